"""The description's page, as it is described itself."""

import pytest

from chat_app.views import docs
from tests.support.shapes import answers, calls


def test_what_each_call_answers_is_described() -> None:
    assert answers("docs") == {
        "tag": "docs",
        "GET /docs": "200",
        "GET /docs.css": "200",
    }


def test_it_is_kept_for_an_hour() -> None:
    kept = docs._cached("x", "text/css; charset=utf-8")
    assert (kept.data, kept.content_type) == (b"x", "text/css; charset=utf-8")
    assert kept.headers["Cache-Control"] == "public, max-age=3600"


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "docs") == {
        "GET /api/docs": [
            "for anybody",
            "200: ...",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/docs.css": [
            "for anybody",
            "200: ...",
            "default: DEFAULT_ERROR",
        ],
    }
