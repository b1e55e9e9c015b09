"""Requests that somebody has tried to break the API with. One more is one more row.

A row has a name, a method, a path below `/api`, what else is sent, and what is answered. The caller has a good token; a
header in the row takes the place of one of the caller's. Whatever is not a success is a problem with its details.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask

from chat_app.auth import own_pages
from tests.support.caller import Caller
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud

Row = tuple[str, str, str, dict[str, Any], int]

OUR_PAGE = {"Origin": ALLOWED_ORIGIN, own_pages.HEADER: own_pages.VALUE}
SEND = "/rooms/general/messages"
JSON = "application/json"


def body(data: bytes | str, content_type: str = JSON, **headers: str) -> dict[str, Any]:
    data = data if isinstance(data, bytes) else data.encode()
    return {"data": data, "headers": {"Content-Type": content_type, **headers}}


def text(value: Any, **more: Any) -> dict[str, Any]:
    """Return a body with that text, its characters as escapes, so that there can be any."""
    return body(json.dumps({"text": value, **more}))


def with_headers(**headers: str) -> dict[str, Any]:
    return {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}


def each(name: str, values: Iterable[Any], rest: Callable[[Any], tuple[str, str, dict[str, Any], int]]) -> list[Row]:
    """Return a row for each of the values."""
    return [(f"{name} {value!r:.40}", *rest(value)) for value in values]


BODIES: list[Row] = [
    ("good", "POST", SEND, text("hello"), 201),
    ("no body", "POST", SEND, {}, 415),
    ("no body, but a type", "POST", SEND, body(b""), 400),
    ("a form", "POST", SEND, body("text=hello", "application/x-www-form-urlencoded"), 415),
    ("plain text", "POST", SEND, body('{"text": "hello"}', "text/plain"), 415),
    ("JSON of another name", "POST", SEND, body('{"text": "hello"}', "text/json"), 415),
    ("JSON in capitals", "POST", SEND, body('{"text": "hello"}', "APPLICATION/JSON"), 201),
    ("JSON that says UTF-16", "POST", SEND, body('{"text": "hello"}', f"{JSON}; charset=utf-16"), 201),
    ("JSON of an unknown character set", "POST", SEND, body('{"text": "hello"}', f"{JSON}; charset=\xff;;="), 201),
    ("two types", "POST", SEND, body('{"text": "hello"}', f"{JSON}, text/plain"), 415),
    ("a type of nonsense", "POST", SEND, body("{}", "\x00/\xff"), 415),
    ("JSON in UTF-16", "POST", SEND, body('{"text": "hello"}'.encode("utf-16")), 400),
    ("a byte order mark", "POST", SEND, body(b'\xef\xbb\xbf{"text": "hello"}'), 400),
    ("no UTF-8", "POST", SEND, body(b'{"text": "\xff"}'), 400),
    ("half a surrogate pair in UTF-8", "POST", SEND, body(b'{"text": "\xed\xa0\x80"}'), 400),
    ("an overlong NUL", "POST", SEND, body(b'{"text": "\xc0\x80"}'), 400),
    ("a NUL", "POST", SEND, body(b'{"text": "a\x00b"}'), 400),
    ("a raw line break in a string", "POST", SEND, body(b'{"text": "a\nb"}'), 400),
    ("half a JSON", "POST", SEND, body('{"text": "hello"'), 400),
    ("two JSONs", "POST", SEND, body('{"text": "hello"}{"text": "again"}'), 400),
    ("a comment", "POST", SEND, body('{"text": "hello" /* */}'), 400),
    ("a comma too many", "POST", SEND, body('{"text": "hello",}'), 400),
    ("NaN", "POST", SEND, body('{"text": NaN}'), 400),
    ("NaN where nobody looks", "POST", SEND, body('{"text": "hello", "x": NaN}'), 400),
    ("Infinity", "POST", SEND, body('{"text": "hello", "x": -Infinity}'), 400),
    ("1e400 where nobody looks", "POST", SEND, body('{"text": "hello", "x": 1e400}'), 201),
    ("5,000 digits", "POST", SEND, body('{"text": "hello", "x": ' + "9" * 5_000 + "}"), 400),
    ("text twice", "POST", SEND, body('{"text": "one", "text": "two"}'), 400),
    ("text twice, once as an escape", "POST", SEND, body('{"text": "one", "te\\u0078t": "two"}'), 400),
    ("deep arrays", "POST", SEND, body('{"text": ' + "[" * 30_000 + "]" * 30_000 + "}"), 400),
    ("deep objects", "POST", SEND, body('{"a":' * 10_000), 400),
    ("an array", "POST", SEND, body('["hello"]'), 400),
    ("a string", "POST", SEND, body('"hello"'), 400),
    ("null", "POST", SEND, body("null"), 400),
    ("too long by a byte", "POST", SEND, body('{"text": "hello"}' + " " * 65_520), 413),
    ("as long as may be", "POST", SEND, body('{"text": "hello"}' + " " * 65_519), 201),
    ("10 MB", "POST", SEND, body(b" " * 10_000_000), 413),
    ("gzip that is none", "POST", SEND, body('{"text": "hello"}', Content_Encoding="gzip"), 201),
    ("unknown fields", "POST", SEND, text("hello", id="mine", author={"id": "ben-sub"}, sent_at=0, room="x"), 201),
    ("a field with a strange name", "POST", SEND, text("hello", **{"\ud83d": 1, "__class__": 2, "": 3}), 201),
]

NO_TEXTS = (
    None, 1, 1.5, True, [], ["hello"], {}, {"$ne": ""}, "", " ", "\n", "\u3164", "\u200b", "\x00", "a\x00",
    "\x1b[31m", "\x7f", "\x9f", "\ud83d", "\udc00\ud800", "a\udfff", "a" * 4_001, "\N{FOX FACE}" * 4_001,
)  # fmt: skip
GOOD_TEXTS = (
    "a" * 4_000, "\N{FOX FACE}" * 4_000, " a ", "\u202ea", "<script>alert(1)</script>", "'; DROP TABLE--", "{{7*7}}",
    "%s%n", "${jndi:ldap://x}", "../../etc/passwd", "=cmd|' /C calc'!A0", "\\", '"', "\u2028a", "a\ufffe", "\r\na",
    "a" + "\u0301" * 3_999,
)  # fmt: skip
NO_KEYS = (
    None, 1, 1.5, True, [], ["a"], {}, "", " ", "a b", "a#b", "a/b", "a.b", "a\n", "\na", "\x00", "\u00e9", "\u0661",
    "\ud83d", "a" * 65,
)  # fmt: skip
GOOD_KEYS = ("a", "-", "_", "A-z_9", "0190a0b0-0000-7000-8000-000000000000", "a" * 64, "__proto__")

TEXTS: list[Row] = [
    ("no text", "POST", SEND, body("{}"), 422),
    *each("text", NO_TEXTS, lambda value: ("POST", SEND, text(value), 422)),
    *each("text", GOOD_TEXTS, lambda value: ("POST", SEND, text(value), 201)),
    *each("client_id", NO_KEYS, lambda value: ("POST", SEND, text("hello", client_id=value), 422)),
    *each("client_id", GOOD_KEYS, lambda value: ("POST", SEND, text("hello", client_id=value), 201)),
]

NO_IDS = (
    "", "1", "null", "%00", "%FF", "%ED%A0%80", "0190a0b0-0000-7000-8000-00000000000g", "[]", "%D9%A0" * 36,
    "a" * 5_000, "0190a0b0-0000-7000-8000-000000000000%0A", "%200190a0b0-0000-7000-8000-000000000000",
    "0190a0b0000070008000000000000000", "{0190a0b0-0000-7000-8000-000000000000}",
    "urn:uuid:0190a0b0-0000-7000-8000-000000000000",
)  # fmt: skip
NO_LIMITS = (
    "0", "101", "-1", "", "%20", "1_0", "+5", "%2B5", "%205", "5%20", "5%0A", "5.0", "5.5", "5e0", "0x5", "0b1", "05",
    "-0", "ten", "null", "true", "NaN", "Infinity", "1e400", "9" * 5_000, "%D9%A5", "%EF%BC%95", "%C2%B2",
    "%E4%BA%94", "%00", "5%00", "%FF", "5,6", "[5]",
)  # fmt: skip
FIRST, LAST = "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"

QUERIES: list[Row] = [
    *each("before", NO_IDS, lambda value: ("GET", f"{SEND}?before={value}", {}, 422)),
    *each("after", NO_IDS, lambda value: ("GET", f"{SEND}?after={value}", {}, 422)),
    *each("around", NO_IDS, lambda value: ("GET", f"{SEND}?around={value}", {}, 422)),
    *each("limit", NO_LIMITS, lambda value: ("GET", f"{SEND}?limit={value}", {}, 422)),
    *each("limit", ("1", "5", "99", "100"), lambda value: ("GET", f"{SEND}?limit={value}", {}, 200)),
    ("two cursors", "GET", f"{SEND}?before={FIRST}&after={FIRST}", {}, 422),
    ("the smallest cursor", "GET", f"{SEND}?after={FIRST}", {}, 200),
    ("the largest cursor in capitals", "GET", f"{SEND}?before={LAST}", {}, 200),
    ("another's parameters", "GET", f"{SEND}?limit[]=5&limit[$gt]=5&user=ben&__proto__=1", {}, 200),
    ("a query of nonsense", "GET", f"{SEND}?%&&=&%FF=%FE&\x00", {}, 200),
    ("a long query", "GET", f"{SEND}?x={'y' * 100_000}", {}, 200),
    ("thousands of parameters", "GET", f"{SEND}?{'a&' * 50_000}", {}, 200),
]

NO_ROOMS = (
    "", "%20", "General", "GENERAL", "general%20", "general%0A", "%0Ageneral", "general%00", "general%2F..",
    "..%2Fgeneral", "%2e%2e", "-general", "a_b", "a.b", "a:b", "a%23b", "a%3Fb", "%FF", "%ED%A0%80", "%C3%A9",
    "%D9%A0", "%EF%BD%81", "a" * 65, "a" * 10_000, "*", "%25", "%2A", "%7B%7D",
)  # fmt: skip
NO_PATHS = (
    "", "/", "//", "/nothing", "/messages/", "/MESSAGES", "/messages%20", "/messages%00", "/messages;a=b", "/%FF",
    "/..", "/.env", "/../api/messages/x", "/%2e%2e/messages", "/messages.json", "/openapi", "/docs/", "/swagger.json",
    "/.git/config", "/" + "a" * 10_000, "/" + "/" * 1_000,
)  # fmt: skip

PATHS: list[Row] = [
    *each("read in", NO_ROOMS, lambda room: ("GET", f"/rooms/{room}/messages", {}, 404)),
    *each("send to", NO_ROOMS, lambda room: ("POST", f"/rooms/{room}/messages", text("hello"), 404)),
    *each("presence in", NO_ROOMS, lambda room: ("GET", f"/rooms/{room}/presence", {}, 404)),
    *each("path", NO_PATHS, lambda path: ("GET", path, {}, 404)),
]

OTHERS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "POST ", "X" * 1_000)

METHODS: list[Row] = [
    *each("messages", OTHERS, lambda method: (method, SEND, {}, 405)),
    *each("tickets", ("GET", "HEAD", "PUT", "DELETE", "TRACE"), lambda method: (method, "/tickets", {}, 405)),
    *each("health", ("POST", "PUT", "DELETE", "TRACE"), lambda method: (method, "/health", {}, 405)),
    ("HEAD of messages", "HEAD", SEND, {}, 200),
    ("OPTIONS of messages", "OPTIONS", SEND, {}, 200),
    ("OPTIONS of nothing", "OPTIONS", "/nothing", {}, 404),
    ("a method in a header", "GET", SEND, with_headers(X_HTTP_Method_Override="DELETE", X_Method="PUT"), 200),
    ("a GET with a body", "GET", SEND, body('{"text": "hello"}'), 200),
    ("a GET with a body of nonsense", "GET", SEND, body(b"\xff" * 100_000), 200),
    ("a ticket with a body of nonsense", "POST", "/tickets", body(b"\xff" * 100_000), 201),
]

HEADERS: list[Row] = [
    ("a host of nonsense", "GET", SEND, with_headers(Host="a b\x00"), 200),
    ("no host", "GET", SEND, with_headers(Host=""), 200),
    ("another host", "GET", SEND, with_headers(Host="evil.example.com", X_Forwarded_Host="evil.example.com"), 200),
    ("another origin", "GET", SEND, with_headers(Origin="https://evil.example.com"), 200),
    ("an origin of nonsense", "POST", SEND, body('{"text": "hello"}', Origin="\xff\x00://"), 201),
    ("ranges", "GET", SEND, with_headers(Range="bytes=0-1,5-,-5", If_Range="x"), 200),
    ("a range of nonsense", "GET", SEND, with_headers(Range="bytes=9-1,\xff"), 200),
    (
        "conditions",
        "GET",
        SEND,
        with_headers(If_None_Match='"x", *', If_Modified_Since="yesterday", If_Match="\xff"),
        200,
    ),
    ("encodings of nonsense", "GET", SEND, with_headers(Accept_Encoding="gzip;q=x, \xff, ,;;", Accept="\xff"), 200),
    ("what is not to be had", "GET", SEND, with_headers(Accept="text/html;q=0, image/*"), 200),
    ("a cookie of nonsense", "GET", SEND, with_headers(Cookie="a=\xff; ;=; __Host-chatroom=\x00" + "x" * 100_000), 200),
    ("a request id of its own", "GET", SEND, with_headers(X_Request_Id="mine\x1b[31m"), 200),
    ("many addresses", "GET", SEND, with_headers(X_Forwarded_For="1.2.3.4, " * 1_000, Forwarded="for=\xff"), 200),
    ("expectations", "POST", SEND, body('{"text": "hello"}', Expect="200-ok"), 201),
    ("an upgrade", "GET", SEND, with_headers(Upgrade="websocket", Connection="Upgrade"), 400),
    (
        "a preflight of nonsense",
        "OPTIONS",
        SEND,
        with_headers(Origin="\xff", Access_Control_Request_Method="\x00"),
        200,
    ),
]

TABLES = (BODIES, TEXTS, QUERIES, PATHS, METHODS, HEADERS)
ROWS = [pytest.param(*row[1:], id=ascii(row[0])) for table in TABLES for row in table]


@pytest.mark.parametrize(("method", "path", "sent", "status"), ROWS)
def test_attack(ann: Caller, cloud: MotoCloud, method: str, path: str, sent: dict[str, Any], status: int) -> None:
    answer = ann.client.open(f"/api{path}", method=method, **sent | {"headers": ann.headers | sent.get("headers", {})})
    assert answer.status_code == status, answer.text[:1_000]
    if status >= 400 and method != "HEAD":
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == status
        assert cloud.items("MessagesTable") == []


def test_no_call_breaks_whatever_is_sent(high_limits: None, app: Flask, zoe: Caller) -> None:
    """Every call that the app has, also one that nobody has written a row for, with the bodies and headers above."""
    all_sent = [{}, *(row[3] for table in (BODIES, HEADERS) for row in table if len(row[3].get("data", b"")) < 70_000)]
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?\w+>", "general", rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            for sent in all_sent:
                headers = zoe.headers | OUR_PAGE | sent.get("headers", {})
                answer = zoe.client.open(f"{path}?limit=\xff", method=method, **sent | {"headers": headers})
                assert answer.status_code < 500, (method, path, sent, answer.text)


@pytest.mark.parametrize("room", ["a", "0", "a" * 64, "a-", "a--b"])
def test_the_strangest_names_of_rooms_are_found(ann: Caller, cloud: MotoCloud, room: str) -> None:
    make_room(room, ann_sub="member")
    assert ann.get(f"/rooms/{room}/messages").status_code == 200
