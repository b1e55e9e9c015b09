"""Editing messages: one's own, within a day, while one is a member; and a deletion always wins."""

from typing import Any

import pytest
from flask import Flask

from chat import memberships, rooms, rules
from chat.changes import Change
from chat.deletions import tombstone
from chat.memberships import Membership
from chat_app import create_app
from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.fake_time import FakeTime
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

NOWHERE = "0199a000-0000-7000-8000-000000000001"
A_DAY_S = rules.EDITABLE_FOR_S


def path(message: dict[str, Any]) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}"


def edit(caller: Caller, message: dict[str, Any], text: str = "better") -> Any:
    return caller.patch(path(message), {"text": text})


def leave(cloud: MotoCloud, user_id: str, room: str) -> None:
    """Let somebody leave a room, as the store does it."""
    key = memberships.key(room, user_id)
    (item,) = [each for each in cloud.items("DirectoryTable", key["pk"]) if each["sk"] == key["sk"]]
    cloud.do("transact_write_items", {"TransactItems": memberships.end(Membership.of(item))})


def test_a_message_says_something_else_from_then_on(ann: Caller, ben: Caller, time: FakeTime) -> None:
    sent = ann.say("hello", client_id="mine")
    time.advance(60)
    answer = edit(ann, sent, " better \n")
    edited = {**sent, "text": "better", "edited_at": answer.json["edited_at"], "rev": 2}
    assert (answer.status_code, answer.json) == (200, edited)
    assert ben.read()["messages"] == [edited]
    assert edit(ann, sent, "best").json["rev"] == 3


