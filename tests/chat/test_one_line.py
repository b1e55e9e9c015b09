"""Texts of one line: which are refused and why, and that the description of them says just that."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import one_line
from chat.message_text import WHITE_SPACE

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=12)  # lone surrogates too
SPACES = st.text(st.sampled_from(WHITE_SPACE), max_size=3)
CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"


def test_what_is_forbidden_is_what_unicode_calls_so() -> None:
    """Of the characters that this Python knows; those that it does not are those of a later Unicode."""
    everything = "".join(map(chr, range(0x110000)))
    found = set(everything) - set(one_line.without_forbidden(everything))
    kinds = {each: unicodedata.category(each) for each in everything}
    assert {each for each in found if kinds[each] != "Cn"} == {
        each for each, kind in kinds.items() if kind in CATEGORIES
    } - set(JOINERS)
    assert len(found) == 2048 + 65 + 2 + 168


def test_white_space_is_that_of_messages() -> None:
    spaces = re.findall(f"[{one_line._SPACE}]", "".join(map(chr, range(0x110000))))
    assert sorted(spaces) == sorted(WHITE_SPACE)
    assert one_line._SPACE in one_line.patterns(3)[0]


def test_a_text_may_not_be_empty_unless_told() -> None:
    assert one_line.patterns(3) == one_line.patterns(3, may_be_empty=False) != one_line.patterns(3, may_be_empty=True)


def test_letters_are_joined_and_kept_apart() -> None:
    assert one_line.ZERO_WIDTH_NON_JOINER + one_line.ZERO_WIDTH_JOINER == JOINERS
    assert one_line.checked(f"a{JOINERS}b", "status", 4) == f"a{JOINERS}b"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "A status needs at least one visible character."),
        (" \u3164 ", "A status needs at least one visible character."),
        (" a\tb ", "Character 2 of the status is a control character (U+0009)."),
        ("a\u202eb", "Character 2 of the status is a format character (U+202E)."),
        ("a\u2028b", "Character 2 of the status is a line separator (U+2028)."),
        ("a\u2029b", "Character 2 of the status is a paragraph separator (U+2029)."),
        ("a\ud83d", "Character 2 of the status is half of a surrogate pair (U+D83D)."),
        ("aaaaa", "A status has 4 characters at most; this one has 5."),
    ],
    ids=ascii,
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(one_line.InvalidLine) as refused:
        one_line.checked(text, "status", 4)
    assert str(refused.value) == why


@given(text=st.tuples(SPACES, ANYTHING, SPACES).map("".join), may_be_empty=st.booleans())
def test_a_text_is_refused_just_when_the_patterns_forbid_it(text: str, may_be_empty: bool) -> None:
    patterns = one_line.patterns(6, may_be_empty=may_be_empty)
    is_described = all(re.search(re.sub(r"\$$", r"\\Z", pattern), text) for pattern in patterns)
    if may_be_empty and not text.strip(WHITE_SPACE):
        assert is_described
        return
    try:
        one_line.checked(text, "name", 6)
    except one_line.InvalidLine:
        assert not is_described
    else:
        assert is_described
