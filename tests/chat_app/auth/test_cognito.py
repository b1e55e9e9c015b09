"""What the user pool is asked for a browser's session, and what its answers are taken for."""

import http.client
import io
import json
import urllib.error
import urllib.parse
from types import SimpleNamespace
from typing import Any

import pytest

from chat_app.auth import cognito
from chat_app.auth.cognito import Cognito, CognitoUnavailable, Refused, Tokens
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.forgery import HEADER, encoded

NOW = 1_000
TOKEN_URL = "https://chatroom.auth.eu-central-1.amazoncognito.com/oauth2/token"


def id_token(**claims: Any) -> str:
    return f"{encoded(HEADER)}.{encoded({'sub': 'ann-sub', 'exp': NOW + 3_600, **claims})}.{encoded(b'signature')}"


class Asked:
    """The pool: what it answers next, and what it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, dict[str, Any]] = 200, {"id_token": id_token(), "refresh_token": "refresh"}
        self.url, self.body, self.headers = "", b"", dict[str, str]()

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.url, self.body, self.headers = url, body, headers
        return self.answer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(cognito, "_post", asked)
    monkeypatch.setattr(cognito, "time", SimpleNamespace(time=lambda: NOW + 0.9))
    return asked


def pool(**settings: str) -> Cognito:
    return Cognito(Settings.from_environment({**ENVIRONMENT, **settings}))


def test_a_code_is_redeemed_by_what_it_was_asked_with(asked: Asked) -> None:
    tokens = pool(COGNITO_URL=TOKEN_URL.removesuffix("oauth2/token")).redeem("code", "verifier", "https://here/")
    assert tokens == Tokens(id_token(), "ann-sub", 3_600, "refresh")
    assert asked.url == TOKEN_URL
    assert dict(urllib.parse.parse_qsl(asked.body.decode())) == {
        "grant_type": "authorization_code",
        "code": "code",
        "code_verifier": "verifier",
        "redirect_uri": "https://here/",
        "client_id": "client",
    }
    assert asked.headers == {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(("sent", "refresh_token"), [("new", "new"), ("", None), (None, None)])
def test_a_session_is_renewed_and_its_refresh_token_replaced_or_not(
    asked: Asked, sent: str | None, refresh_token: str | None
) -> None:
    asked.answer = 200, {"id_token": id_token(), "refresh_token": sent}
    assert pool().renew("old").refresh_token == refresh_token
    form = dict(urllib.parse.parse_qsl(asked.body.decode()))
    assert form == {"grant_type": "refresh_token", "refresh_token": "old", "client_id": "client"}


def test_a_code_without_a_refresh_token_signs_nobody_in(asked: Asked) -> None:
    asked.answer = 200, {"id_token": id_token()}
    with pytest.raises(CognitoUnavailable, match="without a refresh token"):
        pool().redeem("code", "verifier", "https://here/")


@pytest.mark.parametrize(("exp", "expires_in_s"), [(NOW + 1, 1), (NOW, 0), (NOW - 5, 0)])
def test_a_token_is_good_for_what_is_left_of_its_time(asked: Asked, exp: int, expires_in_s: int) -> None:
    asked.answer = 200, {"id_token": id_token(exp=exp)}
    assert pool().renew("old").expires_in_s == expires_in_s


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (400, {"error": "invalid_grant"}, Refused),
        (400, {"error": "invalid_client"}, CognitoUnavailable),
        (401, {"error": "invalid_grant"}, CognitoUnavailable),
        (500, {}, CognitoUnavailable),
        (200, {}, CognitoUnavailable),
        (200, {"id_token": "x"}, CognitoUnavailable),
        (200, {"id_token": 7}, CognitoUnavailable),
        (200, {"id_token": id_token(sub="")}, CognitoUnavailable),
        (200, {"id_token": id_token(exp=None)}, CognitoUnavailable),
        (200, {"id_token": id_token(), "refresh_token": 7}, CognitoUnavailable),
    ],
)
def test_only_what_is_refused_for_good_ends_a_session(
    asked: Asked, status: int, answer: dict[str, Any], error: type[Exception]
) -> None:
    asked.answer = status, answer
    with pytest.raises(error):
        pool().renew("old")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "invalid_client"}, "answered 400 invalid_client"),
        ({"__type": "NotAuthorizedException"}, "answered 400 NotAuthorizedException"),
        ({"error": "x" * 64}, f"answered 400 {'x' * 64}"),
        ({"error": "x" * 65}, "answered 400"),
        ({"error": "refresh token old"}, "answered 400"),
        ({"error": 7}, "answered 400"),
        ({}, "answered 400"),
    ],
)
def test_an_error_is_told_by_its_name_where_it_is_one(asked: Asked, answer: dict[str, Any], said: str) -> None:
    asked.answer = 400, answer
    for ask in (pool().renew, pool().revoke):
        with pytest.raises(CognitoUnavailable) as error:
            ask("old")
        assert str(error.value).endswith(said)


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, "https://cognito-idp.eu-central-1.amazonaws.com/"),
        ({"COGNITO_API_URL": "http://localhost"}, "http://localhost"),
    ],
)
def test_a_session_is_ended_by_a_call_of_the_pools_own_api(asked: Asked, settings: dict[str, str], url: str) -> None:
    asked.answer = 200, {}
    pool(**settings).revoke("old")
    assert asked.url == url
    assert json.loads(asked.body) == {"ClientId": "client", "Token": "old"}
    assert asked.headers == {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.RevokeToken",
    }


@pytest.mark.parametrize(
    ("body", "expected"), [(b'{"a": 1}', {"a": 1}), (b"", {}), (b"[]", {}), (b"{", {}), (b'{"a": 1, "a": 2}', {})]
)
def test_what_is_no_json_object_says_nothing(body: bytes, expected: dict[str, Any]) -> None:
    assert cognito._json_object(body) == expected


def test_no_token_is_shown(asked: Asked) -> None:
    assert repr(pool().renew("old")) == "Tokens(user_id='ann-sub', expires_in_s=3600)"


class Answered(io.BytesIO):
    status = 200


@pytest.mark.parametrize(("letters", "is_whole"), [(65_527, True), (65_528, False)])
def test_an_answer_has_five_seconds_and_64_kb(monkeypatch: pytest.MonkeyPatch, letters: int, is_whole: bool) -> None:
    asked: list[Any] = []

    def urlopen(request: Any, timeout: float) -> Answered:
        asked.append((request.full_url, request.data, dict(request.headers), timeout))
        return Answered(json.dumps({"a": "x" * letters}).encode())

    monkeypatch.setattr(cognito.urllib.request, "urlopen", urlopen)
    answer = cognito._post("https://pool.example/", b"body", {"X-a": "b"})
    assert answer == (200, {"a": "x" * letters} if is_whole else {})
    assert asked == [("https://pool.example/", b"body", {"X-a": "b"}, 5)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError("slow"), "https://pool.example/: TimeoutError('slow')"),
        (http.client.BadStatusLine("token"), "https://pool.example/: BadStatusLine"),
    ],
)
def test_a_pool_that_does_not_answer_is_told_without_what_it_said(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def urlopen(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(cognito.urllib.request, "urlopen", urlopen)
    with pytest.raises(CognitoUnavailable) as unavailable:
        cognito._post("https://pool.example/", b"", {})
    assert str(unavailable.value) == said


def test_an_error_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def urlopen(*_: Any, **__: Any) -> None:
        raise urllib.error.HTTPError("x", 400, "Bad", http.client.HTTPMessage(), io.BytesIO(b'{"error": "x"}'))

    monkeypatch.setattr(cognito.urllib.request, "urlopen", urlopen)
    assert cognito._post("https://pool.example/", b"", {}) == (400, {"error": "x"})
