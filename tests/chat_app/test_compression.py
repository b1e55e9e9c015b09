"""Large answers are compressed for who takes it, small ones for nobody."""

import gzip
import json

import pytest
from flask import Flask, Response
from werkzeug.test import Client, TestResponse

from chat_app import compression
from deployer.local.cloudfront import CloudFront
from tests.support.caller import Caller
from tests.support.stack_template import RESOURCES

DISTRIBUTION = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]

LONG = "A long text. " * 200


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*"])
def test_a_page_of_messages_is_compressed_for_who_takes_gzip(ann: Caller, accepted: str) -> None:
    ann.say(LONG)
    page = ann.get("/messages", headers={"Accept-Encoding": accepted})
    assert page.headers["Content-Encoding"] == "gzip"
    assert int(page.headers["Content-Length"]) == len(page.data) < len(LONG) / 5
    assert "Accept-Encoding" in page.headers["Vary"]
    assert json.loads(gzip.decompress(page.data))["messages"][0]["text"] == LONG.strip()


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "*;q=0"])
def test_others_get_it_as_it_is(ann: Caller, accepted: str) -> None:
    ann.say(LONG)
    page = ann.get("/messages", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in page.headers
    assert "Accept-Encoding" in page.headers["Vary"], "a cache must not hand either to the other"
    assert page.json["messages"][0]["text"] == LONG.strip()


def test_a_small_answer_stays_as_it_is(ann: Caller) -> None:
    ann.say("short")
    page = ann.get("/messages", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) < 1_400
    assert "Content-Encoding" not in page.headers


def test_the_description_is_compressed_too(ann: Caller) -> None:
    described = ann.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(described.data))["openapi"] == "3.1.0"


def test_it_passes_cloudfront_as_it_is(ann: Caller) -> None:
    """Where its time to live is 0, CloudFront compresses nothing: what arrives small was small already."""
    ann.say(LONG)
    client = Client(CloudFront(ann.client.application.wsgi_app, DISTRIBUTION))
    page = client.get("/api/messages", headers={**ann.headers, "Accept-Encoding": "gzip, deflate, br"})
    assert json.loads(gzip.decompress(page.data))["messages"][0]["text"] == LONG.strip()


def get(response: Response) -> TestResponse:
    """Return what a client that takes gzip gets for an answer."""
    app = Flask(__name__)
    compression.init_app(app)
    app.add_url_rule("/", "answer", lambda: response)
    return app.test_client().get("/", headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize("kind", ["application/json", "application/problem+json", "application/x-ndjson"])
@pytest.mark.parametrize(("size", "is_compressed"), [(1_399, False), (1_400, True)])
def test_what_fits_into_a_packet_stays_as_it_is(kind: str, size: int, is_compressed: bool) -> None:
    answer = get(Response(b"x" * size, content_type=kind))
    assert ("Content-Encoding" in answer.headers) is is_compressed
    assert answer.headers.get("Vary") == ("Accept-Encoding" if is_compressed else None)
    assert (gzip.decompress(answer.data) if is_compressed else answer.data) == b"x" * size


@pytest.mark.parametrize(
    "response",
    [
        Response(b"x" * 5_000, content_type="text/html"),
        Response(b"x" * 5_000, content_type="application/json", headers={"Content-Encoding": "br"}),
        Response(iter([b"x" * 5_000]), content_type="application/json"),
        Response(b"x" * 5_000, content_type="application/json", direct_passthrough=True),
    ],
)
def test_what_is_no_json_compressed_already_or_not_at_hand_is_let_be(response: Response) -> None:
    answer = get(response)
    assert answer.headers.get("Content-Encoding") in {None, "br"}
    assert answer.data == b"x" * 5_000


def test_the_same_answer_is_compressed_to_the_same_bytes() -> None:
    """gzip notes the time: an answer must not differ by when it was given."""
    first, second = (get(Response(b"x" * 5_000, content_type="application/json")).data for _ in range(2))
    assert first == second
    assert first[4:8] == bytes(4)
