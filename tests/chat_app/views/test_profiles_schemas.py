"""Profiles, as they are described and changed."""

from typing import Any

import marshmallow as ma
import pytest

from chat_app.views import profiles_schemas as schemas
from tests.support.shapes import line, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.MeSchema: {
        "id": "string!",
        "name": "string!",
        "status": "string",
        "time_zone": "string ...",
        "named": "boolean! ...",
        "admin": "boolean! ...",
    },
    schemas.ProfileSchema: {
        "name": "string patterns=2 ...",
        "status": "string|null patterns=2 ...",
        "time_zone": "string|null one of 599 ...",
    },
    schemas.PeopleQuerySchema: {
        "name": "string! minLength=1 maxLength=64 ...",
        "room": "string patterns=1 ...",
    },
    schemas.PeopleSchema: {
        "users": "[User]!",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


PROFILE, QUERY = schemas.ProfileSchema, schemas.PeopleQuerySchema


def test_null_and_nothing_take_away_what_is_there() -> None:
    nothing = {"status": "", "time_zone": ""}
    assert PROFILE().load({"status": None, "time_zone": None}) == nothing
    assert PROFILE().load({"status": " ", "time_zone": ""}) == nothing
    assert PROFILE().load({}) == {}
    said = {"name": "Ann", "time_zone": "Europe/Berlin"}
    assert PROFILE().load({**said, "name": " Ann "}) == said


@pytest.mark.parametrize(
    ("kind", "sent", "is_good"),
    [
        (PROFILE, {"name": "x" * 64}, True),
        (PROFILE, {"name": "x" * 65}, False),
        (PROFILE, {"name": None}, False),
        (PROFILE, {"name": ""}, False),
        (PROFILE, {"status": "x" * 140}, True),
        (PROFILE, {"status": "x" * 141}, False),
        (PROFILE, {"time_zone": "Europe/Atlantis"}, False),
        (QUERY, {"name": "x" * 64, "room": "garden"}, True),
        (QUERY, {"name": "x" * 65}, False),
        (QUERY, {"name": ""}, False),
        (QUERY, {}, False),
        (QUERY, {"name": "x", "room": "-"}, False),
    ],
)
def test_what_can_be_said(kind: type[ma.Schema], sent: dict[str, Any], is_good: bool) -> None:
    assert (kind().validate(sent) == {}) is is_good


def test_what_cannot_be_said_is_told_by_what_it_is() -> None:
    wrong = str(PROFILE().validate({"name": "x" * 65, "status": "x" * 141}))
    assert "A name has 64 characters at most" in wrong
    assert "A status has 140 characters at most" in wrong


def test_a_time_zone_is_described_by_all_there_are() -> None:
    described = schemas.TimeZoneField().metadata["enum"]
    assert described[-2:] == ["", None]
    assert "Europe/Berlin" in described
    assert line(schemas.TimeZoneField()) == f"string|null one of {len(described)} ..."
