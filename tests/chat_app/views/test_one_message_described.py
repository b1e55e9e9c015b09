"""One message, as what is done with it is described."""

import pytest

from tests.support.shapes import answers, calls


def test_what_each_call_answers_is_described() -> None:
    assert answers("one_message") == {
        "tag": "message",
        "GET /rooms/<room:room>/messages/<message:message>": "200 401 403 404 429 503",
        "PATCH /rooms/<room:room>/messages/<message:message>": "200 401 403 404 409 429 503",
        "DELETE /rooms/<room:room>/messages/<message:message>": "200 401 403 404 409 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "one_message") == {
        "GET /api/rooms/{room}/messages/{message}": [
            "path room: string! patterns=1",
            "path message: string! format=uuid patterns=1",
            "200: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "PATCH /api/rooms/{room}/messages/{message}": [
            "path room: string! patterns=1",
            "path message: string! format=uuid patterns=1",
            "body application/json Text",
            "200: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/rooms/{room}/messages/{message}": [
            "path room: string! patterns=1",
            "path message: string! format=uuid patterns=1",
            "200: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
