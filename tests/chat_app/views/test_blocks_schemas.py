"""Blocks, as they are described, and why."""

import re

import marshmallow as ma
import pytest

from chat_app.views import blocks_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.BlockSchema: {
        "user": "Person",
        "blocked_at": "string format=date-time",
        "reason": "string ...",
        "by": "Person ...",
    },
    schemas.ReasonSchema: {
        "reason": "string maxLength=500 default= patterns=1 ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("blocks") == {
        "tag": "blocks",
        "PUT /users/<string:user_id>/block": "200 401 403 404 409 429 503",
        "DELETE /users/<string:user_id>/block": "204 401 403 404 429 503",
    }


def test_a_reason_is_trimmed_and_may_be_missing() -> None:
    assert schemas.ReasonSchema().load({"reason": " spam\u3000"}) == {"reason": "spam"}
    assert schemas.ReasonSchema().load({}) == {"reason": ""}


@pytest.mark.parametrize(
    ("reason", "why"), [("x" * 500, ""), ("x" * 501, "500 characters"), (chr(0xD800), "surrogate"), (None, "null")]
)
def test_what_a_reason_can_be(reason: str | None, why: str) -> None:
    wrong = schemas.ReasonSchema().validate({"reason": reason})
    assert (wrong == {}) is (why == "")
    assert why in str(wrong)
    described = schemas.ReasonSchema().fields["reason"].metadata["pattern"]
    assert bool(re.search(described, reason or "")) is (why != "surrogate")


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "blocks") == {
        "PUT /api/users/{user_id}/block": [
            "path user_id: string! minLength=1",
            "body application/json Reason",
            "200: application/json Block, ...",
            "401: NOT_SIGNED_IN",
            "403: NO_ADMIN",
            "404: application/problem+json Problem, ...",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/users/{user_id}/block": [
            "path user_id: string! minLength=1",
            "body application/json Reason",
            "204: ...",
            "401: NOT_SIGNED_IN",
            "403: NO_ADMIN",
            "404: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
