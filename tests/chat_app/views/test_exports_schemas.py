"""An export, as it is asked for."""

import marshmallow as ma
import pytest

from chat_app.views import exports_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ExportQuerySchema: {
        "cursor": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("exports") == {
        "tag": "exports",
        "GET /rooms/<room:room>/export": "200 400 401 403 404 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "exports") == {
        "GET /api/rooms/{room}/export": [
            "path room: string! patterns=1",
            "query cursor: string ...",
            "200: application/x-ndjson string, Link (string ...), ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
