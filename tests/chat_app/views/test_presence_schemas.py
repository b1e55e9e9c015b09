"""Who is here, as it is described."""

import marshmallow as ma
import pytest

from chat_app.views import presence_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.PresenceSchema: {
        "room": "string!",
        "count": "integer! ...",
        "users": "[Person]! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("presence") == {
        "tag": "presence",
        "GET /rooms/<room:room>/presence": "200 401 403 404 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "presence") == {
        "GET /api/rooms/{room}/presence": [
            "path room: string! patterns=1",
            "200: application/json Presence, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
