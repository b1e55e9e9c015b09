"""Replies: they show the original as it is now, and a page's people are called what they are called now."""

from typing import Any

import pytest

from chat import pages, rooms
from chat.messages import TTL
from tests.support.caller import Caller
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud

NOWHERE = "0199a000-0000-7000-8000-000000000001"
ANN = {"id": "ann-sub", "name": "Ann"}
BEN = {"id": "ben-sub", "name": "Ben"}


def path(message: dict[str, Any]) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}"


def reply(caller: Caller, to: str, text: str = "so it is", **fields: Any) -> Any:
    return caller.post("/rooms/general/messages", {"text": text, "reply_to": to, **fields})


def test_a_reply_shows_the_original(ann: Caller, ben: Caller) -> None:
    original = ann.say("hello")
    answer = reply(ben, original["id"].upper())
    assert answer.status_code == 201
    assert answer.json["reply_to"] == {"id": original["id"], "author": ANN, "text": "hello"}
    assert ann.read()["messages"] == [original, answer.json]
    assert ann.get(path(answer.json)).json == answer.json


def test_it_shows_the_first_140_code_points(ann: Caller) -> None:
    original = ann.say("\N{FOX FACE}" * 139 + "e\u0301nd")
    assert reply(ann, original["id"]).json["reply_to"]["text"] == "\N{FOX FACE}" * 139 + "e"


def test_it_shows_the_original_as_it_is_now(ann: Caller, ben: Caller) -> None:
    original = ann.say("hello")
    sent = reply(ben, original["id"]).json
    ann.patch(path(original), {"text": "hello there"})
    now = {**sent, "reply_to": {**sent["reply_to"], "text": "hello there"}}
    assert ann.read()["messages"][1] == now
    assert now["rev"] == sent["rev"] == 1


def test_after_its_deletion_nothing_of_it_is_shown(ann: Caller, ben: Caller) -> None:
    original = ann.say("hello")
    sent = reply(ben, original["id"], client_id="mine").json
    ann.delete(path(original))
    now = {**sent, "reply_to": {"id": original["id"], "deleted": True}}
    assert ann.read()["messages"][1] == now == ann.get(path(sent)).json
    assert ann.read()["users"] == [ANN, BEN]
    edited = ben.patch(path(sent), {"text": "so it was"}).json
    assert edited["reply_to"] == now["reply_to"]


def test_of_a_reply_that_is_deleted_nothing_is_left_either(ann: Caller, ben: Caller, zoe: Caller) -> None:
    make_room("garden", rooms.CLOSED, ann_sub="member", ben_sub="member")
    original = ann.say("for us only", "garden")
    answer = ben.say("so it is", "garden", reply_to=original["id"])
    assert "reply_to" in answer
    # Who may delete it need not be one who may read what it replies to.
    assert "reply_to" not in zoe.delete(path(answer)).json
    assert "reply_to" not in ben.read(room="garden")["messages"][1]


def test_what_has_been_kept_for_long_enough_is_not_shown_either(ann: Caller, cloud: MotoCloud) -> None:
    original = ann.say("hello")
    sent = reply(ann, original["id"]).json
    (item,) = [each for each in cloud.items("MessagesTable") if each["id"] == original["id"]]
    cloud.put("MessagesTable", {**item, TTL: 1})
    assert ann.get(path(sent)).json["reply_to"] == {"id": original["id"], "deleted": True}


def test_a_reply_to_what_is_not_in_this_room_is_refused(ann: Caller, cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="member")
    elsewhere = ann.say("hello", "hall")
    for nothing in (NOWHERE, elsewhere["id"]):
        answer = reply(ann, nothing)
        assert (answer.status_code, answer.json["detail"]) == (
            404,
            "The message that this replies to is not in the room.",
        )
    assert ann.texts() == []


def test_a_reply_to_a_tombstone_is_refused(ann: Caller) -> None:
    original = ann.say("hello")
    ann.delete(path(original))
    assert reply(ann, original["id"]).status_code == 409
    assert ann.texts() == [""]


@pytest.mark.parametrize("identifier", ["", "mine", 5, None, "0199a000"])
def test_what_is_no_id_is_an_error_of_the_field(ann: Caller, identifier: Any) -> None:
    answer = reply(ann, identifier)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["reply_to"])


