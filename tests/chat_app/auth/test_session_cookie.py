"""The session's cookie: what it is called where, what it says, and how the browser keeps it."""

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from chat_app.auth.session_cookie import KeptSession, SessionCookie
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT


def cookie(origin: str = "https://chat.example.com") -> SessionCookie:
    return SessionCookie(Settings.from_environment({**ENVIRONMENT, "ALLOWED_ORIGIN": origin}))


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("https://chat.example.com", "__Host-chatroom"),
        ("https://chat.example.com:8443", "__Host-chatroom"),
        ("http://localhost:5000", "chatroom-5000"),
        ("http://localhost", "chatroom-80"),
    ],
)
def test_its_name_binds_it_to_the_host_or_has_the_port(origin: str, name: str) -> None:
    assert cookie(origin).name == name
    assert cookie(origin).security_scheme == {"type": "apiKey", "in": "cookie", "name": name}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("ann-sub.refresh.token_=-", KeptSession("ann-sub", "refresh.token_=-")),
        ("ann-sub.x", KeptSession("ann-sub", "x")),
        ("ann-sub.", None),
        (".x", None),
        ("ann sub.x", None),
        ("ann-sub.x y", None),
        ("", None),
    ],
)
def test_it_says_whose_session_it_is_and_what_renews_it(value: str, kept: KeptSession | None) -> None:
    request = Request(EnvironBuilder(headers={"Cookie": f'__Host-chatroom="{value}"'}).get_environ())
    assert cookie().read(request) == kept
    assert cookie().read(Request(EnvironBuilder().get_environ())) is None


@pytest.mark.parametrize(
    ("origin", "is_secure"), [("https://chat.example.com", True), ("http://localhost:5000", False)]
)
def test_it_is_for_no_script_no_other_site_and_thirty_days(origin: str, is_secure: bool) -> None:
    response = Response()
    cookie(origin).keep(response, "ann-sub", "refresh")
    name_and_value, *attributes = response.headers["Set-Cookie"].split("; ")
    assert name_and_value == f"{cookie(origin).name}=ann-sub.refresh"
    kept = {each for each in attributes if not each.startswith("Expires")}
    assert kept == {"Max-Age=2592000", "HttpOnly", "Path=/", "SameSite=Strict"} | ({"Secure"} if is_secure else set())


def test_it_is_forgotten_by_the_attributes_that_it_was_set_with() -> None:
    response = Response()
    cookie().clear(response)
    name_and_value, *attributes = response.headers["Set-Cookie"].split("; ")
    assert name_and_value == "__Host-chatroom="
    assert {"Max-Age=0", "Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(attributes)


def test_what_renews_a_session_is_not_shown() -> None:
    request = Request(EnvironBuilder(headers={"Cookie": "__Host-chatroom=ann-sub.secret"}).get_environ())
    assert repr(cookie().read(request)) == "KeptSession(user_id='ann-sub')"
