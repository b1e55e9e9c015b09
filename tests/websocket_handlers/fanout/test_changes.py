"""Of each message a batch tells the last state, in whatever order its records come, and however often."""

import copy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chat import dynamodb, messages
from tests.support.callback_server import CallbackServer
from tests.support.lambda_events import BEN, Context, events_at, open_page
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import broadcast
from websocket_handlers.fanout.changes import Change, Naming, RoomChanges

Record = dict[str, Any]
Operation = tuple[str, int]

IDS = [f"01900000-0000-7000-8000-{n:012}" for n in range(3)]


class Table:
    """A simple model: one room's messages, and the stream of what is done to them."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.records: list[Record] = []

    def do(self, what: str, which: int) -> None:
        """Put, edit, delete (which leaves a tombstone) or remove a message; what cannot be done is not."""
        id_, at = IDS[which], f"2026-11-22T20:00:{len(self.records):02}.000Z"
        old = self.messages.get(id_)
        if what == "put":
            new = {"room": "general", "id": id_, "text": f"put at {at}", "author": BEN, "sent_at": at}
            self._write(id_, new)
        elif old is None:
            return
        elif what == "remove":
            del self.messages[id_]
            self._record("REMOVE", OldImage=old)
        elif what == "edit" and "deleted_at" not in old:
            self._write(id_, {**old, "text": f"edited at {at}", "edited_at": at})
        elif what == "delete" and "deleted_at" not in old:
            self._write(id_, {**old, "text": "", "deleted_at": at})

    def _write(self, id_: str, new: dict[str, Any]) -> None:
        old = self.messages.get(id_)
        self.messages[id_] = new = {**new, "rev": old["rev"] + 1 if old else 1}
        if old is None:
            self._record("INSERT", NewImage=new)
        else:
            self._record("MODIFY", OldImage=old, NewImage=new)

    def _record(self, kind: str, **images: dict[str, Any]) -> None:
        # Numbers of different lengths: as texts they would be in another order.
        change = {"SequenceNumber": str(7 * 10**20 + len(self.records) * 10**19), "ApproximateCreationDateTime": 1.8e9}
        attributes = {name: dynamodb.to_attributes(item) for name, item in images.items()}
        self.records.append({"eventName": kind, "dynamodb": {**change, **attributes}})


def told(records: list[Record]) -> dict[str, dict[str, Any]]:
    """Return the event of each message."""
    room = RoomChanges(0)
    for record in records:
        room.add(Change.of(record))
    return {event["message"]["id"]: event for event in room.events()}


def stream_of(operations: list[Operation]) -> Table:
    table = Table()
    for operation in operations:
        table.do(*operation)
    return table


operations = st.lists(
    st.tuples(st.sampled_from(["put", "edit", "delete", "remove"]), st.integers(0, 2)), min_size=1, max_size=12
)


@given(operations, st.data())
@example([("put", 0), ("delete", 0)], None)
@example([("put", 0), ("remove", 0)], None)
@example([("put", 0), ("remove", 0), ("put", 0)], None)
def test_the_last_state_is_told_in_whatever_order_and_however_often_the_records_come(
    operations: list[Operation], data: Any
) -> None:
    table = stream_of(operations)
    if data is None:
        batch = table.records[::-1]
    else:
        repeated = data.draw(st.lists(st.sampled_from(table.records), max_size=4)) if table.records else []
        batch = data.draw(st.permutations([*table.records, *repeated]))
    events = told(batch)
    for id_ in {operation[1] for operation in operations if operation[0] == "put"}:
        event, stored = events[IDS[id_]], table.messages.get(IDS[id_])
        if stored is None:
            assert (event["type"], event["message"]["text"]) == ("message.deleted", "")
            assert event["message"]["deleted_at"]
        else:
            assert event["message"] == messages.shown(stored)
            # All of them began in this batch: what is there at the end is news.
            assert event["type"] == ("message.deleted" if "deleted_at" in stored else "message.created")


@given(operations, st.data())
def test_of_what_began_in_an_earlier_batch_a_change_is_told_as_a_change(operations: list[Operation], data: Any) -> None:
    table = Table()
    for which in range(3):
        table.do("put", which)
    begun = len(table.records)
    for what, which in operations:
        if what != "remove":
            table.do(what, which)
    batch = data.draw(st.permutations(table.records[begun:]))
    for id_, event in told(batch).items():
        assert event["message"] == messages.shown(table.messages[id_])
        assert event["type"] == ("message.deleted" if "deleted_at" in table.messages[id_] else "message.updated")


@given(st.permutations(stream_of([("put", 0), ("edit", 0), ("edit", 0), ("delete", 0)]).records))
def test_without_numbers_the_states_themselves_say_which_is_the_last(records: list[Record]) -> None:
    records = copy.deepcopy(records)
    for record in records:
        del record["dynamodb"]["SequenceNumber"]
    (event,) = told(records).values()
    assert event["type"] == "message.deleted"
    edits = [each for each in records if "deleted_at" not in each["dynamodb"]["NewImage"]]
    (event,) = told(edits).values()
    assert event["message"]["edited_at"] == "2026-11-22T20:00:02.000Z"


@pytest.mark.parametrize("end", ["delete", "remove"])
def test_a_deletion_that_an_older_insert_follows_is_told_as_a_deletion(
    cloud: MotoCloud, sockets: CallbackServer, end: str
) -> None:
    open_page("ann=")
    first, last = stream_of([("put", 0), (end, 0)]).records
    broadcast.handler({"Records": [last, first]}, Context())
    assert [event["type"] for event in events_at(sockets, "ann=")] == ["message.deleted"]


def test_a_message_that_is_put_again_after_it_was_removed_is_created(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=")
    table = stream_of([("put", 0), ("remove", 0), ("put", 0)])
    broadcast.handler({"Records": table.records[1:]}, Context())
    (event,) = events_at(sockets, "ann=")
    assert (event["type"], event["message"]) == ("message.created", messages.shown(table.messages[IDS[0]]))


SAID = {"room": "general", "id": IDS[0], "text": "hi", "author": BEN, "sent_at": "2026-11-22T20:00:00.000Z", "rev": 1}


@pytest.mark.parametrize(
    ("item", "people", "everyone"),
    [
        ({}, set(), False),
        (SAID, set(), False),
        ({**SAID, "mentions": ["ann-sub", BEN["id"]]}, {"ann-sub"}, False),
        ({**SAID, "everyone": True}, set(), True),
        ({**SAID, "mentions": ["ann-sub"], "everyone": True, "deleted_at": "now"}, set(), False),
    ],
)
def test_a_message_names_others_than_its_author_and_a_tombstone_nobody(
    item: dict[str, Any], people: set[str], everyone: bool
) -> None:
    assert Naming.by(item) == Naming(frozenset(people), everyone)
    kept = Naming.by(item)
    assert (kept.people, kept.everyone) == (people, everyone)


def record_of(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, **more: Any) -> Record:
    images = {"OldImage": before, "NewImage": after}
    attributes = {name: dynamodb.to_attributes(item) for name, item in images.items() if item is not None}
    return {"eventName": kind, "dynamodb": {"SequenceNumber": "7", **attributes}, **more}


NAMING = {**SAID, "mentions": ["ann-sub"], "everyone": True}


@pytest.mark.parametrize(
    ("record", "is_new", "named_before", "named"),
    [
        (record_of("INSERT", None, NAMING), True, False, True),
        (record_of("MODIFY", NAMING, SAID), False, True, False),
        (record_of("MODIFY", NAMING, NAMING), False, True, True),
        (record_of("REMOVE", NAMING, None), False, True, False),
    ],
)
def test_a_record_says_whom_its_message_named_before_and_names_since(
    record: Record, is_new: bool, named_before: bool, named: bool
) -> None:
    change = Change.of(record)
    assert (change.number, change.is_new, change.is_told, change.room) == (7, is_new, True, "general")
    whom = {True: Naming(frozenset({"ann-sub"}), True), False: Naming(frozenset(), False)}
    assert (change.named_before, change.named) == (whom[named_before], whom[named])


@pytest.mark.parametrize(
    ("remover", "is_told"),
    [
        (None, True),
        ({}, True),
        ({"type": "Service", "principalId": "another"}, True),
        ({"type": "Service", "principalId": "dynamodb.amazonaws.com"}, False),
    ],
)
def test_what_ttl_has_removed_is_told_to_nobody(remover: Any, is_told: bool) -> None:
    reactions = {"\N{FOX FACE}": {"count": 1, "users": [BEN], "at": "2026-11-22T20:00:01.000Z"}}
    item = {**NAMING, "rev": 4, "reactions": reactions}
    change = Change.of(record_of("REMOVE", item, None, userIdentity=remover))
    assert change.is_told is is_told
    assert (change.message["text"], change.message["rev"], "deleted_at" in change.message) == ("", 5, True)
    assert not change.message.get("everyone")
    assert (change.message["mentions"], change.message["reactions"]) == ([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 5},
        {"room": None},
        {"edited_at": 5},
        {"deleted_at": 5},
        {"rev": "1"},
        {"author": {"id": 5, "name": "Ben"}},
        {"author": {"id": "ben-sub", "name": None}},
        {"reply_to": {"id": 5}},
        {"more": {"a set"}},
        {"text": "half of a pair: \ud83e"},
    ],
    ids=repr,
)
def test_what_cannot_be_told_is_no_change(wrong: dict[str, Any]) -> None:
    assert Change.of(record_of("INSERT", None, SAID)).message["text"] == "hi"
    with pytest.raises((TypeError, ValueError)):
        Change.of(record_of("INSERT", None, {**SAID, **wrong}))


def change_of(number: int | None, rev: int, **more: Any) -> Change:
    change = Change.of(record_of("MODIFY", {**SAID, **more.pop("before", {})}, {**SAID, "rev": rev, **more}))
    return change._replace(number=number)


@pytest.mark.parametrize(
    ("one", "other", "is_later"),
    [
        ((8, 1), (7, 2), True),
        ((7, 2), (8, 1), False),
        ((None, 2), (7, 1), True),
        ((None, 1), (7, 2), False),
        ((7, 2), (None, 1), True),
        ((7, 1), (None, 2), False),
        ((None, 2), (None, 1), True),
        ((None, 1), (None, 2), False),
    ],
)
def test_numbers_say_which_change_is_later_and_where_one_has_none_the_states_do(
    one: tuple[int | None, int], other: tuple[int | None, int], is_later: bool
) -> None:
    assert change_of(*one).is_later_than(change_of(*other)) is is_later


def test_where_nothing_says_which_is_later_it_is_the_one_that_comes_later() -> None:
    room = RoomChanges(0)
    for text in ("one", "two"):
        room.add(change_of(None, 1, text=text))
    assert [event["message"]["text"] for event in room.events()] == ["two"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whom_a_batch_names_is_told_by_what_was_before_all_of_it(order: tuple[int, int]) -> None:
    """First Ann is named instead of Carol, and everyone, and then the message is edited again."""
    ann, carol = {"mentions": ["ann-sub"], "everyone": True}, {"mentions": ["carol-sub"]}
    batch = [change_of(7, 2, before=carol, **ann), change_of(8, 3, before=ann, **ann, text="and again")]
    room = RoomChanges(0)
    for which in order:
        room.add(batch[which])
    assert (room.named(), room.no_longer_named()) == ([("ann-sub", IDS[0])], [("carol-sub", IDS[0])])
    assert (room.to_everyone(), room.no_longer_to_everyone()) == ({IDS[0]: "ben-sub"}, [])
