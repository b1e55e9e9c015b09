"""Members, as they are described and asked for."""

import marshmallow as ma
import pytest

from chat_app.views import members_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.MemberSchema: {
        "user": "User!",
        "role": "string! member|admin",
        "joined_at": "string! format=date-time",
    },
    schemas.MembersSchema: {
        "members": "[Member]!",
        "next": "string ...",
    },
    schemas.MembersQuerySchema: {
        "cursor": "string ...",
        "limit": "integer minimum=1 maximum=100 default=100",
    },
    schemas.RoleSchema: {
        "role": "string member|admin ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("members") == {
        "tag": "members",
        "GET /rooms/<room:room>/members": "200 400 401 403 404 429 503",
        "PUT /rooms/<room:room>/members/<user:user>": "200 201 401 403 404 409 429 503",
        "DELETE /rooms/<room:room>/members/<user:user>": "204 401 403 404 409 429 503",
    }


@pytest.mark.parametrize(("limit", "is_good"), [("0", False), ("1", True), ("100", True), ("101", False)])
def test_a_page_has_one_to_a_hundred_and_a_hundred_unless_told(limit: str, is_good: bool) -> None:
    assert schemas.MembersQuerySchema().load({}) == {"limit": 100}
    assert (schemas.MembersQuerySchema().validate({"limit": limit}) == {}) is is_good


@pytest.mark.parametrize(("role", "is_good"), [("member", True), ("admin", True), ("owner", False), (None, False)])
def test_a_role_is_one_of_two(role: str | None, is_good: bool) -> None:
    assert (schemas.RoleSchema().validate({"role": role}) == {}) is is_good
    assert schemas.RoleSchema().load({}) == {}


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "members") == {
        "GET /api/rooms/{room}/members": [
            "path room: string! patterns=1",
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=100",
            "200: application/json Members, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "PUT /api/rooms/{room}/members/{user}": [
            "path room: string! patterns=1",
            "path user: string! patterns=1",
            "body application/json Role",
            "200: application/json Member, ...",
            "201: application/json Member, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/rooms/{room}/members/{user}": [
            "path room: string! patterns=1",
            "path user: string! patterns=1",
            "204: ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
