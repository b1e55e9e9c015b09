"""Reactions, as they are described."""

import pytest

from chat import blocks
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud
from tests.support.shapes import answers, calls


def test_what_each_call_answers_is_described() -> None:
    assert answers("reactions") == {
        "tag": "reactions",
        "PUT /rooms/<room:room>/messages/<message:message>/reactions/<emoji>": "200 401 403 404 409 422 429 503",
        "DELETE /rooms/<room:room>/messages/<message:message>/reactions/<emoji>": "200 401 403 404 409 422 429 503",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "reactions") == {
        "PUT /api/rooms/{room}/messages/{message}/reactions/{emoji}": [
            "path emoji: string! ...",
            "path room: string! patterns=1",
            "path message: string! format=uuid patterns=1",
            "200: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: application/problem+json Problem, ...",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/rooms/{room}/messages/{message}/reactions/{emoji}": [
            "path emoji: string! ...",
            "path room: string! patterns=1",
            "path message: string! format=uuid patterns=1",
            "200: application/json Message, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: application/problem+json Problem, ...",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }


def test_who_may_not_come_in_is_told_so_and_not_that_it_is_no_emoji(ann: Caller, cloud: MotoCloud) -> None:
    path = "/api/rooms/general/messages/0199a000-0000-7000-8000-000000000001/reactions/x"

    def told(method: str) -> tuple[int, str]:
        answer = ann.client.open(path, method=method, headers=ann.headers)
        return answer.status_code, answer.json["type"].rpartition(":")[2]

    assert [told(method)[0] for method in ("PUT", "DELETE")] == [422, 422]
    blocks.block("ann-sub", {"id": "zoe-sub", "name": "Zoe"})
    assert [told(method) for method in ("PUT", "DELETE")] == [(403, "blocked")] * 2
