"""JSON is read in one way only, and written as UTF-8."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chat_app import json_text
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud

LAMBDA_ANSWER_BYTES = 6 * 1024 * 1024  # "Lambda quotas"


@pytest.mark.parametrize("value", [None, True, 1, -1.5, "\u20ac", [], {"a": {"a": [1]}, "b": {"a": 2}}], ids=str)
def test_json_is_read(value: Any) -> None:
    for escaped in (True, False):
        assert json_text.read(json.dumps(value, ensure_ascii=escaped).encode()) == value


@pytest.mark.parametrize(
    "text",
    [b"", b" ", b"{", b"{}x", b"nul", b"'a'", b"[1,]", b'{"a":1,"a":1}', b'[{"a":1,"b":2,"a":3}]',
     b'{"a":1,"\\u0061":1}', b"NaN", b"[Infinity]", b'{"a":-Infinity}', b"+1", b"01", b".5", b"1_0", b"0x5",
     b"\xef\xbb\xbf{}", b'"\xff"',
     b'"\xed\xa0\x80"', '{"a": 1}'.encode("utf-16"), b"{\x00}", b'"\x01"', b"[" * 100_000, b'{"a":' * 100_000,
     b"9" * 5_000, "\u0663".encode(), b"\xa0{}", b"{}\x0b"],
    ids=range(30),
)  # fmt: skip
def test_what_is_not_json_or_can_be_read_in_two_ways_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        json_text.read(text)


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
    assert b"\\u" not in description


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
