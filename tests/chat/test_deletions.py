"""Deletions: what a tombstone has, and of whose deletion is noted."""

import pytest

from chat import deletions, messages
from chat.changes import Change
from chat.messages import Message
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

ANN, ZOE = {"id": "ann-sub", "name": "Ann"}, {"id": "zoe-sub", "name": "Zoe"}
ITEM = {
    "room": "garden",
    "id": "0199a000-0000-7000-8000-000000000001",
    "text": "hello <@ben-sub> <@everyone>",
    "author": ANN,
    "sent_at": "2026-11-26T08:00:00.000Z",
    "client_id": "key",
    "rev": 4,
    "reactions": {"x": {"count": 1, "users": ["ben-sub"], "at": "1"}},
    "mentions": ["ben-sub"],
    "everyone": True,
    "reply_to": {"id": "1", "author": "ben-sub"},
}


@pytest.fixture
def message(cloud: MotoCloud) -> Message:
    cloud.put("MessagesTable", ITEM)
    return messages.shown(ITEM)


def test_of_a_message_nothing_is_left_but_that_it_was_there(cloud: MotoCloud, message: Message, time: FakeTime) -> None:
    time.now_ms = 1_795_680_245_678
    tombstone = deletions.delete(message, ANN)
    assert tombstone == {
        **{name: ITEM[name] for name in ("room", "id", "author", "sent_at", "client_id")},
        "text": "",
        "deleted_at": "2026-11-26T08:04:05.678Z",
        "rev": 5,
        "mentions": [],
        "reactions": [],
    }
    time.advance(60)
    assert deletions.delete(message, ANN) == tombstone
    assert len(cloud.items("SessionsTable", "changes#garden")) == 1


@pytest.mark.parametrize("by", [ANN, ZOE])
def test_what_was_not_ones_own_is_noted_once(cloud: MotoCloud, message: Message, by: dict[str, str]) -> None:
    for _ in range(2):
        deletions.delete(message, by)
    noted = [
        {name: entry[name] for name in ("who", "act", "user", "room", "message")}
        for entry in cloud.items("DirectoryTable", "audit")
    ]
    of_it = {"who": ZOE, "act": "message.deleted", "user": ANN, "room": "garden", "message": ITEM["id"]}
    assert noted == ([of_it] if by == ZOE else [])


def test_a_tombstone_is_made_by_the_change_that_it_is_of() -> None:
    change = Change("garden", "1")
    assert deletions.tombstone(change)["values"][":at"] == change.at
