"""The lists of administrators, as they are described and asked for."""

import marshmallow as ma
import pytest

from chat_app.views import admin_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ListQuerySchema: {
        "cursor": "string ...",
        "limit": "integer minimum=1 maximum=100 default=50",
    },
    schemas.BlockedPageSchema: {
        "blocked": "[Block]",
        "next": "string ...",
    },
    schemas.AuditEntrySchema: {
        "id": "string ...",
        "at": "string format=date-time",
        "who": "Person ...",
        "act": "string one of 10 ...",
        "user": "Person ...",
        "room": "string ...",
        "message": "string ...",
        "since": "string format=date-time ...",
        "role": "string ...",
        "changes": "object ...",
        "reason": "string",
    },
    schemas.AuditPageSchema: {
        "audit": "[AuditEntry]",
        "next": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("admin") == {
        "tag": "admin",
        "GET /admin/blocked": "200 400 401 403 429 503",
        "GET /admin/audit": "200 400 401 403 429 503",
    }


@pytest.mark.parametrize(("limit", "is_good"), [("0", False), ("1", True), ("100", True), ("101", False)])
def test_a_page_has_one_to_a_hundred_and_fifty_unless_told(limit: str, is_good: bool) -> None:
    assert schemas.ListQuerySchema().load({}) == {"limit": 50}
    assert (schemas.ListQuerySchema().validate({"limit": limit}) == {}) is is_good


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "admin") == {
        "GET /api/admin/blocked": [
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json BlockedPage, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NO_ADMIN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/admin/audit": [
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json AuditPage, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NO_ADMIN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
