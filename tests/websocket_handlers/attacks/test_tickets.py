"""Handshakes that somebody has tried to come in by. One more is one more row.

A row has a name, what is made of a good ticket to be sent, and the status. Where it is refused, nobody hears anything.
"""

import base64
import hashlib
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest

from chat import connections
from chat.channels import user_channel
from chat.tickets import TICKET_LIFETIME_S
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, Context, buy_ticket, handshake
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud
from websocket_handlers import connect

Event = dict[str, Any]
Make = Callable[[str], Event]
Row = tuple[str, Make, int]


def sent(change: Callable[[str], str]) -> Make:
    """Send something else than the ticket."""
    return lambda secret: handshake(change(secret))


def query(**parameters: Any) -> Make:
    """Send a query; `TICKET` in it is the ticket."""

    def make(secret: str) -> Event:
        filled = {name: secret if value == "TICKET" else value for name, value in parameters.items()}
        return {**handshake(None), "queryStringParameters": filled}

    return make


def from_(origin: str) -> Make:
    return lambda secret: handshake(secret, origin=origin)


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


GOOD: list[Row] = [
    ("as it was sold", lambda secret: handshake(secret), 200),
    ("from the site", from_(ALLOWED_ORIGIN), 200),
    ("with something else", query(ticket="TICKET", other="1"), 200),
]
SECRETS: list[Row] = [
    ("none", sent(lambda _: ""), 401),
    ("a space", sent(lambda _: " "), 401),
    ("unknown", sent(lambda _: "A" * 43), 401),
    ("in capitals", sent(str.upper), 401),
    ("in small letters", sent(str.lower), 401),
    ("its cases swapped", sent(str.swapcase), 401),
    ("the other way round", sent(lambda secret: secret[::-1]), 401),
    ("one character less", sent(lambda secret: secret[:-1]), 401),
    ("one character more", sent(lambda secret: secret + "A"), 401),
    ("half of it", sent(lambda secret: secret[: len(secret) // 2]), 401),
    ("twice", sent(lambda secret: secret * 2), 401),
    ("padded", sent(lambda secret: secret + "="), 401),
    ("a space before", sent(lambda secret: " " + secret), 401),
    ("a space behind", sent(lambda secret: secret + " "), 401),
    ("a line break behind", sent(lambda secret: secret + "\n"), 401),
    ("NUL behind", sent(lambda secret: secret + "\x00"), 401),
    ("NUL behind, and more", sent(lambda secret: secret + "\x00" + secret), 401),
    ("NUL", sent(lambda _: "\x00"), 401),
    ("a byte behind", sent(lambda secret: secret + "\xff"), 401),
    ("zero width behind", sent(lambda secret: secret + "\u200b"), 401),
    ("half a surrogate pair behind", sent(lambda secret: secret + "\ud800"), 401),
    ("half a surrogate pair", sent(lambda _: "\udfff"), 401),
    ("in wide letters", sent(lambda secret: "".join(chr(ord(each) + 0xFEE0) for each in secret)), 401),
    ("an emoji", sent(lambda _: "\U0001f3ab"), 401),
    ("a megabyte behind", sent(lambda secret: secret + "A" * 1_000_000), 401),
    ("a megabyte", sent(lambda _: "A" * 1_000_000), 401),
    ("its hash", sent(sha256), 401),
    ("its item's key", sent(lambda secret: f"ticket#{sha256(secret)}"), 401),
    ("with the key's prefix", sent(lambda secret: f"ticket#{secret}"), 401),
    ("a connection's key", sent(lambda _: "connection#ann="), 401),
    ("encoded", sent(lambda secret: base64.b64encode(secret.encode()).decode()), 401),
    ("escaped", sent(lambda secret: "".join(f"%{ord(each):02x}" for each in secret)), 401),
    ("in quotes", sent(lambda secret: f'"{secret}"'), 401),
    ("a token's look", sent(lambda secret: f"Bearer {secret}"), 401),
    ("two, with a comma", sent(lambda secret: f"{secret},{secret}"), 401),
    ("an address", sent(lambda secret: f"wss://sockets.example.com/live?ticket={secret}"), 401),
    ("a pattern", sent(lambda _: "*"), 401),
    ("a condition", sent(lambda _: "' OR attribute_exists(pk) --"), 401),
    ("a way up", sent(lambda _: "../../ticket"), 401),
    ("of an empty secret's hash", sent(lambda _: sha256("")), 401),
]
PLACES: list[Row] = [
    ("no query", lambda _: handshake(None), 401),
    ("a query of nothing", lambda _: {**handshake(None), "queryStringParameters": None}, 401),
    ("an empty query", query(), 401),
    ("another name", query(Ticket="TICKET"), 401),
    ("another name in capitals", query(TICKET="TICKET"), 401),
    ("a name with a space", query(**{"ticket ": "TICKET"}), 401),
    ("a list's name", query(**{"ticket[]": "TICKET"}), 401),
    ("a token's name", query(token="TICKET", access_token="TICKET"), 401),
    ("nothing as the ticket", query(ticket=None), 401),
    # Of several the gateway names the last, and it counts: a page sends one.
    ("many, the last one wrong", lambda secret: _many(secret, "wrong"), 401),
    ("many, the last one right", lambda secret: _many("wrong", secret), 200),
    ("in a header", lambda secret: _with_header("Authorization", f"Bearer {secret}"), 401),
    ("in a cookie", lambda secret: _with_header("Cookie", f"ticket={secret}"), 401),
    ("as a protocol", lambda secret: _with_header("Sec-WebSocket-Protocol", secret), 401),
    ("in the body", lambda secret: {**handshake(None), "body": f"ticket={secret}"}, 401),
    ("in the path", lambda secret: {**handshake(None), "path": f"/live?ticket={secret}"}, 401),
]
NAME = ALLOWED_ORIGIN.removeprefix("https://")
OTHERS = [
    *["https://evil.example.com", "null", "NULL", "", " ", "*", "undefined", "file://", "about:blank", "data:"],
    *[f"http://{NAME}", f"ws://{NAME}", f"wss://{NAME}", f"//{NAME}", NAME],
    *[f"HTTPS://{NAME}", f"https://{NAME.upper()}", f"https://{NAME.capitalize()}"],
    *[f"{ALLOWED_ORIGIN}:443", f"{ALLOWED_ORIGIN}:8443", f"{ALLOWED_ORIGIN}/", f"{ALLOWED_ORIGIN}."],
    *[f"{ALLOWED_ORIGIN}.evil.com", f"{ALLOWED_ORIGIN}evil.com", f"{ALLOWED_ORIGIN}@evil.com"],
    *[f"https://evil{NAME}", f"https://evil.{NAME}", f"https://x@{NAME}", f"https://{NAME}\\@evil.com"],
    *[f"https://evil.com/{ALLOWED_ORIGIN}", f"https://evil.com?{ALLOWED_ORIGIN}", f"https://evil.com#{NAME}"],
    *[
        f"{ALLOWED_ORIGIN}, https://evil.com",
        f"https://evil.com, {ALLOWED_ORIGIN}",
        f"{ALLOWED_ORIGIN} https://evil.com",
    ],
    *[
        f" {ALLOWED_ORIGIN}",
        f"{ALLOWED_ORIGIN} ",
        f"{ALLOWED_ORIGIN}\t",
        f"{ALLOWED_ORIGIN}\n",
        f"{ALLOWED_ORIGIN}\x00",
    ],
    *[f"{ALLOWED_ORIGIN}%00", f"{ALLOWED_ORIGIN}\u200b", ALLOWED_ORIGIN.replace("a", "\u0430"), "\ud800"],
    *[ALLOWED_ORIGIN[:-1], ALLOWED_ORIGIN * 2, "https://" + "a" * 100_000, urllib.parse.quote(ALLOWED_ORIGIN)],
]
ORIGINS: list[Row] = [(f"from {origin!a:.60}", from_(origin), 403) for origin in OTHERS]

TABLES = [GOOD, SECRETS, PLACES, ORIGINS]
ROWS = [row for table in TABLES for row in table]
IDS = [ascii(name) for name, _, _ in ROWS]


def _many(*tickets: str) -> Event:
    return {**handshake(tickets[-1]), "multiValueQueryStringParameters": {"ticket": list(tickets)}}


def _with_header(name: str, value: str) -> Event:
    event = handshake(None)
    return {**event, "headers": {**event["headers"], name: value}}


def status_of(event: Event) -> int:
    answer = connect.handler(event, Context())
    assert set(answer) == {"statusCode"}
    return int(answer["statusCode"])


def listeners() -> list[str]:
    return [each.id for each in connections.in_channel(user_channel(ANN["id"]))]


@pytest.mark.parametrize(("name", "make", "status"), ROWS, ids=IDS)
def test_attack(cloud: MotoCloud, capsys: pytest.CaptureFixture[str], name: str, make: Make, status: int) -> None:
    secret = buy_ticket()
    assert status_of(make(secret)) == status
    assert listeners() == (["ann="] if status == 200 else [])
    # What was refused has used nothing up, and is logged without the ticket.
    assert status_of(handshake(secret, "later=")) == (401 if status == 200 else 200)
    written = "".join(capsys.readouterr())
    assert sha256(secret) not in written
    assert secret not in written


@pytest.mark.parametrize("again", [1, 2, 10])
def test_one_that_was_used_is_of_no_use(cloud: MotoCloud, again: int) -> None:
    secret = buy_ticket()
    assert [status_of(handshake(secret)) for _ in range(1 + again)] == [200] + [401] * again


def test_one_that_has_expired_is_of_no_use(cloud: MotoCloud, time: FakeTime) -> None:
    secret = buy_ticket()
    time.advance(TICKET_LIFETIME_S)
    assert status_of(handshake(secret)) == 401


def test_one_that_another_origin_has_tried_is_still_of_use_to_its_owner(cloud: MotoCloud) -> None:
    secret = buy_ticket()
    for _, make, status in ORIGINS:
        assert status_of(make(secret)) == status
    assert status_of(handshake(secret, origin=ALLOWED_ORIGIN)) == 200
