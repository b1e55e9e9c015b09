"""What somebody has open follows them into rooms and out of them."""

import pytest

from chat import belonging, connections, memberships, rooms, screens
from chat.channels import room_channel, screen_channel
from chat.connections import Connection
from tests.support.lambda_events import ANN, open_elsewhere
from tests.support.made_rooms import join, leave, make_room
from tests.support.moto_cloud import MotoCloud


def found_in(channel: str) -> list[str]:
    return [each.id for each in connections.in_channel(channel)]


@pytest.fixture
def ann_looks(cloud: MotoCloud) -> Connection:
    """A connection that looks at an open room whose member its user is not."""
    make_room("garden", ben_sub="admin")
    ann = open_elsewhere("ann=", ANN)
    screens.show(ann, "garden")
    return ann


def test_who_looks_at_an_open_room_goes_on_when_they_join_and_leave(ann_looks: Connection) -> None:
    belonging.take_in(join("garden", ANN["id"]), [ann_looks])
    leave("garden", ANN["id"])
    assert (found_in(room_channel("garden")), found_in(screen_channel("garden"))) == ([], ["ann="])
    belonging.let_go("garden", rooms.OPEN, [ann_looks])
    assert (found_in(room_channel("garden")), found_in(screen_channel("garden"))) == (["ann="], ["ann="])


def test_who_is_back_in_a_closed_room_is_seen_there_by_the_new_membership(cloud: MotoCloud) -> None:
    make_room("garden", rooms.CLOSED, ann_sub=memberships.MEMBER, ben_sub=memberships.ADMIN)
    ann = open_elsewhere("ann=", ANN)
    screens.show(ann, "garden")
    leave("garden", ANN["id"])
    belonging.take_in(join("garden", ANN["id"]), [ann])
    assert (found_in(room_channel("garden")), found_in(screen_channel("garden"))) == (["ann="], ["ann="])
