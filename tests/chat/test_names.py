"""What a person may be called."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import names
from chat.one_line import InvalidLine
from chat.visible import is_visible

ANYTHING = st.text(st.characters(codec=None, categories=None))  # lone surrogates too
FAMILY = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
PERSIAN = "علی\N{ZERO WIDTH NON-JOINER}رضا"
INVISIBLE = ["\u200d", "\u200c\u200d", "\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\ufe0f", "\u034f", "\u0301",
             "\u3000", "\U000e0100", "\u180b", "\ufffc"]  # fmt: skip
FORBIDDEN = ["\x00", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\x9f", "\xad", "\u061c", "\u180e", "\u200b", "\u200e",
             "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff", "\ufff9",
             "\U0001d173", "\U000e0001", "\U000e0041", "\U000e007f", "\ud83d", "\udfff"]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["A", "Ann", "ann-sub", "O'Brien", "Mary Ann", "李雷", "สุดา", "José", "Jose\u0301", "नमस्ते", PERSIAN, FAMILY, "❤️",
     "葛\U000e0100", "🏳️‍🌈", "\ue000", "\U000ff000", "💃🏽", "A" * 64, "💃" * 64, "<b>", "ann@example.com", "\u0378"],
)  # fmt: skip
def test_a_name_that_can_be_seen_is_kept_as_it_is(name: str) -> None:
    assert names.checked(name) == name
    assert names.from_claims({"name": name}) == (None if "@" in name else name)


@pytest.mark.parametrize("around", [" ", "  ", "\n", "\u3000", "\xa0", "\u2028", "\t\r\n"])
def test_a_name_is_trimmed(around: str) -> None:
    assert names.checked(f"{around}Ann Droid{around}") == "Ann Droid"
    assert names.from_claims({"name": f"{around}Ann Droid{around}"}) == "Ann Droid"


@pytest.mark.parametrize("name", ["", " ", *INVISIBLE, *(f" {each} " for each in INVISIBLE)], ids=ascii)
def test_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    with pytest.raises(InvalidLine, match="at least one visible character"):
        names.checked(name)
    assert names.from_claims({"name": name}) is None


@pytest.mark.parametrize("character", FORBIDDEN, ids=ascii)
def test_what_no_name_may_have_is_refused_with_its_place_and_left_out_of_a_token(character: str) -> None:
    with pytest.raises(InvalidLine, match=rf"Character 2 .* \(U\+{ord(character):04X}\)"):
        names.checked(f"A{character}B")
    is_break = character in "\t\n\r\x85\u2028\u2029"
    assert names.from_claims({"name": f"A{character}B"}) == ("A B" if is_break else "AB")
    assert names.from_claims({"name": character * 3}) is None


def test_a_long_name_is_refused_and_in_a_token_cut() -> None:
    with pytest.raises(InvalidLine, match="64 characters at most; this one has 65"):
        names.checked("a" * 65)
    assert names.from_claims({"name": "a" * 65}) == "a" * 64
    assert names.from_claims({"name": "aX" * 40}) == "aX" * 32
    assert names.from_claims({"name": "\u202e" * 65 + "a" * 65}) == "a" * 64


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("a" * 60 + FAMILY, "a" * 60),
        ("a" * 59 + FAMILY, "a" * 59 + FAMILY),
        ("a" * 62 + "e\u0301\u0302", "a" * 62),
        ("a" * 63 + "💃🏽", "a" * 63),
        ("a" * 63 + "❤️", "a" * 63),
        ("a" * 63 + " b", "a" * 63),
        ("a" * 64 + "X", "a" * 64),
        ("a" * 64, "a" * 64),
        ("a" + "\u0301" * 100, "a" + "\u0301" * 63),
        ("\u0e31" * 100, "\u0e31" * 64),
        ("\u3164" * 64 + "a", None),
    ],
    ids=ascii,
)
def test_a_cut_leaves_no_half_of_what_belongs_together(name: str, cut: str | None) -> None:
    assert names.from_claims({"name": name}) == cut


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Ann", "nickname": "Nan", "preferred_username": "andy"}, "Ann"),
        ({"nickname": "Nan", "preferred_username": "andy"}, "Nan"),
        ({"name": " \u202e", "nickname": "\u3164", "preferred_username": "andy"}, "andy"),
        ({"name": "", "nickname": None, "preferred_username": "andy"}, "andy"),
        ({"name": ["Ann"], "nickname": {"a": "b"}, "preferred_username": 5}, None),
        ({"name": True, "nickname": 1.5}, None),
        ({"email": "ann@example.com", "cognito:username": "ann", "username": "ann", "given_name": "Ann"}, None),
        ({"name": "ann@example.com", "nickname": "Nan"}, "Nan"),
        ({"name": "Ann (Ann@Example.com)", "email": "ann@example.com"}, None),
        ({"name": "ann@localhost", "email": "ann@localhost"}, None),
        ({"name": "ann@exa\u200bmple.com"}, None),
        ({"name": "x" * 60 + "ann@example.com"}, None),
        ({"name": "M@rk", "email": "mark@example.com"}, "M@rk"),
        ({"name": "Ann", "email": ["ann@example.com"]}, "Ann"),
        ({"name": "Ann", "email": ""}, "Ann"),
        ({}, None),
    ],
    ids=ascii,
)
def test_a_token_names_its_user_by_what_they_call_themselves_and_never_by_an_address(
    claims: dict[str, Any], name: str | None
) -> None:
    assert names.from_claims(claims) == name


@given(ANYTHING)
def test_whatever_a_token_says_its_user_has_a_name_that_they_could_have_chosen(said: str) -> None:
    name = names.from_claims({"name": said})
    assert name is None or names.checked(name) == name
    if name is None and "@" not in said and len(said) <= 64:
        left = [each for each in said if unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
        assert not is_visible("".join(left))


@given(ANYTHING)
def test_a_chosen_name_is_taken_or_refused_with_a_sentence(said: str) -> None:
    try:
        name = names.checked(said)
    except InvalidLine as refused:
        why = str(refused)
    else:
        why = "Nothing."
        assert 1 <= len(name.encode()) <= 4 * 64
    assert why.isprintable()
    assert why.endswith(".")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "A name needs at least one visible character."),
        ("x" * 65, "A name has 64 characters at most; this one has 65."),
        ("a\tb", "Character 2 of the name is a control character (U+0009)."),
    ],
)
def test_what_is_wrong_with_a_name_is_told(name: str, why: str) -> None:
    with pytest.raises(InvalidLine) as refused:
        names.checked(name)
    assert str(refused.value) == why


def test_a_placeholder_is_always_the_same_and_tells_nothing() -> None:
    user_id = "ann@example.com"
    name = names.placeholder(user_id)
    assert names.placeholder(user_id) == name == names.checked(name)
    assert name.startswith("Guest ")
    assert not any(part in name.lower() for part in ("ann", "example"))
    assert names.placeholder("ben") != name
