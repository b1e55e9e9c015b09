"""What a connection hears of the rooms of its user, from its first moment on."""

from collections.abc import Callable

import pytest

from chat import connections, hearing
from chat.channels import room_channel
from chat.connections import Connection
from tests.support.lambda_events import ANN, open_elsewhere
from tests.support.made_rooms import join, leave, make_room
from tests.support.moto_cloud import Call, MotoCloud

ROOMS = ["garden", "hall", "kitchen"]


@pytest.fixture
def ann(cloud: MotoCloud) -> Connection:
    """A connection that hears none of its user's rooms yet."""
    for room in ROOMS:
        make_room(room, ann_sub="member", ben_sub="admin")
    return open_elsewhere("ann=", ANN)


def hears(room: str) -> bool:
    return [each.id for each in connections.in_channel(room_channel(room))] == ["ann="]


def in_turn(cloud: MotoCloud, *todo: Callable[[], object]) -> None:
    """Do one thing before each Query of the code under test."""
    left = list(todo)

    def hook(_: Call) -> None:
        if left:
            left.pop(0)()

    cloud.before("dynamodb:Query", hook)


def come_back(*rooms: str) -> Callable[[], None]:
    """Leave rooms, and join them again: by another membership."""

    def do() -> None:
        for room in rooms:
            leave(room, ANN["id"])
            join(room, ANN["id"])

    return do


def test_rooms_are_heard_by_one_look_where_nothing_changes(cloud: MotoCloud, ann: Connection) -> None:
    _, own = hearing.own(ANN["id"])
    cloud.calls.clear()
    assert hearing.begin(ann, own) is True
    assert len([call for call in cloud.calls if call.action == "dynamodb:Query"]) == 1
    assert all(map(hears, ROOMS))


def test_what_changes_while_a_connection_opens_is_seen_until_nothing_changes(cloud: MotoCloud, ann: Connection) -> None:
    _, own = hearing.own(ANN["id"])
    in_turn(cloud, come_back("garden"), come_back("kitchen"), come_back("garden", "hall"))
    assert hearing.begin(ann, own) is True
    assert all(map(hears, ROOMS))


def test_who_is_removed_while_a_connection_opens_is_not_heard_of_again(cloud: MotoCloud, ann: Connection) -> None:
    _, own = hearing.own(ANN["id"])
    in_turn(cloud, lambda: leave("hall", ANN["id"]))
    assert hearing.begin(ann, own) is True
    assert [hears(room) for room in ROOMS] == [True, False, True]


def test_a_connection_that_closes_meanwhile_hears_nothing_and_is_told_so(cloud: MotoCloud, ann: Connection) -> None:
    _, own = hearing.own(ANN["id"])
    connections.forget(["ann="])
    assert hearing.begin(ann, own) is False
    assert not any(map(hears, ROOMS))
