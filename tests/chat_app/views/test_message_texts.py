"""`/rooms/{room}/messages`: a text comes back as it was sent, with plain line breaks, or is refused."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.message_text import MAX_CODE_POINTS, WHITE_SPACE
from tests.support.caller import Caller


@pytest.mark.usefixtures("high_limits")
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), min_size=1, max_size=40))
def test_the_api_stores_and_returns_a_text_exactly_or_refuses_it(ann: Caller, text: str) -> None:
    """Whatever JSON can carry: what is accepted comes back, what is refused is refused for its text."""
    answer = ann.post("/messages", {"text": text})
    if answer.status_code == 201:
        expected = re.sub("\r\n?|[\v\f\x85\u2028\u2029]", "\n", text).strip(WHITE_SPACE)
        assert answer.json["text"] == expected
        assert ann.texts("?limit=1") == [expected]
    else:
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["text"]


@pytest.mark.parametrize("character", ["\U0001f600", '"', "\\", "\n"])
def test_the_longest_text_fits_whatever_its_characters_take(ann: Caller, character: str) -> None:
    text = f"a{character * (MAX_CODE_POINTS - 2)}z"
    assert ann.say(text)["text"] == text
    assert ann.texts() == [text]


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_is_stored_as_a_plain_one(ann: Caller, line_break: str) -> None:
    message = {"text": f"first{line_break}second{line_break}", "client_id": "a-key"}
    assert ann.post("/messages", message).json["text"] == "first\nsecond"
    assert ann.texts() == ["first\nsecond"]
    # The same again is the same message, also from a client that has its own line breaks.
    assert ann.post("/messages", message).status_code == 200


@pytest.mark.parametrize(
    "text", ["\u200b", "\u2060", "\ufeff", "\u2800", "\u202e", "\U000e0041", " \u00ad\u3164\n\ufe0f"]
)
def test_a_text_of_which_nothing_can_be_seen_is_refused(ann: Caller, text: str) -> None:
    answer = ann.post("/messages", {"text": text})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"text": ["A message needs at least one visible character."]}
    assert ann.texts() == []
