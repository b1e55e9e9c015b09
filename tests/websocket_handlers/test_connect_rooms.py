"""`$connect` hears its user's rooms from its first moment on, whatever becomes of their memberships meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

from chat import connections, dynamodb, hearing, memberships, message_id, rooms
from chat.channels import room_channel, user_channel
from tests.support import made_rooms
from tests.support.lambda_events import ANN, buy_ticket, goodbye, handshake
from tests.support.made_rooms import make_room, make_user, membership_of
from tests.support.moto_cloud import Call, MotoCloud
from websocket_handlers import connect, disconnect

ACCEPTED = {"statusCode": 200}


def open_socket(connection_id: str = "ann=") -> None:
    assert connect.handler(handshake(buy_ticket(ANN), connection_id), None) == ACCEPTED


def listeners(room: str) -> list[str]:
    return [each.id for each in connections.in_channel(room_channel(room))]


def heard(cloud: MotoCloud, connection_id: str = "ann=") -> set[str]:
    """Return the rooms that the connection has an item in."""
    items = cloud.items("SessionsTable", room_channel(""))
    return {each["pk"].removeprefix(room_channel("")) for each in items if each["sk"] == connection_id}


def once_at(cloud: MotoCloud, action: str, about: str, what: Callable[[], Any]) -> None:
    """Let something happen before the first call of an action that is about something."""
    left = [what]

    def hook(call: Call) -> None:
        if left and about in str(call.request):
            left.pop()()

    cloud.before(f"dynamodb:{action}", hook)


def test_it_hears_all_rooms_by_their_memberships(cloud: MotoCloud) -> None:
    make_user(ANN["id"], ANN["name"])
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    open_socket()
    items = {each["pk"]: each for each in cloud.items("SessionsTable", room_channel(""))}
    for room in ("general", "secret"):
        assert items[room_channel(room)]["stamp"] == membership_of(room, ANN["id"]).stamp
    (of_rooms,) = [each for each in cloud.items("SessionsTable", "connection#") if each["sk"] == "rooms"]
    assert of_rooms["heard"] == {"general", "secret"}
    disconnect.handler(goodbye("ann="), None)
    assert cloud.items("SessionsTable") == []


@pytest.mark.parametrize("action", ["BatchWriteItem", "UpdateItem"])
def test_who_is_removed_while_the_ticket_is_redeemed_hears_nothing(cloud: MotoCloud, action: str) -> None:
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    about = room_channel("secret") if action == "BatchWriteItem" else "heard"
    once_at(cloud, action, about, lambda: made_rooms.leave("secret", ANN["id"]))
    open_socket()
    assert listeners("secret") == []


def test_who_leaves_and_comes_again_meanwhile_hears_by_the_new_membership(cloud: MotoCloud) -> None:
    """What the stream's function writes by then is written over by what the handshake has read before."""
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")

    def leave_and_come_again() -> None:
        made_rooms.leave("secret", ANN["id"])
        again = made_rooms.join("secret", ANN["id"])
        (own,) = connections.in_channel(user_channel(ANN["id"]))
        hearing.hear(own, {"secret": again.stamp})

    once_at(cloud, "BatchWriteItem", room_channel("secret"), leave_and_come_again)
    open_socket()
    assert listeners("secret") == ["ann="]


@pytest.mark.parametrize("action", ["BatchWriteItem", "Query", "UpdateItem"])
def test_who_becomes_a_member_meanwhile_is_heard_or_found_by_whoever_tells_of_it(cloud: MotoCloud, action: str) -> None:
    """Either the handshake reads the membership, or who comes later finds the connection in the user's channel."""
    make_room("garden", ben_sub="admin")
    make_room("kitchen", ann_sub="member")
    found: list[list[str]] = []

    def join() -> None:
        made_rooms.join("garden", ANN["id"])
        found.append([each.id for each in connections.in_channel(user_channel(ANN["id"]))])

    once_at(cloud, action, "", join)
    open_socket()
    assert "garden" in heard(cloud) or found == [["ann="]]


def test_of_more_rooms_it_hears_those_in_which_something_was_said_last(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "MOST_ROOMS", 3)
    for room in ("quiet", "oldest", "busy", "new", "newest"):
        make_room(room, ann_sub="member")
    for room in ("oldest", "busy"):
        (item,) = dynamodb.batch_get([rooms.place(room)])
        stamp = message_id.new() if room == "busy" else "01800000-0000-7000-8000-000000000000"
        cloud.put("DirectoryTable", {**item, "newest": {"id": stamp, "sent_at": "", "by": "ben-sub"}})
    open_socket()
    assert heard(cloud) == {"busy", "new", "newest"}


def test_with_a_hundred_rooms_they_are_not_read_and_with_more_they_are(cloud: MotoCloud) -> None:
    put_memberships(cloud, 100)
    open_socket("one=")
    assert "dynamodb:BatchGetItem" not in {call.action for call in cloud.calls}
    assert len(heard(cloud, "one=")) == 100
    put_memberships(cloud, 101)
    cloud.calls.clear()
    open_socket("two=")
    assert [call.action for call in cloud.calls].count("dynamodb:BatchGetItem") == 2
    assert len(heard(cloud, "two=")) == 100


def put_memberships(cloud: MotoCloud, count: int) -> None:
    for number in range(count):
        room = {"kind": rooms.OPEN, "name": "x", "topic": "", "created_at": "2026-11-22T20:00:00.000Z"}
        stamp = f"01900000-0000-7000-8000-{number:012}"
        membership = {"role": "member", "stamp": stamp, "kind": rooms.OPEN}
        cloud.put("DirectoryTable", {**rooms.key(f"room-{number}"), **room})
        cloud.put("DirectoryTable", {**memberships.key(f"room-{number}", ANN["id"]), **membership})
