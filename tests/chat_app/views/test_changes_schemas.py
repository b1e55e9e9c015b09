"""A room's changes, as they are described and asked for."""

import marshmallow as ma
import pytest

from chat_app.views import changes_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ChangesQuerySchema: {
        "after": "string ...",
        "limit": "integer minimum=1 maximum=100 default=50 ...",
    },
    schemas.ChangesSchema: {
        "messages": "[Message]!",
        "next": "string! ...",
        "more": "boolean! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("changes") == {
        "tag": "changes",
        "GET /rooms/<room:room>/changes": "200 400 401 403 404 410 429 503",
    }


@pytest.mark.parametrize(("limit", "is_good"), [("0", False), ("1", True), ("100", True), ("101", False)])
def test_a_page_has_one_to_a_hundred_and_fifty_unless_told(limit: str, is_good: bool) -> None:
    assert schemas.ChangesQuerySchema().load({}) == {"limit": 50}
    assert (schemas.ChangesQuerySchema().validate({"limit": limit}) == {}) is is_good


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "changes") == {
        "GET /api/rooms/{room}/changes": [
            "path room: string! patterns=1",
            "query after: string ...",
            "query limit: integer minimum=1 maximum=100 default=50 ...",
            "200: application/json Changes, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "410: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
