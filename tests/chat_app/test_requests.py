"""What every request has: an id, a body that ends, and headers of its answer."""

import io
import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from chat_app import requests

MOST = 10


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST
    requests.init_app(app)
    app.add_url_rule("/", "id", requests.request_id)
    app.add_url_rule("/cached", "cached", lambda: ("x", {"Cache-Control": "max-age=60"}))
    return app


def test_an_answer_has_its_requests_id_and_is_neither_cached_nor_sniffed(app: Flask) -> None:
    answer = app.test_client().get("/")
    assert answer.headers["X-Request-Id"] == answer.text
    assert answer.text == str(uuid.UUID(answer.text))
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert app.test_client().get("/").text != answer.text


def test_a_view_says_for_itself_how_long_its_answer_may_be_kept(app: Flask) -> None:
    assert app.test_client().get("/cached").headers["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize("event", [{}, {"requestContext": {}}, {"requestContext": {"requestId": ""}}])
def test_the_id_is_the_gateways_where_there_is_one(app: Flask, event: dict[str, Any]) -> None:
    given = {"requestContext": {"requestId": "gateways-own"}}
    assert app.test_client().get("/", environ_base={"lambda.event": given}).text == "gateways-own"
    assert len(app.test_client().get("/", environ_base={"lambda.event": event}).text) == 36


def body(app: Flask, sent: bytes, **environ: Any) -> bytes:
    stream = environ.pop("stream", io.BytesIO(sent))
    with app.test_request_context("/", method="POST", environ_overrides={"wsgi.input": stream, **environ}):
        return requests.body()


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked"}
ENDS = {"wsgi.input_terminated": True}


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": str(MOST)}, CHUNKED, CHUNKED | ENDS, ENDS])
def test_a_body_as_long_as_may_be_is_taken(app: Flask, environ: dict[str, Any]) -> None:
    assert body(app, b"x" * MOST, **environ) == b"x" * MOST


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": str(MOST + 1)}, CHUNKED, CHUNKED | ENDS, ENDS])
def test_one_byte_more_is_too_much(app: Flask, environ: dict[str, Any]) -> None:
    with pytest.raises(RequestEntityTooLarge):
        body(app, b"x" * (MOST + 1), **environ)


def test_no_more_is_read_than_tells_that_it_is_too_much(app: Flask) -> None:
    sent = io.BytesIO(b"x" * 1_000)
    with pytest.raises(RequestEntityTooLarge):
        body(app, b"", stream=sent, **ENDS)
    assert sent.tell() == MOST + 1


def test_chunks_that_nobody_has_put_together_need_a_length(app: Flask) -> None:
    with pytest.raises(LengthRequired):
        body(app, b"", stream=io.BufferedReader(io.BytesIO(b"x")), **CHUNKED)
    assert body(app, b"", stream=io.BufferedReader(io.BytesIO(b"x")), **CHUNKED, **ENDS) == b"x"
