"""The list of open rooms: by name, from how a name begins, page by page, and moved when a name changes."""

import re

import pytest

from chat import dynamodb, open_rooms
from tests.support.moto_cloud import MotoCloud


def put(*names: str) -> None:
    dynamodb.transact_write([open_rooms.add(f"room-{number}", name) for number, name in enumerate(names)])


def listed(prefix: str = "") -> list[str]:
    ids, more = open_rooms.page(100, prefix)
    assert more is None
    return ids


def test_rooms_come_by_name_whatever_their_case_and_accents(cloud: MotoCloud) -> None:
    put("team b", "Zoo", "team", "\u00c9cole", "eclair", "TEAM A", "teams", "edam")
    assert listed() == ["room-4", "room-3", "room-7", "room-2", "room-5", "room-0", "room-6", "room-1"]


def test_they_are_found_by_how_the_whole_name_begins(cloud: MotoCloud) -> None:
    put("Garden", "the garden", "G\u00e4rtner", "gar", "\u5e83\u5834")
    assert listed("GAR") == ["room-3", "room-0", "room-2"]
    assert listed("garde") == ["room-0"]
    assert listed("the  Gar") == ["room-1"]
    assert listed("\u5e83") == ["room-4"]
    assert listed("gardens") == []
    assert listed("gar\x1froom") == []


@pytest.mark.parametrize("prefix", ["", "ro"])
def test_pages_have_each_room_once(cloud: MotoCloud, prefix: str) -> None:
    put(*(f"Room {number:02}" for number in range(25)), "another")
    found: list[str] = []
    after = None
    while True:
        ids, after = open_rooms.page(10, prefix, after)
        found += ids
        if after is None:
            break
    rooms = [f"room-{number}" for number in range(25)]
    assert found == (rooms if prefix else ["room-25", *rooms])


def test_rooms_of_one_name_are_all_there(cloud: MotoCloud) -> None:
    put("same", "Same", "SAME")
    assert listed("same") == ["room-0", "room-1", "room-2"]


def test_the_longest_name_has_a_place(cloud: MotoCloud) -> None:
    # A ligature of 18 letters: no other code point becomes so many when it is folded.
    put("\ufdfa" * 80)
    assert listed("\ufdfa" * 80) == ["room-0"]


@pytest.mark.parametrize(
    ("was", "becomes", "there"),
    [("Old", "New", ["new"]), ("Old", None, []), (None, "New", ["new"]), (None, None, []), ("Old", "OLD", ["old"])],
)
def test_a_room_is_moved_by_what_stands_there_before_and_after(
    cloud: MotoCloud, was: str | None, becomes: str | None, there: list[str]
) -> None:
    if was:
        put(was)
    if writes := open_rooms.move("room-0", was, becomes):
        dynamodb.transact_write(writes)
    assert [item["sk"] for item in cloud.items("DirectoryTable")] == [f"{name}\x1froom-0" for name in there]


@pytest.mark.parametrize(("was", "becomes"), [("Garden", "garden"), (None, None), ("\u00c9cole", "ecole")])
def test_a_room_that_stands_where_it_stood_is_not_moved(cloud: MotoCloud, was: str | None, becomes: str | None) -> None:
    assert open_rooms.move("room-0", was, becomes) == []


@pytest.mark.parametrize(
    ("prefix", "position", "is_there"),
    [
        ("", "garden\x1froom-0", True),
        ("Gar", "garden\x1froom-0", True),
        ("gar", "hall\x1froom-0", False),
        ("gar", "garden", False),
        ("g.r", "gar\x1froom-0", False),
    ],
)
def test_one_goes_on_from_what_is_on_the_list(prefix: str, position: str, is_there: bool) -> None:
    assert (re.fullmatch(open_rooms.position_pattern(prefix), position) is not None) is is_there


def test_a_name_is_cut_where_a_sort_key_has_an_end_and_between_two_characters() -> None:
    assert open_rooms._key("r", "x" * 901)["sk"] == "x" * 900 + "\x1fr"
    assert open_rooms._key("r", "x" * 899 + "\u4e2d")["sk"] == "x" * 899 + "\x1fr"
