"""The inbox, as it is described."""

import marshmallow as ma
import pytest

from chat_app.views import inbox_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.MentionedInSchema: {
        "id": "string!",
        "name": "string|null! ...",
        "kind": "string! open|closed|direct",
    },
    schemas.MentionSchema: {
        "room": "MentionedIn!",
        "message": "Message!",
    },
    schemas.MentionsSchema: {
        "mentions": "[Mention]!",
        "next": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("inbox") == {
        "tag": "inbox",
        "GET /me/mentions": "200 400 401 403 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "inbox") == {
        "GET /api/me/mentions": [
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json Mentions, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
