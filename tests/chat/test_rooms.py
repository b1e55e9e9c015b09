"""Rooms: what is kept and shown of one, who wrote last, and how its people are counted."""

from typing import Any

import pytest

from chat import dynamodb, open_rooms, rooms
from chat.rooms import Room
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

AT = "2026-11-26T08:04:05.678Z"


@pytest.fixture(autouse=True)
def clock(time: FakeTime) -> None:
    time.now_ms = 1_795_680_245_678


def read(room_id: str = "garden") -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item
    return Room.of(item)


def make(kind: str = rooms.OPEN, **fields: Any) -> Room:
    dynamodb.transact_write(rooms.make("garden", kind, **fields))
    return read()


def listed() -> list[str]:
    return open_rooms.page(10)[0]


def test_a_room_is_made_once_with_what_it_is_given(cloud: MotoCloud) -> None:
    made = make(rooms.OPEN, name="Garden", topic="Roses", members=2, admins=1)
    assert made == Room("garden", "open", "Garden", "Roses", AT, members=2, admins=1)
    with pytest.raises(dynamodb.Unmet) as unmet:
        make(rooms.OPEN, name="Another")
    assert (unmet.value.position, read()) == (0, made)
    (item,) = cloud.items("DirectoryTable", "room#")
    assert item == {
        **{"pk": "room#garden", "sk": "room", "kind": "open", "name": "Garden", "topic": "Roses"},
        **{"created_at": AT, "members": 2, "admins": 1},
    }
    assert rooms.changed_key("garden") == {"pk": "room#garden", "sk": "changed"}


def test_a_name_has_80_characters_at_most_and_a_topic_250(cloud: MotoCloud) -> None:
    made = make(name="x" * rooms.MAX_NAME_CODE_POINTS, topic="y" * rooms.MAX_TOPIC_CODE_POINTS)
    assert (made.name, made.topic) == ("x" * 80, "y" * 250)


@pytest.mark.parametrize(("name", "kind", "expected"), [("OPEN", "open", ["garden"]), ("CLOSED", "closed", [])])
def test_open_rooms_are_on_the_list(cloud: MotoCloud, name: str, kind: str, expected: list[str]) -> None:
    assert make(getattr(rooms, name), name="Garden").kind == kind
    assert listed() == expected


def test_a_direct_room_is_on_no_list(cloud: MotoCloud) -> None:
    assert make(rooms.DIRECT).kind == "direct"
    assert listed() == []


def test_the_general_room_is_made_once(cloud: MotoCloud, time: FakeTime) -> None:
    rooms.make_general()
    time.advance(60)
    rooms.make_general()
    assert read("general") == Room("general", "open", "general", "", AT)


def test_a_room_has_all_that_its_item_says() -> None:
    newest = {"id": "2", "sent_at": AT, "by": "ann-sub"}
    item = {
        **rooms.key("garden"),
        "kind": "direct",
        "topic": "",
        "created_at": AT,
        "archived_at": AT,
        "members": 2,
        "admins": 1,
        "users": ["ann-sub", "ben-sub"],
        "names": {"ann-sub": "Ann"},
        "newest": newest,
        "newest_else": {**newest, "id": "1", "by": "ben-sub"},
        "everyone_by": {"ben-sub": ["1"], "ann-sub": ["2", "3"]},
    }
    room = Room.of(item)
    assert room == Room(
        "garden",
        "direct",
        None,
        "",
        AT,
        AT,
        2,
        1,
        ("ann-sub", "ben-sub"),
        {"ann-sub": "Ann"},
        newest,
        {**newest, "id": "1", "by": "ben-sub"},
        {"1": "ben-sub", "2": "ann-sub", "3": "ann-sub"},
    )
    assert [room.newest_by_others(who) for who in ("ann-sub", "cat-sub")] == [room.newest_else, newest]


def test_a_room_in_which_nothing_was_said_has_nothing_by_others() -> None:
    assert Room("garden", "open", "Garden", "", AT).newest_by_others("ann-sub") is None


@pytest.mark.parametrize(("archived_at", "also"), [(None, {}), (AT, {"archived_at": AT})])
def test_a_room_is_shown_without_what_is_its_own_matter(archived_at: str | None, also: dict[str, str]) -> None:
    room = Room("garden", "open", "Garden", "Roses", AT, archived_at, members=3, admins=1, everyone={"1": "ben-sub"})
    shown = {"id": "garden", "kind": "open", "name": "Garden", "topic": "Roses", "created_at": AT, "members": 3}
    assert room.shown() == shown | also


def test_who_comes_and_goes_is_counted_where_there_is_a_room(cloud: MotoCloud) -> None:
    make(name="Garden", members=2, admins=1)
    dynamodb.transact_write([rooms.count("garden", members=3, admins=2)])
    assert (read().members, read().admins) == (5, 3)
    dynamodb.transact_write([rooms.count("garden", members=-1)])
    assert (read().members, read().admins) == (4, 3)
    dynamodb.transact_write([rooms.count("garden", admins=-2, condition="admins > :one AND members > :one")])
    assert (read().members, read().admins) == (4, 1)
    dynamodb.transact_write([rooms.count("garden", members=-3, condition="admins = :one")])
    assert (read().members, read().admins) == (1, 1)
    with pytest.raises(dynamodb.Unmet):
        dynamodb.transact_write([rooms.count("nowhere", members=1)])
    with pytest.raises(dynamodb.Unmet) as unmet:
        dynamodb.transact_write([rooms.count("garden", condition="members > :one")])
    assert unmet.value.item["members"] == 1
