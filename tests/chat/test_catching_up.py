"""Catching up: where one page of changes ends, and which of a message's changes brings it."""

from typing import Any

import pytest

from chat import catching_up, message_id
from chat.catching_up import Position
from chat.changes import list_key
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

ROOM = "general"


@pytest.fixture(autouse=True)
def look_at_three_at_a_time(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> None:
    monkeypatch.setattr(catching_up, "MAX_CHANGES", 3)


def change(cloud: MotoCloud, text: str, *changes: str, last: str | None = None) -> None:
    """Store a message with entries of these changes, the last of which is its last unless another is."""
    message = {"room": ROOM, "id": message_id.new(), "text": text, "author": {"id": "ann-sub", "name": "Ann"}}
    cloud.put("MessagesTable", {**message, "changed": last or changes[-1]})
    cloud.put("SessionsTable", *({**list_key(ROOM, each), "id": message["id"]} for each in changes))


def new(count: int) -> list[str]:
    return [message_id.new() for _ in range(count)]


def caught(position: Position, limit: int = 50) -> tuple[list[str], bool, Position]:
    found = catching_up.catch_up(ROOM, position, limit)
    return [message["text"] for message in found.messages], found.more, found.position


def queries(cloud: MotoCloud) -> list[dict[str, Any]]:
    return [call.request for call in cloud.calls if call.action == "dynamodb:Query"]


def test_a_page_ends_after_so_many_changes_and_the_next_goes_on(cloud: MotoCloud) -> None:
    for number, each in enumerate(new(5)):
        change(cloud, f"message {number}", each)
    texts, more, position = caught(catching_up.begin())
    assert (texts, more) == (["message 0", "message 1", "message 2"], True)
    texts, more, _ = caught(position)
    assert (texts, more) == (["message 3", "message 4"], False)


def test_as_many_changes_as_a_page_looks_at_are_all_there_is(cloud: MotoCloud) -> None:
    change(cloud, "hello", *new(3))
    assert caught(catching_up.begin())[:2] == (["hello"], False)


def test_a_page_is_one_query_that_reads_one_change_more_than_it_looks_at(cloud: MotoCloud) -> None:
    change(cloud, "hello", *new(5))
    caught(catching_up.begin())
    assert [query["Limit"] for query in queries(cloud)] == [4]


def test_a_message_comes_by_its_last_change_and_by_no_earlier_one(cloud: MotoCloud) -> None:
    first, second, third, fourth = new(4)
    change(cloud, "changed twice", first, fourth)
    change(cloud, "changed once", second)
    change(cloud, "also", third)
    texts, _, position = caught(catching_up.begin())
    assert texts == ["changed once", "also"]
    assert caught(position)[0] == ["changed twice"]


@pytest.mark.parametrize("apart_s", [-60, 60])
def test_a_message_whose_last_change_is_out_of_reach_comes_by_an_earlier_one(
    cloud: MotoCloud, time: FakeTime, apart_s: int
) -> None:
    """The last change is by a server whose clock is far behind, or it was made since this page has begun."""
    (near,) = new(1)
    change(cloud, "hello", near, last=message_id.first_of(time.time() + apart_s))
    assert caught(catching_up.begin())[0] == ["hello"]


def test_a_catch_up_that_has_begun_may_take_an_hour(cloud: MotoCloud, time: FakeTime) -> None:
    since = message_id.first_of(time.time())
    time.advance(7 * 24 * 60 * 60)
    assert caught(Position(since))[0] == []
    began = message_id.first_of(time.time())
    time.advance(60 * 60)
    assert caught(Position(since, began))[0] == []
    time.advance(0.001)
    with pytest.raises(catching_up.TooOld):
        caught(Position(since, began))
