"""Sending messages, and reading them back."""

import re
import uuid

import pytest

from chat import memberships, rooms
from chat.memberships import Membership
from chat_app.views import messages
from tests.support import made_rooms
from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.fake_time import FakeTime
from tests.support.in_between import happen
from tests.support.moto_cloud import MotoCloud

UUID_V7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_a_sent_message_is_answered_whole(ann: Caller) -> None:
    answer = ann.post("/rooms/general/messages", {"text": "hello", "client_id": "mine"})
    message = answer.json
    assert answer.status_code == 201
    assert UUID_V7.fullmatch(message["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", message["sent_at"])
    assert message == {
        "room": "general",
        "id": message["id"],
        "client_id": "mine",
        "text": "hello",
        "author": {"id": "ann-sub", "name": "Ann"},
        "sent_at": message["sent_at"],
        "rev": 1,
        "mentions": [],
        "reactions": [],
    }


def test_a_reply_is_answered_with_what_it_replies_to(ann: Caller) -> None:
    first = ann.say("hello")
    reply = ann.say("hello yourself", reply_to=first["id"])
    assert reply["reply_to"] == {"id": first["id"], "author": first["author"], "text": "hello"}


def test_sent_at_is_the_time_in_the_id(ann: Caller, time: FakeTime) -> None:
    message = ann.say("now")
    assert uuid.UUID(message["id"]).int >> 80 == time.now_ms
    assert message["sent_at"].endswith(f".{time.now_ms % 1000:03}Z")


def test_everyone_reads_exactly_what_was_sent(ann: Caller, ben: Caller) -> None:
    message = ann.say("hello")
    assert ben.read()["messages"] == [message]


def test_what_is_stored_is_what_is_answered(ann: Caller, cloud: MotoCloud) -> None:
    message = ann.say("hello", client_id="mine")
    assert cloud.items("MessagesTable") == [{**message, "reactions": {}}]


def test_a_message_without_a_client_id_has_none_and_is_known_to_be_its_authors(ann: Caller, cloud: MotoCloud) -> None:
    message = ann.say("hello")
    assert "client_id" not in message
    (reservation,) = cloud.items("SessionsTable", "send#ann-sub")
    assert (reservation["room"], reservation["id"]) == ("general", message["id"])


def test_the_same_text_twice_without_a_client_id_is_two_messages(ann: Caller) -> None:
    assert ann.say("hello")["id"] != ann.say("hello")["id"]
    assert ann.texts() == ["hello", "hello"]


def test_text_is_stored_trimmed_and_otherwise_untouched(ann: Caller) -> None:
    text = "<img src=x onerror=alert(1)>  &amp; \\u0041 \t\n\n e\u0301 \N{FAMILY}\u200d'\""
    assert ann.say(f" \n{text}\u3000\n")["text"] == text
    assert ann.texts() == [text]


def test_messages_without_a_room_are_those_of_general(ann: Caller) -> None:
    short = ann.post("/messages", {"text": "one"}).json
    long = ann.say("two", room="general")
    assert short["room"] == "general"
    assert ann.get("/messages").json["messages"] == [short, long] == ann.read(room="general")["messages"]


def test_a_page_is_on_one_side_of_a_message_or_around_it_or_the_newest(cloud: MotoCloud) -> None:
    ids = {str(n): f"01900000-0000-7000-8000-00000000000{n}" for n in range(1, 6)}
    cloud.put("MessagesTable", *({"room": "garden", "id": id_, "text": text} for text, id_ in ids.items()))
    for query, expected in (({"before": "3"}, "2"), ({"after": "3"}, "4"), ({"around": "3"}, "3"), ({}, "5")):
        asked = {"limit": 1, **{side: ids[text] for side, text in query.items()}}
        assert [each["text"] for each in messages._page(asked, "garden").messages] == [expected]


def test_rooms_are_apart(ann: Caller) -> None:
    made_rooms.make_room("garden", ann_sub="member")
    ann.say("here", room="garden")
    assert ann.texts(room="garden") == ["here"]
    assert ann.texts(room="general") == []


@pytest.mark.parametrize("room", ["a", "0", "a-b", "a" * 64])
def test_these_can_be_rooms(ann: Caller, room: str) -> None:
    made_rooms.make_room(room, ann_sub="member")
    assert ann.say("hello", room=room)["room"] == room


@pytest.mark.parametrize("room", ["A", "-a", "a" * 65, "a_b", "a.b", "a%0A", "a%20", "%C3%A9", "a%23b", "a%2Fb"])
def test_what_cannot_be_a_room_is_not_found(ann: Caller, room: str) -> None:
    assert ann.get(f"/rooms/{room}/messages").status_code == 404
    assert ann.post(f"/rooms/{room}/messages", {"text": "hello"}).status_code == 404


def test_fields_that_the_server_does_not_know_are_ignored(ann: Caller) -> None:
    forged = {"author": {"id": "ben-sub", "name": "Ben"}, "id": "mine", "sent_at": "never", "room": "garden"}
    message = ann.post("/messages", {"text": "hello", **forged}).json
    assert message["author"] == {"id": "ann-sub", "name": "Ann"}
    assert UUID_V7.fullmatch(message["id"])
    assert message["sent_at"] != "never"
    assert ann.texts(room="general") == ["hello"]


def test_a_room_is_read_without_ever_scanning(ann: Caller, cloud: MotoCloud) -> None:
    ann.say("hello", client_id="mine")
    ann.read()
    assert "dynamodb:Scan" not in {call.action for call in cloud.calls}


@pytest.mark.parametrize("step", ["dynamodb:UpdateItem", "dynamodb:TransactWriteItems"])
def test_who_is_taken_out_meanwhile_sends_nothing(ann: Caller, cloud: MotoCloud, step: str) -> None:
    made_rooms.make_room("closet", rooms.CLOSED, ann_sub="member", ben_sub="admin")
    ann.read(room="closet")
    key = memberships.key("closet", "ann-sub")
    (item,) = [each for each in cloud.items("DirectoryTable", key["pk"]) if each["sk"] == key["sk"]]
    out = {"TransactItems": memberships.end(Membership.of(item))}
    table = "DirectoryTable" if step == "dynamodb:UpdateItem" else "MessagesTable"
    happen(cloud, lambda: cloud.do("transact_write_items", out), step, table)
    answer = ann.post("/rooms/closet/messages", {"text": "hello", "client_id": "mine"})
    assert (answer.status_code, answer.json["detail"]) == (403, "You do not belong to this room any more.")
    assert (cloud.items("MessagesTable"), cloud.items("SessionsTable", "send#")) == ([], [])
    assert counted(cloud, "messages#60") == 0


def test_who_is_blocked_meanwhile_sends_nothing(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    ann.read()
    happen(cloud, lambda: zoe.put("/users/ann-sub/block"), "dynamodb:UpdateItem", "DirectoryTable")
    assert ann.post("/rooms/general/messages", {"text": "hello"}).status_code == 403
    assert cloud.items("MessagesTable") == []
