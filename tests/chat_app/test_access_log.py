"""What the function's log says of a call: enough to find who did something, and nothing that opens a door."""

import json
import logging
from typing import Any

import pytest
import zappa.wsgi
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat_app import access_log
from tests.support.caller import Caller
from tests.support.user_pool import UserPool

EDGE = "130.176.100.154"
VIEWER = "203.0.113.7"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines so far; read them with `said`."""
    caplog.set_level(logging.INFO)
    return []


def said(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.getMessage().startswith("{")]


def through_the_gateway(peer: str) -> dict[str, Any]:
    """Return the environment of a call as Zappa makes it of an HTTP API's event."""
    return {"lambda.event": {"requestContext": {"requestId": "gateway-1", "http": {"sourceIp": peer}}}}


@pytest.fixture
def call(ann: Caller, lines: list[dict[str, Any]]) -> Any:
    def ask(peer: str = EDGE, forwarded: str | None = f"{VIEWER}, {EDGE}", path: str = "/messages") -> TestResponse:
        headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
        return ann.get(path, headers=headers, environ_overrides=through_the_gateway(peer))

    return ask


def test_a_line_says_who_and_from_where_and_meets_the_gateways(call: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert call().status_code == 200
    assert said(caplog) == [
        {
            "request_id": "gateway-1",
            "method": "GET",
            "route": "/api/messages",
            "status": 200,
            "user": "ann-sub",
            "address": EDGE,
            "forwarded": VIEWER,
        }
    ]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        (EDGE, f"{VIEWER}, {EDGE}", (EDGE, VIEWER)),
        (EDGE, f"6.6.6.6, {VIEWER}, {EDGE}", (EDGE, VIEWER)),
        (EDGE, f"{VIEWER}", (EDGE, VIEWER)),
        (EDGE, f"2001:db8::7,{EDGE}", (EDGE, "2001:db8::7")),
        (VIEWER, VIEWER, (VIEWER, VIEWER)),
        (VIEWER, f"6.6.6.6, {VIEWER}", (VIEWER, "6.6.6.6")),
        (VIEWER, None, (VIEWER, "-")),
        (EDGE, f'eyJ.a.token, x"}}{{"user":"ben", {EDGE}', (EDGE, "-")),
    ],
)
def test_whose_address_is_whose(
    call: Any, peer: str, forwarded: str | None, expected: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """The peer is always true; what it forwards, where it is CloudFront's. Nothing else is ever in their place."""
    call(peer, forwarded)
    (line,) = said(caplog)
    assert (line["address"], line["forwarded"]) == expected


@pytest.mark.parametrize("path", ["/api/rooms/general/messages", "/api/invitations/SECRET", "/SECRET?ticket=SECRET"])
def test_no_path_no_query_and_no_header_is_logged(
    client: FlaskClient, lines: list[dict[str, Any]], path: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Authorization": "Bearer SECRET", "User-Agent": "SECRET", "Referer": "SECRET", "Cookie": "a=SECRET"}
    client.get(path, headers=headers, query_string={"name": "SECRET"} if "?" not in path else None)
    (line,) = said(caplog)
    assert "SECRET" not in json.dumps(line)
    assert line["user"] == "-"
    assert line["route"] in {"/api/rooms/<room:room>/messages", "/api/invitations/<string:code>", "-"}


def test_of_a_token_the_log_has_whose_it_is(
    client: FlaskClient, user_pool: UserPool, lines: list[dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    token = user_pool.token()
    Caller(client, token).post("/messages", {"text": "a private word", "client_id": "mine"})
    assert token not in caplog.text
    assert "a private word" not in caplog.text
    assert "@" not in caplog.text
    assert said(caplog)[0]["user"] == "ann-sub"


def test_whom_a_view_refuses_is_named_too(
    ann: Caller, lines: list[dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    assert ann.post("/messages", {"text": ""}).status_code == 422
    (line,) = said(caplog)
    assert (line["status"], line["user"]) == (422, "ann-sub")


def test_zappa_is_told_to_write_no_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("zappa.wsgi"), "disabled", False)
    access_log.init_app(Flask(__name__))
    assert logging.getLogger("zappa.wsgi").disabled


def test_zappas_own_line_which_has_paths_and_browsers_is_not_written(
    client: FlaskClient, lines: list[dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"PATH_INFO": "/api/invitations/SECRET", "HTTP_USER_AGENT": "SECRET", "QUERY_STRING": "ticket=SECRET"}
    answer = type("Answer", (), {"status_code": 200, "content": b""})()
    zappa.wsgi.common_log(environ, answer, response_time=1)
    assert "SECRET" not in caplog.text
