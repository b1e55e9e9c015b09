"""`$default`: an answer to what no route takes."""

from typing import Any

import pytest

from tests.support.lambda_events import answer_of, frame, open_page, raw_frame
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import default
from websocket_handlers.routes import NOT_REGISTERED


@pytest.mark.parametrize(
    "event", [frame("dance"), raw_frame("hello"), raw_frame(""), raw_frame("[" * 9_999)], ids=range(4)
)
def test_a_frame_that_no_route_takes_is_told_which_do(cloud: MotoCloud, event: dict[str, Any]) -> None:
    open_page()
    answer = answer_of(default.handler(event, None))
    assert (answer["type"], answer["code"]) == ("error", "unknown_action")
    assert all(action in answer["message"] for action in ("ping", "join", "leave", "typing"))


def test_a_connection_that_is_not_known_is_told_to_come_anew(cloud: MotoCloud) -> None:
    assert answer_of(default.handler(frame("dance"), None)) == NOT_REGISTERED
