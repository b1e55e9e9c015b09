"""Who gets through to MiniStack. Each row of a table is one way that somebody may try; add the next one there."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from deployer.local.credentials import Key
from deployer.local.guard import Guard
from deployer.local.signatures import BadSignature
from tests.support.aws_requests import AwsRequest, presigned, signed

PORT = 4566
OWN = f"127.0.0.1:{PORT}"
ROOT = Key("AKIAEXAMPLEEXAMPLE22", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00")
SESSION = Key("ASIAEXAMPLEEXAMPLE22", "another")
TOKEN = "a token"
SITE = "https://d111111abcdef8.cloudfront.net"
EVIL = "http://evil.example.com"

REGISTRATION = "/2015-03-31/functions"
FORGED = "?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Flambda%2Faws4_request&X-Amz-Signature=00"
FORGED_WHOLE = f"{FORGED}&X-Amz-Algorithm=AWS4-HMAC-SHA256"
HTTP_API = "/_aws/execute-api/abc123/$default/api/messages"
SOCKET = "/_aws/execute-api/def456/prod"
KEYS = "/us-east-1_Chatroom1/.well-known/jwks.json"
REVOKE = {"X-Amz-Target": "AWSCognitoIdentityProviderService.RevokeToken"}


def secret_of(key_id: str, token: str) -> str:
    known = {(ROOT.id, ""): ROOT.secret, (SESSION.id, TOKEN): SESSION.secret}
    if (key_id, token) not in known:
        raise BadSignature("InvalidClientTokenId", "There is no such key here.")
    return known[key_id, token]


class MiniStack:
    """What is behind the guard: it answers everything, and keeps what has got through."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.parts = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            self.got.append(("lifespan", b""))
            return
        if scope["type"] == "websocket":
            self.got.append((scope["path"], b""))
            await send({"type": "websocket.accept"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            self.parts += 1
            more = message.get("more_body", False)
        self.got.append((scope["path"], body))
        cors = [(b"Access-Control-Allow-Origin", b"*"), (b"Access-Control-Allow-Headers", b"*")]
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/x"), *cors]})
        await send({"type": "http.response.body", "body": b"MiniStack"})


class Answer:
    """What came back."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.kinds = [message["type"] for message in messages]
        start = next((message for message in messages if message["type"] == "http.response.start"), {})
        self.status = start.get("status")
        self.headers = {name.decode().lower(): value.decode() for name, value in start.get("headers", [])}
        self.body = b"".join(message.get("body", b"") for message in messages)


def signed_at(asked: AwsRequest) -> datetime:
    """Return when a request was signed: the tables are made long before a busy machine comes to their rows."""
    times = re.findall(r"\b\d{8}T\d{6}Z\b", f"{asked.headers.get('X-Amz-Date')} {asked.target}")
    return datetime.strptime(times[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if times else datetime.now(UTC)


def ask(
    asked: AwsRequest,
    more_headers: list[tuple[str, str]] | None = None,
    *,
    kind: str = "http",
    received: list[dict[str, Any]] | None = None,
    at: datetime | None = None,
) -> tuple[Answer, MiniStack]:
    """Send a request through a guard, when it was signed unless told; its body comes in parts, as over a network."""
    ministack, sent = MiniStack(), []
    path, _, query = asked.target.partition("?")
    headers = [*asked.headers.items(), *(more_headers or [])]
    scope = {
        "type": kind,
        "method": asked.method,
        "path": path.replace("%40", "@"),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    if kind == "websocket":
        del scope["method"]
    if received is None and kind == "websocket":
        received = [{"type": "websocket.connect"}]
    elif received is None:
        half = len(asked.body) // 2
        received = [
            {"type": "http.request", "body": asked.body[:half], "more_body": True},
            {"type": "http.request", "body": asked.body[half:], "more_body": False},
        ]

    async def receive() -> dict[str, Any]:
        assert received, "whoever waits for more waits for ever"
        return received.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    guard = Guard(ministack, PORT, secret_of, lambda origin: origin == SITE, lambda: at or signed_at(asked))
    asyncio.run(guard(scope, receive, send))
    return Answer(sent), ministack


def unsigned(method: str, target: str, headers: dict[str, str] | None = None) -> AwsRequest:
    return AwsRequest(method, target, {"Host": OWN, **(headers or {})})


def call(host: str = OWN) -> AwsRequest:
    """Return a call that is good, but for what a test changes."""
    return signed(ROOT, "POST", f"http://{host}/", b'{"Limit": 1}', {"X-Amz-Target": "DynamoDB_20120810.ListTables"})


def test_what_is_signed_gets_through_with_its_body() -> None:
    answer, ministack = ask(call())
    assert (answer.status, answer.body) == (200, b"MiniStack")
    assert ministack.got == [("/", b'{"Limit": 1}')]


GOOD = {
    "a call": call(),
    "by the other name": call(f"localhost:{PORT}"),
    "a session": signed(SESSION, "GET", f"http://{OWN}{REGISTRATION}", service="lambda", token=TOKEN),
    "a presigned object": presigned(ROOT, "GET", f"http://{OWN}/bucket/key"),
    "a presigned object of a session": presigned(SESSION, "GET", f"http://{OWN}/bucket/key", token=TOKEN),
    "an upload": signed(ROOT, "PUT", f"http://{OWN}/bucket/key", b"content", service="s3"),
    "a post to a connection": signed(
        ROOT, "POST", f"http://{OWN}{SOCKET}/%40connections/c%3D", b"frame", service="execute-api"
    ),
}


@pytest.mark.parametrize("asked", GOOD.values(), ids=GOOD)
def test_what_is_signed_with_a_key_that_was_given_out_gets_through(asked: AwsRequest) -> None:
    answer, ministack = ask(asked)
    assert answer.status == 200
    assert [body for _, body in ministack.got] == [asked.body]


# ------------------------------------------------------------------------------------------------------------- names

FOREIGN_NAMES = {
    "rebinding": f"evil.example.com:{PORT}",
    "rebinding, bare": "evil.example.com",
    "a dot at the end": f"localhost.:{PORT}",
    "another port": "127.0.0.1:4567",
    "no port": "127.0.0.1",
    "a longer name": f"127.0.0.1.evil.com:{PORT}",
    "a name below localhost": f"bucket.localhost:{PORT}",
    "a user": f"evil@127.0.0.1:{PORT}",
    "IPv6": f"[::1]:{PORT}",
    "IPv4 in IPv6": f"[::ffff:127.0.0.1]:{PORT}",
    "all interfaces": f"0.0.0.0:{PORT}",
    "another loopback": f"127.0.0.2:{PORT}",
    "a shorter address": f"127.1:{PORT}",
    "a number": f"2130706433:{PORT}",
    "a zero before the port": f"127.0.0.1:0{PORT}",
    "a tab": f"127.0.0.1\t:{PORT}",
    "a space at the end": f"{OWN} ",
    "two names": f"{OWN}, {OWN}",
    "a path": f"{OWN}/",
    "an AWS name": "lambda.us-east-1.amazonaws.com",
    "a function's own": f"a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4.lambda-url.us-east-1.on.aws:{PORT}",
    "an API's own": f"abcdef12.execute-api.{OWN}",
    "nothing": "",
}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", FOREIGN_NAMES.values(), ids=FOREIGN_NAMES)
def test_no_other_name_gets_through(host: str, kind: str) -> None:
    for asked in (unsigned("GET", "/_ministack/health"), unsigned("GET", SOCKET), unsigned("GET", KEYS)):
        answer, ministack = ask(asked.with_header("Host", host), kind=kind)
        assert not ministack.got
        assert answer.status == (421 if kind == "http" else None)
    # Signed, it is that name's request.
    answer, ministack = ask(call().with_header("Host", host))
    assert (answer.status, ministack.got) == (421, [])


@pytest.mark.parametrize("host", [OWN, f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
def test_its_own_names_get_through(host: str) -> None:
    assert ask(unsigned("GET", "/_ministack/health").with_header("Host", host))[0].status == 200


def test_a_request_has_one_name() -> None:
    health = unsigned("GET", "/_ministack/health")
    assert ask(health.with_header("Host", None))[0].status == 421
    assert ask(health, [("Host", OWN)])[0].status == 421
    assert ask(health, [("Host", "evil.example.com")])[0].status == 421


@pytest.mark.parametrize("target", [f"http://{OWN}/_ministack/health", "http://evil.example.com/", "*", "", "@x"])
def test_the_name_in_the_request_line_is_none(target: str) -> None:
    answer, ministack = ask(unsigned("GET", target))
    assert (answer.status, ministack.got) == (421, [])


# ------------------------------------------------------------------------------------------------------------ origins

FOREIGN_PAGES: dict[str, dict[str, str]] = {
    "another site": {"Origin": EVIL},
    "the chatroom's own pages": {"Origin": "http://localhost:5000"},
    "another port": {"Origin": "http://127.0.0.1:4567"},
    "another scheme": {"Origin": f"https://{OWN}"},
    "a longer name": {"Origin": f"http://{OWN}.evil.com"},
    "a dot at the end": {"Origin": f"http://localhost.:{PORT}"},
    "a path": {"Origin": f"http://{OWN}/"},
    "a sandbox": {"Origin": "null"},
    "an empty one": {"Origin": ""},
    "two": {"Origin": f"http://{OWN}, {EVIL}"},
    "a file": {"Origin": "file://"},
    "an extension": {"Origin": "chrome-extension://abcdefgh"},
    "an image of another site": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    "a page that leads here": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    "an image of another port": {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
    "a word that nobody knows": {"Sec-Fetch-Site": "none, cross-site"},
    "its own origin, from another site": {"Origin": f"http://{OWN}", "Sec-Fetch-Site": "cross-site"},
    "another origin, from its own site": {"Origin": EVIL, "Sec-Fetch-Site": "same-origin"},
}
PROTECTED = {
    "a call": call(),
    "a presigned object": presigned(ROOT, "GET", f"http://{OWN}/bucket/key"),
    "the health": unsigned("GET", "/_ministack/health"),
    "tokens": unsigned("POST", "/oauth2/token"),
    "the end of a session": unsigned("POST", "/", REVOKE),
    "the HTTP API": unsigned("POST", HTTP_API),
    "a preflight of the HTTP API": unsigned("OPTIONS", HTTP_API),
    "a password": unsigned("POST", "/login"),
    "a preflight of the keys": unsigned("OPTIONS", KEYS),
    "a post to the keys": unsigned("POST", KEYS),
    "a post to the sign-in page": signed(ROOT, "POST", f"http://{OWN}/logout", service="s3"),
}


@pytest.mark.parametrize("headers", FOREIGN_PAGES.values(), ids=FOREIGN_PAGES)
@pytest.mark.parametrize("asked", PROTECTED.values(), ids=PROTECTED)
def test_no_page_of_another_site_gets_through(asked: AwsRequest, headers: dict[str, str]) -> None:
    answer, ministack = ask(asked.change(headers={**asked.headers, **headers}))
    assert (answer.status, ministack.got) == (403, [])
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_one_good_origin_of_two_is_not_enough() -> None:
    headers = [("Origin", f"http://{OWN}"), ("Origin", EVIL)]
    assert ask(call(), headers)[0].status == 403
    assert ask(call(), [("Sec-Fetch-Site", "none"), ("Sec-Fetch-Site", "cross-site")])[0].status == 403


OWN_PAGES: dict[str, dict[str, str]] = {
    "no browser": {},
    "its own page": {"Origin": f"http://{OWN}", "Sec-Fetch-Site": "same-origin"},
    "its own page by the other name": {"Origin": f"http://localhost:{PORT}", "Sec-Fetch-Site": "same-origin"},
    "the user": {"Sec-Fetch-Site": "none"},
}


@pytest.mark.parametrize("headers", OWN_PAGES.values(), ids=OWN_PAGES)
def test_its_own_pages_get_through(headers: dict[str, str]) -> None:
    for asked in (call(), unsigned("POST", "/login")):
        assert ask(asked.change(headers={**asked.headers, **headers}))[0].status == 200


FOR_EVERYBODY = {
    "the sign-in page": unsigned("GET", "/oauth2/authorize?client_id=1"),
    "signing out": unsigned("GET", "/logout?client_id=1"),
    "the keys": unsigned("GET", KEYS),
}


@pytest.mark.parametrize("headers", FOREIGN_PAGES.values(), ids=FOREIGN_PAGES)
@pytest.mark.parametrize("asked", FOR_EVERYBODY.values(), ids=FOR_EVERYBODY)
def test_the_sign_in_pages_and_the_keys_are_for_everybody(asked: AwsRequest, headers: dict[str, str]) -> None:
    answer, _ = ask(asked.change(headers={**asked.headers, **headers}))
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("target", ["/oauth2/authorize", "/logout", "/login"])
def test_no_page_frames_a_sign_in_page(target: str) -> None:
    answer, _ = ask(unsigned("POST" if target == "/login" else "GET", target))
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"


def test_the_site_behind_the_clouds_own_cdn_reaches_its_api_and_nothing_else() -> None:
    assert ask(unsigned("POST", HTTP_API, {"Origin": SITE}))[0].status == 200
    assert ask(call().with_header("Origin", SITE))[0].status == 403
    assert ask(unsigned("POST", HTTP_API, {"Origin": "https://d222222abcdef8.cloudfront.net"}))[0].status == 403


# --------------------------------------------------------------------------------------------------------- signatures

UNSIGNED = {
    "a function": unsigned("POST", REGISTRATION),
    "a function, as in the issue": unsigned("POST", REGISTRATION + FORGED),
    "a function, as MiniStack takes it": unsigned("POST", REGISTRATION + FORGED_WHOLE),
    "an image that makes a user": unsigned("GET", f"/{FORGED}&Action=CreateUser&UserName=mallory"),
    "everybody's key": signed(Key("test", "test"), "POST", f"http://{OWN}/", b"{}"),
    "an account's number": signed(Key("000000000000", "test"), "POST", f"http://{OWN}/", b"{}"),
    "another secret": signed(Key(ROOT.id, "another"), "POST", f"http://{OWN}/", b"{}"),
    "a session without its token": signed(SESSION, "POST", f"http://{OWN}/", b"{}"),
    "the root with a token": signed(ROOT, "POST", f"http://{OWN}/", b"{}", token=TOKEN),
    "a body that was changed": call().change(body=b'{"Limit": 2}'),
    "a body that was taken away": call().change(body=b""),
    "an upload that was changed": signed(ROOT, "PUT", f"http://{OWN}/b/k", b"1", service="s3").change(body=b"2"),
    "a presigned call with a body": presigned(ROOT, "POST", f"http://{OWN}/", service="sts").change(body=b"Action=X"),
    "version 2": unsigned("GET", "/bucket/key", {"Authorization": f"AWS {ROOT.id}:c2lnbmF0dXJl"}),
    "version 2, presigned": unsigned("GET", f"/bucket/key?AWSAccessKeyId={ROOT.id}&Signature=x&Expires=9999999999"),
    "an object": unsigned("GET", "/bucket/key"),
    "all buckets": unsigned("GET", "/"),
    "a table": unsigned("POST", "/", {"X-Amz-Target": "DynamoDB_20120810.ListTables"}),
    "an older service": unsigned("POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}),
    "another operation of Cognito": unsigned("POST", "/", {"X-Amz-Target": REVOKE["X-Amz-Target"] + "x"}),
    "an administrator's": unsigned("POST", "/", {"X-Amz-Target": "AWSCognitoIdentityProviderService.AdminGetUser"}),
    "an operation twice": unsigned("POST", "/", {**REVOKE, "x-amz-target": REVOKE["X-Amz-Target"]}),
    "two operations": unsigned("POST", "/", {"X-Amz-Target": REVOKE["X-Amz-Target"], "x-amz-target": "x"}),
    "an operation with a query": unsigned("POST", "/?Action=CreateUser", REVOKE),
    "an operation elsewhere": unsigned("POST", REGISTRATION, REVOKE),
    "a reset": unsigned("POST", "/_ministack/reset"),
    "settings": unsigned("POST", "/_ministack/config"),
    "mail": unsigned("GET", "/_ministack/ses/messages"),
    "queues": unsigned("GET", "/_ministack/sqs/messages"),
    "code": unsigned("GET", "/_ministack/lambda-code/000000000000/us-east-1/chatroom-local"),
    "code, as MiniStack signs it": unsigned(
        "GET", "/_ministack/lambda-code/000000000000/us-east-1/f?X-Amz-Signature=ministack-local-presigned"
    ),
    "the answer of a stack's resource": unsigned("PUT", "/_ministack/cfn-response/token"),
    "the database's door": unsigned("POST", "/_ministack/rds/iam-auth"),
    "LocalStack": unsigned("GET", "/_localstack/health"),
    "a post to the health": unsigned("POST", "/_ministack/health"),
    "below the health": unsigned("GET", "/_ministack/health/"),
    "a connection": unsigned("POST", f"{SOCKET}/%40connections/c%3D"),
    "a connection, with a token": unsigned("POST", f"{SOCKET}/%40connections/c", {"Authorization": "Bearer x"}),
    "the HTTP API with a forged key": unsigned("GET", HTTP_API + FORGED),
    "the HTTP API with a forged key in small letters": unsigned("GET", HTTP_API + FORGED.lower()),
    "the keys of no pool": unsigned("GET", "/bucket/.well-known/jwks.json"),
    "below the keys": unsigned("GET", f"{KEYS}/x"),
    "a container image": unsigned("GET", "/v2/_catalog"),
    "a REST API": unsigned("GET", "/restapis/abc/prod/_user_request_/"),
    "a load balancer": unsigned("GET", "/_alb/name/"),
    "who one is": unsigned("GET", "/oauth2/userInfo"),
    "nothing at all": unsigned("DELETE", "/"),
    "a preflight": unsigned("OPTIONS", "/"),
}


@pytest.mark.parametrize("asked", UNSIGNED.values(), ids=UNSIGNED)
def test_what_is_not_signed_does_not_get_through(asked: AwsRequest) -> None:
    answer, ministack = ask(asked)
    assert (answer.status, ministack.got) == (403, [])


NEEDS_NO_KEY = {
    "the health": unsigned("GET", "/_ministack/health"),
    "tokens": unsigned("POST", "/oauth2/token"),
    "the end of a session": unsigned("POST", "/", REVOKE),
    "a user's password": unsigned("POST", "/", {"X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth"}),
    "the sign-in page": unsigned("GET", "/oauth2/authorize?client_id=1"),
    "a password": unsigned("POST", "/login"),
    "signing out": unsigned("GET", "/logout"),
    "the keys": unsigned("GET", KEYS),
    "the HTTP API": unsigned("GET", HTTP_API),
    "the HTTP API with a token": unsigned("POST", HTTP_API, {"Authorization": "Bearer x.y.z"}),
    "the HTTP API with a bare token": unsigned("DELETE", HTTP_API, {"Authorization": "eyJhbGciOiJSUzI1NiJ9.e30.AA"}),
}


@pytest.mark.parametrize("asked", NEEDS_NO_KEY.values(), ids=NEEDS_NO_KEY)
def test_what_needs_no_key_on_aws_needs_none_here(asked: AwsRequest) -> None:
    assert ask(asked)[0].status == 200


def test_an_old_request_does_not_get_through_again() -> None:
    asked = call()
    assert ask(asked, at=datetime.now(UTC) + timedelta(minutes=4))[0].status == 200
    answer, ministack = ask(asked, at=datetime.now(UTC) + timedelta(minutes=6))
    assert (answer.status, ministack.got) == (403, [])


def test_who_shows_a_key_shows_nothing_else() -> None:
    assert ask(call(), [("Authorization", "Bearer x.y.z")])[0].status == 403
    assert ask(unsigned("GET", HTTP_API), [("Authorization", "Bearer x"), ("Authorization", "AWS4-")])[0].status == 403


def test_a_body_that_the_signature_does_not_cover_is_not_kept() -> None:
    _, ministack = ask(presigned(ROOT, "PUT", f"http://{OWN}/bucket/key", b"content"))
    assert ministack.parts == 2
    _, ministack = ask(signed(ROOT, "PUT", f"http://{OWN}/bucket/key", b"content", service="s3"))
    assert ministack.parts == 1


def test_a_body_that_never_ends_gets_no_answer() -> None:
    asked = call()
    received = [{"type": "http.request", "body": asked.body[:4], "more_body": True}, {"type": "http.disconnect"}]
    answer, ministack = ask(asked, received=received)
    assert (answer.kinds, ministack.got) == ([], [])


def test_nothing_is_read_into_memory_for_a_stranger() -> None:
    """The key is looked up, and a hash that the request names is checked, before a body is kept."""
    part = {"type": "http.request", "body": bytes(1_000_000), "more_body": True}
    received = [part] * 100
    stranger = signed(Key(ROOT.id, "another"), "PUT", f"http://{OWN}/bucket/key", b"content", service="s3")
    answer, _ = ask(stranger, received=received)
    assert answer.status == 403
    assert received


# --------------------------------------------------------------------------------------------------------- WebSockets


@pytest.mark.parametrize("headers", FOREIGN_PAGES.values(), ids=FOREIGN_PAGES)
def test_a_websocket_opens_from_anywhere_as_its_ticket_is_what_counts(headers: dict[str, str]) -> None:
    answer, ministack = ask(unsigned("GET", f"{SOCKET}?ticket=abc", headers), kind="websocket")
    assert (answer.kinds, ministack.got) == (["websocket.accept"], [(SOCKET, b"")])


@pytest.mark.parametrize("target", ["/", "/mqtt", REGISTRATION, SOCKET + FORGED, KEYS, "/oauth2/authorize"])
def test_no_other_websocket_opens(target: str) -> None:
    answer, ministack = ask(unsigned("GET", target), kind="websocket")
    assert (answer.kinds, ministack.got) == (["websocket.close"], [])


# ------------------------------------------------------------------------------------------------------------ answers


def test_ministack_is_told_when_it_starts_and_ends() -> None:
    assert ask(unsigned("GET", "/"), kind="lifespan")[1].got == [("lifespan", b"")]


def test_no_answer_is_for_every_origin() -> None:
    answer, _ = ask(call())
    assert set(answer.headers) == {"content-type"}


def json_code(body: bytes) -> str:
    found: str = json.loads(body)["__type"]
    return found


def xml_code(body: bytes) -> str:
    return ElementTree.fromstring(body).findtext(".//Code") or ""


@pytest.mark.parametrize(
    ("service", "headers", "code_of"),
    [
        ("dynamodb", {"X-Amz-Target": "DynamoDB_20120810.ListTables"}, json_code),
        ("iam", {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}, xml_code),
        ("s3", {}, xml_code),
    ],
)
def test_a_refusal_is_one_that_awss_tools_understand(
    service: str, headers: dict[str, str], code_of: Callable[[bytes], str]
) -> None:
    asked = signed(Key("AKIAUNKNOWNUNKNOWN22", "x"), "POST", f"http://{OWN}/", b"x", headers, service=service)
    answer, _ = ask(asked)
    assert answer.status == 403
    assert code_of(answer.body) == answer.headers["x-amzn-errortype"] == "InvalidClientTokenId"
