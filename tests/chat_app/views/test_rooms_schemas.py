"""Rooms and memberships, as they are described, made and changed."""

from typing import Any

import marshmallow as ma
import pytest

from chat_app.views import rooms_schemas as schemas
from tests.support.shapes import answers, calls, line, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.RoomSchema: {
        "id": "string! ...",
        "kind": "string! open|closed|direct ...",
        "name": "string|null! ...",
        "topic": "string!",
        "created_at": "string! format=date-time",
        "archived_at": "string format=date-time",
        "members": "integer! ...",
    },
    schemas.NewestSchema: {
        "id": "string!",
        "sent_at": "string! format=date-time",
    },
    schemas.MembershipSchema: {
        "id": "string! ...",
        "kind": "string! open|closed|direct ...",
        "name": "string|null! ...",
        "topic": "string!",
        "created_at": "string! format=date-time",
        "archived_at": "string format=date-time",
        "members": "integer! ...",
        "role": "string! member|admin",
        "involvement": "string! everything|mentions|nothing ...",
        "read_id": "string|null! ...",
        "newest": "Newest|null! ...",
        "unread": "boolean! ...",
        "mentions": "integer! minimum=0 maximum=99 ...",
        "users": "[User] ...",
    },
    schemas.PlaceSchema: {
        "id": "string! ...",
        "kind": "string! open|closed|direct ...",
        "name": "string|null! ...",
        "topic": "string!",
        "created_at": "string! format=date-time",
        "archived_at": "string format=date-time",
        "members": "integer! ...",
        "role": "string member|admin",
        "involvement": "string everything|mentions|nothing ...",
        "read_id": "string|null ...",
        "newest": "Newest|null ...",
        "unread": "boolean ...",
        "mentions": "integer minimum=0 maximum=99 ...",
        "users": "[User] ...",
    },
    schemas.RoomsSchema: {
        "rooms": "[Place]!",
        "next": "string ...",
    },
    schemas.RoomsQuerySchema: {
        "open": "string default=false true|false ...",
        "name": "string maxLength=80 default= ...",
        "cursor": "string ...",
        "limit": "integer minimum=1 maximum=100 default=50 ...",
    },
    schemas.NewRoomSchema: {
        "kind": "string! open|closed|direct",
        "name": "string patterns=2 ...",
        "topic": "string|null default= patterns=2 ...",
        "users": "[string patterns=1] maxItems=48 default=[] ...",
    },
    schemas.RoomChangesSchema: {
        "name": "string patterns=2 ...",
        "topic": "string|null patterns=2 ...",
        "archived": "boolean ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("rooms") == {
        "tag": "rooms",
        "GET /rooms": "200 400 401 403 429 503",
        "POST /rooms": "200 201 401 403 404 409 429 503",
        "GET /rooms/<room:room>": "200 401 403 404 429 503",
        "PATCH /rooms/<room:room>": "200 401 403 404 409 429 503",
    }


QUERY, NEW, CHANGES = schemas.RoomsQuerySchema, schemas.NewRoomSchema, schemas.RoomChangesSchema
OPEN, DIRECT = {"kind": "open", "name": "Garden"}, {"kind": "direct"}


def test_what_is_not_said_is_as_it_is_unless_told() -> None:
    assert QUERY().load({}) == {"open": "false", "name": "", "limit": 50}
    assert NEW().load(OPEN) == {**OPEN, "topic": "", "users": []}
    assert CHANGES().load({"topic": None}) == {"topic": ""}
    assert CHANGES().load({}) == {}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (QUERY, {"limit": "1"}),
        (QUERY, {"limit": "100"}),
        (QUERY, {"open": "true", "name": "x" * 80}),
        (NEW, {**OPEN, "users": ["ann-sub"] * 48}),
        (NEW, {**OPEN, "kind": "closed", "name": "x" * 80, "topic": "x" * 250}),
        (NEW, {**DIRECT, "users": ["ann-sub"]}),
        (NEW, {**DIRECT, "users": ["ann-sub"] * 8}),
        (CHANGES, {"name": "Hall", "topic": "", "archived": False}),
    ],
)
def test_what_can_be_sent(kind: type[ma.Schema], sent: dict[str, Any]) -> None:
    assert kind().validate(sent) == {}


@pytest.mark.parametrize(
    ("kind", "sent", "wrong"),
    [
        (QUERY, {"limit": "0"}, "limit"),
        (QUERY, {"limit": "101"}, "limit"),
        (QUERY, {"open": "yes"}, "open"),
        (QUERY, {"name": "x" * 81}, "name"),
        (NEW, {"name": "Garden"}, "kind"),
        (NEW, {**OPEN, "kind": "secret"}, "kind"),
        (NEW, {"kind": "open"}, "name"),
        (NEW, {"kind": "closed"}, "name"),
        (NEW, {**OPEN, "name": ""}, "name"),
        (NEW, {**OPEN, "name": "x" * 81}, "name"),
        (NEW, {**OPEN, "topic": "x" * 251}, "topic"),
        (NEW, {**OPEN, "users": ["ann-sub"] * 49}, "users"),
        (NEW, {**OPEN, "users": ["a#b"]}, "users"),
        (NEW, DIRECT, "users"),
        (NEW, {**DIRECT, "users": ["ann-sub"] * 9}, "users"),
        (CHANGES, {"name": None}, "name"),
        (CHANGES, {"archived": "true"}, "archived"),
    ],
)
def test_what_cannot_is_told_by_its_field(kind: type[ma.Schema], sent: dict[str, Any], wrong: str) -> None:
    assert list(kind().validate(sent)) == [wrong]


def test_what_the_fields_alone_do_not_say_is_described_too() -> None:
    assert schemas.NewRoomSchema.Meta.also == {
        "if": {"properties": {"kind": {"const": "direct"}}, "required": ["kind"]},
        "then": {"required": ["users"], "properties": {"users": {"minItems": 1, "maxItems": 8}}},
        "else": {"required": ["name"]},
    }
    assert NEW().validate(OPEN) == {}


def test_a_name_and_a_topic_are_described_by_the_length_that_they_may_have() -> None:
    assert line(schemas._name()) == "string patterns=2 ..."
    assert line(schemas._topic(load_default="")) == "string|null default= patterns=2 ..."
    assert (schemas._name()._most, schemas._topic()._most) == (80, 250)


def test_what_cannot_be_one_is_told_by_what_it_is() -> None:
    with pytest.raises(ma.ValidationError, match="A name has 80 characters at most"):
        schemas._name().deserialize("x" * 81)
    with pytest.raises(ma.ValidationError, match="A topic has 250 characters at most"):
        schemas._topic().deserialize("x" * 251)


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "rooms") == {
        "GET /api/rooms": [
            "query open: string default=false true|false ...",
            "query name: string maxLength=80 default= ...",
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=50 ...",
            "200: application/json Rooms, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/rooms": [
            "body application/json NewRoom",
            "200: application/json Membership, ...",
            "201: application/json Membership, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "404: application/problem+json Problem, ...",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/rooms/{room}": [
            "path room: string! patterns=1",
            "200: application/json Place, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "PATCH /api/rooms/{room}": [
            "path room: string! patterns=1",
            "body application/json RoomChanges",
            "200: application/json Place, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
