"""Messages, as they are described, sent and looked for."""

from typing import Any

import marshmallow as ma
import pytest

from chat_app.views import messages_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ReactionSchema: {
        "emoji": "string!",
        "count": "integer! ...",
        "users": "[string]! ...",
    },
    schemas.OriginalSchema: {
        "id": "string! format=uuid",
        "author": "Person ...",
        "text": "string maxLength=140 ...",
        "deleted": "boolean ...",
    },
    schemas.MessageSchema: {
        "room": "string!",
        "id": "string! format=uuid ...",
        "client_id": "string ...",
        "text": "string! maxLength=4000",
        "author": "Person!",
        "sent_at": "string! format=date-time",
        "rev": "integer! ...",
        "reply_to": "Original ...",
        "mentions": "[string]! ...",
        "everyone": "boolean ...",
        "reactions": "[Reaction]! ...",
        "edited_at": "string format=date-time",
        "deleted_at": "string format=date-time",
    },
    schemas.PageSchema: {
        "messages": "[Message]!",
        "has_before": "boolean! ...",
        "has_after": "boolean! ...",
        "users": "[Person]! ...",
    },
    schemas.TextSchema: {
        "text": "string! minLength=1 maxLength=4000 patterns=1 ...",
    },
    schemas.NewMessageSchema: {
        "text": "string! minLength=1 maxLength=4000 patterns=1 ...",
        "reply_to": "string format=uuid patterns=1 ...",
        "client_id": "string patterns=1 ...",
    },
    schemas.PageQuerySchema: {
        "before": "string format=uuid patterns=1 ...",
        "after": "string format=uuid patterns=1 ...",
        "around": "string format=uuid patterns=1 ...",
        "limit": "integer minimum=1 maximum=100 default=50",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("messages") == {
        "tag": "messages",
        "GET /rooms/<room:room>/messages": "200 401 403 404 429 503",
        "POST /rooms/<room:room>/messages": "200 201 401 403 404 409 429 503",
        "GET /messages": "200 401 403 404 429 503",
        "POST /messages": "200 201 401 403 404 409 429 503",
    }


ID = "0199A000-0000-7000-8000-00000000000F"
NEW, QUERY = schemas.NewMessageSchema, schemas.PageQuerySchema


def test_a_text_is_trimmed_an_id_is_in_small_letters_and_a_page_has_fifty_unless_told() -> None:
    assert NEW().load({"text": " hello\r\n ", "reply_to": ID}) == {"text": "hello", "reply_to": ID.lower()}
    assert QUERY().load({"around": ID}) == {"around": ID.lower(), "limit": 50}
    assert schemas.TextSchema().load({"text": "hello", "more": 1}) == {"text": "hello"}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (NEW, {"text": "x" * 4_000}),
        (NEW, {"text": "x", "client_id": "Az09_-"}),
        (NEW, {"text": "x", "client_id": "x" * 64}),
        (QUERY, {"limit": "1"}),
        (QUERY, {"limit": "100"}),
    ],
)
def test_what_can_be_sent(kind: type[ma.Schema], sent: dict[str, Any]) -> None:
    assert kind().load(sent)


@pytest.mark.parametrize(
    ("kind", "sent", "wrong", "why"),
    [
        (NEW, {}, "text", "Missing"),
        (NEW, {"text": "x" * 4_001}, "text", "4000 characters at most"),
        (NEW, {"text": " "}, "text", "visible"),
        (NEW, {"text": "x", "client_id": ""}, "client_id", "Use a UUID"),
        (NEW, {"text": "x", "client_id": "x" * 65}, "client_id", "Use a UUID"),
        (NEW, {"text": "x", "client_id": "a b"}, "client_id", "Use a UUID"),
        (NEW, {"text": "x", "reply_to": "x"}, "reply_to", "Not a message's id"),
        (QUERY, {"limit": "0"}, "limit", "1"),
        (QUERY, {"limit": "101"}, "limit", "100"),
        (QUERY, {"before": ID, "after": ID}, "before", "Send one of before, after."),
        (QUERY, {"after": ID, "around": ID}, "after", "Send one of after, around."),
    ],
)
def test_what_cannot_is_told_by_its_field(kind: type[ma.Schema], sent: dict[str, Any], wrong: str, why: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        kind().load(sent)
    assert list(refused.value.messages) == [wrong]
    assert why in str(refused.value.messages)


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "messages") == {
        "GET /api/rooms/{room}/messages": [
            "path room: string! patterns=1",
            "query before: string format=uuid patterns=1 ...",
            "query after: string format=uuid patterns=1 ...",
            "query around: string format=uuid patterns=1 ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json Page, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/rooms/{room}/messages": [
            "path room: string! patterns=1",
            "body application/json NewMessage",
            "200: application/json Message, ...",
            "201: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/messages": [
            "query before: string format=uuid patterns=1 ...",
            "query after: string format=uuid patterns=1 ...",
            "query around: string format=uuid patterns=1 ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json Page, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/messages": [
            "body application/json NewMessage",
            "200: application/json Message, ...",
            "201: application/json Message, ...",
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
