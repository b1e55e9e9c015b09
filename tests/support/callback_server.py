"""A local @connections API that misbehaves as told: for each connection id, one behaviour after another.

    with CallbackServer() as server:
        server.script("a=", throttled(retry_after="0"), HANG, then=OK)
        ...  # post to server.endpoint
        assert server.received["a="] == [frame, frame, frame]

It runs on an event loop in a thread of its own. What it has seen is recorded before it answers, so a test that has
its answer may look at once; for anything else there is `wait_until`. Nothing here waits for time to pass.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

PATIENCE_S = 20.0
"""How long `wait_until` waits for what should happen at once."""

REASONS = {200: "OK", 204: "No Content", 403: "Forbidden", 410: "Gone", 429: "Too Many Requests"}


@dataclass
class Request:
    """A request that has come, and the connection to answer it on."""

    server: CallbackServer
    method: str
    path: str
    connection_id: str
    headers: dict[str, str]
    body: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        await self.send(response(status, headers, body))

    def accept(self) -> None:
        """Record that the frame was taken: an answer of 200 is on its way."""
        self.server.accepted[self.connection_id].append(self.body)

    async def until_peer_closes(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.reader.read()

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behaviour = Callable[[Request], Awaitable[None]]


def response(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} {REASONS.get(status, 'Whatever')}\r\n{lines}\r\n".encode() + body


@dataclass(frozen=True)
class Answers:
    """Answers with a status. 2xx takes the frame."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    async def __call__(self, request: Request) -> None:
        if 200 <= self.status < 300:
            request.accept()
        await request.answer(self.status, dict(self.headers), self.body)


def error(status: int, kind: str, message: str = "") -> Answers:
    return Answers(status, (("x-amzn-ErrorType", kind),), b'{"message": "%s"}' % message.encode())


def throttled(retry_after: str | None = None) -> Answers:
    headers = (("Retry-After", retry_after),) if retry_after is not None else ()
    return Answers(429, headers, b'{"message": "Limit Exceeded"}')


OK = Answers(200)
NO_CONTENT = Answers(204)
GONE = error(410, "GoneException")
TOO_LARGE = error(413, "PayloadTooLargeException")
FORBIDDEN = error(403, "ForbiddenException", "Forbidden")
MALFORMED_ID = error(400, "BadRequestException", "Invalid connectionId")
EXPIRED_TOKEN = error(403, "ExpiredTokenException", "The security token included in the request is expired")
SERVER_ERROR = Answers(500, (), b'{"message": "Internal server error"}')


@dataclass(frozen=True)
class AnswersEarly(Answers):
    """Answers before it has read the body, which it reads once the client has turned to another connection.

    Were it to read on at once, all of the body might be sent before the client hears the answer.
    """


@dataclass(frozen=True)
class Does:
    """Something that has a name."""

    name: str
    what: Callable[[Request], Awaitable[None]] = field(compare=False)

    async def __call__(self, request: Request) -> None:
        await self.what(request)

    def __repr__(self) -> str:
        return self.name


async def _hang(request: Request) -> None:
    await request.until_peer_closes()


async def _reset_before(request: Request) -> None:
    request.reset()


async def _close_before(request: Request) -> None:
    request.close()


async def _reset_in(request: Request) -> None:
    await request.send(response(200, body=b"0123456789")[:-5])
    request.reset()


async def _close_in(request: Request) -> None:
    await request.send(response(200, body=b"0123456789")[:20])
    request.close()


async def _reset_after(request: Request) -> None:
    await OK(request)
    request.reset()


async def _close_after(request: Request) -> None:
    request.accept()
    await request.answer(200, {"connection": "Close"})
    request.close()


async def _close_idle(request: Request) -> None:
    await OK(request)
    request.close()


async def _trickle(request: Request) -> None:
    request.accept()
    for byte in response(200, {"Date": "Sun, 22 Nov 2026 20:03:30 GMT"}, b"{}"):
        await request.send(bytes([byte]))
        await asyncio.sleep(0)


async def _drip(request: Request) -> None:
    """Always another header field: there is always progress, and never an answer."""
    closed = asyncio.ensure_future(request.until_peer_closes())
    with contextlib.suppress(ConnectionError):
        await request.send(b"HTTP/1.1 200 OK\r\n")
        while not closed.done():
            await request.send(b"X-Drip: drop\r\n")
            await asyncio.wait([closed], timeout=0.01)
    await closed


