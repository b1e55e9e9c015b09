"""Browsers may call from one origin only."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat_app.factory import PREFLIGHT_MAX_AGE_S
from tests.support.caller import Caller
from tests.support.moto_cloud import ALLOWED_ORIGIN

OTHER_ORIGINS = [
    "https://evil.example.com",
    "http://chat.example.com",
    "https://chat.example.com:8443",
    "https://chat.example.com.evil.com",
    "https://chatxexample.com",
    "https://sub.chat.example.com",
    "null",
]


def preflight(
    client: FlaskClient,
    origin: str,
    path: str = "/api/messages",
    method: str = "POST",
    headers: str = "authorization, content-type",
) -> TestResponse:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return client.options(path, headers={"Origin": origin, **asked})


def cors_headers(answer: TestResponse) -> set[str]:
    return {name for name, _ in answer.headers if name.lower().startswith("access-control-")}


@pytest.mark.parametrize("path", ["/api/messages", "/api/rooms/general/messages", "/api/tickets"])
def test_a_preflight_from_the_allowed_origin_is_answered_and_kept(client: FlaskClient, path: str) -> None:
    answer = preflight(client, ALLOWED_ORIGIN, path)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
    assert answer.headers["Access-Control-Max-Age"] == str(PREFLIGHT_MAX_AGE_S)
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"].lower() == "authorization, content-type"


def test_other_headers_and_credentials_are_not_allowed(client: FlaskClient) -> None:
    answer = preflight(client, ALLOWED_ORIGIN, headers="authorization, x-evil")
    assert "evil" not in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
def test_a_preflight_from_another_origin_gets_no_cors_headers(client: FlaskClient, origin: str) -> None:
    assert cors_headers(preflight(client, origin)) == set()


def test_an_answer_may_be_read_by_the_allowed_origin_and_by_no_other(ann: Caller) -> None:
    def headers(origin: str) -> set[str]:
        return cors_headers(ann.client.get("/api/messages", headers={**ann.headers, "Origin": origin}))

    assert headers(ALLOWED_ORIGIN) == {"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}
    assert headers("https://evil.example.com") == set()


def test_a_page_may_read_what_it_needs_to_try_again(ann: Caller) -> None:
    answer = ann.client.get("/api/messages", headers={**ann.headers, "Origin": ALLOWED_ORIGIN})
    assert answer.headers["Access-Control-Expose-Headers"] == "Link, Retry-After, X-Request-Id"


@pytest.mark.parametrize(("path", "status"), [("/api/nothing", 404), ("/api/messages", 401), ("/api/tickets", 405)])
def test_errors_can_be_read_too(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Origin": ALLOWED_ORIGIN})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED_ORIGIN
