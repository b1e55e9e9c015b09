"""A member of the chatroom as a program: signs in through the hosted page, sends by HTTP, listens on a WebSocket."""

import base64
import contextlib
import hashlib
import html.parser
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from websockets.sync.client import connect

from tests.support import socket_contract

ANSWER_TIMEOUT_S = 20
# The template gives an id token an hour.
TOKEN_GOOD_FOR_S = 50 * 60


@dataclass(frozen=True)
class Answer:
    """What an HTTP request was answered."""

    status: int
    headers: dict[str, str]
    body: Any


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


_browser = urllib.request.build_opener(_NoRedirect)


def call(method: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """Send a request; a dict goes as JSON, bytes as they are. Redirects are not followed, errors not raised."""
    headers = dict(headers or {})
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        response = _browser.open(request, timeout=ANSWER_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        content = response.read()
        answer_headers = {key.lower(): value for key, value in response.headers.items()}
    if "json" in answer_headers.get("content-type", "") and content:
        return Answer(response.status, answer_headers, json.loads(content))
    return Answer(response.status, answer_headers, content.decode())


class _HiddenFields(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag == "input" and field.get("type") == "hidden":
            self.values[str(field["name"])] = field.get("value") or ""


def sign_in(config: dict[str, str], site_url: str, email: str, password: str) -> dict[str, str]:
    """Go through the hosted page, and return the tokens, as a program does that keeps them itself."""
    answer = go_through_hosted_page(config, site_url, email, password)
    form = {**answer, "grant_type": "authorization_code", "client_id": config["client_id"]}
    tokens = _post_form(f"{config['cognito_url']}/oauth2/token", form)
    assert tokens.status == 200, tokens
    return tokens.body


def go_through_hosted_page(config: dict[str, str], site_url: str, email: str, password: str) -> dict[str, str]:
    """Sign in on the hosted page as a browser does (authorization code with PKCE, RFC 7636).

    Returns the code, its verifier, and the address that it is for.
    """
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    question = {
        "response_type": "code",
        "client_id": config["client_id"],
        "redirect_uri": f"{site_url}/",
        "scope": "openid email profile",
        "state": secrets.token_urlsafe(),
        "nonce": secrets.token_urlsafe(),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    page = call("GET", f"{config['cognito_url']}/oauth2/authorize?{urllib.parse.urlencode(question)}")
    form = {**_HiddenFields(page.body).values, "username": email, "password": password}
    submitted = _post_form(f"{config['cognito_url']}/login", form)
    back = urllib.parse.urlsplit(submitted.headers["location"])
    redirected = dict(urllib.parse.parse_qsl(back.query))
    assert redirected["state"] == question["state"]
    return {"code": redirected["code"], "code_verifier": verifier, "redirect_uri": question["redirect_uri"]}


def _post_form(url: str, form: dict[str, str]) -> Answer:
    return call(
        "POST",
        url,
        urllib.parse.urlencode(form).encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )


class Member:
    """Someone who is signed in to a running chatroom."""

    def __init__(self, config: dict[str, str], site_url: str, email: str, password: str) -> None:
        self.config = config
        self.email = email
        self._sign_in = lambda: sign_in(config, site_url, email, password)
        self._begin()
        self.id = claims_of(self.tokens["id_token"])["sub"]

    def _begin(self) -> None:
        self.tokens = self._sign_in()
        self._renews_at = time.monotonic() + TOKEN_GOOD_FOR_S

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Send a request to the API with this member's id token; one that is about to expire is replaced."""
        if time.monotonic() > self._renews_at:
            self._begin()
        authorization = {"Authorization": f"Bearer {self.tokens['id_token']}"}
        return call(method, f"{self.config['api_url']}{path}", body, {**authorization, **(headers or {})})

    def say(self, text: str, room: str = "general", client_id: str | None = None) -> dict[str, Any]:
        """Send a message, and return it as the API answered."""
        answer = self.call(
            "POST", f"/rooms/{room}/messages", {"text": text, "client_id": client_id or str(uuid.uuid4())}
        )
        assert answer.status == 201, answer
        return answer.body

    def ticket_url(self) -> str:
        """Return the address of a WebSocket that opens once."""
        answer = self.call("POST", "/tickets")
        assert answer.status == 201, answer
        return answer.body["url"]

    def listen(self) -> "Listener":
        """Open a WebSocket, and return once it is registered."""
        listener = Listener(self.ticket_url())
        listener.ask({"action": "ping"}, {"type": "pong"})
        return listener


class Listener:
    """An open WebSocket, and the events that have come through it."""

    _all: ClassVar[list["Listener"]] = []

    def __init__(self, url: str, origin: str | None = None) -> None:
        self._open = contextlib.ExitStack()
        self.socket = self._open.enter_context(connect(url, origin=origin, open_timeout=ANSWER_TIMEOUT_S))
        self.events: list[dict[str, Any]] = []
        self._all.append(self)

    @classmethod
    def close_all(cls) -> None:
        """Close every socket of this process."""
        while cls._all:
            cls._all.pop().close()

    def send(self, frame: dict[str, Any]) -> None:
        """Send a frame."""
        self.socket.send(json.dumps(frame))

    def ask(self, frame: dict[str, Any], expected: dict[str, Any]) -> None:
        """Send a frame, and wait for its answer, whatever events come before it."""
        self.send(frame)
        assert self.answer() == expected

    def answer(self) -> dict[str, Any]:
        """Wait for the next frame that is no events, and return it."""
        while True:
            frame = self._receive()
            if frame["type"] != "events":
                return frame

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first event that is wanted, waiting until it comes."""
        seen = 0
        while True:
            for event in self.events[seen:]:
                if wanted(event):
                    return event
            seen = len(self.events)
            self._receive()

    def wait_for_message(self, message_id: str) -> dict[str, Any]:
        """Return the message of this id from the event that brings it."""
        event = self.wait_for(lambda event: event.get("message", {}).get("id") == message_id)
        return event["message"]

    def messages(self) -> list[dict[str, Any]]:
        """Return the messages that have come so far."""
        return [event["message"] for event in self.events if "message" in event]

    def close(self) -> None:
        """Close the socket."""
        self._open.close()

    def _receive(self) -> dict[str, Any]:
        frame = json.loads(self.socket.recv(timeout=ANSWER_TIMEOUT_S))
        socket_contract.check_told(frame)
        if frame["type"] == "events":
            self.events += frame["events"]
        return frame


def claims_of(token: str) -> dict[str, Any]:
    """Return a token's claims, unverified."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