async def _chunked(request: Request) -> None:
    request.accept()
    await request.send(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Checksum\r\n\r\n",
        b'4;name="a;b"\r\n{"a"\r\n',
        b"00C\r\n: \r\n0\r\n\r\n}  \r\n",
        b"0\r\nX-Checksum: 1\r\n\r\n",
    )


async def _odd_case(request: Request) -> None:
    request.accept()
    await request.send(b"HTTP/1.1 200 OK\r\ncOnTeNt-lEnGtH:2\r\nCONNECTION:keep-alive\r\n\r\n{}")


async def _interim(request: Request) -> None:
    request.accept()
    await request.send(
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n",
        b"Content-Length: 0\r\n\r\n",
    )


async def _until_close(request: Request) -> None:
    request.accept()
    await request.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"until the end")
    request.close()


async def _http_1_0(request: Request) -> None:
    request.accept()
    await request.send(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    request.close()


async def _garbage(request: Request) -> None:
    await request.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await request.until_peer_closes()


HANG = Does("HANG", _hang)
RESET_BEFORE = Does("RESET_BEFORE", _reset_before)
CLOSE_BEFORE = Does("CLOSE_BEFORE", _close_before)
RESET_IN = Does("RESET_IN", _reset_in)
CLOSE_IN = Does("CLOSE_IN", _close_in)
RESET_AFTER = Does("RESET_AFTER", _reset_after)
CLOSE_AFTER = Does("CLOSE_AFTER", _close_after)
CLOSE_IDLE = Does("CLOSE_IDLE", _close_idle)
TRICKLE = Does("TRICKLE", _trickle)
DRIP = Does("DRIP", _drip)
CHUNKED = Does("CHUNKED", _chunked)
ODD_CASE = Does("ODD_CASE", _odd_case)
INTERIM = Does("INTERIM", _interim)
UNTIL_CLOSE = Does("UNTIL_CLOSE", _until_close)
HTTP_1_0 = Does("HTTP_1_0", _http_1_0)
GARBAGE = Does("GARBAGE", _garbage)

ODD_SUCCESSES: tuple[Behaviour, ...] = (
    OK, NO_CONTENT, CLOSE_AFTER, CLOSE_IDLE, TRICKLE, CHUNKED, ODD_CASE, INTERIM, UNTIL_CLOSE, HTTP_1_0, RESET_AFTER,
)  # fmt: skip
"""Ways to take a frame. After `RESET_AFTER` the client may not know it, and may send the frame again."""

QUICK_FAULTS: tuple[Behaviour, ...] = (
    throttled(), throttled("0"), SERVER_ERROR, Answers(503, (("Connection", "close"),)), Answers(408),
    RESET_BEFORE, CLOSE_BEFORE, RESET_IN, CLOSE_IN, GARBAGE,
)  # fmt: skip
"""Faults that are over by the next try."""

SLOW_FAULTS: tuple[Behaviour, ...] = (HANG, DRIP)
"""Faults that last until the client's patience ends."""


class CallbackServer:
    """The server. `received` and `accepted` hold, for each connection id, the frames in the order of arrival.

    `received` has every POST's body, whatever became of it, `accepted` those that were answered by 2xx. `closed`
    lists the ids of DELETEs. With `credentials` (botocore's), a request whose signature is not the one that botocore
    makes for it gets 403; with `tls`, the endpoint is https. With `buffer_bytes`, its system takes no more of a request
    that is not read.
    """

    def __init__(
        self,
        *,
        credentials: Any = None,
        region: str = "us-east-1",
        tls: ssl.SSLContext | None = None,
        path: str = "/_aws/execute-api/abc123/prod",
        buffer_bytes: int | None = None,
    ) -> None:
        self.received: dict[str, list[bytes]] = defaultdict(list)
        self.accepted: dict[str, list[bytes]] = defaultdict(list)
        self.closed: list[str] = []
        self.requests: list[Request] = []
        self.problems: list[BaseException] = []
        self.connections_made = 0
        self.connections_open = 0
        self.most_at_once = 0
        self._under_way = 0
        self.path = path
        self._credentials = credentials
        self._region = region
        self._tls = tls
        self._buffer_bytes = buffer_bytes
        self._scripts: dict[str, deque[Behaviour]] = defaultdict(deque)
        self._afterwards: dict[str, Behaviour] = {}
        self._idle: set[asyncio.StreamWriter] = set()
        self._peers: set[Any] = set()
        self._another_connection = asyncio.Event()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="callback-server", daemon=True)
        self.port = 0

    def script(self, connection_id: str, *behaviours: Behaviour, then: Behaviour = OK) -> None:
        """How the requests for a connection are met: one behaviour each, and `then` for all that follow."""
        self._scripts[connection_id] = deque(behaviours)
        self._afterwards[connection_id] = then

    @property
    def endpoint(self) -> str:
        name = "localhost" if self._tls else "127.0.0.1"
        return f"{'https' if self._tls else 'http'}://{name}:{self.port}{self.path}"

    def close_idle_connections(self) -> int:
        """Close every connection that waits for a request, as servers do after a while; how many there were."""

        async def close_them() -> int:
            idle = list(self._idle)
            for writer in idle:
                writer.close()
            return len(idle)

        return asyncio.run_coroutine_threadsafe(close_them(), self._loop).result(PATIENCE_S)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds that changes with requests and connections."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_S), "it did not happen"

    def wait_until_peers_have_gone(self) -> None:
        """Wait until all that has been sent here is met, when those who have sent it have ended: nothing comes later.

        Connections are accepted in turn, so none that was opened before this one is still to be.
        """
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            own_address = last.getsockname()
            self.wait_until(lambda: own_address in self._peers)
        self.wait_until(lambda: self.connections_open == 0)

    def __enter__(self) -> CallbackServer:
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        assert kind is not None or self.problems == [], "what came was no request to the @connections API"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        def ended(task: asyncio.Task[None]) -> None:
            tasks.discard(task)
            if not task.cancelled() and (problem := task.exception()) is not None:
                self.problems.append(problem)

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._connection(reader, writer))
            tasks.add(task)
            task.add_done_callback(ended)

        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=self._tls, backlog=512)
        if self._buffer_bytes:  # connections that are accepted have the listening socket's
            server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffer_bytes)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()

    @contextlib.contextmanager
    def _noticing(self) -> Iterator[None]:
        with self._changed:
            yield
            self._changed.notify_all()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._noticing():
            self.connections_made += 1
            self.connections_open += 1
            self._peers.add(writer.get_extra_info("peername"))
        self._another_connection.set()
        self._another_connection = asyncio.Event()
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while not writer.is_closing():
                    self._idle.add(writer)
                    head = await reader.readuntil(b"\r\n\r\n")
                    self._idle.discard(writer)
                    await self._request(head, reader, writer)
        finally:
            self._idle.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()
            with self._noticing():
                self.connections_open -= 1

    async def _request(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, *lines = head.decode("ascii").split("\r\n")[:-2]
        method, path, version = line.split(" ")
        assert version == "HTTP/1.1"
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        prefix = f"{self.path}/%40connections/"
        assert path.startswith(prefix), path
        connection_id = unquote(path.removeprefix(prefix))
        script = self._scripts[connection_id]
        behaviour = script.popleft() if script else self._afterwards.get(connection_id, OK)
        if isinstance(behaviour, AnswersEarly):
            writer.write(response(behaviour.status, dict(behaviour.headers), behaviour.body))
            await writer.drain()
            await self._another_connection.wait()
        body = await reader.readexactly(length)
        request = Request(self, method, path, connection_id, headers, body, reader, writer)
        with self._noticing():
            self.requests.append(request)
            if method == "POST":
                self.received[connection_id].append(body)
            else:
                self.closed.append(connection_id)
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            if self._credentials is not None and not self._signed(request):
                await error(403, "InvalidSignatureException", "The signature does not match")(request)
                return
            if not isinstance(behaviour, AnswersEarly):
                await behaviour(request)
        finally:
            with self._noticing():
                self._under_way -= 1

    def _signed(self, request: Request) -> bool:
        url = f"{'https' if self._tls else 'http'}://{request.headers['host']}{request.path}"
        signed = AWSRequest(request.method, url, data=request.body)
        credentials = self._credentials
        signed.headers["X-Amz-Date"] = request.headers["x-amz-date"]
        signed.context["timestamp"] = request.headers["x-amz-date"]
        if credentials.token:
            signed.headers["X-Amz-Security-Token"] = credentials.token
        auth = SigV4Auth(credentials, "execute-api", self._region)
        canonical = auth.canonical_request(signed)
        signature = auth.signature(auth.string_to_sign(signed, canonical), signed)
        auth._inject_signature_to_request(signed, signature)
        return (
            request.headers.get("authorization") == signed.headers["Authorization"]
            and request.headers.get("x-amz-security-token") == credentials.token
        )
