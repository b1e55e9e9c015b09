"""A browser's session, as it is described and begun."""

from collections.abc import Iterator

import marshmallow as ma
import pytest
from flask import Flask

from chat_app.auth.cognito import CognitoUnavailable, Tokens
from chat_app.settings import Settings
from chat_app.views import session
from chat_app.views import session_schemas as schemas
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.SignInSchema: {
        "code": "string! patterns=1",
        "code_verifier": "string! patterns=1",
        "redirect_uri": "string! https://chat.example.com/ ...",
    },
    schemas.SignedInSchema: {
        "id_token": "string! ...",
        "expires_in": "integer! ...",
    },
    schemas.SignOutQuerySchema: {
        "user": "string ...",
    },
}


@pytest.fixture(autouse=True)
def our_address() -> Iterator[None]:
    """Let the site be at its address."""
    app = Flask(__name__)
    app.extensions["chat"] = Settings.from_environment(ENVIRONMENT)
    with app.test_request_context("/"):
        yield


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("session") == {
        "tag": "session",
        "POST /session": "200 400 403 503",
        "DELETE /session": "204 403",
        "POST /session/renew": "200 401 403 503",
    }


GOOD = {"code": "code", "code_verifier": "v" * 43, "redirect_uri": "https://chat.example.com/"}


@pytest.mark.parametrize("changes", [{}, {"code": " " * 2_048}, {"code": "~"}, {"code_verifier": "Az09._~-" * 16}])
def test_what_the_hosted_page_has_given(changes: dict[str, str]) -> None:
    assert schemas.SignInSchema().load({**GOOD, **changes}) == {**GOOD, **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"code": "x" * 2_049},
        {"code": "\x1f"},
        {"code": "\x7f"},
        {"code_verifier": "v" * 42},
        {"code_verifier": "v" * 129},
        {"code_verifier": "v" * 42 + "+"},
        {"redirect_uri": "https://chat.example.com"},
        {"redirect_uri": "https://evil.example.com/"},
    ],
)
def test_what_it_would_not_give_is_refused_by_its_field(changes: dict[str, str]) -> None:
    assert list(schemas.SignInSchema().validate({**GOOD, **changes})) == list(changes)


@pytest.mark.parametrize("missing", GOOD)
def test_all_of_it_is_needed(missing: str) -> None:
    assert list(schemas.SignInSchema().validate({k: v for k, v in GOOD.items() if k != missing})) == [missing]


def test_who_cannot_sign_in_for_the_moment_is_told_when_to_try_again() -> None:
    refused = session._unavailable(CognitoUnavailable("secret"))
    assert (refused.code, refused.headers) == (503, {"Retry-After": "2"})
    assert "secret" not in str(refused.description)


def test_who_is_not_signed_in_is_told_so_by_a_kind_of_its_own() -> None:
    refused = session._unauthorised("Nobody is signed in here.", session.NOT_SIGNED_IN)
    assert (refused.code, refused.kind) == (401, "urn:chatroom:problem:not-signed-in")
    assert refused.headers == {"WWW-Authenticate": 'Bearer realm="chatroom"'}
    kinds = (session.SESSION_ENDED, session.CODE_REFUSED)
    assert kinds == ("urn:chatroom:problem:session-ended", "urn:chatroom:problem:code-refused")


def test_what_a_browser_gets_is_a_token_and_for_how_long() -> None:
    tokens = Tokens("token", "ann-sub", 7, None)
    assert session._signed_in(tokens) == {"id_token": "token", "expires_in": 7}


def test_only_our_own_page_sends_the_header_that_is_described() -> None:
    assert session._unauthorised("", "").code == 401
    header = {name: value for name, value in session._HEADER.items() if name != "description"}
    assert header == {
        "name": "X-Requested-By",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "enum": ["chatroom"]},
    }
    user = {name: value for name, value in session._USER.items() if name != "description"}
    assert user == {"name": "user", "in": "query", "schema": {"type": "string"}}


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "session") == {
        "POST /api/session": [
            "for anybody",
            "header X-Requested-By: string! chatroom ...",
            "body application/json SignIn",
            "200: application/json SignedIn, ...",
            "400: application/problem+json Problem, ...",
            "403: NOT_OUR_PAGE",
            "422: UNPROCESSABLE_ENTITY",
            "503: application/problem+json Problem, Retry-After (integer ...), ...",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/session": [
            "session",
            "nothing",
            "header X-Requested-By: string! chatroom ...",
            "query user: string ...",
            "204: ...",
            "403: NOT_OUR_PAGE",
            "422: UNPROCESSABLE_ENTITY",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/session/renew": [
            "session",
            "header X-Requested-By: string! chatroom ...",
            "200: application/json SignedIn, ...",
            "401: application/problem+json Problem, WWW-Authenticate (string ...), ...",
            "403: NOT_OUR_PAGE",
            "503: application/problem+json Problem, Retry-After (integer ...), ...",
            "default: DEFAULT_ERROR",
        ],
    }
