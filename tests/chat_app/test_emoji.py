"""Emoji: all of Unicode's, each in one form, and nothing else."""

import pytest

from chat_app import emoji, emoji_table
from tests.support.emoji_table import TABLE, shortened, written

HEART = "\u2764\ufe0f"
ALL = sorted(emoji._all().values())

# From emoji-test.txt, one of each kind: its full form, and what else is sent for it.
FORMS = {
    "grinning face": ("\U0001f600", ["\U0001f600\ufe0f"]),
    "red heart": (HEART, ["\u2764"]),
    "keycap": ("#\ufe0f\u20e3", ["#\u20e3"]),
    "digit": ("7\ufe0f\u20e3", ["7\u20e3"]),
    "skin tone": ("\U0001f44d\U0001f3fd", []),
    "skin tone of what has no colour without": ("\u261d\U0001f3ff", ["\u261d\ufe0f\U0001f3ff"]),
    "joined": ("\u2764\ufe0f\u200d\U0001f525", ["\u2764\u200d\U0001f525"]),
    "eye in speech bubble": (
        "\U0001f441\ufe0f\u200d\U0001f5e8\ufe0f",
        [
            "\U0001f441\u200d\U0001f5e8\ufe0f",
            "\U0001f441\ufe0f\u200d\U0001f5e8",
            "\U0001f441\u200d\U0001f5e8",
        ],
    ),
    "two skin tones": ("\U0001f9d1\U0001f3fb\u200d\u2764\ufe0f\u200d\U0001f9d1\U0001f3ff", []),
    "the same two": ("\U0001f469\U0001f3fb\u200d\u2764\ufe0f\u200d\U0001f468\U0001f3fb", []),
    "flag": ("\U0001f1fa\U0001f1f3", []),
    "subdivision": ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", []),
    "pride": ("\U0001f3f3\ufe0f\u200d\U0001f308", ["\U0001f3f3\u200d\U0001f308"]),
    "family": ("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", []),
    "of 2025": ("\U0001faea", []),
    "of 2026": ("\U0001faf9\U0001f3fe", []),
}


@pytest.mark.parametrize(("full", "others"), FORMS.values(), ids=FORMS)
def test_an_emoji_has_one_form_however_it_is_sent(full: str, others: list[str]) -> None:
    assert {emoji.in_full(text) for text in (full, *others)} == {full}


NONE = {
    "nothing": "",
    "a letter": "a",
    "a digit": "7",
    "a word": ":+1:",
    "a space": " ",
    "a selector": "\ufe0f",
    "text": "\u2764\ufe0e",
    "a joiner": "\u200d",
    "two": "\U0001f600\U0001f600",
    "one with a letter": "\U0001f600a",
    "one with a joiner": "\U0001f600\u200d",
    "one with a space": " \U0001f600",
    "half a flag": "\U0001f1fa",
    "no country's flag": "\U0001f1fd\U0001f1fd",
    "a cycle of flags": "\U0001f1fa\U0001f1f3\U0001f1fa\U0001f1f3",
    "a skin tone on what has none": "\U0001f600\U0001f3fd",
    "joined, and not recommended": "\U0001f600\u200d\U0001f525",
    "the same tone twice, which another emoji says": "\U0001f469\U0001f3fb\u200d\U0001f91d\u200d\U0001f469\U0001f3fb",
    "a letter of the table's": "\u261dt",
    "many of one": "\U0001f600" * 1_000,
    "a surrogate": "\ud83d",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_emoji_is_none(text: str) -> None:
    assert emoji.in_full(text) is None


def test_there_are_as_many_as_unicode_has_each_with_a_form_of_its_own() -> None:
    assert len(set(ALL)) == emoji_table.COUNT == 3_972
    assert all(emoji.in_full(each) == each for each in ALL)


def test_emoji_are_short() -> None:
    """A key holds one beside a user's id, and a message's item twenty of them."""
    assert max(len(each.encode()) for each in ALL) == 35


def test_the_table_is_what_the_script_writes() -> None:
    assert written(ALL) == TABLE.read_text(encoding="utf-8")


def test_the_table_is_a_quarter_of_what_it_stands_for() -> None:
    assert len(" ".join(shortened(ALL))) < len(" ".join(ALL)) / 2


@pytest.mark.parametrize(
    ("short", "count", "some"),
    [
        ("\U0001f600", 1, "\U0001f600"),
        ("\U0001f44dt", 5, "\U0001f44d\U0001f3fd"),
        ("at\u200dbt", 25, "a\U0001f3fb\u200db\U0001f3fb"),
        ("ad\u200dbd", 20, "a\U0001f3fb\u200db\U0001f3ff"),
    ],
)
def test_an_entry_stands_for_an_emoji_of_each_skin_tone_or_of_each_two(short: str, count: int, some: str) -> None:
    spelt_out = list(emoji._spelt_out(short))
    assert len(set(spelt_out)) == len(spelt_out) == count
    assert some in spelt_out
    assert all(len(each) == len(short) for each in spelt_out)
    assert not {"t", "d", "X", "{", "}"} & set("".join(spelt_out))


def test_the_table_is_spelt_out_once() -> None:
    emoji._all.cache_clear()
    assert emoji._all() is emoji._all()
