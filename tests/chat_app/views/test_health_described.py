"""Whether the app is there, as it is described."""

import pytest

from tests.support.shapes import answers, calls


def test_what_each_call_answers_is_described() -> None:
    assert answers("health") == {
        "tag": "health",
        "GET /health": "200",
    }


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "health") == {
        "GET /api/health": [
            "for anybody",
            "200: ...",
            "default: DEFAULT_ERROR",
        ],
    }
