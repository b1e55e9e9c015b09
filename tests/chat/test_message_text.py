"""What a message may say: trimmed, then exactly as it came."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.message_text import MAX_CODE_POINTS, WHITE_SPACE, InvalidText, trimmed

LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")
BLANKS = st.text(st.sampled_from(WHITE_SPACE))
SAYABLE = st.text(LETTERS, min_size=1, max_size=80).filter(lambda text: text.strip(WHITE_SPACE))

# PropList.txt of Unicode 16: White_Space
UNICODE_WHITE_SPACE = {
    *range(0x9, 0xE), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
}  # fmt: skip


@given(before=BLANKS, text=SAYABLE, after=BLANKS)
def test_white_space_around_goes_and_all_else_stays(before: str, text: str, after: str) -> None:
    assert trimmed(before + text + after) == text.strip(WHITE_SPACE)


@given(SAYABLE)
def test_what_is_trimmed_stays_as_it_is(text: str) -> None:
    assert trimmed(trimmed(text)) == trimmed(text)


def test_white_space_is_what_unicode_says() -> None:
    assert {ord(character) for character in WHITE_SPACE} == UNICODE_WHITE_SPACE


@given(BLANKS)
def test_white_space_alone_is_no_message(blank: str) -> None:
    with pytest.raises(InvalidText, match="at least one character"):
        trimmed(blank)


@pytest.mark.parametrize("character", ["a", "\u00e9", "\u0e01", "\U0001f600", "\U0010fffd"])
def test_4000_code_points_are_allowed_and_4001_are_not(character: str) -> None:
    longest = character * MAX_CODE_POINTS
    assert trimmed(f" {longest}\n") == longest
    with pytest.raises(InvalidText, match="4000 characters at most; this one has 4001"):
        trimmed(longest + character)


@pytest.mark.parametrize("character", [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cc"])
def test_of_the_control_characters_only_newline_and_tab_are_allowed(character: str) -> None:
    text = f"a{character}b"
    if character in "\n\t":
        assert trimmed(text) == text
    else:
        with pytest.raises(InvalidText, match=rf"Character 2 is the control character U\+{ord(character):04X}"):
            trimmed(text)


@pytest.mark.parametrize("text", ["\x1ca", "a\x1f", "\x00a", "a\x7f"])
def test_control_characters_that_python_takes_for_white_space_are_not_trimmed_but_refused(text: str) -> None:
    with pytest.raises(InvalidText, match="control character"):
        trimmed(text)


@given(st.characters(categories=["Cs"]))
def test_half_a_surrogate_pair_is_refused(half: str) -> None:
    with pytest.raises(InvalidText, match="Character 2 is half of a surrogate pair"):
        trimmed(f"a{half}")


@pytest.mark.parametrize("text", ["\ufeffa", "a\u200b", "\u200ea", "\ufffe", "\u2060a"])
def test_invisible_characters_that_are_no_white_space_stay(text: str) -> None:
    assert trimmed(text) == text
