"""People, as they are described."""

import marshmallow as ma
import pytest

from chat_app.views import people_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.PersonSchema: {
        "id": "string!",
        "name": "string!",
    },
    schemas.UserSchema: {
        "id": "string!",
        "name": "string!",
        "status": "string",
        "time_zone": "string ...",
        "named": "boolean! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("people") == {
        "tag": "people",
        "GET /me": "200 401 403 429 503",
        "PATCH /me": "200 401 403 429 503",
        "GET /users": "200 401 403 404 429 503",
        "GET /users/<user:user_id>": "200 401 403 404 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "people") == {
        "GET /api/me": [
            "200: application/json Me, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "PATCH /api/me": [
            "body application/json Profile",
            "200: application/json User, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/users": [
            "query name: string! minLength=1 maxLength=64 ...",
            "query room: string patterns=1 ...",
            "200: application/json People, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/users/{user_id}": [
            "path user_id: string! patterns=1",
            "200: application/json User, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "404: UNKNOWN",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
