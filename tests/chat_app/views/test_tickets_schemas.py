"""Tickets, as they are described."""

import marshmallow as ma

from chat_app.views import tickets_schemas as schemas
from tests.support.shapes import answers, shape

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