def test_a_retry_is_the_same_reply_whatever_became_of_the_original(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    original = ann.say("hello")
    sent = reply(ben, original["id"], client_id="mine").json
    again = reply(ben, original["id"], client_id="mine")
    assert (again.status_code, again.json) == (200, sent)
    ann.delete(path(original))
    again = reply(ben, original["id"], client_id="mine")
    assert (again.status_code, again.json) == (200, {**sent, "reply_to": {"id": original["id"], "deleted": True}})
    assert len(cloud.items("MessagesTable")) == 2


def test_a_key_is_for_one_reply(ann: Caller) -> None:
    first, second = ann.say("one"), ann.say("two")
    assert reply(ann, first["id"], client_id="mine").status_code == 201
    assert reply(ann, second["id"], client_id="mine").status_code == 409
    assert ann.post("/rooms/general/messages", {"text": "so it is", "client_id": "mine"}).status_code == 409


def test_a_page_says_what_its_people_are_called_now(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_user("cat-sub", "Cat")
    original = ann.say("hello")
    reply(ben, original["id"], "<@cat-sub> see")
    call(cloud, "ann-sub", "Ann of Old")
    call(cloud, "cat-sub", "Cat of Old")
    found = ben.read(f"?after={original['id']}")
    assert [message["author"] for message in found["messages"]] == [BEN]
    assert found["users"] == [BEN, {"id": "ann-sub", "name": "Ann of Old"}, {"id": "cat-sub", "name": "Cat of Old"}]
    assert found["messages"][0]["reply_to"]["author"] == ANN


def test_each_is_named_once(ann: Caller) -> None:
    sent = ann.say("<@ann-sub> to myself")
    reply(ann, sent["id"], "<@ann-sub>")
    assert ann.read()["users"] == [ANN]


def test_originals_and_people_are_one_request_however_many(high_limits: None, ann: Caller, cloud: MotoCloud) -> None:
    sent = [ann.say("hello")]
    for count in (1, 30):
        while len(sent) <= count:
            sent.append(reply(ann, sent[-1]["id"], f"<@user-{len(sent)}>").json)
        for number in range(count):
            make_user(f"user-{number}", "U")
        cloud.calls.clear()
        assert len(ann.read()["messages"]) == count + 1
        assert [call.action.partition(":")[2] for call in cloud.calls] == ["BatchGetItem", "Query", "BatchGetItem"]


def test_a_page_names_no_more_than_one_request_brings(ann: Caller, cloud: MotoCloud) -> None:
    ann.say("hello")
    (item,) = cloud.items("MessagesTable")
    people = [f"user-{number:03}" for number in range(150)]
    cloud.put("DirectoryTable", *({"pk": f"user#{each}", "sk": "standing", "known_since": 1} for each in people))
    cloud.put("MessagesTable", {**item, "mentions": people})
    cloud.calls.clear()
    named = [user["id"] for user in ann.read()["users"]]
    assert named == ["ann-sub", *people[: pages.MAX_PEOPLE - 1]]
    assert len(cloud.calls) == 3


def test_an_empty_page_asks_for_nobody(ann: Caller, cloud: MotoCloud) -> None:
    ann.read()
    cloud.calls.clear()
    assert ann.read()["users"] == []
    assert [call.action.partition(":")[2] for call in cloud.calls] == ["BatchGetItem", "Query"]


def test_a_reply_costs_no_request_more_than_any_message(ann: Caller, cloud: MotoCloud) -> None:
    original = ann.say("hello")
    cloud.calls.clear()
    reply(ann, original["id"], "<@ann-sub> <@ben-sub>")
    assert [call.action.partition(":")[2] for call in cloud.calls] == [
        "BatchGetItem",
        "UpdateItem",
        "TransactWriteItems",
    ]


def test_in_a_closed_room_a_reply_needs_its_room(ann: Caller, ben: Caller) -> None:
    make_room("garden", rooms.CLOSED, ben_sub="member")
    original = ben.say("hello", "garden")
    answer = ann.post("/rooms/garden/messages", {"text": "so it is", "reply_to": original["id"]})
    assert answer.status_code == 404
    assert "replies" not in answer.json["detail"]


def call(cloud: MotoCloud, user_id: str, name: str) -> None:
    """Let a user be called something else."""
    (item,) = [each for each in cloud.items("DirectoryTable", f"user#{user_id}") if each["sk"] == "standing"]
    cloud.put("DirectoryTable", {**item, "name": name})
