"""What a message may say: trimmed, then exactly as it came."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.message_text import MAX_CODE_POINTS, PATTERN, WHITE_SPACE, InvalidText, trimmed
from chat.visible import is_visible
from deployer.stack.template import REPOSITORY

# The site's tests read the same table.
TEXTS = json.loads((REPOSITORY / "tests" / "website" / "messages" / "texts.json").read_text())

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from("\n\t")
BLANKS = st.text(st.sampled_from(WHITE_SPACE))
SAYABLE = st.text(LETTERS, min_size=1, max_size=80).filter(is_visible)

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
    with pytest.raises(InvalidText, match="at least one visible character"):
        trimmed(blank)


@pytest.mark.parametrize("character", ["a", "\u00e9", "\u0e01", "\U0001f600", "\U0010fffd"])
def test_4000_code_points_are_allowed_and_4001_are_not(character: str) -> None:
    longest = character * MAX_CODE_POINTS
    assert trimmed(f" {longest}\n") == longest
    with pytest.raises(InvalidText, match="4000 characters at most; this one has 4001"):
        trimmed(longest + character)


@pytest.mark.parametrize("case", TEXTS["stored"], ids=lambda case: ascii(case["sent"]))
def test_a_text_is_stored_as_the_table_says(case: dict[str, str]) -> None:
    assert trimmed(case["sent"]) == case["stored"]
    assert trimmed(case["stored"]) == case["stored"]


@pytest.mark.parametrize("text", TEXTS["nothing_to_be_seen"], ids=ascii)
def test_a_text_of_which_nothing_can_be_seen_is_refused(text: str) -> None:
    with pytest.raises(InvalidText, match="at least one visible character"):
        trimmed(text)
    assert trimmed(f"{text}.{text}").strip(text) == "."


def test_what_is_invisible_is_what_the_table_says() -> None:
    expected = set()
    for codes in TEXTS["invisible"]:
        first, _, last = codes.partition("-")
        expected.update(range(int(first, 16), int(last or first, 16) + 1))
    assert {code for code in range(0x110000) if not is_visible(chr(code))} == expected


def test_of_what_python_calls_controls_formats_and_separators_only_those_with_ink_are_visible() -> None:
    # Prepended_Concatenation_Mark of PropList.txt: format characters that draw a sign around or above digits.
    with_ink = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    unseen = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
    codes = (code for code in range(0x110000) if unicodedata.category(chr(code)) in unseen)
    assert {code for code in codes if is_visible(chr(code))} == with_ink


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_line_break_counts_as_the_one_character_that_it_becomes(line_break: str) -> None:
    assert trimmed(f"a{line_break * (MAX_CODE_POINTS - 2)}b") == f"a{chr(10) * (MAX_CODE_POINTS - 2)}b"


LINE_BREAKS = "\r\v\f\x85"
CONTROLS = [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cc" and chr(n) not in LINE_BREAKS]


@pytest.mark.parametrize("character", CONTROLS)
def test_of_the_other_control_characters_only_newline_and_tab_are_allowed(character: str) -> None:
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


@pytest.mark.parametrize(
    ("text", "may_be_sent"),
    [
        ("x", True),
        (" \n\tx\r\n ", True),
        ("a\x85b\u2028c\v\f", True),
        ("\U0001f44d", True),
        ("", False),
        (" \n", False),
        ("\u200d", False),
        *((f"x{chr(each)}", False) for each in (0x00, 0x08, 0x0E, 0x1F, 0x7F, 0x84, 0x86, 0x9F, 0xD800, 0xDFFF)),
        *((f"x{chr(each)}", True) for each in (0x09, 0x0D, 0x20, 0x7E, 0x85, 0xA0, 0xD7FF, 0xE000)),
    ],
    ids=ascii,
)
def test_the_pattern_says_so_before_it_is_trimmed(text: str, may_be_sent: bool) -> None:
    assert (re.fullmatch(PATTERN, text) is not None) is may_be_sent
    if may_be_sent:
        assert trimmed(text)
    else:
        with pytest.raises(InvalidText):
            trimmed(text)
