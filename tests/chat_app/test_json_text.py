"""A body is read in one way only, and answers are UTF-8."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud

LAMBDA_ANSWER_BYTES = 6 * 1024 * 1024  # "Lambda quotas"


@pytest.mark.parametrize(
    "body", [b'{"text":"a","text":"b"}', b'{"text":"a","x":NaN}', b'{"text":"a","x":{"y":1,"y":1}}']
)
def test_a_body_that_can_be_read_in_two_ways_says_nothing(ann: Caller, cloud: MotoCloud, body: bytes) -> None:
    answer = ann.post("/messages", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["detail"]) == (400, "The body is not valid JSON in UTF-8.")
    assert cloud.items("MessagesTable") == []


def test_answers_are_utf_8(ann: Caller) -> None:
    message = ann.say("Grüße, 李雷 \N{FOX FACE}")
    answer = ann.get("/messages")
    assert "Grüße, 李雷 \N{FOX FACE}".encode() in answer.data
    assert answer.json["messages"] == [message]


def test_problems_are_utf_8_and_so_is_the_description(client: FlaskClient) -> None:
    assert "There is nothing at /api/\u00e9.".encode() in client.get("/api/\u00e9").data
    description = client.get("/api/openapi.json").data
    assert b"\\u" not in description.replace(b"\\\\", b"")  # an escape of JSON's, and not of a pattern's


def test_half_a_surrogate_pair_stays_an_escape(app: Flask) -> None:
    value = {"\udfff": ["a\ud83d", "\N{FOX FACE}"]}
    with app.app_context():
        text = app.json.response(value).get_data()
    assert "\N{FOX FACE}".encode() in text
    assert json.loads(text) == value


@pytest.mark.parametrize("character", ["\N{FOX FACE}", '"', "\\", "\u20ac"])
def test_the_longest_page_fits_into_what_lambda_answers(
    ann: Caller, cloud: MotoCloud, app: Flask, character: str
) -> None:
    """With every character escaped a page of emoji had 4.8 MB, and twice that within Lambda's own JSON."""
    author = {"id": "ann-sub", "name": "\N{FOX FACE}" * 64}
    message = {"room": "general", "text": character * 4_000, "author": author, "sent_at": "2026-11-22T20:04:05.678Z"}
    ids = [f"01900000-0000-7000-8000-{number:012}" for number in range(100)]
    cloud.put("MessagesTable", *({**message, "id": id_, "client_id": "k" * 64} for id_ in ids))
    page = ann.get("/messages?limit=100")
    assert len(page.json["messages"]) == 100
    assert len(page.data) < 1_700_000
    assert len(json.dumps({"statusCode": 200, "body": page.text})) < LAMBDA_ANSWER_BYTES
