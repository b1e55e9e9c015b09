"""A document is fetched within its time and its size, however its bytes come."""

import pytest

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
