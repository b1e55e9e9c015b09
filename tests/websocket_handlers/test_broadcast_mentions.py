"""`broadcast` notes what was said last and whom messages name, and tells those who do not hear it in the room."""

from typing import Any

import pytest

from chat import connections, dynamodb, messages, rooms
from chat.connections import HANDSHAKE_MS
from chat.rooms import Room
from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, Context, events_at, open_elsewhere, open_page
from tests.support.made_rooms import leave, make_room, make_user
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import broadcast
from websocket_handlers.fanout.frames import MAX_FRAME_BYTES
from websocket_handlers.fanout.streams import ALL_DONE

ONE = "01900000-0000-7000-8000-000000000001"
TWO = "01900000-0000-7000-8000-000000000002"
EVE = {"id": "eve-sub", "name": "Eve"}
AT = "2026-11-22T20:00:00.000Z"


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud, sockets: CallbackServer) -> None:
    for user in (ANN, BEN, EVE):
        make_user(user["id"], user["name"])
    make_room("garden", ben_sub="admin", ann_sub="member")
    make_room("secret", rooms.CLOSED, ben_sub="admin", ann_sub="member")


def message(id_: str = ONE, room: str = "garden", author: dict[str, str] = BEN, **fields: Any) -> dict[str, Any]:
    common = {"room": room, "id": id_, "text": "hello", "author": author, "sent_at": AT, "rev": 1, "reactions": {}}
    return {**common, "mentions": [], **fields}


def deliver(cloud: MotoCloud, since: int = 0, until: int | None = None) -> dict[str, Any]:
    return broadcast.handler({"Records": cloud.records("MessagesTable")[since:until]}, Context())


def inbox(cloud: MotoCloud) -> dict[str, list[str]]:
    """Return which messages are in whose inbox."""
    found: dict[str, list[str]] = {}
    for item in sorted(cloud.items("DirectoryTable", "user#"), key=lambda each: str(each["sk"])):
        if item["sk"].startswith("mention#"):
            found.setdefault(item["pk"].removeprefix("user#"), []).append(item["sk"].removeprefix("mention#"))
    return found


def room(room_id: str = "garden") -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item
    return Room.of(item)


def types_at(sockets: CallbackServer, connection_id: str) -> list[str]:
    return [event["type"] for event in events_at(sockets, connection_id)]


# -------------------------------------------------------------------------------------------- what was said last


def test_a_batch_writes_once_to_each_room_what_was_said_last(cloud: MotoCloud) -> None:
    cloud.put("MessagesTable", message(ONE, author=ANN), *(message(f"{TWO[:-2]}{n}") for n in range(20, 30)))
    cloud.put("MessagesTable", message(TWO, "secret"))
    cloud.calls.clear()
    assert deliver(cloud) == ALL_DONE
    assert room().newest == {"id": f"{TWO[:-2]}29", "sent_at": AT, "by": "ben-sub"}
    assert room().newest_else == {"id": ONE, "sent_at": AT, "by": "ann-sub"}
    assert room("secret").newest == {"id": TWO, "sent_at": AT, "by": "ben-sub"}
    writes = [call for call in cloud.calls if call.action == "dynamodb:UpdateItem"]
    assert len(writes) == 2


def test_edits_and_reactions_cost_the_room_nothing(cloud: MotoCloud) -> None:
    cloud.put("MessagesTable", message(), message(rev=2, text="edited"))
    deliver(cloud, until=1)
    cloud.calls.clear()
    deliver(cloud, since=1)
    assert [call.action for call in cloud.calls] == ["dynamodb:Query"]


