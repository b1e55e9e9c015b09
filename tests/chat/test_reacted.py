"""Who has reacted to a message: one item for each, and a line of those who came late."""

from typing import Any

import pytest

from chat import dynamodb, message_id
from chat.reacted import Reacted
from tests.support.moto_cloud import MotoCloud

ID = message_id.first_of(1_000)
THUMB, HEART = Reacted("garden", ID, "\U0001f44d"), Reacted("garden", ID, "\u2764")


def write(*writes: dict[str, Any]) -> bool:
    try:
        dynamodb.transact_write(list(writes))
    except dynamodb.Unmet:
        return False
    return True


def test_one_of_each_is_ones_own_and_is_undone_by_when_it_was_put(cloud: MotoCloud) -> None:
    assert write(THUMB.begin("ann-sub", "1"), HEART.begin("ann-sub", "2"), THUMB.begin("ben-sub", "3"))
    assert not write(THUMB.begin("ann-sub", "4"))
    assert not write(THUMB.end("ann-sub", "4"))
    assert write(THUMB.end("ann-sub", "1"))
    assert not write(THUMB.end("ann-sub", "1"))
    places = [THUMB.place("ann-sub"), HEART.place("ann-sub"), THUMB.place("ben-sub")]
    assert [item and item["at"] for item in dynamodb.batch_get(places)] == [None, "2", "3"]


def test_the_line_moves_from_its_beginning_and_who_has_moved_up_leaves_it_no_more(cloud: MotoCloud) -> None:
    assert THUMB.first_in_line() is None
    assert write(THUMB.join_line("ben-sub", "2"), HEART.join_line("eve-sub", "0"), THUMB.join_line("ann-sub", "1"))
    assert THUMB.first_in_line() == ("ann-sub", "1")
    assert not write(THUMB.leave_line("ben-sub", "1"))
    assert write(THUMB.leave_line("ann-sub", "1"))
    assert not write(THUMB.leave_line("ann-sub", "1"))
    cloud.calls.clear()
    assert THUMB.first_in_line() == ("ben-sub", "2")
    (call,) = cloud.calls
    assert (call.request["ConsistentRead"], call.request["Limit"]) == (True, 1)


def test_who_has_reacted_stands_in_no_line(cloud: MotoCloud) -> None:
    write(THUMB.begin("ann-sub", "1"))
    assert THUMB.first_in_line() is None


@pytest.mark.parametrize(("days", "kept"), [("", None), ("2", 1_000 + 2 * 24 * 60 * 60)])
def test_it_is_kept_for_as_long_as_its_message(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, days: str, kept: int | None
) -> None:
    monkeypatch.setenv("MESSAGE_RETENTION_DAYS", days)
    write(THUMB.begin("ann-sub", "1"), THUMB.join_line("ben-sub", "2"))
    assert [item.get("expires_at") for item in cloud.items("DirectoryTable")] == [kept, kept]
