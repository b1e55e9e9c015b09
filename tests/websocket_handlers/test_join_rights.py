"""`join`: who may look at a room, and by what they hear it, whatever becomes of their membership meanwhile."""

from typing import Any

import pytest

from chat import connections, dynamodb, rooms
from chat.channels import room_channel, screen_channel
from tests.support import made_rooms
from tests.support.callback_server import CallbackServer
from tests.support.lambda_events import ANN, BEN, Context, answer_of, frame, open_elsewhere, open_page, registered
from tests.support.made_rooms import make_room, membership_of
from tests.support.moto_cloud import MotoCloud, once
from websocket_handlers import disconnect, join, leave, typing

UNKNOWN = "unknown_room"


def ask_to_join(room: str) -> dict[str, Any]:
    return answer_of(join.handler(frame("join", room=room), None))


def ask_to_leave(room: str) -> dict[str, Any]:
    return answer_of(leave.handler(frame("leave", room=room), None))


def hears(room: str) -> bool:
    return [each.id for each in connections.in_channel(room_channel(room))] == ["ann="]


def looks(room: str) -> bool:
    return [each.id for each in connections.in_channel(screen_channel(room))] == ["ann="]


def stamps(cloud: MotoCloud, room: str) -> dict[str, str | None]:
    """Return by which stamp Ann's connection is in the room's two channels."""
    items = cloud.items("SessionsTable", "channel#")
    channels = (room_channel(room), screen_channel(room))
    return {each["pk"]: each.get("stamp") for each in items if each["sk"] == "ann=" and each["pk"] in channels}


@pytest.mark.parametrize("kind", [rooms.CLOSED, rooms.DIRECT])
def test_who_is_no_member_of_a_room_that_is_not_open_may_not_know_of_it(cloud: MotoCloud, kind: str) -> None:
    make_room("secret", kind, ben_sub="admin")
    open_elsewhere("ann=", ANN)
    before = cloud.items("SessionsTable", "channel#")
    answer = ask_to_join("secret")
    assert (answer["type"], answer["code"]) == ("error", UNKNOWN)
    assert answer == ask_to_join("no-such-room")
    assert cloud.items("SessionsTable", "channel#") == before
    assert registered("ann=").channels == {"channel#user#ann-sub"}


@pytest.mark.parametrize("kind", [rooms.CLOSED, rooms.DIRECT])
def test_a_member_hears_it_and_looks_at_it_by_the_membership(cloud: MotoCloud, kind: str) -> None:
    make_room("secret", kind, ann_sub="member")
    open_elsewhere("ann=", ANN)
    assert ask_to_join("secret") == {"type": "joined", "room": "secret"}
    stamp = membership_of("secret", ANN["id"]).stamp
    assert stamps(cloud, "secret") == {room_channel("secret"): stamp, screen_channel("secret"): stamp}
    assert hears("secret")
    assert looks("secret")


def test_an_open_room_is_on_the_screen_of_whoever_likes_and_heard_by_its_members_as_such(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member")
    make_room("kitchen")
    open_elsewhere("ann=", ANN)
    ask_to_join("garden")
    ask_to_join("kitchen")
    stamp = membership_of("garden", ANN["id"]).stamp
    assert stamps(cloud, "garden") == {room_channel("garden"): stamp, screen_channel("garden"): None}
    assert stamps(cloud, "kitchen") == {room_channel("kitchen"): None, screen_channel("kitchen"): None}


def test_who_leaves_the_screen_goes_on_hearing_as_a_member_and_as_no_member_does_not(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member")
    make_room("kitchen")
    open_elsewhere("ann=", ANN)
    for room in ("garden", "kitchen"):
        ask_to_join(room)
        ask_to_leave(room)
    assert hears("garden")
    assert not hears("kitchen")
    disconnect.handler({"requestContext": {"connectionId": "ann="}}, None)
    assert cloud.items("SessionsTable") == []


def test_an_archived_room_may_be_read(cloud: MotoCloud) -> None:
    make_room("garden")
    (room,) = dynamodb.batch_get([rooms.place("garden")])
    cloud.put("DirectoryTable", {**room, "archived_at": "2026-11-22T20:00:00.000Z"})
    open_elsewhere("ann=", ANN)
    assert ask_to_join("garden")["type"] == "joined"


# ---------------------------------------------------------------------------------------- what happens meanwhile


@pytest.mark.parametrize("moment", ["dynamodb:BatchWriteItem", "dynamodb:UpdateItem"])
def test_who_is_removed_from_a_closed_room_while_joining_hears_nothing(cloud: MotoCloud, moment: str) -> None:
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    open_elsewhere("ann=", ANN)

    def remove() -> None:
        made_rooms.leave("secret", ANN["id"])

    # The first update counts the frame; the last one notes what is on the screen, when all else is written.
    skip = 0 if moment == "dynamodb:BatchWriteItem" else 2
    cloud.before(moment, nth(skip, remove))
    answer = ask_to_join("secret")
    assert answer["code"] == UNKNOWN
    assert not hears("secret")
    assert not looks("secret")
    assert screen_channel("secret") not in registered("ann=").channels


def test_who_leaves_an_open_room_while_joining_goes_on_watching(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member", ben_sub="admin")
    open_elsewhere("ann=", ANN)
    cloud.before("dynamodb:BatchWriteItem", once(lambda: made_rooms.leave("garden", ANN["id"])))
    assert ask_to_join("garden")["type"] == "joined"
    assert hears("garden")
    assert stamps(cloud, "garden") == {room_channel("garden"): None, screen_channel("garden"): None}


def test_who_becomes_a_member_while_joining_hears_as_one(cloud: MotoCloud) -> None:
    make_room("garden", ben_sub="admin")
    open_elsewhere("ann=", ANN)
    cloud.before("dynamodb:BatchWriteItem", once(lambda: made_rooms.join("garden", ANN["id"])))
    assert ask_to_join("garden")["type"] == "joined"
    ask_to_leave("garden")
    assert hears("garden")


def test_who_leaves_and_comes_again_while_joining_hears_by_the_new_membership(cloud: MotoCloud) -> None:
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    open_elsewhere("ann=", ANN)

    def leave_and_come_again() -> None:
        made_rooms.leave("secret", ANN["id"])
        made_rooms.join("secret", ANN["id"])

    cloud.before("dynamodb:BatchWriteItem", once(leave_and_come_again))
    assert ask_to_join("secret")["type"] == "joined"
    assert hears("secret")
    assert looks("secret")


def test_nobody_sees_somebody_type_who_was_removed_a_moment_ago(cloud: MotoCloud, sockets: CallbackServer) -> None:
    """Their own item says for a moment longer that the room is on their screen; the mark is there at once."""
    make_room("secret", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    open_elsewhere("ann=", ANN)
    ask_to_join("secret")
    open_page("ben=", BEN, "secret")
    made_rooms.leave("secret", ANN["id"])
    assert screen_channel("secret") in registered("ann=").channels
    assert typing.handler(frame("typing", room="secret"), Context()) == {"statusCode": 200}
    assert sockets.requests == []


def nth(skip: int, what: Any) -> Any:
    """Return a hook that lets something happen once, after so many calls of its kind."""
    left = [skip]
    hook = once(what)

    def counting(call: Any) -> None:
        if left[0]:
            left[0] -= 1
        else:
            hook(call)

    return counting
