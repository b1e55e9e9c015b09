"""`/rooms/{room}/messages`: a text comes back as it was sent, with plain line breaks, or is refused."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.message_text import MAX_CODE_POINTS, WHITE_SPACE
from tests.support.caller import Caller


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
