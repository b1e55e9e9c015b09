"""`typing`: the others in the room are told, and nobody else."""

import json
from typing import Any

import pytest

from chat import connections, presence, typists
from chat.channels import room_channel
from chat.connections import HANDSHAKE_MS
from tests.support.callback_server import GONE, SERVER_ERROR, CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.invocations import Invocations
from tests.support.lambda_events import ANN, BEN, Context, events_at, frame, open_elsewhere, open_page, raw_frame
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import typing
from websocket_handlers.routes import NOT_REGISTERED

CAROL = {"id": "carol-sub", "name": "Carol"}
ANN_TYPES = {"type": "typing", "room": "general", "user": ANN}


def type_in(room: str, context: Context, connection_id: str = "ann=") -> None:
    assert typing.handler(frame("typing", connection_id, room=room), context) == {"statusCode": 200}


def told(sockets: CallbackServer, connection_id: str = "ann=") -> dict[str, Any]:
    """Return what a connection was told that is no event."""
    (message,) = map(json.loads, sockets.accepted[connection_id])
    return message


def test_everyone_else_in_the_room_is_told(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    open_page("carol=", CAROL)
    type_in("general", context)
    assert events_at(sockets, "ben=") == events_at(sockets, "carol=") == [ANN_TYPES]


def test_the_sender_is_told_nothing_not_even_on_their_other_pages(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN)
    open_page("ann-too=", ANN)
    type_in("general", context)
    assert sockets.requests == []


def test_other_rooms_are_told_nothing(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN, "general")
    open_page("ben=", BEN, "garden")
    type_in("general", context)
    assert sockets.requests == []


def test_who_has_not_joined_the_room_is_told_to(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN, "general")
    open_page("ben=", BEN, "garden")
    type_in("garden", context)
    assert told(sockets) == {"type": "error", "code": "not_joined", "message": "Join garden first."}
    assert "ben=" not in sockets.received


def test_who_hears_a_room_without_having_it_on_the_screen_neither_types_there_nor_is_told(
    sockets: CallbackServer, context: Context
) -> None:
    open_page("ann=", ANN)
    open_elsewhere("ben=", BEN, "general")
    type_in("general", context)
    assert "ben=" not in sockets.received
    type_in("general", context, "ben=")
    assert told(sockets, "ben=")["code"] == "not_joined"
    assert "ann=" not in sockets.received


def test_a_connection_that_is_not_known_is_told_to_come_anew(sockets: CallbackServer, context: Context) -> None:
    open_page("ben=", BEN)
    type_in("general", context, "unknown=")
    assert told(sockets, "unknown=") == NOT_REGISTERED
    assert "ben=" not in sockets.received


def test_so_is_one_that_has_expired(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ann=", ANN, expires_at=int(time.time()) + 1)
    open_page("ben=", BEN)
    time.advance(1)
    type_in("general", context)
    assert told(sockets) == NOT_REGISTERED
    assert "ben=" not in sockets.received


@pytest.mark.parametrize("body", ["{", "{}", '{"room":"No Room"}'])
def test_a_frame_that_names_no_room_is_told_so(sockets: CallbackServer, context: Context, body: str) -> None:
    open_page("ann=", ANN)
    assert typing.handler(raw_frame(body), context) == {"statusCode": 200}
    assert (told(sockets)["type"], told(sockets)["code"]) == ("error", "bad_frame")


def test_expired_listeners_are_told_nothing(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN, expires_at=int(time.time()) + 1)
    time.advance(1)
    type_in("general", context)
    assert sockets.requests == []


def test_a_listener_that_is_gone_is_forgotten(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("ben=", then=GONE)
    type_in("general", context)
    assert [each.id for each in connections.in_channel(room_channel("general"))] == ["ann="]


def test_a_listener_with_trouble_keeps_nothing_from_the_others(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    open_page("carol=", CAROL)
    sockets.script("ben=", then=SERVER_ERROR)
    type_in("general", context)
    assert events_at(sockets, "carol=") == [ANN_TYPES]


def test_a_listener_that_cannot_be_reached_is_not_left_to_another_invocation(
    sockets: CallbackServer, context: Context, invocations: Invocations
) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    sockets.script("ben=", then=SERVER_ERROR)
    type_in("general", context)
    assert invocations.waiting == []


def test_in_a_room_of_very_many_people_nobody_is_told(
    sockets: CallbackServer, context: Context, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "MAX_NAMED_PEOPLE", 2)
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    type_in("general", context)
    assert events_at(sockets, "ben=") == [ANN_TYPES]
    open_page("carol=", CAROL)
    time.advance(3)
    type_in("general", context)
    assert events_at(sockets, "ben=") == [ANN_TYPES]


def test_one_person_with_very_many_pages_does_not_make_a_room_large(sockets: CallbackServer, context: Context) -> None:
    open_page("ann=", ANN)
    for number in range(208):
        open_page(f"ben-{number}=", BEN)
    type_in("general", context)
    assert events_at(sockets, "ben-207=") == [ANN_TYPES]


def test_no_more_of_a_very_large_room_is_read_than_tells_that_it_is(
    cloud: MotoCloud, sockets: CallbackServer, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "MAX_NAMED_PEOPLE", 5)
    open_page("ann=", ANN)
    for number in range(20):
        open_page(f"{number}=", {"id": f"user-{number}", "name": "Somebody"})
    cloud.calls.clear()
    type_in("general", context)
    (read,) = [call.request for call in cloud.calls if call.action == "dynamodb:Query"]
    assert read["Limit"] == 6
    assert sockets.requests == []


# ------------------------------------------------------------------------------------------- how often a room is told


def test_a_user_is_told_of_once_in_three_seconds(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    for told, seconds in [(1, 2.999), (1, 0.001), (2, 1), (2, 2), (3, 0)]:
        type_in("general", context)
        assert len(events_at(sockets, "ben=")) == told
        time.advance(seconds)


def test_all_pages_of_a_user_are_one_typist(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ben=", BEN)
    for number in range(5):
        open_page(f"ann-{number}=", ANN)
        type_in("general", context, f"ann-{number}=")
    assert events_at(sockets, "ben=") == [ANN_TYPES]


def test_each_room_and_each_user_is_told_of_apart(sockets: CallbackServer, context: Context, time: FakeTime) -> None:
    open_page("ann=", ANN, "general", "garden")
    open_page("ben=", BEN, "general", "garden")
    open_page("carol=", CAROL, "general", "garden")
    for who in ("ann=", "ben="):
        for room in ("general", "garden"):
            type_in(room, context, who)
    assert len(events_at(sockets, "carol=")) == 4


def test_one_who_types_in_room_after_room_is_told_of_so_many_times_a_minute(
    cloud: MotoCloud, sockets: CallbackServer, context: Context, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all rooms and sockets: 2,400 frames a minute could else be as many posts to everybody in 120 rooms."""
    assert (typists.NEWS_OF_A_USER.most, typists.NEWS_OF_A_USER.window_s) == (30, 60)
    time.advance(60 - time.time() % 60)
    rooms = [f"room-{number}" for number in range(20)]
    for number in range(2):
        open_page(f"ann-{number}=", ANN, *rooms)
    open_page("ben=", BEN, *rooms)
    open_page("carol=", CAROL, *rooms)
    for number in range(2):
        for room in rooms:
            type_in(room, context, f"ann-{number}=")
        time.advance(3)
    assert len(events_at(sockets, "ben=")) == 30
    cloud.calls.clear()
    time.advance(4)
    type_in(rooms[0], context, "ann-0=")
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"] * 3
    type_in(rooms[0], context, "carol=")  # others are told of all the same
    assert len(events_at(sockets, "ben=")) == 31
    time.advance(50)
    type_in(rooms[0], context, "ann-0=")
    assert len(events_at(sockets, "ben=")) == 32


def test_how_often_is_the_stacks_to_say(
    sockets: CallbackServer, context: Context, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPING_EVERY_SECONDS", "10")
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    for _ in range(11):
        type_in("general", context)
        time.advance(1)
    assert len(events_at(sockets, "ben=")) == 2


def test_what_is_dropped_costs_neither_a_read_of_the_room_nor_a_post(
    cloud: MotoCloud, sockets: CallbackServer, context: Context, time: FakeTime
) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    type_in("general", context)
    cloud.calls.clear()
    type_in("general", context)  # too soon
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"] * 2
    for _ in range(18):
        type_in("general", context)
    cloud.calls.clear()
    type_in("general", context)  # one frame too many
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]
    assert len(sockets.requests) == 1


def test_a_frame_too_many_is_not_even_told_what_is_wrong_with_it(
    sockets: CallbackServer, context: Context, time: FakeTime
) -> None:
    open_page("ann=", ANN)
    for _ in range(21):
        typing.handler(raw_frame("{"), context)
    assert len(sockets.accepted["ann="]) == 20


def test_two_accounts_with_all_their_sockets_cause_few_posts(
    sockets: CallbackServer, context: Context, time: FakeTime
) -> None:
    """Each of two users has 20 sockets in the room, and sends 50 frames a second through them, for 3.2 seconds."""
    of_user = {user["id"]: [f"{user['id']}-{n}=" for n in range(20)] for user in (ANN, BEN)}
    for user in (ANN, BEN):
        for connection_id in of_user[user["id"]]:
            open_page(connection_id, user)
    for tick in range(160):
        for ids in of_user.values():
            type_in("general", context, ids[tick % 20])
        time.advance(0.02)
    # Each is told of at once and after three seconds, to the 20 sockets of the other.
    assert len(sockets.requests) == 2 * 2 * 20
