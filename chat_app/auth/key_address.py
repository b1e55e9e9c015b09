"""Fetches a small JSON document, whatever the other side does: a limit in time and in bytes holds for all of it."""

import http.client
import io
import socket
import time
from typing import Any, Literal
from urllib.parse import urlsplit

from chat import json_text

# To connect to one of the host's addresses; a network answers in milliseconds.
_CONNECT_TIMEOUT_S = 1


class BadAnswer(Exception):
    """The other side answered, but not with a JSON document."""


def fetch_json(url: str, timeout_s: float, max_bytes: int) -> Any:
    """Return the document at an address, without following anywhere else.

    Parameters
    ----------
    timeout_s
        How long all of it may take together, in seconds, once an address of the host has taken the connection.
    max_bytes
        How long the document may be.

    Raises
    ------
    OSError
        Nobody answers there, or too slowly.
    http.client.HTTPException
        What answers does not speak HTTP.
    BadAnswer
        It has another status than 200, or is too long, or not JSON in UTF-8.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_CONNECT_TIMEOUT_S)
    try:
        connection.connect()
        connection.sock = _UntilDeadline(connection.sock, time.monotonic() + timeout_s)
        connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
        with connection.getresponse() as response:
            if response.status != 200:
                raise BadAnswer(f"it answered {response.status}")
            body = response.read(max_bytes + 1)
            missing = response.length
    finally:
        connection.close()
    if len(body) > max_bytes:
        raise BadAnswer(f"it has more than {max_bytes} bytes")
    if missing:
        raise BadAnswer(f"its last {missing} bytes are missing")
    try:
        return json_text.read(body)
    except ValueError:
        raise BadAnswer("it is not JSON in UTF-8") from None


class _UntilDeadline:
    """A socket as `http.client` uses one, whose time-out is what is left of the whole: a byte now and then is no life.

    The time-out of a socket is for each call alone, so who sends a byte a second is never too slow for it.
    """

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._socket = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self.hurry()
        self._socket.sendall(data)

    def makefile(self, mode: Literal["rb"]) -> io.BufferedReader:
        return io.BufferedReader(_HurriedReader(self._socket.makefile(mode, buffering=0), self))

    def close(self) -> None:
        self._socket.close()

    def hurry(self) -> None:
        """Give the socket's next call what is left of the time."""
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the answer took too long")
        self._socket.settimeout(left_s)


class _HurriedReader(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: _UntilDeadline) -> None:
        self._raw = raw
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.hurry()
        read: int | None = self._raw.readinto(buffer)
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()
