"""`join` and `leave`: which rooms a connection has on its screen, and so which of them it hears."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chat import connections, memberships, rooms, screens
from chat.channels import room_channel, room_on_screen, screen_channel
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import (
    ANN,
    BEN,
    STAMP,
    answer_of,
    frame,
    goodbye,
    open_elsewhere,
    open_page,
    registered,
)
from tests.support.moto_cloud import Call, MotoCloud, once
from websocket_handlers import disconnect, join, leave
from websocket_handlers.routes import NOT_REGISTERED


@pytest.fixture(autouse=True)
def open_rooms(cloud: MotoCloud) -> None:
    """Rooms that anybody may look at, by the names that tests here use; Ann is a member of the general one."""
    many = [f"{name}-{number}" for name, most in (("room", 102), ("another", 30)) for number in range(most)]
    for room in ("general", "garden", "kitchen", "attic", "another", "one-more", *many):
        open_ = {"kind": rooms.OPEN, "name": room, "topic": "", "created_at": "2026-11-22T20:00:00.000Z"}
        cloud.put("DirectoryTable", {**rooms.key(room), **open_})
    membership = {"role": "member", "stamp": STAMP, "kind": rooms.OPEN}
    cloud.put("DirectoryTable", {**memberships.key("general", ANN["id"]), **membership})


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
    assert len(cloud.items("SessionsTable", "connection#")) == 2
    disconnect.handler(goodbye("ann="), None)
    assert cloud.items("SessionsTable") == []


def test_what_was_joined_expires_with_the_connection(cloud: MotoCloud, time: FakeTime) -> None:
    open_page(expires_at=int(time.time()) + 60)
    ask_to_join("garden")
    assert {item["expires_at"] for item in cloud.items("SessionsTable")} == {int(time.time()) + 60}


def test_a_connection_that_is_not_known_can_neither_join_nor_leave(cloud: MotoCloud) -> None:
    assert ask_to_join("garden", "unknown=") == NOT_REGISTERED
    assert ask_to_leave("garden", "unknown=") == NOT_REGISTERED
    assert cloud.items("SessionsTable") == []


def test_a_connection_that_has_expired_cannot_join(cloud: MotoCloud, time: FakeTime) -> None:
    open_page(expires_at=int(time.time()) + 60)
    time.advance(60)
    assert ask_to_join("garden") == NOT_REGISTERED
    assert listeners("garden") == []


def before_the_own_item_changes(what: Callable[[], object]) -> Callable[[Call], None]:
    """Return a hook that lets something happen once a frame has been counted."""
    hook = once(what)
    return lambda call: None if counts_a_frame(call) else hook(call)


def counts_a_frame(call: Call) -> bool:
    return any("count#frames" in name for name in call.request.get("ExpressionAttributeNames", {}).values())


def test_a_connection_that_closes_while_it_joins_leaves_nothing_behind(cloud: MotoCloud) -> None:
    open_page()
    cloud.before("dynamodb:BatchWriteItem", once(lambda: disconnect.handler(goodbye("ann="), None)))
    assert ask_to_join("garden") == NOT_REGISTERED
    assert cloud.items("SessionsTable") == []


def test_nor_does_one_that_closes_after_the_rooms_items_are_there(cloud: MotoCloud) -> None:
    open_page()
    closing = before_the_own_item_changes(lambda: disconnect.handler(goodbye("ann="), None))
    cloud.before("dynamodb:UpdateItem", closing)
    assert ask_to_join("garden") == NOT_REGISTERED
    assert cloud.items("SessionsTable") == []


def test_a_join_that_was_undone_by_a_leave_in_between_can_be_repeated(cloud: MotoCloud) -> None:
    """Frames of one client run at the same time: a leave may take the room's item, and the join then note the room."""
    open_page()
    cloud.before("dynamodb:UpdateItem", before_the_own_item_changes(lambda: ask_to_leave("garden")))
    ask_to_join("garden")
    ask_to_join("garden")
    assert listeners("garden") == ["ann="]


