"""`broadcast`: every change of MessagesTable reaches everyone in its room, whatever is wrong with some of them."""

import json
from typing import Any

import pytest

from chat import connections, messages, sending
from chat.channels import room_channel, user_channel
from chat.connections import HANDSHAKE_MS
from tests.support.callback_server import FORBIDDEN, GONE, OK, SERVER_ERROR, Answers, CallbackServer, throttled
from tests.support.fake_time import FakeTime
from tests.support.invocations import Invocations
from tests.support.lambda_events import ANN, BEN, Context, events_at, open_page, registered
from tests.support.moto_cloud import Call, MotoCloud
from websocket_handlers import broadcast
from websocket_handlers.fanout.frames import MAX_FRAME_BYTES
from websocket_handlers.fanout.pages import Page
from websocket_handlers.fanout.streams import ALL_DONE

ONE = "01900000-0000-7000-8000-000000000001"
TWO = "01900000-0000-7000-8000-000000000002"


def message(text: str = "hello", room: str = "general", id_: str = ONE, **fields: Any) -> dict[str, Any]:
    return {"room": room, "id": id_, "text": text, "author": BEN, "sent_at": "2026-11-22T20:00:00.000Z", **fields}


def told(kind: str, message: dict[str, Any]) -> dict[str, Any]:
    return {"type": f"message.{kind}", "room": message["room"], "message": messages.shown(message)}


def created(message: dict[str, Any]) -> dict[str, Any]:
    return told("created", message)


def deliver(cloud: MotoCloud, context: Context | None = None) -> dict[str, Any]:
    """Hand the function all that the table's stream has."""
    return broadcast.handler({"Records": cloud.records("MessagesTable")}, context or Context())


def sequence_numbers(cloud: MotoCloud) -> list[str]:
    return [record["dynamodb"]["SequenceNumber"] for record in cloud.records("MessagesTable")]


def listeners(room: str = "general") -> list[str]:
    return [connection.id for connection in connections.in_channel(room_channel(room))]


# ------------------------------------------------------------------------------------------- what a change means


def test_what_the_api_stores_is_what_the_room_hears(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    item = sending.new_message("general", BEN, "hello \U0001f600", "bens-key")
    cloud.put("MessagesTable", item)
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "ann=") == [created(item)]


