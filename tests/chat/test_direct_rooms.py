"""The id of a direct room follows from its people."""

import itertools

import pytest

from chat import direct_rooms
from chat.channels import is_room
from chat.rules import Conflict

PEOPLE = [f"user-{number}" for number in range(9)]


def test_the_same_people_have_the_same_room_in_whatever_order_and_however_often_they_are_named() -> None:
    ids = {direct_rooms.id_of(order) for order in itertools.permutations(PEOPLE[:4])}
    assert len(ids) == 1
    assert direct_rooms.id_of([*PEOPLE[:4], PEOPLE[0]]) in ids


def test_other_people_have_another_room() -> None:
    groups = [group for size in range(2, 9) for group in itertools.combinations(PEOPLE, size)]
    assert len({direct_rooms.id_of(group) for group in groups}) == len(groups)


def test_ids_that_run_together_are_told_apart() -> None:
    assert direct_rooms.id_of(["ab", "c"]) != direct_rooms.id_of(["a", "bc"])


def test_it_can_stand_in_a_path() -> None:
    assert is_room(direct_rooms.id_of(["A_B-c" * 12, "z" * 64]))


@pytest.mark.parametrize("people", [[], PEOPLE[:1], [PEOPLE[0], PEOPLE[0]], PEOPLE])
def test_it_has_2_to_8_people(people: list[str]) -> None:
    with pytest.raises(Conflict, match="2 to 8"):
        direct_rooms.id_of(people)
