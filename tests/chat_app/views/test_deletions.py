"""Deleting messages: who may, what is left, and that nothing comes back."""

from collections.abc import Callable
from typing import Any

import pytest

from chat import dynamodb, rooms
from chat.changes import Change
from chat.messages import TTL
from tests.support.caller import Caller
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud

NOWHERE = "0199a000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def a_closed_room(cloud: MotoCloud) -> None:
    make_room("garden", rooms.CLOSED, ann_sub="member", ben_sub="admin", cat_sub="member")
    cloud.calls.clear()


def path(message: dict[str, Any]) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}"


def stored(cloud: MotoCloud) -> dict[str, Any]:
    (item,) = cloud.items("MessagesTable")
    return item


def audited(cloud: MotoCloud) -> list[tuple[str, str, dict[str, str], str, str]]:
    entries = cloud.items("DirectoryTable", "audit")
    return [(each["who"]["id"], each["act"], each["user"], each["room"], each["message"]) for each in entries]


def in_between(cloud: MotoCloud, do: Callable[[], object]) -> None:
    """Do something between the look at the message and the transaction."""
    happen(cloud, do, "dynamodb:TransactWriteItems", "MessagesTable")


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.partition(":")[2] for call in cloud.calls]


def test_what_is_left_is_a_tombstone(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", client_id="mine")
    answer = ann.delete(path(sent))
    assert answer.status_code == 200
    tombstone = {**sent, "text": "", "deleted_at": answer.json["deleted_at"], "rev": 2}
    assert answer.json == tombstone
    assert ann.read()["messages"] == [tombstone] == [ann.get(path(sent)).json]
    assert audited(cloud) == []


def test_it_has_no_mentions_and_no_reactions(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    reactions = {"\N{THUMBS UP SIGN}": {"count": 1, "users": ["ben-sub"], "at": NOWHERE}}
    cloud.put("MessagesTable", {**stored(cloud), "mentions": ["ben-sub"], "everyone": True, "reactions": reactions})
    tombstone = ann.delete(path(sent)).json
    assert (tombstone["mentions"], tombstone["reactions"], "everyone" in tombstone) == ([], [], False)
    assert (stored(cloud)["mentions"], stored(cloud)["reactions"], "everyone" in stored(cloud)) == ([], {}, False)


def test_again_is_harmless(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    first = ben.delete(path(sent)).json
    for again in (ben, ann):
        answer = again.delete(path(sent))
        assert (answer.status_code, answer.json) == (200, first)
    assert (len(audited(cloud)), len(cloud.items("SessionsTable", "changes#"))) == (1, 1)


def test_a_retry_of_what_was_deleted_brings_nothing_back(ann: Caller) -> None:
    sent = ann.say("hello", client_id="mine")
    tombstone = ann.delete(path(sent)).json
    assert ann.say("hello", client_id="mine") == tombstone


def test_the_rooms_admin_deletes_any_and_that_is_in_the_audit_list(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    assert ben.delete(path(sent)).json["text"] == ""
    ann_herself = {"id": "ann-sub", "name": "Ann"}
    assert audited(cloud) == [("ben-sub", "message.deleted", ann_herself, "garden", sent["id"])]


def test_ones_own_is_no_act_of_an_admins(ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    ben.delete(path(ben.say("hello", "garden")))
    zoe.delete(path(zoe.say("hello")))
    assert audited(cloud) == []


def test_nobody_else_may(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ben.say("hello", "garden")
    refused = ann.delete(path(sent))
    assert (refused.status_code, refused.json["detail"][:29]) == (403, "This is somebody else's messa")
    assert ann.delete(path(ben.say("in the open"))).status_code == 403
    assert {message["text"] for message in cloud.items("MessagesTable")} == {"hello", "in the open"}


@pytest.mark.parametrize("kind", [rooms.CLOSED, rooms.DIRECT])
def test_an_administrator_deletes_where_they_read_nothing(
    ann: Caller, zoe: Caller, cloud: MotoCloud, kind: str
) -> None:
    make_room("attic", kind, ann_sub="member", ben_sub="member")
    sent = ann.say("hello", "attic")
    assert zoe.get(path(sent)).status_code == 404
    answer = zoe.delete(path(sent))
    assert (answer.status_code, answer.json["text"]) == (200, "")
    assert [(who, room) for who, _, _, room, _ in audited(cloud)] == [("zoe-sub", "attic")]
    assert zoe.delete(f"/rooms/attic/messages/{NOWHERE}").status_code == 404


def test_in_a_direct_room_each_deletes_their_own_only(ann: Caller, ben: Caller) -> None:
    make_room("both", rooms.DIRECT, ann_sub="member", ben_sub="member")
    sent = ann.say("hello", "both")
    assert ben.delete(path(sent)).status_code == 403
    assert ann.delete(path(sent)).status_code == 200


def test_a_stranger_finds_no_closed_room(ben: Caller, user_pool: Any) -> None:
    sent = ben.say("hello", "garden")
    dan = Caller(ben.client, user_pool.token(sub="dan-sub", name="Dan"))
    for call in (dan.get, dan.delete):
        assert call(path(sent)).status_code == 404


def test_who_has_left_an_open_room_still_deletes_what_they_said(ann: Caller, cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="member")
    sent = ann.say("hello", "hall")
    cloud.delete("DirectoryTable", pk="user#ann-sub", sk="room#hall")
    assert ann.delete(path(sent)).status_code == 200


def test_in_an_archived_room_nothing_is_deleted(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    (room,) = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**room, "archived_at": "2026-11-22T20:00:00.000Z"})
    for caller in (ann, ben, zoe):
        assert caller.delete(path(sent)).status_code == 409
    assert stored(cloud)["text"] == "hello"


@pytest.mark.parametrize("identifier", [NOWHERE, "mine", "0199a000", "..%2F..", "%20"])
def test_what_is_not_in_the_room_is_not_found(ann: Caller, identifier: str) -> None:
    for call in (ann.get, ann.delete):
        assert call(f"/rooms/general/messages/{identifier}").status_code == 404


def test_a_message_of_another_room_is_not_found(ann: Caller) -> None:
    sent = ann.say("hello", "garden")
    for call in (ann.get, ann.delete):
        assert call(f"/rooms/general/messages/{sent['id']}").status_code == 404


def test_an_id_in_capitals_is_the_same(ann: Caller) -> None:
    sent = ann.say("hello")
    assert ann.get(f"/rooms/general/messages/{sent['id'].upper()}").json == sent


def test_what_has_been_kept_for_long_enough_is_not_found(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    cloud.put("MessagesTable", {**stored(cloud), TTL: 1})
    for call in (ann.get, ann.delete):
        assert call(path(sent)).status_code == 404


def test_a_deletion_that_nothing_is_left_for_finds_nothing(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    in_between(cloud, lambda: cloud.delete("MessagesTable", room="general", id=sent["id"]))
    assert ann.delete(path(sent)).status_code == 404


def test_an_edit_that_comes_in_between_is_deleted_too(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")

    def edit() -> None:
        writes = Change("general", sent["id"]).writes(sets=["edited_at = :at"], values={":at": "now"})
        cloud.do("transact_write_items", {"TransactItems": writes})

    in_between(cloud, edit)
    answer = ann.delete(path(sent)).json
    assert (answer["text"], answer["rev"], answer["edited_at"], "deleted_at" in answer) == ("", 3, "now", True)


def test_of_two_who_delete_at_once_one_does(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    in_between(cloud, lambda: ann.delete(path(sent)))
    answer = ben.delete(path(sent)).json
    assert (answer, answer["rev"]) == (ann.get(path(sent)).json, 2)
    assert (audited(cloud), len(cloud.items("SessionsTable", "changes#"))) == ([], 1)


def test_what_it_costs(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    ben.get(path(sent))
    cloud.calls.clear()
    ben.get(path(sent))
    assert actions(cloud) == ["BatchGetItem"]
    ben.delete(path(sent))
    assert actions(cloud)[1:] == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_a_deletion_that_cannot_be_written_is_told_and_may_be_tried_again(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello")
    cloud.fail("dynamodb:TransactWriteItems", "ThrottlingException", "MessagesTable")
    assert ann.delete(path(sent)).status_code == 503
    cloud.heal()
    assert ann.get(path(sent)).json == sent
    assert dynamodb.batch_get([("MessagesTable", {"room": "general", "id": sent["id"]})]) == [stored(cloud)]
    assert ann.delete(path(sent)).status_code == 200
