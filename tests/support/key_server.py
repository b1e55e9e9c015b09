"""An address of keys that can misbehave as sockets can: hang, drip, break off, talk nonsense."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

Behaviour = Callable[[socket.socket], None]


class KeyServer:
    """Counts who connects, each on a thread of its own, and lets `behaviour` do with the socket what it likes.

    Attributes
    ----------
    connections
        How many have come.
    called
        Is set once somebody has come: a client may have given up before a busy machine takes notice.
    released
        What `hangs` waits for.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.connections = 0
        self.called = threading.Event()
        self.released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/keys.json"
        self._threads = [threading.Thread(target=self._accept)]

    def hangs(self, then: Behaviour) -> Behaviour:
        """Return a behaviour that says nothing until it is released, or its client has gone."""

        def behave(connection: socket.socket) -> None:
            self.released.wait()
            then(connection)

        return behave

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self.called.set()
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):  # the client may have gone
            connection.recv(65536)
            self.behaviour(connection)


def answers(body: bytes, status: str = "200 OK", *headers: str) -> Behaviour:
    """Return the behaviour of a good server."""
    return sends(_head(status, f"Content-Length: {len(body)}", *headers) + body)


def publishes(key_set: dict[str, Any]) -> Behaviour:
    """Return the behaviour of a good server that has these keys."""
    return answers(json.dumps(key_set).encode())


def sends(data: bytes) -> Behaviour:
    """Return a behaviour that sends these bytes, and hangs up."""
    return lambda connection: connection.sendall(data)


def drips(data: bytes, pause_s: float) -> Behaviour:
    """Return a behaviour that sends a byte at a time."""

    def behave(connection: socket.socket) -> None:
        for at in range(len(data)):
            connection.sendall(data[at : at + 1])
            threading.Event().wait(pause_s)

    return behave


def _head(status: str, *headers: str) -> bytes:
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers, "")).encode()
