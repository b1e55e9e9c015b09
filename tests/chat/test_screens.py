"""Screens: what is on one, how much, and what a connection hears because of it."""

from collections.abc import Callable

import pytest

from chat import connections, rooms, screens
from chat.channels import room_channel, screen_channel, user_channel
from chat.connections import Connection
from chat.rules import Unknown
from chat.screens import TooManyRooms
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, open_elsewhere, registered
from tests.support.made_rooms import join, leave, make_room, membership_of
from tests.support.moto_cloud import Call, MotoCloud

ROOM, SCREEN = room_channel("garden"), screen_channel("garden")


@pytest.fixture
def ann(cloud: MotoCloud) -> Connection:
    return open_elsewhere("ann=", ANN)


def stamps(cloud: MotoCloud) -> tuple[str | None, str | None]:
    """Return by which memberships Ann hears the room, and has it on the screen; `-` for by none, None for not."""
    found = {item["pk"]: item.get("stamp", "-") for item in cloud.items("SessionsTable") if item["sk"] == "ann="}
    return found.get(ROOM), found.get(SCREEN)


def now() -> Connection:
    connection = registered("ann=")
    assert connection
    return connection


def before_each_note(cloud: MotoCloud, *todo: Callable[[], object]) -> None:
    """Do one thing each time that a screen is about to be noted, after what is heard has been written."""
    left = list(todo)

    def hook(call: Call) -> None:
        if left and "channels" in call.request["UpdateExpression"]:
            left.pop(0)()

    cloud.before("dynamodb:UpdateItem", hook)


def test_who_looks_at_an_open_room_hears_it_by_no_membership(cloud: MotoCloud, ann: Connection) -> None:
    make_room("garden", ben_sub="admin")
    assert screens.show(ann, "garden") is True
    assert stamps(cloud) == ("-", "-")
    assert screens.shows(now(), "garden")
    screens.hide(now(), "garden")
    assert stamps(cloud) == (None, None)
    assert now().channels == {user_channel(ANN["id"])}


@pytest.mark.parametrize("kind", [rooms.OPEN, rooms.CLOSED])
def test_a_member_hears_it_by_the_membership_and_goes_on_when_it_is_off_the_screen(
    cloud: MotoCloud, ann: Connection, kind: str
) -> None:
    make_room("garden", kind, ann_sub="member", ben_sub="admin")
    stamp = membership_of("garden", ANN["id"]).stamp
    assert screens.show(ann, "garden") is True
    assert stamps(cloud) == (stamp, "-" if kind == rooms.OPEN else stamp)
    screens.hide(now(), "garden")
    assert stamps(cloud) == (stamp, None)


def test_who_hears_a_room_already_is_written_on_the_screen_alone(cloud: MotoCloud, ann: Connection) -> None:
    make_room("garden", ann_sub="member", ben_sub="admin")
    screens.show(ann, "garden")
    again = now()
    cloud.calls.clear()
    screens.show(again, "garden")
    assert [call.action for call in cloud.calls] == [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:UpdateItem",
        "dynamodb:BatchGetItem",
    ]
    assert all("ConsistentRead': True" in str(call.request) for call in (cloud.calls[0], cloud.calls[-1]))


def test_who_becomes_a_member_meanwhile_hears_it_as_one(cloud: MotoCloud, ann: Connection) -> None:
    make_room("garden", ben_sub="admin")
    before_each_note(cloud, lambda: join("garden", ANN["id"]))
    assert screens.show(ann, "garden") is True
    assert stamps(cloud) == (membership_of("garden", ANN["id"]).stamp, "-")


def test_who_ceases_to_be_one_meanwhile_does_not_look_at_a_closed_room(cloud: MotoCloud, ann: Connection) -> None:
    make_room("garden", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    before_each_note(cloud, lambda: leave("garden", ANN["id"]))
    with pytest.raises(Unknown):
        screens.show(ann, "garden")
    assert SCREEN not in now().channels
    assert stamps(cloud)[1] is None
    assert list(connections.in_channel(ROOM)) == []


@pytest.mark.parametrize("room", ["garden", "nowhere"])
def test_what_one_may_not_know_of_is_on_no_screen(cloud: MotoCloud, ann: Connection, room: str) -> None:
    make_room("garden", rooms.CLOSED, ben_sub="admin")
    with pytest.raises(Unknown):
        screens.show(ann, room)
    assert stamps(cloud) == (None, None)


@pytest.mark.parametrize("is_member", [False, True])
def test_a_connection_that_has_closed_meanwhile_shows_nothing(
    cloud: MotoCloud, ann: Connection, is_member: bool
) -> None:
    make_room("garden", ben_sub="admin", **({"ann_sub": "member"} if is_member else {}))
    connections.forget(["ann="])
    assert screens.show(ann, "garden") is False
    assert stamps(cloud) == (None, None)


def test_one_that_closes_while_it_is_noted_shows_nothing(cloud: MotoCloud, ann: Connection) -> None:
    make_room("garden", ben_sub="admin")
    before_each_note(cloud, lambda: connections.forget(["ann="]))
    assert screens.show(ann, "garden") is False
    assert stamps(cloud) == (None, None)


def test_a_screen_has_a_hundred_rooms(ann: Connection) -> None:
    make_room("garden", ben_sub="admin")
    others = [screen_channel(f"room-{number}") for number in range(100)]
    for each in others[:99]:
        connections.note("ann=", each, 1_000)
    assert screens.show(now(), "garden") is True
    assert screens.show(now(), "garden") is True, "it is there already"
    make_room("hall", ben_sub="admin")
    with pytest.raises(TooManyRooms):
        screens.show(now(), "hall")


def test_what_is_refused_at_once_costs_nothing(cloud: MotoCloud, ann: Connection) -> None:
    full = ann._replace(channels=ann.channels | {screen_channel(f"room-{number}") for number in range(100)})
    cloud.calls.clear()
    with pytest.raises(TooManyRooms):
        screens.show(full, "garden")
    assert cloud.calls == []


def test_of_several_at_once_no_more_get_on_the_screen(cloud: MotoCloud, ann: Connection) -> None:
    """What was read of the connection says that there is room, and by now there is none."""
    make_room("garden", ben_sub="admin")
    for number in range(100):
        connections.note("ann=", screen_channel(f"room-{number}"), 1_000)
    with pytest.raises(TooManyRooms):
        screens.show(ann, "garden")
    assert stamps(cloud) == (None, None)
    assert SCREEN not in now().channels


def test_who_comes_is_there_from_that_moment(cloud: MotoCloud, ann: Connection, time: FakeTime) -> None:
    make_room("garden", ben_sub="admin")
    time.advance(60)
    screens.show(ann, "garden")
    (here,) = connections.in_channel(SCREEN)
    assert here.since_ms == time.now_ms