def test_the_sender_hears_it_too_on_every_page(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ben-1=", BEN)
    open_page("ben-2=", BEN)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    assert events_at(sockets, "ben-1=") == events_at(sockets, "ben-2=") == [created(message())]


def test_an_edit_is_an_update_with_the_new_state(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    edited = message("edited", edited_at="2026-11-22T20:01:00.000Z")
    cloud.put("MessagesTable", message(), edited)
    update = cloud.records("MessagesTable")[1:]
    broadcast.handler({"Records": update}, Context())
    assert events_at(sockets, "ann=") == [
        {"type": "message.updated", "room": "general", "message": messages.shown(edited)}
    ]


def test_a_message_that_is_marked_as_deleted_is_deleted(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    deleted = message("", deleted_at="2026-11-22T20:01:00.000Z")
    cloud.put("MessagesTable", message(), deleted)
    deliver(cloud)
    assert events_at(sockets, "ann=") == [
        {"type": "message.deleted", "room": "general", "message": messages.shown(deleted)}
    ]


def test_a_message_that_is_removed_is_deleted_and_its_text_told_to_nobody(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message("secret"))
    cloud.delete("MessagesTable", room="general", id=ONE)
    deliver(cloud)
    (event,) = events_at(sockets, "ann=")
    assert event["type"] == "message.deleted"
    assert event["message"] == messages.shown(message("", deleted_at=event["message"]["deleted_at"], rev=2))
    assert event["message"]["deleted_at"].startswith("20")
    assert b"secret" not in b"".join(sockets.received["ann="])


def test_a_message_that_ttl_removes_is_told_to_nobody(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message())
    cloud.delete("MessagesTable", room="general", id=ONE)
    expiry = cloud.records("MessagesTable")[-1]
    expiry["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert broadcast.handler({"Records": [expiry]}, Context()) == ALL_DONE
    assert sockets.requests == []


def test_when_a_message_expires_is_not_told(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message(expires_at=2**40))
    deliver(cloud)
    assert events_at(sockets, "ann=") == [created(message())]


# ---------------------------------------------------------------------------------------------- what a batch becomes


def test_a_batch_of_a_room_is_one_frame_in_order(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message("one", id_=ONE), message("two", id_=TWO))
    deliver(cloud)
    assert len(sockets.received["ann="]) == 1
    assert [event["message"]["text"] for event in events_at(sockets, "ann=")] == ["one", "two"]


def test_several_changes_of_a_message_become_its_last_state_and_stay_news(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message("a"), message("b"), message("c"))
    deliver(cloud)
    assert events_at(sockets, "ann=") == [created(message("c"))]


def test_several_edits_become_the_last(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message("a"), message("b"), message("c"))
    broadcast.handler({"Records": cloud.records("MessagesTable")[1:]}, Context())
    assert events_at(sockets, "ann=") == [
        {"type": "message.updated", "room": "general", "message": messages.shown(message("c"))}
    ]


def test_what_was_created_and_deleted_in_one_batch_is_deleted(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message("a"), message("b"))
    cloud.delete("MessagesTable", room="general", id=ONE)
    deliver(cloud)
    assert [event["type"] for event in events_at(sockets, "ann=")] == ["message.deleted"]


def test_each_room_hears_its_own(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=", ANN, "general")
    open_page("ben=", BEN, "garden")
    open_page("both=", BEN, "general", "garden")
    here, there = message("here"), message("there", "garden")
    cloud.put("MessagesTable", here, there)
    deliver(cloud)
    assert events_at(sockets, "ann=") == [created(here)]
    assert events_at(sockets, "ben=") == [created(there)]
    assert events_at(sockets, "both=") == [created(here), created(there)]


def test_a_large_batch_makes_more_frames_each_of_32_kb_at_most(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    sent = [message("\U0001f600" * 4_000, id_=f"01900000-0000-7000-8000-{n:012}") for n in range(5)]
    cloud.put("MessagesTable", *sent)
    assert deliver(cloud) == ALL_DONE
    assert len(sockets.received["ann="]) > 1
    assert all(len(frame) <= MAX_FRAME_BYTES for frame in sockets.received["ann="])
    assert events_at(sockets, "ann=") == [created(each) for each in sent]


@pytest.mark.parametrize(
    ("name", "frames"), [("Ben", 50), ("\U0001f600" * 64, 100)], ids=["a name", "the longest name"]
)
def test_a_hundred_of_the_longest_messages_are_so_many_frames(
    cloud: MotoCloud, sockets: CallbackServer, name: str, frames: int
) -> None:
    """A batch has 100 records at most, and a user writes eight such messages a minute at most."""
    open_page("ann=")
    author = {**BEN, "name": name}
    for n in range(100):
        long = {"client_id": "c" * 36, "author": author}
        cloud.put("MessagesTable", message("\U0001f600" * 4_000, id_=f"01900000-0000-7000-8000-{n:012}", **long))
    assert deliver(cloud) == ALL_DONE
    assert len(sockets.received["ann="]) == frames
    assert len(events_at(sockets, "ann=")) == 100


def test_the_longest_message_of_the_longest_name_fits_into_a_frame(cloud: MotoCloud, sockets: CallbackServer) -> None:
    """4,000 code points of 4 bytes, and the 2,048 characters that Cognito lets a name have."""
    open_page("ann=")
    author = {"id": "0" * 36, "name": "\U0001f600" * 2_048}
    longest = message("\U0001f600" * 4_000, "r" * 64, client_id="c" * 64, author=author)
    open_page("carol=", ANN, "r" * 64)
    cloud.put("MessagesTable", longest)
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "carol=") == [created(longest)]


def test_a_room_without_anybody_is_no_error(cloud: MotoCloud, sockets: CallbackServer) -> None:
    cloud.put("MessagesTable", message())
    assert deliver(cloud) == ALL_DONE
    assert sockets.requests == []


# ------------------------------------------------------------------------------------------- what is wrong with some


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in message(id_=TWO).items() if key != name}


BAD_MESSAGES = [
    without("text"),
    without("author"),
    without("sent_at"),
    message({"a set that JSON cannot say"}, id_=TWO),
]


@pytest.mark.parametrize("bad", BAD_MESSAGES, ids=["no text", "no author", "no sent_at", "no JSON"])
def test_a_record_that_cannot_be_told_is_set_aside_and_the_rest_of_its_room_is_delivered(
    cloud: MotoCloud, sockets: CallbackServer, bad: dict[str, Any]
) -> None:
    open_page("ann=")
    last = message("last", id_="01900000-0000-7000-8000-000000000003")
    cloud.put("MessagesTable", message("first"), bad, last)
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "ann=") == [created(message("first")), created(last)]
    (letter,) = cloud.dead_letters()
    assert letter["reason"]
    assert letter["record"] == json.loads(json.dumps(cloud.records("MessagesTable")[1]))


def test_instead_of_what_is_too_large_for_a_frame_pages_are_told_once_to_ask(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    open_page("ann=")
    first, *large, last = (f"01900000-0000-7000-8000-{number:012}" for number in range(4))
    cloud.put("MessagesTable", message("first", id_=first))
    cloud.put("MessagesTable", *(message("x" * MAX_FRAME_BYTES, id_=each) for each in large))
    cloud.put("MessagesTable", message("last", id_=last))
    assert deliver(cloud) == ALL_DONE
    changed = {"type": "room.changed", "room": "general"}
    assert events_at(sockets, "ann=") == [
        created(message("first", id_=first)),
        changed,
        created(message("last", id_=last)),
    ]
    assert cloud.dead_letters() == []


def test_a_record_that_dynamodb_would_not_write_is_set_aside(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message())
    unreadable = cloud.records("MessagesTable")[0]
    unreadable["dynamodb"] = {**unreadable["dynamodb"], "NewImage": {"text": {"?": "hello"}}}
    answer = broadcast.handler({"Records": [unreadable, *cloud.records("MessagesTable")]}, Context())
    assert answer == ALL_DONE
    assert events_at(sockets, "ann=") == [created(message())]
    assert len(cloud.dead_letters()) == 1


def fail_to_read(cloud: MotoCloud, *rooms: str) -> None:
    """Let it be impossible to read who is in these rooms."""
    channels = [{"S": room_channel(room)} for room in rooms]

    def throttle(call: Call) -> str | None:
        wanted = call.request["ExpressionAttributeValues"][":channel"] in channels
        return "ProvisionedThroughputExceededException" if wanted else None

    cloud.before("dynamodb:Query", throttle)


def test_a_room_that_fails_is_tried_again_from_its_first_record_and_others_are_delivered(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    open_page("ann=", ANN, "general", "garden", "kitchen")
    first, *_ = texts = [message(room, room) for room in ("kitchen", "garden", "general")]
    cloud.put("MessagesTable", *texts, message("again", "garden", TWO))
    fail_to_read(cloud, "garden")
    assert deliver(cloud) == {"batchItemFailures": [{"itemIdentifier": sequence_numbers(cloud)[1]}]}
    assert events_at(sockets, "ann=") == [created(first), created(texts[2])]


def test_of_several_rooms_that_fail_the_first_record_counts(cloud: MotoCloud, sockets: CallbackServer) -> None:
    cloud.put("MessagesTable", message(room="kitchen"), message(room="general"), message(room="garden"))
    fail_to_read(cloud, "garden", "general")
    assert deliver(cloud) == {"batchItemFailures": [{"itemIdentifier": sequence_numbers(cloud)[1]}]}


def test_so_is_a_room_in_which_who_is_gone_cannot_be_forgotten(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    """Its posts have been made: that is found out only afterwards."""
    open_page("gone=", ANN, "garden")
    open_page("ann=", ANN, "general")
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("gone=", then=GONE)
    cloud.put("MessagesTable", message(), message(room="garden"))
    cloud.fail("dynamodb:BatchGetItem", "ThrottlingException", "SessionsTable")
    assert deliver(cloud) == {"batchItemFailures": [{"itemIdentifier": sequence_numbers(cloud)[1]}]}
    assert events_at(sockets, "ann=") == [created(message())]
    cloud.heal()
    assert deliver(cloud) == ALL_DONE
    assert listeners("garden") == []


def test_of_a_room_that_cannot_be_read_and_one_that_cannot_be_tidied_up_the_first_record_counts(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    open_page("gone=", ANN, "garden")
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("gone=", then=GONE)
    cloud.put("MessagesTable", message(room="attic"), message(room="kitchen"), message(room="garden"))
    fail_to_read(cloud, "kitchen")
    cloud.fail("dynamodb:BatchGetItem", "ThrottlingException", "SessionsTable")
    assert deliver(cloud) == {"batchItemFailures": [{"itemIdentifier": sequence_numbers(cloud)[1]}]}


def test_a_batch_that_is_tried_again_delivers_what_had_failed(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message())
    fail_to_read(cloud, "general")
    assert deliver(cloud) != ALL_DONE
    cloud.heal()
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "ann=") == [created(message())]


@pytest.mark.parametrize("trouble", [throttled(), SERVER_ERROR])
def test_a_connection_that_is_busy_gets_the_frame_when_it_is_free(
    cloud: MotoCloud, sockets: CallbackServer, trouble: Answers
) -> None:
    open_page("ann=")
    sockets.script("ann=", trouble, trouble, then=OK)
    cloud.put("MessagesTable", message())
    assert deliver(cloud) == ALL_DONE
    assert len(sockets.received["ann="]) == 3
    assert events_at(sockets, "ann=") == [created(message())]


@pytest.mark.parametrize("trouble", [GONE, FORBIDDEN, throttled(), SERVER_ERROR])
def test_a_bad_connection_keeps_nothing_from_the_others_and_fails_no_batch(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, trouble: Answers
) -> None:
    open_page("bad=", ANN)
    open_page("good=", BEN)
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("bad=", then=trouble)
    cloud.put("MessagesTable", message())
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "good=") == [created(message())]


@pytest.mark.parametrize("trouble", [FORBIDDEN, throttled(), SERVER_ERROR])
def test_a_connection_that_could_not_be_reached_stays_and_is_logged(
    cloud: MotoCloud,
    sockets: CallbackServer,
    invocations: Invocations,
    time: FakeTime,
    caplog: pytest.LogCaptureFixture,
    trouble: Answers,
) -> None:
    open_page("ann=")
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("ann=", then=trouble)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    invocations.make(broadcast.handler)
    assert listeners() == ["ann="]
    assert "ann=" in caplog.text


def test_a_connection_that_is_gone_is_forgotten_in_all_of_its_channels(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    open_page("gone=", ANN, "general", "garden")
    open_page("good=", BEN, "general", "garden")
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("gone=", then=GONE)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    assert listeners("general") == listeners("garden") == ["good="]
    assert list(connections.in_channel(user_channel(ANN["id"]))) == []
    assert registered("gone=") is None


def test_a_connection_younger_than_its_handshake_may_seem_gone_and_stays(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    """Until `$connect` has returned, a post is answered 410."""
    open_page("ann=")
    sockets.script("ann=", GONE, then=OK)
    cloud.put("MessagesTable", message())
    time.advance(HANDSHAKE_MS / 1000 - 0.001)
    assert deliver(cloud) == ALL_DONE
    assert listeners() == ["ann="]
    deliver(cloud)
    assert events_at(sockets, "ann=") == [created(message())]


def test_an_expired_connection_is_closed_and_forgotten_and_hears_nothing(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    open_page("expired=", ANN, "general", "garden", expires_at=int(time.time()) + 1)
    open_page("good=", BEN)
    time.advance(1)
    cloud.put("MessagesTable", message())
    assert deliver(cloud) == ALL_DONE
    assert sockets.closed == ["expired="]
    assert "expired=" not in sockets.received
    assert "expired=" not in str(cloud.items("SessionsTable"))
    assert len(cloud.items("SessionsTable")) == 5
    assert events_at(sockets, "good=") == [created(message())]


def test_an_item_that_lacks_everything_keeps_nothing_from_the_others(cloud: MotoCloud, sockets: CallbackServer) -> None:
    cloud.put("SessionsTable", {"pk": room_channel("general"), "sk": "broken="})
    open_page("ann=")
    cloud.put("MessagesTable", message())
    assert deliver(cloud) == ALL_DONE
    assert events_at(sockets, "ann=") == [created(message())]
    assert listeners() == ["ann="]


def test_without_time_left_nothing_is_posted_and_the_function_ends(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    cloud.put("MessagesTable", message())
    context = Context()
    context.remaining_ms = 2_000  # less than what is kept back for the tidying up
    assert deliver(cloud, context) == ALL_DONE
    assert sockets.requests == []


def test_a_batch_says_how_large_and_how_old_it_was(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    open_page("ann=")
    time.now_ms -= time.now_ms % 1_000
    cloud.put("MessagesTable", message(), message("again", id_=TWO))
    records = cloud.records("MessagesTable")
    for ago, record in zip((3, 1), records, strict=True):
        record["dynamodb"]["ApproximateCreationDateTime"] = time.time() - ago
    time.advance(0.5)
    broadcast.handler({"Records": records}, Context())
    metrics = json.loads(capsys.readouterr().out)
    assert (metrics["BatchSize"], metrics["OldestRecordAge"]) == (2, 3_500)
    units = {each["Name"]: each["Unit"] for each in metrics["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert (units["BatchSize"], units["OldestRecordAge"]) == ("Count", "Milliseconds")


def test_a_page_that_is_carried_on_is_all_done(cloud: MotoCloud, sockets: CallbackServer) -> None:
    page = Page(room_channel("general"), [created(message())], [open_page("ann=")])
    assert broadcast.handler(page.as_event(), Context()) == ALL_DONE
    assert events_at(sockets, "ann=") == [created(message())]
