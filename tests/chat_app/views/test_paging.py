"""Reading a room page by page."""

import re

import pytest

from chat import dynamodb
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud

MISSING_ID = "00000000-0000-7000-8000-00000000000{}"


@pytest.fixture
def ids(cloud: MotoCloud) -> dict[str, str]:
    """Nine messages in the room, with the texts 1 to 9, and their ids by text."""
    ids = {str(n): f"01900000-0000-7000-8000-00000000000{n}" for n in range(1, 10)}
    author = {"id": "ann-sub", "name": "Ann"}
    messages = [
        {"room": "general", "id": id_, "text": text, "author": author, "sent_at": "2026-11-22T20:00:00.000Z"}
        for text, id_ in ids.items()
    ]
    elsewhere = [{**message, "room": "garden", "text": "elsewhere"} for message in messages]
    cloud.put("MessagesTable", *messages, *elsewhere)
    return ids


def page(ann: Caller, query: str) -> str:
    """Return a page's texts in one string, with a < where there are older ones and a > where there are newer."""
    found = ann.read(query)
    texts = "".join(message["text"] for message in found["messages"])
    return "<" * found["has_before"] + texts + ">" * found["has_after"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "123456789"),
        ("?limit=9", "123456789"),
        ("?limit=8", "<23456789"),
        ("?limit=1", "<9"),
        ("?before=4", "123>"),
        ("?before=4&limit=3", "123>"),
        ("?before=4&limit=2", "<23>"),
        ("?before=1", ">"),
        ("?after=6", "<789"),
        ("?after=6&limit=3", "<789"),
        ("?after=6&limit=2", "<78>"),
        ("?after=9", "<"),
        ("?around=5&limit=1", "<5>"),
        ("?around=5&limit=2", "<45>"),
        ("?around=5&limit=3", "<456>"),
        ("?around=5&limit=4", "<3456>"),
        ("?around=1&limit=4", "1234>"),
        ("?around=2&limit=4", "1234>"),
        ("?around=9&limit=4", "<6789"),
        ("?around=8&limit=4", "<6789"),
        ("?around=5", "123456789"),
        ("?around=5&limit=9", "123456789"),
    ],
)
def test_pages(ann: Caller, ids: dict[str, str], query: str, expected: str) -> None:
    for text, message_id in ids.items():
        query = re.sub(f"(before|after|around)={text}", rf"\1={message_id}", query)
    assert page(ann, query) == expected


def test_a_cursor_may_be_any_uuid_as_one_who_was_away_makes_it_from_a_time(ann: Caller, ids: dict[str, str]) -> None:
    assert page(ann, "?after=00000000-0000-7000-8000-000000000000") == "123456789"
    assert page(ann, "?before=ffffffff-ffff-7fff-bfff-ffffffffffff") == "123456789"
    assert page(ann, "?after=ffffffff-ffff-7fff-bfff-ffffffffffff") == "<"


def test_around_a_message_that_is_gone_shows_its_neighbours(ann: Caller, ids: dict[str, str], cloud: MotoCloud) -> None:
    cloud.delete("MessagesTable", room="general", id=ids["5"])
    assert page(ann, f"?around={ids['5']}&limit=4") == "<3467>"


def test_a_cursor_in_capitals_is_the_same(ann: Caller, cloud: MotoCloud) -> None:
    ann.say("hello")
    (message,) = cloud.items("MessagesTable")
    cursor = "FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF"
    cloud.put("MessagesTable", {**message, "id": cursor.lower(), "text": "last", "reactions": {}})
    assert page(ann, f"?before={cursor}") == "hello>"
    assert page(ann, f"?around={cursor}&limit=1") == "<last"


def test_pages_of_a_walk_back_meet_without_gap_or_overlap(ann: Caller, ids: dict[str, str]) -> None:
    texts, query = [], "?limit=4"
    while True:
        found = ann.read(query)
        texts = [message["text"] for message in found["messages"]] + texts
        if not found["has_before"]:
            break
        query = f"?limit=4&before={found['messages'][0]['id']}"
    assert texts == list(ids)


def test_a_page_is_50_unless_told(ann: Caller, cloud: MotoCloud) -> None:
    message = {"room": "general", "text": "x", "author": {"id": "ann-sub", "name": "Ann"}, "sent_at": "-"}
    cloud.put("MessagesTable", *({**message, "id": f"01900000-0000-7000-8000-{n:012}"} for n in range(51)))
    found = ann.read()
    assert len(found["messages"]) == 50
    assert found["has_before"]


def test_an_empty_room_is_an_empty_page(ann: Caller) -> None:
    assert ann.read() == {"messages": [], "has_before": False, "has_after": False, "users": []}


def test_a_page_goes_on_where_a_query_stops_at_its_megabyte(
    ann: Caller, ids: dict[str, str], cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB ends a page of its own after 1 MB; here every one ends after two items."""
    client = dynamodb.client()
    query = client.query
    monkeypatch.setattr(client, "query", lambda **request: query(**{**request, "Limit": 2}))
    assert page(ann, "") == "123456789"
    assert page(ann, f"?after={ids['2']}&limit=5") == "<34567>"


@pytest.mark.parametrize("query", ["", "?after=01900000-0000-7000-8000-000000000001"])
def test_a_read_that_catches_up_sees_all_that_was_stored_before(ann: Caller, cloud: MotoCloud, query: str) -> None:
    ann.read(query)
    (first, *_) = [call.request for call in cloud.calls if call.action == "dynamodb:Query"]
    assert first["ConsistentRead"] is True


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=1.5", "limit"),
        (f"limit={'9' * 5000}", "limit"),
        ("limit=1_0", "limit"),
        ("limit=%2B5", "limit"),
        ("limit=+5", "limit"),
        ("limit=5%20", "limit"),
        ("limit=%0A5", "limit"),
        ("limit=5%0A", "limit"),
        ("limit=5.0", "limit"),
        ("limit=5e0", "limit"),
        ("limit=0x5", "limit"),
        ("limit=05", "limit"),
        ("limit=-0", "limit"),
        ("limit=%D9%A5", "limit"),
        ("limit=%EF%BC%95", "limit"),
        ("limit=%C2%B2", "limit"),
        ("limit=%E4%BA%94", "limit"),
        ("limit=%00", "limit"),
        ("limit=%FF", "limit"),
        ("before=", "before"),
        ("before=1", "before"),
        ("after=%00", "after"),
        ("around=01900000-0000-7000-8000-00000000000g", "around"),
        ("before=01900000-0000-7000-8000-000000000001%0A", "before"),
        ("before={0}&after={0}", "before"),
        ("after={0}&around={0}", "after"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_by_field(ann: Caller, query: str, field: str) -> None:
    answer = ann.get("/messages?" + query.format(MISSING_ID.format(1)))
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


@pytest.mark.parametrize("limit", [1, 100])
def test_the_limits_of_the_limit_are_allowed(ann: Caller, limit: int) -> None:
    assert ann.get(f"/messages?limit={limit}").status_code == 200