def test_what_one_leaves_in_the_very_moment_in_which_it_is_forgotten_stays_nowhere(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    ask_to_join("garden")
    closing = before_the_own_item_changes(lambda: disconnect.handler(goodbye("ann="), None))
    cloud.before("dynamodb:UpdateItem", closing)
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


@pytest.fixture
def at_99(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection has 99 rooms on its screen, and may send as many frames as it likes."""
    monkeypatch.setenv("FRAMES_IN_10_SECONDS", "1000")
    open_elsewhere("ann=", ANN, "general")
    for number in range(99):
        ask_to_join(f"room-{number}")


def on_screen(connection_id: str = "ann=") -> set[str]:
    """Return the rooms that the connection's own item says are on its screen."""
    own = registered(connection_id)
    assert own
    return {room for room in map(room_on_screen, own.channels) if room is not None}


def in_channels(cloud: MotoCloud) -> set[str]:
    """Return the rooms that have an item as shown on a screen; those that are heard with them must be the same."""
    items = cloud.items("SessionsTable")
    heard = {item["pk"].removeprefix(room_channel("")) for item in items if item["pk"].startswith(room_channel(""))}
    shown = {item["pk"].removeprefix(screen_channel("")) for item in items if item["pk"].startswith(screen_channel(""))}
    assert heard == shown | {"general"}
    return shown


def join_at_once(cloud: MotoCloud, rooms: list[str]) -> list[dict[str, Any]]:
    """Join rooms by as many frames, all of which are handled at the same time."""
    everyone = threading.Barrier(len(rooms))
    cloud.before("dynamodb:BatchWriteItem", lambda call: wait_at(everyone) if "PutRequest" in str(call) else None)
    with ThreadPoolExecutor(len(rooms)) as pool:
        answers = list(pool.map(ask_to_join, rooms))
    cloud.heal()
    return answers


def wait_at(barrier: threading.Barrier) -> None:
    barrier.wait(timeout=60)


@pytest.mark.usefixtures("at_99")
def test_however_many_join_at_once_the_cap_holds_and_nothing_is_left_of_those_refused(cloud: MotoCloud) -> None:
    answers = join_at_once(cloud, [f"another-{number}" for number in range(30)])
    assert sorted(answer["type"] for answer in answers) == ["error"] * 29 + ["joined"]
    assert {answer["code"] for answer in answers if answer["type"] == "error"} == {"too_many_rooms"}
    assert len(on_screen()) == 100
    assert on_screen() == in_channels(cloud)


@pytest.mark.usefixtures("at_99")
def test_one_room_that_is_joined_many_times_at_once_is_one_room(cloud: MotoCloud) -> None:
    assert join_at_once(cloud, ["another"] * 10) == [{"type": "joined", "room": "another"}] * 10
    assert len(on_screen()) == 100
    assert on_screen() == in_channels(cloud)


@pytest.mark.usefixtures("at_99")
def test_at_the_cap_a_room_that_is_there_is_no_new_one_and_leaving_makes_room(cloud: MotoCloud) -> None:
    assert ask_to_join("room-100")["type"] == "joined"
    assert ask_to_join("room-101")["code"] == "too_many_rooms"
    assert ask_to_join("room-7")["type"] == "joined"
    ask_to_leave("room-7")
    assert ask_to_join("room-101")["type"] == "joined"
    assert len(on_screen()) == 100
    assert on_screen() == in_channels(cloud)


@pytest.mark.usefixtures("at_99")
def test_a_join_that_the_cap_refuses_writes_nothing_but_its_frames_count(cloud: MotoCloud) -> None:
    ask_to_join("room-100")
    cloud.calls.clear()
    ask_to_join("room-101")
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]


def test_a_join_is_answered_each_time_and_at_once(cloud: MotoCloud) -> None:
    """Whose answer was lost asks again, and may have asked several times at once."""
    open_page()
    assert join_at_once(cloud, ["garden"] * 5) == [{"type": "joined", "room": "garden"}] * 5
    assert ask_to_join("garden") == {"type": "joined", "room": "garden"}
    assert lookers("garden") == listeners("garden") == ["ann="]


@pytest.mark.parametrize("room", ["general", "kitchen"])
def test_what_a_join_and_a_leave_cost(cloud: MotoCloud, room: str) -> None:
    """To join: count the frame, look, write, note, look again. To leave: count it, and take back what was written."""
    open_elsewhere("ann=", ANN, "general")
    cloud.calls.clear()
    ask_to_join(room)
    joining = ["UpdateItem", "BatchGetItem", "BatchWriteItem", "UpdateItem", "BatchGetItem"]
    assert [call.action.removeprefix("dynamodb:") for call in cloud.calls] == joining
    cloud.calls.clear()
    ask_to_leave(room)
    leaving = ["UpdateItem", "BatchWriteItem", "DeleteItem", "UpdateItem"]
    assert [call.action.removeprefix("dynamodb:") for call in cloud.calls] == leaving
