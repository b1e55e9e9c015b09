"""Who gets through to MiniStack: an emulator runs what it is given, as the developer, so it answers nobody else.

MiniStack itself takes any signature of its root's key, answers CORS with `*`, and does not look at `Host`: any page
that the developer has open could make a function, and run it.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from deployer.local import own_names, refusals, signatures
from deployer.local.refusals import Incoming, Refused
from deployer.local.signatures import BadSignature, Request, Signature

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# What the site sends a browser to, from another origin: pages that do nothing for whoever leads there.
_SIGN_IN = frozenset({"/oauth2/authorize", "/logout"})
_LOGIN = frozenset({"/login", "/oauth2/login"})
_KEYS = re.compile(r"/[a-z0-9-]+_[A-Za-z0-9]+/\.well-known/jwks\.json")
# What no key signs on AWS either: it is for everybody, or carries a proof of its own.
_UNSIGNED = frozenset(
    {
        ("GET", "/_ministack/health"),
        ("POST", "/oauth2/token"),
        *(("GET", path) for path in _SIGN_IN),
        *(("POST", path) for path in _LOGIN),
    }
)
# Cognito's users come with a password or a token.
_USERS_CALLS = frozenset(
    f"AWSCognitoIdentityProviderService.{name}"
    for name in ("GetUser", "GlobalSignOut", "InitiateAuth", "RespondToAuthChallenge", "RevokeToken")
)
# Who calls the HTTP API has a token; who opens the WebSocket a ticket, and `$connect` looks at the origin.
_GATEWAY = "/_aws/execute-api/"
_CONNECTIONS = "@connections"
_OWN_FETCHES = frozenset({"same-origin", "none"})
_CORS = b"access-control-"
_CORS_ORIGIN = b"access-control-allow-origin"
_NOT_IN_A_FRAME = (b"content-security-policy", b"frame-ancestors 'none'")


class _GoneError(Exception):
    """Whoever asked is no longer there."""


class Guard:
    """An ASGI application in front of MiniStack's.

    Parameters
    ----------
    app
        MiniStack's.
    port
        Where both are.
    secret_of
        Returns the secret of a key, by its id and session token; raises BadSignature for one that is not known.
    is_site
        Returns whether an origin is that of a site behind a CDN of this cloud, which passes it on to its API.
    clock
        Returns the time.
    """

    def __init__(
        self,
        app: App,
        port: int,
        secret_of: Callable[[str, str], str],
        is_site: Callable[[str], bool] = lambda origin: False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._app = app
        self._hosts = own_names.hosts(port)
        self._origins = own_names.origins(port)
        self._secret_of = secret_of
        self._is_site = is_site
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        incoming = Incoming(receive)
        try:
            checked = await self._checked(scope, incoming)
        except Refused as refused:
            await refusals.answer(refused, scope, incoming, send)
        except _GoneError:
            return
        else:
            await self._app(scope, checked, _for_own_pages(scope, send))

    async def _checked(self, scope: Scope, receive: Receive) -> Receive:
        """Return what MiniStack is to read the request's body from."""
        request = Request(
            scope.get("method", "GET"), scope["raw_path"], scope["query_string"], tuple(map(tuple, scope["headers"]))
        )
        self._check_name(request)
        if not _is_for_every_origin(scope):
            self._check_sender(request, scope["path"])
        try:
            signature = signatures.read(request)
            if signature:
                return await self._check_signature(signature, request, receive, scope["type"])
        except BadSignature as error:
            raise Refused(HTTPStatus.FORBIDDEN, str(error), error.code) from None
        if not _may_be_unsigned(scope, request):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                "The request is not signed. The key is in the file `credentials` of the chatroom's data folder.",
                "MissingAuthenticationToken",
            )
        return receive

    def _check_name(self, request: Request) -> None:
        names = [value.lower() for value in request.values("host")]
        if len(names) != 1 or names[0] not in self._hosts or not request.path.startswith(b"/"):
            raise Refused(HTTPStatus.MISDIRECTED_REQUEST, "This is not the server of that name.")

    def _check_sender(self, request: Request, path: str) -> None:
        foreign = {origin for origin in request.values("origin") if origin not in self._origins}
        if path.startswith(_GATEWAY):
            foreign = {origin for origin in foreign if not self._is_site(origin)}
        if foreign or not _OWN_FETCHES.issuperset(request.values("sec-fetch-site")):
            raise Refused(HTTPStatus.FORBIDDEN, "Pages of other sites may not ask this.")

    async def _check_signature(self, signature: Signature, request: Request, receive: Receive, kind: str) -> Receive:
        signatures.check_time(signature, self._clock())
        secret = self._secret_of(signature.key_id, signature.token)
        if signature.payload is not None:
            # Before a body is read whose sender is not known.
            signatures.check(signature, request, secret, signature.payload)
        if signature.covers_no_body:
            return receive
        # The upgrade to a WebSocket has none.
        body = b"" if kind == "websocket" else await _body(receive)
        if signature.payload is None:
            signatures.check(signature, request, secret, signatures.payload_of(body))
        signatures.check_body(signature, secret, body)
        return receive if kind == "websocket" else _read_again(body, receive)


def _is_for_every_origin(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return True
    return scope["method"] == "GET" and (scope["path"] in _SIGN_IN or bool(_KEYS.fullmatch(scope["path"])))


def _may_be_unsigned(scope: Scope, request: Request) -> bool:
    path = scope["path"]
    if path.startswith(_GATEWAY):
        return _CONNECTIONS not in path
    if scope["type"] == "websocket":
        return False
    if (scope["method"], path) == ("POST", "/"):
        called = request.values("x-amz-target")
        return not request.query and len(called) == 1 and called[0] in _USERS_CALLS
    return (scope["method"], path) in _UNSIGNED or (scope["method"] == "GET" and bool(_KEYS.fullmatch(path)))


async def _body(receive: Receive) -> bytes:
    parts, is_complete = [], False
    while not is_complete:
        message = await receive()
        if message["type"] != "http.request":
            raise _GoneError
        parts.append(message.get("body", b""))
        is_complete = not message.get("more_body", False)
    return b"".join(parts)


def _read_again(body: bytes, receive: Receive) -> Receive:
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return unread.pop() if unread else await receive()

    return read


def _for_own_pages(scope: Scope, send: Send) -> Send:
    """Return a `send` by which no answer is for other sites' pages to read, nor a sign-in page to frame."""

    async def send_for_own_pages(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message.get("headers", ())]
            if any(name.lower() == _CORS_ORIGIN and value.strip() == b"*" for name, value in headers):
                headers = [(name, value) for name, value in headers if not name.lower().startswith(_CORS)]
            if scope["path"] in _SIGN_IN | _LOGIN:
                headers.append(_NOT_IN_A_FRAME)
            message = {**message, "headers": headers}
        await send(message)

    return send_for_own_pages
