"""Changes of messages: the message and its room's list of them, both or neither, and nothing after a deletion."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chat import catching_up, changes, dynamodb, message_id, messages
from chat.changes import Change
from chat.messages import SECONDS_A_DAY
from chat.rules import Deleted, Unknown
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

ROOM = "general"
ID = "0199a000-0000-7000-8000-000000000001"
STORED = {
    "room": ROOM,
    "id": ID,
    "text": "hello",
    "author": {"id": "ann-sub", "name": "Ann"},
    "sent_at": "2026-11-22T20:00:00.000Z",
    "rev": 1,
    "reactions": {},
    "mentions": [],
}
NEW_TEXT: dict[str, Any] = {"sets": ["#text = :text"], "names": {"#text": "text"}, "values": {":text": "hello there"}}
UNMET = {"TableName": "DirectoryTable", "Key": {"pk": {"S": "nobody"}, "sk": {"S": "nothing"}}}


@pytest.fixture(autouse=True)
def a_message(cloud: MotoCloud) -> None:
    cloud.put("MessagesTable", STORED)


def listed(cloud: MotoCloud) -> list[dict[str, Any]]:
    return sorted(cloud.items("SessionsTable", "changes#"), key=lambda entry: entry["sk"])


def test_a_change_grows_the_rev_and_is_in_its_rooms_list(cloud: MotoCloud, time: FakeTime) -> None:
    change = Change(ROOM, ID)
    changed = change.make(**NEW_TEXT)
    stored = {**STORED, "text": "hello there", "rev": 2, "changed": change.id}
    assert cloud.items("MessagesTable") == [stored]
    assert changed == messages.shown(stored)
    assert message_id.made_at_s(change.id) == time.time()
    kept_until = int(time.time()) + 8 * SECONDS_A_DAY
    assert listed(cloud) == [{"pk": "changes#general", "sk": change.id, "id": ID, "expires_at": kept_until}]


def test_a_change_says_when_it_is_made() -> None:
    assert Change(ROOM, ID, message_id.first_of(1_795_680_245.678)).at == "2026-11-26T08:04:05.678Z"


def test_a_change_is_listed_for_seven_days(cloud: MotoCloud, time: FakeTime) -> None:
    since = catching_up.begin()
    changed = Change(ROOM, ID).make(**NEW_TEXT)
    time.advance(7 * 24 * 60 * 60)
    assert catching_up.catch_up(ROOM, since, 1).messages == [changed]
    time.advance(0.001)
    with pytest.raises(catching_up.TooOld):
        catching_up.catch_up(ROOM, since, 1)


def test_a_change_costs_a_transaction_and_a_read(cloud: MotoCloud) -> None:
    Change(ROOM, ID).make(**NEW_TEXT)
    assert [call.action for call in cloud.calls] == ["dynamodb:TransactWriteItems", "dynamodb:BatchGetItem"]


def test_the_message_says_which_change_was_its_last(cloud: MotoCloud) -> None:
    first, second = Change(ROOM, ID), Change(ROOM, ID)
    first.make(**NEW_TEXT)
    second.make(sets=["edited_at = :at"], removes=["mentions"], values={":at": second.at})
    (stored,) = cloud.items("MessagesTable")
    assert (stored["rev"], stored["changed"], stored["edited_at"]) == (3, second.id, second.at)
    assert "mentions" not in stored
    assert [entry["sk"] for entry in listed(cloud)] == [first.id, second.id]


def test_changes_at_once_lose_nothing(cloud: MotoCloud) -> None:
    with ThreadPoolExecutor(8) as pool:
        revs = list(pool.map(lambda _: Change(ROOM, ID).make(**NEW_TEXT)["rev"], range(8)))
    assert max(revs) == cloud.items("MessagesTable")[0]["rev"] == 9
    assert len(listed(cloud)) == 8


def test_nothing_changes_a_tombstone(cloud: MotoCloud) -> None:
    cloud.put("MessagesTable", {**STORED, "text": "", "deleted_at": "2026-11-22T20:01:00.000Z"})
    with pytest.raises(Deleted, match="deleted"):
        Change(ROOM, ID).make(**NEW_TEXT)
    assert (cloud.items("MessagesTable")[0]["text"], listed(cloud)) == ("", [])


def test_nothing_changes_what_is_not_there(cloud: MotoCloud) -> None:
    cloud.delete("MessagesTable", room=ROOM, id=ID)
    with pytest.raises(Unknown):
        Change(ROOM, ID).make(**NEW_TEXT)
    with pytest.raises(Unknown):
        changes.found(ROOM, ID)
    assert (cloud.items("MessagesTable"), listed(cloud)) == ([], [])


@pytest.mark.parametrize("also", [0, 1])
def test_what_is_to_be_written_along_is_written_or_nothing_is(cloud: MotoCloud, also: int) -> None:
    put = {"Put": {"TableName": "DirectoryTable", "Item": dynamodb.to_attributes({"pk": "a", "sk": "b"})}}
    check = {"ConditionCheck": {**UNMET, "ConditionExpression": "attribute_exists(pk)"}}
    with pytest.raises(dynamodb.Unmet) as caught:
        Change(ROOM, ID).make(*[put] * also, check, **NEW_TEXT)
    assert caught.value.position == also
    assert (cloud.items("MessagesTable"), listed(cloud), cloud.items("DirectoryTable")) == ([STORED], [], [])


def test_a_condition_of_ones_own_that_does_not_hold_is_told_apart(cloud: MotoCloud) -> None:
    with pytest.raises(dynamodb.Unmet) as caught:
        Change(ROOM, ID).make(sets=["edited_at = :at"], condition="rev > :one", values={":at": "now"})
    assert (caught.value.position, caught.value.item) == (-1, STORED)
    assert listed(cloud) == []
