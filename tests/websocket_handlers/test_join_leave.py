"""`join` and `leave`: which rooms a connection has on its screen, and so which of them it hears."""

from types import ModuleType
from typing import Any

import pytest

from chat import connections, screens
from chat.channels import room_channel, screen_channel
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, answer_of, frame, goodbye, open_elsewhere, open_page, raw_frame
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import disconnect, join, leave
from websocket_handlers.routes import NOT_REGISTERED


def ask_to_join(room: str, connection_id: str = "ann=") -> dict[str, Any]:
    return answer_of(join.handler(frame("join", connection_id, room=room), None))


def ask_to_leave(room: str, connection_id: str = "ann=") -> dict[str, Any]:
    return answer_of(leave.handler(frame("leave", connection_id, room=room), None))


def listeners(room: str) -> list[str]:
    return [connection.id for connection in connections.in_channel(room_channel(room))]


def lookers(room: str) -> list[str]:
    return [connection.id for connection in connections.in_channel(screen_channel(room))]


def test_one_who_joins_has_the_room_on_the_screen_and_hears_it(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    assert ask_to_join("garden") == {"type": "joined", "room": "garden"}
    assert lookers("garden") == listeners("garden") == ["ann="]
    assert lookers("general") == []
    assert listeners("general") == ["ann="]


def test_one_who_leaves_hears_it_no_more(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    ask_to_join("garden")
    assert ask_to_leave("garden") == {"type": "left", "room": "garden"}
    assert lookers("garden") == listeners("garden") == []
    assert listeners("general") == ["ann="]


def test_a_room_that_is_heard_anyway_is_heard_before_during_and_after(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    ask_to_join("general")
    assert lookers("general") == listeners("general") == ["ann="]
    ask_to_leave("general")
    assert lookers("general") == []
    assert listeners("general") == ["ann="]


def test_one_may_come_back(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    for ask in (ask_to_join, ask_to_leave, ask_to_join):
        ask("garden")
    assert lookers("garden") == listeners("garden") == ["ann="]


def test_joining_and_leaving_twice_are_no_errors(cloud: MotoCloud) -> None:
    open_page()
    assert [ask_to_join("garden")["type"] for _ in range(2)] == ["joined", "joined"]
    assert lookers("garden") == listeners("garden") == ["ann="]
    assert [ask_to_leave("garden")["type"] for _ in range(2)] == ["left", "left"]


def test_others_do_not_leave_with_one(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    ask_to_leave("general", "ann=")
    assert lookers("general") == ["ben="]


def test_what_was_joined_ends_with_the_connection(cloud: MotoCloud) -> None:
    open_page()
    ask_to_join("garden")
    assert len(cloud.items("SessionsTable", "channel#")) == 5
    disconnect.handler(goodbye("ann="), None)
    assert cloud.items("SessionsTable") == []


def test_what_was_joined_expires_with_the_connection(cloud: MotoCloud, time: FakeTime) -> None:
    open_page(expires_at=int(time.time()) + 60)
    ask_to_join("garden")
    assert {item["expires_at"] for item in cloud.items("SessionsTable")} == {int(time.time()) + 60}


def test_a_connection_that_is_not_known_cannot_join(cloud: MotoCloud) -> None:
    assert ask_to_join("garden", "unknown=") == NOT_REGISTERED
    assert ask_to_leave("garden", "unknown=")["type"] == "left"
    assert cloud.items("SessionsTable") == []


def test_a_connection_that_has_expired_cannot_join(cloud: MotoCloud, time: FakeTime) -> None:
    open_page(expires_at=int(time.time()) + 60)
    time.advance(60)
    assert ask_to_join("garden") == NOT_REGISTERED
    assert listeners("garden") == []


@pytest.mark.parametrize("before", ["dynamodb:PutItem", "dynamodb:UpdateItem"])
def test_a_connection_that_closes_while_it_joins_leaves_nothing_behind(cloud: MotoCloud, before: str) -> None:
    open_page()

    def close(_: Any) -> None:
        cloud.heal()
        disconnect.handler(goodbye("ann="), None)

    cloud.before(before, close)
    assert ask_to_join("garden") == NOT_REGISTERED
    assert cloud.items("SessionsTable") == []


def test_a_join_that_was_undone_by_a_leave_in_between_can_be_repeated(cloud: MotoCloud) -> None:
    """Frames of one client run at the same time: a leave may take the room's item, and the join then note the room."""
    open_page()

    def leave_meanwhile(_: Any) -> None:
        cloud.heal()
        ask_to_leave("garden")

    cloud.before("dynamodb:UpdateItem", leave_meanwhile)
    ask_to_join("garden")
    ask_to_join("garden")
    assert listeners("garden") == ["ann="]


def test_what_one_leaves_in_the_very_moment_in_which_it_is_forgotten_stays_nowhere(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    ask_to_join("garden")
    cloud.before("dynamodb:UpdateItem", lambda _: disconnect.handler(goodbye("ann="), None) and None)
    assert ask_to_leave("garden")["type"] == "left"
    assert cloud.items("SessionsTable") == []


def test_a_connection_has_so_many_rooms_on_its_screen_and_no_more(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "MAX_ROOMS", 2)
    open_elsewhere("ann=", ANN, "general", "kitchen", "attic")  # what it hears anyway does not count
    assert [ask_to_join(room)["type"] for room in ("garden", "general")] == ["joined", "joined"]
    refusal = ask_to_join("one-more")
    assert (refusal["type"], refusal["code"]) == ("error", "too_many_rooms")
    assert listeners("one-more") == lookers("one-more") == []
    assert ask_to_join("garden")["type"] == "joined"
    ask_to_leave("garden")
    assert ask_to_join("one-more")["type"] == "joined"


BAD_BODIES = [
    "",
    "{",
    "[]",
    "null",
    '"join"',
    "{}",
    '{"room":null}',
    '{"room":1}',
    '{"room":""}',
    '{"room":"No Room"}',
    '{"room":"-a"}',
    '{"room":"a\\n"}',
    '{"room":["garden"]}',
    '{"room":{"garden":1}}',
    '{"room":' + "[" * 20_000,
    '{"room":' + "9" * 5_000 + "}",
]


@pytest.mark.parametrize("route", [join, leave])
@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_frame_that_names_no_room_is_told_so(cloud: MotoCloud, route: ModuleType, body: str) -> None:
    open_page()
    before = cloud.items("SessionsTable")
    answer = answer_of(route.handler(raw_frame(body), None))
    assert (answer["type"], answer["code"]) == ("error", "bad_frame")
    assert answer["message"]
    assert cloud.items("SessionsTable") == before


@pytest.mark.parametrize("route", [join, leave])
def test_a_frame_without_a_body_is_told_so(cloud: MotoCloud, route: ModuleType) -> None:
    event = {"requestContext": {"connectionId": "ann="}}
    assert answer_of(route.handler(event, None))["code"] == "bad_frame"
