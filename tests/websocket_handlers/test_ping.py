"""`ping`: whether the connection is still known, not only open."""

from typing import Any

from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, answer_of, frame, goodbye, open_page
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import disconnect, ping
from websocket_handlers.routes import NOT_REGISTERED


def ask(connection_id: str = "ann=") -> dict[str, Any]:
    return answer_of(ping.handler(frame("ping", connection_id), None))


def test_a_known_connection_gets_a_pong(cloud: MotoCloud) -> None:
    open_page()
    assert ask() == {"type": "pong"}


def test_a_connection_that_nobody_knows_is_told_to_come_anew(cloud: MotoCloud) -> None:
    assert ask("unknown=") == NOT_REGISTERED


def test_so_is_one_that_was_forgotten(cloud: MotoCloud) -> None:
    open_page()
    disconnect.handler(goodbye("ann="), None)
    assert ask() == NOT_REGISTERED


def test_so_is_one_that_has_expired(cloud: MotoCloud, time: FakeTime) -> None:
    expires_at = int(time.time()) + 60
    open_page("ann=", ANN, expires_at=expires_at)
    time.advance(expires_at - time.time() - 0.001)
    assert ask() == {"type": "pong"}
    time.advance(0.001)
    assert ask() == NOT_REGISTERED


def test_a_page_that_pings_at_once_after_it_has_connected_is_found_by_a_write_which_is_never_behind(
    cloud: MotoCloud,
) -> None:
    ask()
    (call,) = cloud.calls
    assert call.action == "dynamodb:UpdateItem"
