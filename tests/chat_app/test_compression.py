"""Large answers are compressed for who takes it, small ones for nobody."""

import gzip
import json

import pytest
from werkzeug.test import Client

from chat_app.compression import MIN_BYTES
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
    assert len(page.data) < MIN_BYTES
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