def test_what_others_get_of_it_is_counted_by_what_it_says_from_then_on(ann: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member")
    sent = ann.say("x" * 2_048, "garden")
    before = counted(cloud, "deliveries")
    assert edit(ann, sent, "short").status_code == 200
    assert (before, counted(cloud, "deliveries")) == (2, 3)


def test_edited_at_is_when_it_was_edited(ann: Caller, time: FakeTime) -> None:
    sent = ann.say("hello")
    time.advance(86.4)
    edited = edit(ann, sent).json
    assert (edited["sent_at"], edited["edited_at"][-5:]) == (sent["sent_at"], f".{time.now_ms % 1000:03}Z")
    assert edited["edited_at"] > edited["sent_at"]


def test_a_retry_of_the_sending_is_answered_with_the_message_as_it_is_now(ann: Caller) -> None:
    edited = edit(ann, ann.say("hello", client_id="mine")).json
    assert ann.say("hello", client_id="mine") == edited


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x" * 4_001}, {"text": "\u0007"}, {"text": 5}])
def test_what_cannot_be_said_cannot_be_said_otherwise(ann: Caller, body: Any) -> None:
    sent = ann.say("hello")
    assert ann.patch(path(sent), body).status_code == 422
    assert ann.texts() == ["hello"]


def test_nobody_edits_what_others_have_said(ann: Caller, ben: Caller, zoe: Caller) -> None:
    make_room("hall", ann_sub="member", ben_sub="admin", zoe_sub="admin")
    sent = ann.say("hello", "hall")
    for other in (ben, zoe):
        answer = edit(other, sent)
        assert (answer.status_code, answer.json["detail"][:31]) == (403, "This is somebody else's message")
    assert ann.texts(room="hall") == ["hello"]


def test_a_message_can_be_edited_for_a_day(ann: Caller, time: FakeTime) -> None:
    sent = ann.say("hello")
    time.advance(A_DAY_S)
    assert edit(ann, sent, "in time").status_code == 200
    time.advance(0.001)
    late = edit(ann, sent, "too late")
    assert (late.status_code, "24 hours" in late.json["detail"]) == (403, True)
    assert ann.texts() == ["in time"]


def test_only_a_member_edits(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    for room, kind, status in (("hall", rooms.OPEN, 403), ("garden", rooms.CLOSED, 404)):
        make_room(room, kind, ann_sub="member", ben_sub="member")
        sent = ann.say("hello", room)
        leave(cloud, "ann-sub", room)
        assert edit(ann, sent).status_code == status
        assert ben.texts(room=room) == ["hello"]


def test_in_an_archived_room_nothing_is_edited(ann: Caller, cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="admin")
    sent = ann.say("hello", "hall")
    (room,) = [item for item in cloud.items("DirectoryTable", "room#hall") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**room, "archived_at": "2026-11-22T20:00:00.000Z"})
    assert edit(ann, sent).status_code == 409


def test_what_is_not_there_is_not_found(ann: Caller) -> None:
    sent = ann.say("hello")
    assert edit(ann, {**sent, "id": NOWHERE}).status_code == 404
    assert edit(ann, {**sent, "room": "nowhere"}).status_code == 404


def test_a_tombstone_says_nothing_again(ann: Caller) -> None:
    sent = ann.say("hello")
    tombstone = ann.delete(path(sent)).json
    answer = edit(ann, sent)
    assert (answer.status_code, answer.json["detail"]) == (409, "The message has been deleted.")
    assert ann.read()["messages"] == [tombstone]


def test_a_deletion_that_comes_in_between_wins(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    happen(cloud, lambda: ann.delete(path(sent)), "dynamodb:TransactWriteItems", "MessagesTable")
    assert edit(ann, sent).status_code == 409
    (left,) = ann.read()["messages"]
    assert (left["text"], left["rev"], "edited_at" in left) == ("", 2, False)
    assert (counted(cloud, "edits and reactions"), counted(cloud, "message bytes")) == (0, len("hello"))


def test_of_two_edits_at_once_the_later_counts_and_both_are_changes(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    happen(cloud, lambda: edit(ann, sent, "first"), "dynamodb:TransactWriteItems", "MessagesTable")
    second = edit(ann, sent, "second").json
    assert (second["text"], second["rev"]) == ("second", 3)
    assert len(cloud.items("SessionsTable", "changes#general")) == 2


@pytest.mark.parametrize("step", ["dynamodb:UpdateItem", "dynamodb:TransactWriteItems"])
def test_who_is_taken_out_meanwhile_edits_nothing(ann: Caller, ben: Caller, cloud: MotoCloud, step: str) -> None:
    make_room("garden", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    sent = ann.say("hello", "garden")
    table = "DirectoryTable" if step == "dynamodb:UpdateItem" else "MessagesTable"
    happen(cloud, lambda: leave(cloud, "ann-sub", "garden"), step, table)
    answer = edit(ann, sent)
    assert (answer.status_code, answer.json["detail"]) == (403, "You do not belong to this room any more.")
    assert ben.texts(room="garden") == ["hello"]
    assert (counted(cloud, "edits and reactions"), cloud.items("SessionsTable", "changes#")) == (0, [])


def test_who_is_blocked_meanwhile_edits_nothing(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    happen(cloud, lambda: zoe.put("/users/ann-sub/block"), "dynamodb:UpdateItem", "DirectoryTable")
    assert edit(ann, sent).status_code == 403
    assert ben.texts() == ["hello"]


def test_what_nobody_finds_any_more_is_not_brought_back(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    gone = {"room": sent["room"], "id": sent["id"]}
    happen(cloud, lambda: cloud.delete("MessagesTable", **gone), "dynamodb:TransactWriteItems", "MessagesTable")
    assert edit(ann, sent).status_code == 404
    assert cloud.items("MessagesTable") == []


def test_edits_have_a_limit(app: Flask, user_pool: UserPool, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITS_AND_REACTIONS_A_MINUTE", "2")
    time.advance(60 - time.time() % 60)
    ann = Caller(create_app().test_client(), user_pool.token())
    sent = ann.say("hello")
    assert [edit(ann, sent, f"edit {n}").status_code for n in range(3)] == [200, 200, 429]
    refused = edit(ann, sent)
    assert (refused.headers["Retry-After"], "2 edits and reactions within 60" in refused.json["detail"]) == ("60", True)
    assert ann.texts() == ["edit 1"]
    assert ann.delete(path(sent)).status_code == 200


def test_an_edit_is_text_that_sockets_carry_too(ann: Caller, time: FakeTime) -> None:
    time.advance(60 - time.time() % 60)
    longest = "\N{FOX FACE}" * 4_000
    sent = ann.say("hello")
    statuses = [edit(ann, sent, longest).status_code for _ in range(9)]
    assert statuses == [200] * 8 + [429]


def test_what_it_costs(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    cloud.calls.clear()
    edit(ann, sent)
    assert [call.action.partition(":")[2] for call in cloud.calls] == [
        "BatchGetItem",  # who, where, may they
        "UpdateItem",  # the limit
        "TransactWriteItems",
        "BatchGetItem",  # the message as it is since
    ]


def test_a_purge_that_comes_in_between_wins_too(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    change = Change("general", sent["id"])
    purged = {"TransactItems": change.writes(**tombstone(change))}
    happen(cloud, lambda: cloud.do("transact_write_items", purged), "dynamodb:TransactWriteItems", "MessagesTable")
    assert edit(ann, sent).status_code == 409
    assert ann.texts() == [""]