def test_what_follows_is_noted_whether_or_not_anybody_could_be_posted_to(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    cloud.put("MessagesTable", message(mentions=["ann-sub"]))
    cloud.fail("dynamodb:Query", "ThrottlingException", "SessionsTable")
    assert deliver(cloud)["batchItemFailures"]
    assert room().newest
    assert inbox(cloud) == {"ann-sub": [ONE]}


@pytest.mark.parametrize("action", ["dynamodb:UpdateItem", "dynamodb:BatchWriteItem", "dynamodb:BatchGetItem"])
def test_what_cannot_be_noted_is_tried_again_and_then_is_as_it_would_have_been(
    cloud: MotoCloud, sockets: CallbackServer, action: str
) -> None:
    cloud.put("MessagesTable", message(mentions=["ann-sub"], everyone=True))
    cloud.fail(action, "ThrottlingException", "DirectoryTable")
    number = cloud.records("MessagesTable")[0]["dynamodb"]["SequenceNumber"]
    assert deliver(cloud) == {"batchItemFailures": [{"itemIdentifier": number}]}
    cloud.heal()
    assert deliver(cloud) == deliver(cloud) == ALL_DONE
    assert room().newest == {"id": ONE, "sent_at": AT, "by": "ben-sub"}
    assert room().everyone == {ONE: "ben-sub"}
    assert inbox(cloud) == {"ann-sub": [ONE]}


# ---------------------------------------------------------------------------------------------- who is named


def test_who_is_named_has_it_in_the_inbox_once_and_the_author_has_not(cloud: MotoCloud) -> None:
    cloud.put("MessagesTable", message(mentions=["ann-sub", "ben-sub"]), message(TWO, mentions=["ann-sub", "eve-sub"]))
    deliver(cloud)
    deliver(cloud)
    assert inbox(cloud) == {"ann-sub": [ONE, TWO], "eve-sub": [TWO]}
    (first, _) = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"].startswith("mention#")]
    assert first["room"] == "garden"


GONE_BY = {
    "edited away": message(rev=2, mentions=["eve-sub"]),
    "deleted": message(rev=2, text="", deleted_at=AT, mentions=[]),
}


@pytest.mark.parametrize("how", GONE_BY)
@pytest.mark.parametrize("batches", [1, 2], ids=["in one batch", "in two"])
def test_what_is_edited_away_or_deleted_is_in_no_inbox(cloud: MotoCloud, how: str, batches: int) -> None:
    cloud.put("MessagesTable", message(mentions=["ann-sub"], everyone=True), GONE_BY[how])
    if batches == 2:
        deliver(cloud, until=1)
        assert inbox(cloud) == {"ann-sub": [ONE]}
        assert room().everyone == {ONE: "ben-sub"}
    deliver(cloud, since=batches - 1)
    assert inbox(cloud) == ({"eve-sub": [ONE]} if how == "edited away" else {})
    assert room().everyone == {}
    deliver(cloud, since=batches - 1)
    assert inbox(cloud) == ({"eve-sub": [ONE]} if how == "edited away" else {})


def test_a_message_that_ttl_removes_is_in_no_inbox(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=", ANN, "garden")
    cloud.put("MessagesTable", message(mentions=["ann-sub"], everyone=True))
    cloud.delete("MessagesTable", room="garden", id=ONE)
    deliver(cloud, until=1)
    told = types_at(sockets, "ann=")
    expiry = cloud.records("MessagesTable")[-1]
    expiry["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert broadcast.handler({"Records": [expiry]}, Context()) == ALL_DONE
    assert inbox(cloud) == {}
    assert room().everyone == {}
    assert types_at(sockets, "ann=") == told


def test_who_is_named_and_does_not_hear_the_room_is_told_on_their_other_sockets(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    """Of two sockets one hears the room; of more than a hundred rooms not all are heard."""
    open_elsewhere("hears=", ANN, "garden")
    open_elsewhere("deaf=", ANN, "general")
    open_elsewhere("eve=", EVE, "general")
    open_elsewhere("ben=", BEN, "general")
    sent = message(mentions=["ann-sub", "ben-sub"])
    cloud.put("MessagesTable", sent)
    assert deliver(cloud) == ALL_DONE
    shown = messages.shown(sent)
    assert events_at(sockets, "hears=") == [{"type": "message.created", "room": "garden", "message": shown}]
    assert events_at(sockets, "deaf=") == [{"type": "mention.created", "room": "garden", "message": shown}]
    assert not {"eve=", "ben="} & set(sockets.received), "not named, and the author"


def test_who_was_named_already_is_not_told_again(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_elsewhere("ann=", ANN, "general")
    open_elsewhere("eve=", EVE, "general")
    cloud.put("MessagesTable", message(mentions=["ann-sub"]), message(rev=2, mentions=["ann-sub", "eve-sub"]))
    deliver(cloud, until=1)
    deliver(cloud, since=1)
    assert types_at(sockets, "ann=") == types_at(sockets, "eve=") == ["mention.created"]


def test_who_cannot_read_the_room_any_more_is_told_nothing(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_elsewhere("ann=", ANN, "general")
    leave("secret", ANN["id"])
    cloud.put("MessagesTable", message(room="secret", mentions=["ann-sub"]))
    assert deliver(cloud) == ALL_DONE
    assert sockets.requests == []


def test_instead_of_what_is_too_large_they_are_told_to_ask(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_elsewhere("ann=", ANN, "general")
    cloud.put("MessagesTable", message(mentions=["ann-sub"], text="x" * MAX_FRAME_BYTES))
    deliver(cloud)
    assert events_at(sockets, "ann=") == [{"type": "room.changed", "room": "garden"}]


def test_a_message_that_names_nobody_costs_no_more_than_its_room(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    for number in range(30):
        open_page(f"ann-{number}=", ANN, "garden")
    time.advance(HANDSHAKE_MS / 1000)
    cloud.put("MessagesTable", message())
    cloud.calls.clear()
    deliver(cloud)
    assert [call.action.removeprefix("dynamodb:") for call in cloud.calls] == ["Query", "BatchGetItem", "UpdateItem"]


# -------------------------------------------------------------------------------------------------- replies


def test_a_reply_is_told_with_what_it_replies_to_as_it_is_now(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=", ANN, "garden")
    cloud.put("MessagesTable", message(ONE, author=ANN, text="o" * 200))
    cloud.put("MessagesTable", message(TWO, reply_to={"id": ONE, "author": ANN["id"]}))
    cloud.put("MessagesTable", message(f"{TWO[:-1]}3", reply_to={"id": ONE, "author": ANN["id"]}))
    cloud.calls.clear()
    deliver(cloud)
    _, *replies = events_at(sockets, "ann=")
    assert [each["message"]["reply_to"] for each in replies] == [{"id": ONE, "author": ANN, "text": "o" * 140}] * 2
    assert len([call for call in cloud.calls if "MessagesTable" in call.tables]) == 1


def test_who_is_here_by_a_membership_that_has_ended_hears_no_message(cloud: MotoCloud, sockets: CallbackServer) -> None:
    ann = open_elsewhere("ann=", ANN)
    (item,) = [each for each in cloud.items("DirectoryTable", "user#ann-sub") if each["sk"] == "room#secret"]
    connections.listen(ann, {"channel#room#secret": item["stamp"]})
    leave("secret", ANN["id"])
    cloud.put("MessagesTable", message(room="secret"))
    deliver(cloud)
    assert sockets.requests == []
