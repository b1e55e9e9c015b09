"""Who calls for the first time: somebody whom others can find, and a member of the general room, all or nothing."""

from typing import Any

import pytest

from chat import memberships, newcomers, people_index
from chat.channels import GENERAL_ROOM
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import membership_of
from tests.support.moto_cloud import MotoCloud


def standing_of(cloud: MotoCloud, user_id: str = "ann-sub") -> dict[str, Any]:
    (item,) = [each for each in cloud.items("DirectoryTable", f"user#{user_id}") if each["sk"] == "standing"]
    return item


def in_general(cloud: MotoCloud) -> int:
    (room,) = [each for each in cloud.items("DirectoryTable", f"room#{GENERAL_ROOM}") if each["sk"] == "room"]
    count: int = room["members"]
    return count


def found(prefix: str) -> list[str]:
    return people_index.find(prefix, 10)


@pytest.mark.parametrize(("name", "named"), [("Ann", {"name": "Ann"}), ("", {}), (None, {})])
def test_they_are_known_and_in_the_general_room_and_found_by_their_name(
    cloud: MotoCloud, time: FakeTime, name: str | None, named: dict[str, str]
) -> None:
    newcomers.welcome("ann-sub", name)
    assert standing_of(cloud) == {"pk": "user#ann-sub", "sk": "standing", "known_since": int(time.time()), **named}
    joined = membership_of(GENERAL_ROOM, "ann-sub")
    assert (joined.kind, joined.role) == ("open", memberships.MEMBER)
    assert in_general(cloud) == 1
    assert found("an") == (["ann-sub"] if name else [])


def test_again_changes_nothing(cloud: MotoCloud, time: FakeTime) -> None:
    newcomers.welcome("ann-sub", None)
    before = cloud.items("DirectoryTable")
    time.advance(60)
    newcomers.welcome("ann-sub", "Ann")
    assert cloud.items("DirectoryTable") == before


def test_of_the_general_room_there_is_one_for_all(cloud: MotoCloud) -> None:
    for number in range(3):
        newcomers.welcome(f"user-{number}", None)
    assert in_general(cloud) == 3


def test_who_was_blocked_before_they_came_stays_so(cloud: MotoCloud, time: FakeTime) -> None:
    blocked = {"pk": "user#ann-sub", "sk": "standing", "blocked": True}
    cloud.put("DirectoryTable", blocked)
    newcomers.welcome("ann-sub", "Ann")
    assert standing_of(cloud) == {**blocked, "name": "Ann", "known_since": int(time.time())}


def test_a_name_takes_the_place_of_a_placeholder_and_of_no_other_name(cloud: MotoCloud) -> None:
    newcomers.welcome("ann-sub", None)
    newcomers.take_name("ann-sub", "Ann")
    newcomers.take_name("ann-sub", "Eve")
    assert standing_of(cloud)["name"] == "Ann"
    assert (found("ann"), found("eve")) == (["ann-sub"], [])
    told = [each["sk"] for each in cloud.items("DirectoryTable", "user#ann-sub")]
    assert told.count("changed") == 1, "others are told of the name"


def test_nobody_who_has_not_come_is_given_a_name(cloud: MotoCloud) -> None:
    newcomers.take_name("ann-sub", "Ann")
    assert cloud.items("DirectoryTable") == []
