"""A body is as long as it is, whatever its header says, and none that is too long is read to its end."""

import http.client
import io
import json
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server
from zappa.wsgi import create_wsgi_request

from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud

MOST = 64 * 1024
JSON = {"Content-Type": "application/json"}
MESSAGE = b'{"text": "hello"}'


def padded(length: int) -> bytes:
    """Return a good body that is so long."""
    return MESSAGE + b" " * (length - len(MESSAGE))


def chunked(body: bytes, size: int) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


@pytest.fixture
def server(app: Flask) -> Iterator[BaseWSGIServer]:
    """The server of `flask run`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # it goes on reading for seconds what nobody wants, so that the answer arrives
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def post(server: BaseWSGIServer, caller: Caller, headers: dict[str, str], sent: bytes) -> tuple[int, dict[str, str]]:
    """Send these bytes behind these headers, and return the answer's status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    try:
        connection.putrequest("POST", "/api/messages")
        for name, value in {**caller.headers, **JSON, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(sent)
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()


CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.mark.parametrize("size", [1, 8_192, 10_000_000])
@pytest.mark.parametrize(
    ("length", "status"), [(len(MESSAGE), 201), (MOST - 1, 201), (MOST, 201), (MOST + 1, 413), (1_000_000, 413)]
)
def test_a_body_in_chunks_is_measured(
    server: BaseWSGIServer, ann: Caller, cloud: MotoCloud, length: int, status: int, size: int
) -> None:
    answered, body = post(server, ann, CHUNKED, chunked(padded(length), size))
    assert answered == status, body
    assert len(cloud.items("MessagesTable")) == (status == 201)
    if status == 413:
        assert body["detail"] == f"The body is too large: {MOST} bytes at most."


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({"Content-Length": "1000000"}, padded(1_000_000), 413),
        ({"Content-Length": "1000000"}, MESSAGE, 413),
        ({"Content-Length": "999999999999999999999"}, MESSAGE, 413),
        ({"Content-Length": "5"}, MESSAGE, 400),
        ({"Content-Length": "0"}, MESSAGE, 400),
        ({"Content-Length": "-5"}, MESSAGE, 400),
        ({"Content-Length": "1_7"}, MESSAGE, 400),
        ({"Content-Length": "+17"}, MESSAGE, 400),
        ({"Content-Length": "seventeen"}, MESSAGE, 400),
        ({}, MESSAGE, 400),
        ({**CHUNKED, "Content-Length": "5"}, chunked(padded(1_000_000), 8_192), 413),
        ({**CHUNKED, "Content-Length": "5"}, chunked(MESSAGE, 5), 201),
        (CHUNKED, b"zz\r\nhello\r\n0\r\n\r\n", 400),
        (CHUNKED, b"-5\r\nhello\r\n0\r\n\r\n", 400),
        (CHUNKED, b"0\r\n\r\n", 400),
    ],
    ids=range(15),
)
def test_a_header_that_lies_about_the_body_gains_nothing(
    server: BaseWSGIServer, ann: Caller, headers: dict[str, str], sent: bytes, status: int
) -> None:
    answered, body = post(server, ann, headers, sent)
    assert answered == status, body
    assert body.get("status", 201) == status


def test_a_server_that_does_not_take_chunks_apart_asks_for_a_length(ann: Caller) -> None:
    stream = io.BufferedReader(io.BytesIO(chunked(MESSAGE, 5)))
    answer = ann.client.post("/api/messages", headers={**ann.headers, **CHUNKED, **JSON}, input_stream=stream)
    assert (answer.status_code, answer.json["status"]) == (411, 411)


@pytest.mark.parametrize(("length", "status"), [(MOST, "201 CREATED"), (MOST + 1, "413 REQUEST ENTITY TOO LARGE")])
@pytest.mark.parametrize("headers", [CHUNKED, {"Content-Length": "5"}, {}], ids=str)
def test_a_body_in_a_gateways_event_is_measured(
    app: Flask, ann: Caller, headers: dict[str, str], length: int, status: str
) -> None:
    """A gateway has put the chunks together, and passes the headers on as they came."""
    event = {
        "version": "2.0",
        "rawPath": "/api/messages",
        "rawQueryString": "",
        "headers": {key.lower(): value for key, value in {**ann.headers, **JSON, **headers}.items()},
        "requestContext": {"http": {"method": "POST"}},
        "body": padded(length).decode(),
        "isBase64Encoded": False,
    }
    answered: list[str] = []
    with closing(app(create_wsgi_request(event), lambda status, *_: answered.append(status))) as answer:
        assert json.loads(b"".join(answer))
    assert answered == [status]
