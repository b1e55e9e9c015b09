"""How the guard says no: so that AWS's tools understand it, and a page of another site can read nothing of it."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

Message = dict[str, Any]

# Of a body that nobody wants; who sends more is not told why.
_MAX_DISCARDED_BYTES = 64 * 1024 * 1024
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class Refused(Exception):
    """A request that is not for MiniStack. `code` is the error's name in AWS's words."""

    def __init__(self, status: HTTPStatus, message: str, code: str = "AccessDenied") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Incoming:
    """What is received, and whether a request has come to its end: whoever waits for more waits for ever."""

    def __init__(self, receive: Callable[[], Awaitable[Message]]) -> None:
        self._receive = receive
        self.has_ended = False

    async def __call__(self) -> Message:
        """Return the next message."""
        message = await self._receive()
        self.has_ended = not message.get("more_body", False)
        return message


async def answer(
    refused: Refused, scope: dict[str, Any], incoming: Incoming, send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answer a request that is refused, or a WebSocket that does not open."""
    if scope["type"] == "websocket":
        await incoming()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    # Whoever still writes does not read.
    discarded = 0
    while not incoming.has_ended and discarded < _MAX_DISCARDED_BYTES:
        discarded += len((await incoming()).get("body", b""))
    kind, body = _body(refused, dict(scope["headers"]))
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-amzn-errortype", refused.code.encode()),
    ]
    await send({"type": "http.response.start", "status": refused.status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _body(refused: Refused, headers: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return the error as AWS's protocols have it: JSON, XML of S3's, or XML of the older services."""
    if b"/s3/aws4_request" in headers.get(b"authorization", b""):
        return b"application/xml", f"<Error>{_elements(refused)}</Error>".encode()
    if headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
        return b"text/xml", f"<ErrorResponse><Error>{_elements(refused)}</Error></ErrorResponse>".encode()
    return b"application/json", json.dumps({"__type": refused.code, "message": str(refused)}).encode()


def _elements(refused: Refused) -> str:
    return f"<Code>{escape(refused.code)}</Code><Message>{escape(str(refused))}</Message>"
