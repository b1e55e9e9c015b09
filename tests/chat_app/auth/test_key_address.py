"""A document is fetched within its time and its size, however its bytes come."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from chat_app.auth import key_address
from chat_app.auth.key_address import BadAnswer, fetch_json
from tests.support.key_server import KeyServer, answers, drips, sends

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"\r\n[1, 2]",
        b"HTTP/1.0 200 OK\r\n\r\n[1, 2]",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n3\r\n 2]\r\n0\r\n\r\n",
        HEAD + b"Connection: close\r\n\r\n[1, 2]",
        b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"\r\n[1, 2]",
    ],
)
def test_what_comes_in_time_is_taken_in_one_piece_or_in_many(answer: bytes) -> None:
    for behaviour in (sends(answer), drips(answer, 0.0001)):
        with KeyServer(behaviour) as server:
            assert fetch_json(server.url, 30, 100) == [1, 2]


@pytest.mark.parametrize(
    "before", [b"", HEAD, HEAD + b"\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], ids=range(4)
)
def test_a_byte_now_and_then_is_no_life(before: bytes) -> None:
    """Each call of a socket would be answered in time; the whole of them would take half an hour."""
    slowly = drips((HEAD + b"\r\n[1, 2]").removeprefix(before) + b" " * 100, 0.1)
    with KeyServer(lambda connection: (connection.sendall(before), slowly(connection))[1]) as server:
        with pytest.raises(TimeoutError):
            fetch_json(server.url, 0.4, 1_000)
        assert server.called.wait(30)
        assert server.connections == 1


def test_the_size_is_counted_to_the_byte() -> None:
    with KeyServer(answers(b"[1, 2]")) as server:
        assert fetch_json(server.url, 30, 6) == [1, 2]
        with pytest.raises(BadAnswer, match="more than 5 bytes"):
            fetch_json(server.url, 30, 5)


def test_the_whole_of_the_address_is_asked_for() -> None:
    asked: list[bytes] = []

    class Server(KeyServer):
        def _serve(self, connection: object) -> None:
            asked.append(connection.recv(65536))
            connection.close()

    with Server(sends(b"")) as server:
        for path in ("/a/b.json", "/a?b=c", ""):
            with pytest.raises(OSError, match=r".*"):
                fetch_json(server.url.replace("/keys.json", path), 30, 100)
    assert [line.split()[1] for line in asked] == [b"/a/b.json", b"/a?b=c", b"/"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", "it answered 404"),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", "it answered 201"),
        (HEAD + b"\r\n[1]", "its last 3 bytes are missing"),
        (HEAD + b"\r\n[1, 2 ", "it is not JSON in UTF-8"),
        (HEAD + b'\r\n"\xff\xff"  ', "it is not JSON in UTF-8"),
    ],
)
def test_what_is_no_document_is_told_from_one(answer: bytes, why: str) -> None:
    with KeyServer(sends(answer)) as server, pytest.raises(BadAnswer, match=f"^{why}$"):
        fetch_json(server.url, 30, 100)


class Socket:
    """A socket that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.raw = io.BytesIO(b"abcdef")

    def settimeout(self, seconds: float) -> None:
        self.told.append(seconds)

    def sendall(self, data: bytes) -> None:
        self.told.append(data)

    def makefile(self, mode: str, buffering: int) -> io.BytesIO:
        self.told.append((mode, buffering))
        return self.raw

    def close(self) -> None:
        self.told.append("closed")


def test_each_call_of_a_socket_has_what_is_left_of_the_whole_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=10.0)
    monkeypatch.setattr(key_address, "time", SimpleNamespace(monotonic=lambda: clock.now))
    real: Any = Socket()
    hurried = key_address._UntilDeadline(real, 13.0)
    hurried.sendall(b"x")
    reader = hurried.makefile("rb")
    clock.now = 12.5
    assert reader.read(6) == b"abcdef"
    assert real.told[:4] == [3.0, b"x", ("rb", 0), 0.5]
    clock.now = 13.0
    with pytest.raises(TimeoutError, match="too long"):
        hurried.sendall(b"y")
    with pytest.raises(TimeoutError, match="too long"):
        reader.read(1)
    assert b"y" not in real.told
    reader.close()
    assert (reader.closed, reader.raw.closed, real.raw.closed) == (True, True, True)
    hurried.close()
    assert real.told[-1] == "closed"


@pytest.mark.parametrize(
    ("url", "kind", "port", "path"),
    [
        ("https://keys.example/jwks.json", "HTTPSConnection", None, "/jwks.json"),
        ("http://keys.example/jwks.json", "HTTPConnection", None, "/jwks.json"),
        ("http://keys.example:81?a=b", "HTTPConnection", 81, "?a=b"),
        ("http://keys.example", "HTTPConnection", None, "/"),
    ],
)
def test_an_address_has_a_second_to_take_the_connection(
    monkeypatch: pytest.MonkeyPatch, url: str, kind: str, port: int | None, path: str
) -> None:
    asked: list[Any] = []

    class Connection:
        sock: Any = None

        def __init__(self, *of: Any, timeout: float) -> None:
            asked.append((*of, timeout))

        def connect(self) -> None:
            pass

        def request(self, *of: str) -> None:
            asked.append(of)
            raise OSError("enough")

        def close(self) -> None:
            asked.append("closed")

    for each in ("HTTPConnection", "HTTPSConnection"):
        monkeypatch.setattr(key_address.http.client, each, Connection if each == kind else None)
    with pytest.raises(OSError, match="enough"):
        key_address.fetch_json(url, 3, 100)
    assert asked == [("keys.example", port, 1), ("GET", path), "closed"]
