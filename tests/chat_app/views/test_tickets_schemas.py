"""Tickets, as they are described."""

import marshmallow as ma
import pytest

from chat_app.views import tickets_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.TicketSchema: {
        "url": "string! ...",
        "expires_at": "string! format=date-time",
        "server_time": "string! format=date-time",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("tickets") == {
        "tag": "tickets",
        "POST /tickets": "201 401 403 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "tickets") == {
        "POST /api/tickets": [
            "201: application/json Ticket, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
