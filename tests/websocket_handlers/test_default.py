"""`$default`: an answer to what no route takes."""

from typing import Any

import pytest

from tests.support.lambda_events import answer_of, frame, raw_frame
from websocket_handlers import default


@pytest.mark.parametrize(
    "event", [frame("dance"), raw_frame("hello"), raw_frame(""), raw_frame("[" * 9_999)], ids=range(4)
)
def test_a_frame_that_no_route_takes_is_told_which_do(event: dict[str, Any]) -> None:
    answer = answer_of(default.handler(event, None))
    assert (answer["type"], answer["code"]) == ("error", "unknown_action")
    assert all(action in answer["message"] for action in ("ping", "join", "leave", "typing"))
