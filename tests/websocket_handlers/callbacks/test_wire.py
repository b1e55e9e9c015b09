"""What a wire sends, and what its owner hears of it: over a pair of sockets, in single turns of a loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from websocket_handlers.callbacks.http1 import Answer
from websocket_handlers.callbacks.wire import Readiness, Wire

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
# More than a pair of sockets holds.
LONG = bytes(range(256)) * 8 * 1024


class Ends:
    """Both ends of a connection: a wire, of which this is the owner, and the peer's socket."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.here, self.peer = socket.socketpair()
        self.number = self.here.fileno()
        for sock in (self.here, self.peer):
            sock.setblocking(False)
        self.readiness: Any = Readiness(loop)
        self.wire = Wire(loop, self.readiness, self.here, self)
        self.heard: list[Any] = []

    def answered(self, wire: Wire, answer: Answer, lasts: bool) -> None:
        self.heard.append((wire, answer.status, lasts))

    def broke(self, wire: Wire, reason: str) -> None:
        self.heard.append((wire, reason))

    def turn(self) -> None:
        """Have the loop do what there is to do now."""
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()

    def arrived(self) -> bytes:
        """Return what has come to the peer."""
        came = b""
        with contextlib.suppress(BlockingIOError):
            while data := self.peer.recv(1_000_000):
                came += data
        return came

    def awaits_writing(self) -> bool:
        """Return whether the loop looks out for when more can be written, which it does no longer then."""
        return self.loop.remove_writer(self.number)

    def close(self) -> None:
        self.wire.close()
        self.peer.close()
        self.readiness.close()


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.SelectorEventLoop()
    yield loop
    loop.close()


@pytest.fixture
def ends(loop: asyncio.AbstractEventLoop) -> Iterator[Ends]:
    ends = Ends(loop)
    yield ends
    ends.close()


# ----------------------------------------------------------------------------------------------------------- readiness


def test_who_can_read_is_called_and_the_others_are_not_waited_for(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    look, patience = ends.readiness._selector.select, list[float]()
    monkeypatch.setattr(ends.readiness._selector, "select", lambda wait_s: patience.append(wait_s) or look(0))
    ends.readiness._call()
    ends.peer.close()
    ends.readiness._call()
    assert ends.heard == [(ends.wire, "closed by the peer")]
    assert patience == [0, 0]


@pytest.mark.parametrize("is_after_the_loop", [False, True])
def test_a_loop_is_let_go_of_even_after_its_end(loop: asyncio.AbstractEventLoop, is_after_the_loop: bool) -> None:
    readiness: Any = Readiness(loop)
    number = readiness._selector.fileno()
    if is_after_the_loop:
        loop.close()
    readiness.close()
    assert not loop.remove_reader(number), "the loop still looks for what can be read"
    with pytest.raises(ValueError, match="closed"):
        readiness._selector.fileno()


# ------------------------------------------------------------------------------------------------------------- sending


def test_what_is_sent_whole_is_not_thought_of_again(ends: Ends) -> None:
    ends.wire.send(b"a request")
    assert ends.arrived() == b"a request"
    assert not ends.awaits_writing()


@pytest.mark.parametrize("is_full", [False, True])
def test_what_the_system_does_not_take_at_once_is_sent_as_soon_as_it_does(ends: Ends, is_full: bool) -> None:
    before = 0
    with contextlib.suppress(BlockingIOError):
        while is_full:
            before += ends.here.send(bytes(4096))
    ends.wire.send(LONG)
    came = b""
    for _ in range(100):
        came += ends.arrived()
        ends.turn()
    assert came == bytes(before) + LONG
    assert not ends.awaits_writing()
    assert ends.heard == []


# ------------------------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("request_", "connection", "lasts"),
    [(b"a request", b"keep-alive", True), (b"a request", b"close", False), (LONG, b"keep-alive", False)],
    ids=["all is well", "it is the last one", "not all has been read"],
)
def test_a_connection_lasts_where_the_server_keeps_it_and_has_read_the_request(
    ends: Ends, request_: bytes, connection: bytes, lasts: bool
) -> None:
    ends.wire.cargo = "a frame"
    ends.wire.send(request_)
    ends.peer.send(ANSWER.replace(b"\r\n\r\n", b"\r\nConnection: " + connection + b"\r\n\r\n"))
    ends.turn()
    assert ends.heard == [(ends.wire, 200, lasts)]
    assert (ends.here.fileno() == ends.number) == lasts
    assert not ends.awaits_writing()


def test_answers_are_counted_and_their_beginning_is_seen(ends: Ends) -> None:
    ends.wire.cargo = "a frame"
    for answers in range(3):
        assert (ends.wire.answers, ends.wire.answer_begun) == (answers, False)
        ends.peer.send(ANSWER[:20])
        ends.turn()
        assert (ends.wire.answers, ends.wire.answer_begun) == (answers, True)
        ends.peer.send(ANSWER[20:])
        ends.turn()
        assert ends.heard == [(ends.wire, 200, True)] * (answers + 1)


# -------------------------------------------------------------------------------------------------------------- losses


@pytest.mark.parametrize(
    ("cargo", "comes", "reason"),
    [
        (None, b"", "closed by the peer"),
        (None, b"HTTP/1.1 408 Request Timeout\r\n\r\n", "bytes that nobody asked for"),
        ("a frame", b"", "the connection was closed before the answer was whole"),
        ("a frame", b"SSH-2.0\r\n\r\n", "no HTTP/1.1 status line: b'ssh-2.0'"),
    ],
)
def test_a_connection_that_is_of_no_use_any_more_is_closed_and_it_is_told_why(
    ends: Ends, cargo: str | None, comes: bytes, reason: str
) -> None:
    ends.wire.cargo = cargo
    ends.peer.send(comes)
    if not comes:
        ends.peer.close()
    ends.turn()
    assert ends.heard == [(ends.wire, reason)]
    assert ends.here.fileno() < 0


def test_an_error_is_told_of_a_socket_with_any_number(ends: Ends) -> None:
    """It is 0 in a process that has no standard input."""

    def recv(_: int) -> bytes:
        raise ConnectionResetError("by the peer")

    closed, removed = list[str](), list[Any]()
    sock: Any = SimpleNamespace(fileno=lambda: 0, recv=recv, close=lambda: closed.append("closed"))
    readiness: Any = SimpleNamespace(add=lambda *_: None, remove=removed.append)
    wire = Wire(ends.loop, readiness, sock, ends)
    wire._readable()
    assert ends.heard == [(wire, "ConnectionResetError: by the peer")]
    assert (closed, removed) == (["closed"], [sock])


@pytest.mark.parametrize("is_after_the_loop", [False, True])
def test_of_a_wire_that_is_closed_nothing_is_heard(ends: Ends, is_after_the_loop: bool) -> None:
    ends.wire.cargo = "a frame"
    ends.wire.send(LONG)
    ends.peer.send(ANSWER)
    if is_after_the_loop:
        ends.loop.close()
    ends.wire.close()
    ends.wire.close()
    # Both may have been ready, and whoever was called first has closed the other one.
    ends.wire._readable()
    assert (ends.heard, ends.here.fileno()) == ([], -1)
    assert not ends.awaits_writing()
