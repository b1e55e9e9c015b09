"""A sink for posts: the fastest @connections API that plain Python gives, in a process of its own.

It reads every request to its end and answers each by 200, as API Gateway words it, and checks nothing. Linux only.
"""

import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ANSWER = (
    b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 20:03:30 GMT\r\nContent-Type: application/json\r\n"
    b"Content-Length: 0\r\nConnection: keep-alive\r\nx-amzn-RequestId: 965ae9ea-c537-43d0-ae5c-3a458ccbc069\r\n"
    b"x-amz-apigw-id: L0SM9cOFvHcCIhw=\r\n\r\n"
)
READ_BYTES = 64 * 1024
AWAKE_S = 0.001
"""It looks for requests for so long before it sleeps: to wake it is a cost of loopback, which no network has, and which
falls on whoever sends. It also answers each request when it comes, not all 64 in one go, which no network does."""

STAGE = "/live"


@dataclass(frozen=True)
class Sink:
    """A running sink."""

    port: int

    @property
    def url(self) -> str:
        """The endpoint that posts go to."""
        return f"http://127.0.0.1:{self.port}{STAGE}"


@contextmanager
def sink() -> Iterator[Sink]:
    """Run a sink, and end it."""
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Sink(int(process.stdout.readline()))
    finally:
        process.communicate(timeout=10)  # closes its standard input, which ends it


def serve() -> None:
    """Serve until standard input ends."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listening.setblocking(False)
    print(listening.getsockname()[1], flush=True)
    poll = select.epoll()
    for fd in (listening.fileno(), sys.stdin.fileno()):
        poll.register(fd, select.EPOLLIN)
    peers: dict[int, socket.socket] = {}
    parts: dict[int, bytes] = {}
    while True:
        for fd, _ in _events(poll):
            peer = peers.get(fd)
            if peer is None:
                if fd != listening.fileno():
                    return
                peer, _ = listening.accept()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                peers[peer.fileno()] = peer
                poll.register(peer.fileno(), select.EPOLLIN)
                continue
            try:
                data = peer.recv(READ_BYTES)
            except ConnectionResetError:
                data = b""
            if not data:
                parts.pop(fd, None)
                poll.unregister(fd)
                peers.pop(fd).close()
                continue
            if fd in parts:
                data = parts.pop(fd) + data
            if _is_whole(data):
                peer.sendall(ANSWER)
            else:
                parts[fd] = data


def _events(poll: select.epoll) -> list[tuple[int, int]]:
    """Wait for events, awake at first."""
    sleeps_at = time.monotonic() + AWAKE_S
    while time.monotonic() < sleeps_at:
        if events := poll.poll(0):
            return events
    return poll.poll()


def _is_whole(request: bytes) -> bool:
    end = request.find(b"\r\n\r\n")
    length = request.find(b"Content-Length: ")
    if end < 0 or length < 0:
        return end >= 0
    return len(request) >= end + 4 + int(request[length + 16 : request.index(b"\r\n", length)])


if __name__ == "__main__":
    serve()
