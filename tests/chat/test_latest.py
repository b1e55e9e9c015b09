"""What was said last in a room: of whatever comes, in whatever order and however often, the same is kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import dynamodb, latest, rooms
from chat.rooms import Room
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud, once


def said(number: int, by: str = "ann") -> dict[str, str]:
    return {"id": f"{number:04}", "sent_at": f"at {number}", "by": by}


def room(room_id: str = "garden") -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item
    return Room.of(item)


@pytest.fixture
def garden(cloud: MotoCloud) -> None:
    make_room("garden", ann="admin", ben="member")


messages = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc")), max_size=12, unique_by=lambda each: each[0])


@given(messages, st.data())
def test_the_newest_two_of_all_are_those_of_the_newest_two_of_what_was_before_and_what_is_new(
    sent: list[tuple[int, str]], data: Any
) -> None:
    everything = [said(*each) for each in sent]
    newest = max(everything, key=lambda each: each["id"], default=None)
    others = [each for each in everything if newest and each["by"] != newest["by"]]
    expected = (newest, max(others, key=lambda each: each["id"], default=None))
    known: tuple[dict[str, str] | None, dict[str, str] | None] = (None, None)
    batch = data.draw(st.permutations(everything * 2))
    while batch:
        size = data.draw(st.integers(1, len(batch)))
        known = latest.newest_two([*batch[:size], *known])
        batch = batch[size:]
    assert known == expected


@pytest.mark.usefixtures("garden")
def test_what_is_noted_goes_forward_only_and_again_is_harmless(cloud: MotoCloud) -> None:
    latest.note("garden", [said(1, "ben"), said(2), said(3)])
    assert (room().newest, room().newest_else) == (said(3), said(1, "ben"))
    cloud.calls.clear()
    latest.note("garden", [said(1, "ben"), said(2), said(3)])
    assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem"]
    latest.note("garden", [said(4, "ben")])
    assert (room().newest, room().newest_else) == (said(4, "ben"), said(3))
    latest.note("garden", [said(0, "eve")])
    assert (room().newest, room().newest_else) == (said(4, "ben"), said(3))
    assert room().members == 2


@pytest.mark.usefixtures("garden")
def test_it_costs_one_read_and_one_write(cloud: MotoCloud) -> None:
    cloud.calls.clear()
    latest.note("garden", [said(number) for number in range(50)])
    assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
    assert cloud.calls[0].request["RequestItems"]["DirectoryTable"]["ConsistentRead"] is True


@pytest.mark.usefixtures("garden")
def test_of_two_who_note_at_once_neither_is_lost(cloud: MotoCloud) -> None:
    latest.note("garden", [said(1)])
    cloud.before("dynamodb:UpdateItem", once(lambda: latest.note("garden", [said(3, "ben")], {"0003": "ben"})))
    latest.note("garden", [said(2, "eve")], {"0002": "eve"})
    assert (room().newest, room().newest_else) == (said(3, "ben"), said(2, "eve"))
    assert room().everyone == {"0002": "eve", "0003": "ben"}


@pytest.mark.usefixtures("garden")
def test_of_the_messages_to_everyone_the_newest_hundred_are_known(cloud: MotoCloud) -> None:
    everyone = {f"{number:04}": "ann" if number % 2 else "ben" for number in range(120)}
    for start in (60, 0):
        latest.note("garden", [], dict(list(everyone.items())[start : start + 60]))
    assert room().everyone == dict(list(everyone.items())[20:])
    latest.note("garden", [], no_longer=["0100", "0000"])
    assert len(room().everyone) == 99
    assert "0100" not in room().everyone


@pytest.mark.usefixtures("garden")
def test_where_none_is_left_there_is_none(cloud: MotoCloud) -> None:
    latest.note("garden", [], {"0001": "ann"})
    latest.note("garden", [], no_longer=["0001"])
    assert room().everyone == {}


def test_what_is_no_room_is_left_alone(cloud: MotoCloud) -> None:
    latest.note("nowhere", [said(1)])
    assert cloud.items("DirectoryTable") == []
