"""The app, put together."""

import gzip
import json

import pytest
from flask import Flask

from chat.rules import Refused
from chat_app import create_app
from chat_app.api import ChatApi
from chat_app.auth.register import Register
from chat_app.auth.tokens import TokenVerifier
from tests.chat_app.test_settings import ENVIRONMENT


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return create_app()


def test_it_is_at_one_address_for_one_origin(app: Flask) -> None:
    assert (app.url_map.redirect_defaults, app.url_map.merge_slashes, app.static_folder) == (False, False, None)
    asks = {
        "Origin": ENVIRONMENT["ALLOWED_ORIGIN"],
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, content-type, x-other",
    }
    answer = app.test_client().options("/api/me", headers=asks).headers
    assert answer["Access-Control-Allow-Origin"] == ENVIRONMENT["ALLOWED_ORIGIN"]
    assert sorted(answer["Access-Control-Allow-Methods"].split(", ")) == ["DELETE", "GET", "PATCH", "POST", "PUT"]
    assert sorted(answer["Access-Control-Allow-Headers"].lower().split(", ")) == ["authorization", "content-type"]
    assert answer["Access-Control-Max-Age"] == "7200"
    assert "Access-Control-Allow-Credentials" not in answer
    told = app.test_client().get("/api/health", headers={"Origin": ENVIRONMENT["ALLOWED_ORIGIN"]}).headers
    exposed = sorted(told["Access-Control-Expose-Headers"].split(", "))
    assert exposed == ["Link", "Retry-After", "X-Request-Id"]
    assert app.test_client().get("/api//health").status_code == 404
    assert app.test_client().get("/api/health").json == {"status": "ok"}


def test_it_has_what_its_views_and_guards_ask_for(app: Flask) -> None:
    assert app.name == "chat_app"
    assert app.extensions["chat"].allowed_origin == ENVIRONMENT["ALLOWED_ORIGIN"]
    assert isinstance(app.extensions["token_verifier"], TokenVerifier)
    assert isinstance(app.extensions["register"], Register)
    assert isinstance(app.extensions["api"], ChatApi)
    assert app.config["MAX_CONTENT_LENGTH"] == 65_536


def test_each_answer_is_utf_8_and_has_its_headers_and_a_large_one_is_compressed(app: Flask) -> None:
    app.add_url_rule("/large", "large", lambda: {"text": "\N{FOX FACE}" * 2_000})
    answer = app.test_client().get("/large", headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(answer.data))["text"] == "\N{FOX FACE}" * 2_000
    assert "\N{FOX FACE}".encode() in app.test_client().get("/large").data
    assert len(answer.headers["X-Request-Id"]) == 36


def test_a_line_is_logged_of_each_answer_and_its_bytes_are_counted(app: Flask) -> None:
    """What is counted is what is sent: what was registered last comes first."""
    after = [each.__module__ for each in app.after_request_funcs[None] if each.__module__.startswith("chat_app")]
    of_all = ["requests", "access_log", "reading", "compression"]
    assert after == [f"chat_app.{name}" for name in of_all]


@pytest.mark.parametrize(("raised", "status"), [(RuntimeError("secret"), 500), (Refused("Not you."), 403)])
def test_whatever_is_raised_is_told_as_a_problem(app: Flask, raised: Exception, status: int) -> None:
    def view() -> None:
        raise raised

    app.add_url_rule("/there", "there", view)
    answer = app.test_client().get("/there")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert b"secret" not in answer.data


def test_what_is_below_admin_is_not_even_missing_for_a_stranger(app: Flask) -> None:
    assert [app.test_client().get(path).status_code for path in ("/api/admin/what", "/api/what")] == [401, 404]
