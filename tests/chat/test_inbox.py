"""The inbox, page by page: what a page has, whether another follows, and how often it is looked for one."""

import pytest

from chat import inbox, message_id
from tests.support.lambda_events import ANN
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud


@pytest.fixture(autouse=True)
def hall(cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="admin", ben_sub="member")


def mention_ben(cloud: MotoCloud, count: int, *, is_there: bool = True) -> list[str]:
    """Store messages that name Ben, or that have, and return their ids, the newest first."""
    ids = [message_id.new() for _ in range(count)]
    for each in ids:
        cloud.put("DirectoryTable", {"pk": "user#ben-sub", "sk": f"mention#{each}", "room": "hall"})
        if is_there:
            message = {"room": "hall", "id": each, "text": "<@ben-sub>", "author": ANN, "mentions": ["ben-sub"]}
            cloud.put("MessagesTable", message)
    return ids[::-1]


def page(limit: int, after: str | None = None) -> tuple[list[str], str | None]:
    found, more = inbox.page(inbox.read("ben-sub"), limit, after)
    return [each["message"]["id"] for each in found], more


def looks(cloud: MotoCloud) -> int:
    """Return how often mentions have been looked for."""
    values = [call.request.get("ExpressionAttributeValues", {}) for call in cloud.calls]
    return sum(":prefix" in each for each in values)


def test_a_full_page_that_is_the_last_says_so(cloud: MotoCloud) -> None:
    ids = mention_ben(cloud, 4)
    assert page(4) == (ids, None)
    assert page(2) == (ids[:2], ids[1])
    assert page(2, ids[1]) == (ids[2:], None)


def test_a_full_page_of_what_named_everyone_is_the_last_too(cloud: MotoCloud) -> None:
    ids = mention_ben(cloud, 2)
    (room,) = [item for item in cloud.items("DirectoryTable", "room#hall") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**room, "everyone_by": {"ann-sub": [ids[0]]}})
    cloud.delete("DirectoryTable", pk="user#ben-sub", sk=f"mention#{ids[0]}")
    assert page(2) == (ids, None)
    assert page(1) == (ids[:1], ids[0])
    assert page(1, ids[0]) == (ids[1:], None)


def test_it_is_looked_four_times_for_a_page(cloud: MotoCloud) -> None:
    kept = mention_ben(cloud, 1)
    gone = mention_ben(cloud, 4, is_there=False)
    assert page(1) == ([], gone[-1])
    assert looks(cloud) == 4
    assert page(1, gone[-1]) == (kept, None)


def test_once_a_page_is_full_it_is_looked_no_more(cloud: MotoCloud) -> None:
    mention_ben(cloud, 3)
    page(2)
    assert looks(cloud) == 1
