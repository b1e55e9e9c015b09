"""What the routes share: a frame is read or refused, and answered by one."""

import json
from typing import Any

import pytest

from chat import incoming
from tests.support.lambda_events import ANN, frame, open_page, raw_frame
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import routes
from websocket_handlers.routes import BadFrame, NotRegistered


@pytest.mark.parametrize("body", ['{"room": "garden"}', '{"action": "join", "room": "garden", "more": [1]}'])
def test_a_frame_names_a_room(body: str) -> None:
    assert routes.room_named_by(raw_frame(body)) == "garden"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"room": "a", "room": "b"}', "not JSON"),
        ("[]", "needs a room"),
        ('"garden"', "needs a room"),
        ("{}", "needs a room"),
        ('{"room": null}', "needs a room"),
        ('{"room": "-"}', "needs a room"),
        ('{"room": ["garden"]}', "needs a room"),
    ],
)
def test_a_frame_that_names_none_is_refused(body: str, why: str) -> None:
    with pytest.raises(BadFrame, match=why):
        routes.room_named_by(raw_frame(body))


def test_a_frame_without_a_body_is_refused() -> None:
    with pytest.raises(BadFrame, match="not JSON"):
        routes.room_named_by({"requestContext": {"connectionId": "ann="}})


def test_an_answer_is_short_and_in_utf_8() -> None:
    assert routes.reply({"type": "x", "name": "ä"}) == {"statusCode": 200, "body": '{"type":"x","name":"ä"}'}
    assert routes.error("code", "why") == {"type": "error", "code": "code", "message": "why"}


def heard(event: routes.Event, sender: Any) -> routes.Message:
    """Stand for a route."""
    return {"type": "heard", "user": sender.user, "room": routes.room_named_by(event)}


def answer(event: routes.Event) -> Any:
    handler = routes.answered(heard)
    assert handler.__doc__ == "Stand for a route."
    response = handler(event, None)
    assert response["statusCode"] == 200
    return json.loads(response["body"]) if "body" in response else None


def test_who_sends_is_found_and_answered(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    assert answer(frame("x", room="garden")) == {"type": "heard", "user": ANN, "room": "garden"}
    refused = answer(frame("x"))
    assert (refused["type"], refused["code"]) == ("error", "bad_frame")
    assert "needs a room" in refused["message"]


def test_who_is_not_registered_is_told_so_whatever_they_send(cloud: MotoCloud) -> None:
    for event in (frame("x", room="garden"), raw_frame("{")):
        assert answer(event)["code"] == "not_registered"
    with pytest.raises(NotRegistered):
        routes.sender_of(frame("x"))


def test_a_frame_over_the_limit_is_not_answered(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMES_IN_10_SECONDS", "0")
    open_page("ann=", ANN)
    assert answer(frame("x", room="garden")) is None
    with pytest.raises(incoming.TooManyFrames):
        routes.sender_of(frame("x"))
