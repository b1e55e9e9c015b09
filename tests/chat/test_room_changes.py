"""Changes of a room: the room, the list of open ones and what is told of it, all or nothing."""

from typing import Any

import pytest

from chat import dynamodb, open_rooms, room_changes, rooms
from chat.places import Outdated
from chat.rooms import Room
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

AT = "2026-11-26T08:04:05.678Z"
BY = {"id": "ann-sub", "name": "Ann"}


@pytest.fixture(autouse=True)
def clock(time: FakeTime) -> None:
    time.now_ms = 1_795_680_245_678


def read() -> Room:
    (item,) = dynamodb.batch_get([rooms.place("garden")])
    assert item
    return Room.of(item)


def make(kind: str = rooms.OPEN, **fields: Any) -> Room:
    dynamodb.transact_write(rooms.make("garden", kind, **fields))
    return read()


def listed() -> list[str]:
    return open_rooms.page(10)[0]


def test_only_what_becomes_another_is_a_change(cloud: MotoCloud) -> None:
    room = make(name="Garden", topic="Roses")
    assert room_changes.of(room) == {}
    assert room_changes.of(room, name="Garden", topic="Roses", archived=False) == {}
    assert room_changes.of(room, name="Hall") == {"name": "Hall"}
    assert room_changes.of(room, topic="", archived=True) == {"topic": "", "archived_at": AT}
    archived = Room("garden", "open", "Garden", "", AT, AT)
    assert room_changes.of(archived, archived=True) == {}
    assert room_changes.of(archived, archived=False) == {"archived_at": None}


def test_a_change_is_the_room_the_list_and_what_is_told_of_it(cloud: MotoCloud) -> None:
    room = make(name="Garden", topic="Roses")
    changes = {"name": "Hall", "archived_at": AT}
    assert room_changes.write(room, changes, BY) == read()
    assert (read().name, read().topic, read().archived_at, listed()) == ("Hall", "Roses", AT, [])
    (told,) = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "changed"]
    assert told == {"pk": "room#garden", "sk": "changed", "changes": changes, "at": AT, "by": BY}
    back = room_changes.write(read(), {"archived_at": None}, BY)
    assert (back, back.archived_at, listed()) == (read(), None, ["garden"])


@pytest.mark.parametrize("kind", [rooms.OPEN, rooms.CLOSED])
def test_a_room_stands_on_the_list_by_its_new_name_where_it_is_open(cloud: MotoCloud, kind: str) -> None:
    room_changes.write(make(kind, name="Garden"), {"name": "Hall"}, BY)
    assert open_rooms.page(5, "ga")[0] == []
    assert open_rooms.page(5, "ha")[0] == (["garden"] if kind == rooms.OPEN else [])


@pytest.mark.parametrize("meanwhile", [{"name": "Hall"}, {"archived_at": AT}])
def test_what_was_read_of_another_state_changes_nothing(cloud: MotoCloud, meanwhile: dict[str, str | None]) -> None:
    before = make(name="Garden")
    now = room_changes.write(before, meanwhile, BY)
    with pytest.raises(Outdated):
        room_changes.write(before, {"topic": "Lilies"}, BY)
    assert read() == now


def test_who_brings_back_what_was_brought_back_and_archived_again_has_read_another(cloud: MotoCloud) -> None:
    archived = room_changes.write(make(name="Garden"), {"archived_at": AT}, BY)
    room_changes.write(archived, {"archived_at": None}, BY)
    again = room_changes.write(read(), {"archived_at": "2026-11-26T08:05:00.000Z"}, BY)
    with pytest.raises(Outdated):
        room_changes.write(archived, {"archived_at": None}, BY)
    assert read() == again


def test_two_topics_at_once_are_no_conflict(cloud: MotoCloud) -> None:
    before = make(name="Garden")
    room_changes.write(before, {"topic": "Roses"}, BY)
    room_changes.write(before, {"topic": "Lilies"}, BY)
    assert read().topic == "Lilies"
