"""One keep-alive HTTP/1.1 connection on asyncio's event loop, and the endpoint that such connections lead to.

A wire reads and writes its non-blocking socket (plain or TLS) straight from readiness callbacks: measured without TLS,
a request and its answer cost 7 us of CPU so, and 25 us through asyncio's transports or streams. The loop must be a
selector loop, and the system's selector one that others can wait for: epoll on Linux, kqueue on macOS.
"""

import asyncio
import os
import selectors
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

from websocket_handlers.callbacks.http1 import Answer, AnswerReader, MalformedAnswer

READ_BYTES = 8 * 1024
ADDRESSES_KEPT_S = 60
"""How long the addresses of the endpoint's name are used: the TTL of execute-api's DNS records."""

_NOT_YET = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class WireOwner(Protocol):
    """Who hears from a wire."""

    def answered(self, wire: "Wire", answer: Answer, lasts: bool) -> None:
        """The request under way has its answer; the wire is free again if it `lasts`, and closed if not."""

    def broke(self, wire: "Wire", reason: str) -> None:
        """The connection is lost, and closed; a request that was under way has no answer."""


class Readiness:
    """Calls for each socket that can be read, as the loop's `add_reader` does, for half the CPU time.

    A selector inside the loop's own: the loop calls here once for all sockets that have something to read.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._selector = selectors.DefaultSelector()
        loop.add_reader(self._selector, self._call)

    def add(self, sock: socket.socket, call: Callable[[], None]) -> None:
        """Call whenever there is something to read. A call may still come after `remove`."""
        self._selector.register(sock, selectors.EVENT_READ, call)

    def remove(self, sock: socket.socket) -> None:
        """Call no more."""
        self._selector.unregister(sock)

    def close(self) -> None:
        """Let go of the loop."""
        if not self._loop.is_closed():
            self._loop.remove_reader(self._selector)
        self._selector.close()

    def _call(self) -> None:
        for key, _ in self._selector.select(0):
            key.data()


class Wire:
    """One connection with at most one request under way.

    `cargo` and `answer_by` are the owner's: what the request under way is for, and until when it waits.
    `answers` counts the answers so far: a request on a wire that has had none was sent on a fresh connection.
    """

    __slots__ = (
        "_loop",
        "_owner",
        "_reader",
        "_readiness",
        "_sock",
        "_unsent",
        "answer_by",
        "answers",
        "cargo",
        "idle_since",
    )

    def __init__(
        self, loop: asyncio.AbstractEventLoop, readiness: Readiness, sock: socket.socket, owner: WireOwner
    ) -> None:
        self._loop = loop
        self._readiness = readiness
        self._sock = sock
        self._owner = owner
        self._reader = AnswerReader()
        self._unsent = b""
        self.cargo: Any = None
        self.answer_by = 0.0
        self.answers = 0
        self.idle_since = 0.0
        readiness.add(sock, self._readable)

    @property
    def answer_begun(self) -> bool:
        """Whether a part of the answer to the request under way has come."""
        return self._reader.begun

    def send(self, request: bytes) -> None:
        """Send a request. Its answer, or the connection's loss, comes to the owner later, never from in here."""
        try:
            sent = self._sock.send(request)
        except _NOT_YET:
            sent = 0
        except OSError:
            return  # the reader finds an answer that came before the loss, or the loss itself
        if sent < len(request):
            self._unsent = request[sent:]
            self._loop.add_writer(self._sock.fileno(), self._writable)

    def close(self) -> None:
        """Close the socket, whatever is under way; nothing is heard from this wire again."""
        sock = self._sock
        if sock.fileno() >= 0:
            self._readiness.remove(sock)
            if not self._loop.is_closed():
                self._loop.remove_writer(sock.fileno())
            sock.close()

    def _writable(self) -> None:
        try:
            self._unsent = self._unsent[self._sock.send(self._unsent) :]
        except _NOT_YET:
            return
        except OSError:
            self._unsent = b""
        if not self._unsent:
            self._loop.remove_writer(self._sock.fileno())

    def _readable(self) -> None:
        sock = self._sock
        try:
            data = sock.recv(READ_BYTES)
            while isinstance(sock, ssl.SSLSocket) and sock.pending():
                data += sock.recv(READ_BYTES)
        except _NOT_YET:
            return
        except OSError as error:
            if sock.fileno() < 0:
                return  # closed by what was called just before
            self._lost(f"{type(error).__name__}: {error}")
            return
        if self.cargo is None:
            self._lost("closed by the peer" if not data else "bytes that nobody asked for")
            return
        try:
            answer = self._reader.feed(data) if data else self._reader.end()
        except MalformedAnswer as error:
            self._lost(str(error))
            return
        if answer is not None:
            self.answers += 1
            # Who answers before the request is whole may not read the rest of it.
            lasts = answer.keep_alive and not self._unsent
            if not lasts:
                self.close()
            self._owner.answered(self, answer, lasts)

    def _lost(self, reason: str) -> None:
        self.close()
        self._owner.broke(self, reason)


