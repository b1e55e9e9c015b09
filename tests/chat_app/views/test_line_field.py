"""Texts of one line."""

from typing import Any

import marshmallow as ma
import pytest

from chat_app.views.line_field import LineField


def name() -> LineField:
    return LineField("name", 5, description="A name")


def topic(**options: Any) -> LineField:
    return LineField("topic", 5, may_be_empty=True, description="A topic", **options)


@pytest.mark.parametrize(
    ("field", "value", "taken"),
    [
        (name(), " abcde ", "abcde"),
        (topic(), "\u3000abcde", "abcde"),
        (topic(), "", ""),
        (topic(), " \t\n", ""),
        (topic(), None, ""),
        (topic(load_default=""), ma.missing, ""),
    ],
)
def test_it_is_trimmed_and_where_it_may_be_empty_null_is_the_same(field: LineField, value: Any, taken: str) -> None:
    assert field.deserialize(value) == taken


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (name(), "abcdef", "A name has 5 characters at most; this one has 6."),
        (name(), "", "A name needs at least one visible character."),
        (name(), None, "null"),
        (name(), "a\nb", "Character 2 of the name is a control character"),
        (topic(), "abcdef", "A topic has 5 characters at most"),
        (topic(), "\u200d", "A topic needs at least one visible character."),
        (topic(), 7, "Not a valid string"),
    ],
)
def test_what_is_none_is_told_why(field: LineField, value: Any, why: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        field.deserialize(value)
    assert why in str(refused.value.messages)


def test_it_is_described_by_what_it_is_and_by_what_it_looks_like() -> None:
    assert name().metadata["description"] == "A name"
    assert [each.keys() for each in name().metadata["allOf"]] == [{"pattern"}] * 2
    assert (name().allow_none, topic().allow_none) == (False, True)
