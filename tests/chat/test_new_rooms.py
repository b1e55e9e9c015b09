"""New rooms and newcomers: all that is made with them is one transaction."""

from typing import Any

import pytest

from chat import dynamodb, memberships, new_rooms, newcomers, people_index, rooms, standing
from chat.new_rooms import IsThere
from chat.rooms import Room
from chat.rules import Conflict, Unknown
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_user, membership_of
from tests.support.moto_cloud import MotoCloud, once


@pytest.fixture(autouse=True)
def people(cloud: MotoCloud, time: FakeTime) -> None:
    for user_id, name in (("ann-sub", "Ann"), ("ben-sub", "Ben"), ("dan-sub", None)):
        make_user(user_id, name)


def room(room_id: str) -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item
    return Room.of(item)


def test_who_makes_a_room_is_its_admin_and_the_others_are_members() -> None:
    prospect = new_rooms.look("ann-sub", rooms.CLOSED, ["ben-sub", "ann-sub", "ben-sub"])
    made, mine = new_rooms.make("ann-sub", rooms.CLOSED, prospect, "Garden", "Roses")
    assert made == room(made.id)
    assert (made.name, made.topic, made.kind, made.members, made.admins) == ("Garden", "Roses", rooms.CLOSED, 2, 1)
    assert mine == membership_of(made.id, "ann-sub")
    bens = membership_of(made.id, "ben-sub")
    assert (mine.role, bens.role, mine.stamp) == (memberships.ADMIN, memberships.MEMBER, bens.stamp)


def test_who_is_to_be_in_it_has_been_here(cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {"pk": "user#eve-sub", "sk": "standing", "blocked": {"by": "x"}})
    prospect = new_rooms.look("ann-sub", rooms.OPEN, ["ben-sub", "eve-sub", "nobody"])
    assert list(prospect.people) == ["ann-sub", "ben-sub"]
    new_rooms.must_be_known(prospect, ["ben-sub"])
    with pytest.raises(Unknown, match="eve-sub, nobody"):
        new_rooms.must_be_known(prospect, ["ben-sub", "eve-sub", "nobody"])


def test_it_is_looked_by_one_read_which_says_how_the_maker_stands(cloud: MotoCloud) -> None:
    for kind in (rooms.OPEN, rooms.DIRECT):
        cloud.calls.clear()
        assert new_rooms.look("ann-sub", kind, ["ben-sub"]).standing == standing.of("ann-sub")
        assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem", "dynamodb:GetItem"]


def test_as_many_come_into_a_new_room_as_a_transaction_has_writes_for(cloud: MotoCloud) -> None:
    ids = [f"user-{number}" for number in range(new_rooms.MAX_USERS)]
    for each in ids:
        cloud.put("DirectoryTable", {"pk": f"user#{each}", "sk": "standing", "known_since": 1})
    made, _ = new_rooms.make("ann-sub", rooms.OPEN, new_rooms.look("ann-sub", rooms.OPEN, ids), "Garden", "")
    assert made.members == 49
    writes = [call.request["TransactItems"] for call in cloud.calls if "TransactItems" in call.request][-1]
    assert len(writes) == 100


def make_direct(*others: str) -> tuple[Room, Any]:
    return new_rooms.make_direct("ann-sub", new_rooms.look("ann-sub", rooms.DIRECT, others))


def test_a_direct_room_has_no_admin_and_knows_its_people_and_what_they_are_called() -> None:
    made, mine = make_direct("dan-sub", "ben-sub")
    assert made == room(made.id)
    assert (made.kind, made.members, made.admins, made.name) == (rooms.DIRECT, 3, 0, None)
    assert made.users == ("ann-sub", "ben-sub", "dan-sub")
    assert made.names == {"ann-sub": "Ann", "ben-sub": "Ben"}
    assert mine == membership_of(made.id, "ann-sub")
    assert {membership_of(made.id, each).role for each in made.users} == {memberships.MEMBER}


def test_the_same_people_find_the_room_that_is_there() -> None:
    prospect = new_rooms.look("ann-sub", rooms.DIRECT, ["ben-sub"])
    assert prospect.existing is None
    with pytest.raises(LookupError):
        _ = prospect.found
    made, mine = new_rooms.make_direct("ann-sub", prospect)
    assert new_rooms.look("ann-sub", rooms.DIRECT, ["ben-sub"]).found == (made, mine)
    assert new_rooms.look("ann-sub", rooms.DIRECT, ["dan-sub"]).existing is None
    assert new_rooms.look("ann-sub", rooms.OPEN, ["ben-sub"]).existing is None
    with pytest.raises(IsThere):
        new_rooms.make_direct("ann-sub", prospect)


@pytest.mark.parametrize(("others", "is_room"), [(0, False), (1, True), (7, True), (8, False)])
def test_a_direct_room_is_of_two_to_eight(others: int, is_room: bool) -> None:
    ids = [f"user-{number}" for number in range(others)]
    if is_room:
        new_rooms.look("ann-sub", rooms.DIRECT, ids)
    else:
        with pytest.raises(Conflict, match="2 to 8"):
            new_rooms.look("ann-sub", rooms.DIRECT, ids)


class TestNewcomers:
    def test_who_comes_is_known_found_and_a_member_of_the_general_room(self, cloud: MotoCloud, time: FakeTime) -> None:
        before = room("general").members
        newcomers.welcome("eve-sub", "Eve")
        (item,) = [each for each in cloud.items("DirectoryTable", "user#eve-sub") if each["sk"] == "standing"]
        assert item == {"pk": "user#eve-sub", "sk": "standing", "known_since": int(time.time()), "name": "Eve"}
        assert people_index.find("eve", 5) == ["eve-sub"]
        mine = membership_of("general", "eve-sub")
        assert (mine.role, mine.kind, room("general").members) == (memberships.MEMBER, rooms.OPEN, before + 1)

    def test_who_comes_again_changes_nothing(self, cloud: MotoCloud, time: FakeTime) -> None:
        before = cloud.items("DirectoryTable")
        time.advance(60)
        newcomers.welcome("ann-sub", "Another")
        assert cloud.items("DirectoryTable") == before

    def test_the_first_of_all_makes_the_general_room(self, cloud: MotoCloud) -> None:
        cloud.empty()
        newcomers.welcome("eve-sub", None)
        assert (room("general").members, standing.of("eve-sub").name) == (1, "")
        assert membership_of("general", "eve-sub").role == memberships.MEMBER

    def test_of_two_first_ones_at_once_both_are_in(self, cloud: MotoCloud) -> None:
        cloud.empty()
        cloud.before("dynamodb:TransactWriteItems", once(lambda: newcomers.welcome("ben-sub", "Ben")))
        newcomers.welcome("ann-sub", "Ann")
        assert room("general").members == 2

    def test_a_name_that_comes_later_takes_the_place_of_the_placeholder_and_of_no_other(self, cloud: MotoCloud) -> None:
        newcomers.take_name("dan-sub", "Dan")
        assert (standing.of("dan-sub").name, people_index.find("dan", 5)) == ("Dan", ["dan-sub"])
        newcomers.take_name("dan-sub", "Another")
        newcomers.take_name("nobody", "Nobody")
        assert standing.of("dan-sub").name == "Dan"
        assert people_index.find("another", 5) == people_index.find("nobody", 5) == []
        assert cloud.items("DirectoryTable", "user#nobody") == []