class Endpoint:
    """Where an API's @connections are, and how a connection to there is opened.

    Parameters
    ----------
    url
        `https://{api}.execute-api.{region}.amazonaws.com/{stage}`, or an `http` one of the local cloud.
    tls
        Makes the TLS context, when first one is needed. By default certificates and host names are verified
        against the system's authorities, or those in the file that `AWS_CA_BUNDLE` names.
    """

    def __init__(self, url: str, tls: Callable[[], ssl.SSLContext] | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"not an endpoint of an API: {url!r}")
        if not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError(f"characters that a URL cannot have: {url!r}")
        self._secure = parts.scheme == "https"
        self._name = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        host = f"[{self._name}]" if ":" in self._name else self._name
        self.host = host if self._port == (443 if self._secure else 80) else f"{host}:{self._port}"
        self.path = parts.path.rstrip("/")
        self._make_context = tls or _default_context
        self._context: ssl.SSLContext | None = None
        self._addresses: list[tuple[int, Any]] = []
        self._addresses_until = 0.0
        self._lookup: asyncio.Task[list[Any]] | None = None
        self._turn = 0

    async def connect(self) -> socket.socket:
        """A connected, non-blocking socket, with its TLS handshake done. The name's addresses take turns.

        Raises
        ------
        OSError
            No address could be connected to, or (`ssl.SSLError`) the peer is not who it should be.
        """
        addresses = await self._resolve()
        self._turn += 1
        for n in range(len(addresses)):
            family, address = addresses[(self._turn + n) % len(addresses)]
            try:
                return await self._connect_to(family, address)
            except OSError as error:
                last = error
        raise last

    async def _connect_to(self, family: int, address: Any) -> socket.socket:
        loop = asyncio.get_running_loop()
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
            await loop.sock_connect(sock, address)
            if self._secure:
                if self._context is None:
                    self._context = self._make_context()
                sock = self._context.wrap_socket(sock, server_hostname=self._name, do_handshake_on_connect=False)
                await _handshake(loop, sock)
        except BaseException:
            sock.close()
            raise
        return sock

    async def _resolve(self) -> list[tuple[int, Any]]:
        """The name's addresses. A look-up is the one thing that the standard library can only do in a thread."""
        if self._addresses and time.time() < self._addresses_until:
            return self._addresses
        loop, sort = asyncio.get_running_loop(), socket.SOCK_STREAM
        try:
            found = socket.getaddrinfo(self._name, self._port, type=sort, flags=socket.AI_NUMERICHOST)
        except socket.gaierror:
            lookup = self._lookup  # shared by all that wait for it
            if lookup is None or lookup.done() or lookup.get_loop() is not loop:
                lookup = self._lookup = loop.create_task(loop.getaddrinfo(self._name, self._port, type=sort))
            found = await asyncio.shield(lookup)
        self._addresses = [(family, address) for family, _, _, _, address in found]
        self._addresses_until = time.time() + ADDRESSES_KEPT_S
        return self._addresses


def _default_context() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def _handshake(loop: asyncio.AbstractEventLoop, sock: ssl.SSLSocket) -> None:
    fd = sock.fileno()
    while True:
        ready = loop.create_future()
        try:
            sock.do_handshake()
            return
        except ssl.SSLWantReadError:
            loop.add_reader(fd, _resolve_once, ready)
        except ssl.SSLWantWriteError:
            loop.add_writer(fd, _resolve_once, ready)
        try:
            await ready
        finally:
            loop.remove_reader(fd)
            loop.remove_writer(fd)


def _resolve_once(ready: "asyncio.Future[None]") -> None:
    if not ready.done():
        ready.set_result(None)
