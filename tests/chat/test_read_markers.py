"""How far a member has read, and what they are told of: each is a write of a membership that is still there."""

from typing import Any

import pytest

from chat import involvement, read_markers
from chat.places import Outdated
from tests.support.made_rooms import join, leave, make_room, membership_of
from tests.support.moto_cloud import MotoCloud


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member", ben_sub="admin")


def writes(cloud: MotoCloud) -> int:
    return sum(call.action == "dynamodb:UpdateItem" for call in cloud.calls)


def test_a_marker_goes_forward_only_by_what_is_stored_and_not_by_what_was_read(cloud: MotoCloud) -> None:
    before = membership_of("garden", "ann-sub")
    assert read_markers.move(before, "0002") == "0002"
    assert read_markers.move(before, "0001") == "0002"
    assert read_markers.move(before, "0002") == "0002"
    assert read_markers.move(before, "0003") == "0003"
    assert membership_of("garden", "ann-sub").read_id == "0003"


@pytest.mark.parametrize("message_id", ["0001", "0002"])
def test_what_is_known_to_be_read_costs_nothing(cloud: MotoCloud, message_id: str) -> None:
    read_markers.move(membership_of("garden", "ann-sub"), "0002")
    now = membership_of("garden", "ann-sub")
    cloud.calls.clear()
    assert read_markers.move(now, message_id) == "0002"
    assert writes(cloud) == 0
    assert read_markers.move(now, "0003") == "0003"
    assert writes(cloud) == 1


@pytest.mark.parametrize("comes_back", [False, True])
def test_nothing_is_noted_of_a_membership_that_has_ended(cloud: MotoCloud, comes_back: bool) -> None:
    before = membership_of("garden", "ann-sub")
    leave("garden", "ann-sub")
    if comes_back:
        join("garden", "ann-sub")
    items = cloud.items("DirectoryTable")
    with pytest.raises(Outdated):
        read_markers.move(before, "0001")
    with pytest.raises(Outdated):
        involvement.choose(before, involvement.NOTHING)
    assert cloud.items("DirectoryTable") == items


@pytest.mark.parametrize("chosen", ["everything", "mentions", "nothing"])
def test_a_member_is_told_of_what_they_choose(cloud: MotoCloud, chosen: Any) -> None:
    assert chosen in involvement.ALL
    assert involvement.choose(membership_of("garden", "ann-sub"), chosen) == membership_of("garden", "ann-sub")
    assert membership_of("garden", "ann-sub").involvement == chosen
