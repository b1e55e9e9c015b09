"""Fields: each takes what its description shows, and nothing else."""

from typing import Any

import marshmallow as ma
import pytest

from chat_app.views import fields
from chat_app.views.line_field import LineField
from tests.support.shapes import line

ID = "0199A000-0000-7000-8000-00000000000F"


@pytest.mark.parametrize(
    ("field", "value", "taken"),
    [
        (fields.PatternField("[a-z]+", "No."), "abc", "abc"),
        (fields.IdField("An id"), ID, ID.lower()),
        (fields.CursorField("A place"), ID, ID.lower()),
        (fields.WholeNumberField(), "0", 0),
        (fields.WholeNumberField(), "-1", -1),
        (fields.WholeNumberField(), "9" * 18, 10**18 - 1),
        (fields.NumberField(), 5, 5),
        (fields.NumberField(), 5.0, 5),
        (fields.NumberField(), -1, -1),
        (fields.TruthField(), True, True),
        (fields.TruthField(), False, False),
    ],
)
def test_what_is_taken(field: ma.fields.Field, value: Any, taken: Any) -> None:
    found = field.deserialize(value)
    assert (found, type(found)) == (taken, type(taken))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (fields.PatternField("[a-z]+", "No."), ["", "ab1", "abc\n", " abc", None, 7]),
        (fields.IdField("An id"), ["", "x", ID[:-1], f"{ID}0", f"{{{ID}}}", None, 7]),
        (fields.WholeNumberField(), ["", "00", "01", "-0", "+5", " 5", "5 ", "1_0", "1.0", "9" * 19, "\u0665", "5\n"]),
        (fields.NumberField(), ["5", 5.5, True, False, None, [], float("inf"), float("nan")]),
        (fields.TruthField(), ["true", 1, 0, "on", None, "", []]),
    ],
)
def test_what_is_not(field: ma.fields.Field, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(ma.ValidationError):
            field.deserialize(value)


def test_who_sends_what_does_not_match_is_told_so_in_the_fields_own_words() -> None:
    with pytest.raises(ma.ValidationError, match=r"^No\.$"):
        fields.PatternField("[a-z]+", "No.").deserialize("1")
    with pytest.raises(ma.ValidationError, match="Not a message's id"):
        fields.IdField("An id").deserialize("1")


@pytest.mark.parametrize(
    ("field", "described"),
    [
        (lambda: fields.PatternField("[a-z]+", "No."), "string patterns=1"),
        (lambda: fields.PatternField("a", "No.", {"description": "A"}, required=True), "string! patterns=1 ..."),
        (lambda: fields.IdField("An id"), "string format=uuid patterns=1 ..."),
        (lambda: fields.CursorField("A place"), "string format=uuid patterns=1 ..."),
        (lambda: LineField("name", 3, description="A name"), "string patterns=2 ..."),
        (lambda: LineField("topic", 3, may_be_empty=True, description="A"), "string|null patterns=2 ..."),
    ],
)
def test_it_is_described(field: Any, described: str) -> None:
    assert line(field()) == described


def test_a_pattern_is_described_from_its_first_character_to_its_last() -> None:
    assert fields.PatternField("[a-z]+", "No.").metadata["pattern"] == "^[a-z]+$"
    assert fields.CursorField("A place").metadata["description"] == "A place. One cursor at most"


def test_a_body_may_have_more_than_this_server_knows() -> None:
    class Body(fields.BodySchema):
        known = ma.fields.String()

    assert Body().load({"known": "x", "new": 1}) == {"known": "x"}
