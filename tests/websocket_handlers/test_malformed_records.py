"""A record that cannot be processed is set aside, whatever is wrong with it, and the rest of its batch goes on.

A further kind is a further row.
"""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat import closings, dynamodb
from chat.channels import screen_channel
from tests.support.callback_server import CallbackServer
from tests.support.lambda_events import ANN, BEN, Context, closing_records, events_at, open_page
from tests.support.moto_cloud import Call, MotoCloud, moto_cloud
from tests.websocket_handlers.test_broadcast import ONE, TWO, message
from websocket_handlers import broadcast, close, presence
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.streams import ALL_DONE, MAX_QUEUED_BYTES

Json = Any


@dataclass
class Trigger:
    """A function behind a stream, two good records of it, and what the page is told of them."""

    function: ModuleType
    good: list[dict[str, Any]]
    told: list[str]
    read: str
    """The part of a record that the function reads."""

    def hand(self, *records: Json) -> dict[str, Any]:
        """Hand the function a batch: a good record, these, and another good one."""
        first, last = self.good
        return self.function.handler({"Records": [first, *records, last]}, Context())  # type: ignore[no-any-return]


def broadcast_trigger(cloud: MotoCloud) -> Trigger:
    open_page("ann=", ANN)
    cloud.put("MessagesTable", message(id_=ONE), message(id_=TWO))
    return Trigger(broadcast, cloud.records("MessagesTable"), [ONE, TWO], "NewImage")


def presence_trigger(cloud: MotoCloud) -> Trigger:
    open_page("ann=", ANN)
    carol = {"id": "carol-sub", "name": "Carol"}
    open_page("ben=", BEN)
    open_page("carol=", carol)
    records = [
        record
        for record in cloud.records("SessionsTable")
        if record["dynamodb"]["Keys"]["pk"]["S"] == screen_channel("general")
    ]
    return Trigger(presence, records[1:], [BEN["id"], carol["id"]], "Keys")


def close_trigger(cloud: MotoCloud) -> Trigger:
    for user in (BEN, {"id": "carol-sub", "name": "Carol"}):
        open_page(f"{user['id']}=", user)
        dynamodb.transact_write([closings.write_for_all(user["id"])])
    return Trigger(close, closing_records(cloud), [BEN["id"], "carol-sub"], "NewImage")


TRIGGERS = {"broadcast": broadcast_trigger, "presence": presence_trigger, "close": close_trigger}


@pytest.fixture(params=TRIGGERS)
def trigger(request: pytest.FixtureRequest, cloud: MotoCloud, sockets: CallbackServer) -> Trigger:
    return TRIGGERS[request.param](cloud)


def heard(sockets: CallbackServer) -> list[str]:
    """Return the ids of what the page was told of, or of whose page was closed."""
    if sockets.closed:
        return [connection.removesuffix("=") for connection in sockets.closed]
    return [(event.get("message") or event["user"])["id"] for event in events_at(sockets, "ann=")]


# ---------------------------------------------------------------------------------------------------- no record at all

EVENTS: list[Json] = [{}, {"Records": None}, {"Records": {}}, {"Records": "none"}, [], None, 5, "page", {"page": None}]


@pytest.mark.parametrize("function", [broadcast, close, presence])
@pytest.mark.parametrize("event", EVENTS, ids=repr)
@pytest.mark.usefixtures("sockets")
def test_an_event_without_records_is_set_aside(cloud: MotoCloud, function: ModuleType, event: Json) -> None:
    assert function.handler(event, Context()) == ALL_DONE
    assert [letter["record"] for letter in cloud.dead_letters()] == [event]


@pytest.mark.usefixtures("sockets")
def test_a_batch_of_nothing_is_nothing(cloud: MotoCloud) -> None:
    assert broadcast.handler({"Records": []}, Context()) == ALL_DONE
    assert cloud.dead_letters() == []


# ------------------------------------------------------------------------------------------------------- bad records

Break = Callable[[dict[str, Any], str], Json]


def is_(what: Json) -> Break:
    return lambda record, read: what


def without(name: str) -> Break:
    return lambda record, read: {key: value for key, value in record.items() if key != name}


def with_(name: str, value: Json) -> Break:
    return lambda record, read: {**record, name: value}


def with_change(name: str | None, value: Json) -> Break:
    """With something else in its change; without a name, in what the function reads of it."""
    return lambda record, read: {**record, "dynamodb": {**record["dynamodb"], name or read: value}}


def without_change(*names: str) -> Break:
    """Without some of its change; where none is named, without what the function reads of it."""

    def broken(record: dict[str, Any], read: str) -> Json:
        left = {name: value for name, value in record["dynamodb"].items() if name not in (names or (read,))}
        return {**record, "dynamodb": left}

    return broken


def with_attribute(value: Json) -> Break:
    """With something else for every attribute of what the function reads."""

    def broken(record: dict[str, Any], read: str) -> Json:
        return with_change(None, dict.fromkeys(record["dynamodb"][read], value))(record, read)

    return broken


MALFORMED: dict[str, Break] = {
    "nothing": is_(None),
    "a number": is_(5),
    "a text": is_("record"),
    "a list": is_([]),
    "empty": is_({}),
    "only a name": is_({"eventName": "INSERT"}),
    "another service's": is_({"eventSource": "aws:kinesis", "kinesis": {"data": "aGVsbG8="}}),
    "no change": without("dynamodb"),
    "a change of nothing": with_("dynamodb", None),
    "a change that is a list": with_("dynamodb", []),
    "a change that is a text": with_("dynamodb", "change"),
    "no name": without("eventName"),
    "a name of nothing": with_("eventName", None),
    "an unknown name": with_("eventName", "TRUNCATE"),
    "a name in lower case": with_("eventName", "insert"),
    "a name that is a list": with_("eventName", ["INSERT"]),
    "no image": without_change(),
    "an image of nothing": with_change(None, None),
    "an image that is a list": with_change(None, []),
    "an image that is a text": with_change(None, "image"),
    "an empty image": with_change(None, {}),
    "attributes without types": with_attribute("general"),
    "attributes of an unknown type": with_attribute({"?": "general"}),
    "attributes of nothing": with_attribute(None),
    "attributes of two types": with_attribute({"S": 5, "N": "1"}),
    "attributes of no type": with_attribute({}),
    "texts that are numbers": with_attribute({"S": 5}),
    "numbers": with_attribute({"N": "5"}),
    "numbers that are none": with_attribute({"N": "five"}),
    "not a number": with_attribute({"N": "NaN"}),
    "an endless number": with_attribute({"N": "Infinity"}),
    "a number of 100 digits": with_attribute({"N": "9" * 100}),
    "lists": with_attribute({"L": [{"S": "general"}]}),
    "lists that are none": with_attribute({"L": 5}),
    "maps": with_attribute({"M": {"S": {"S": "general"}}}),
    "maps that are none": with_attribute({"M": 5}),
    "sets that are none": with_attribute({"SS": 5}),
    "bytes": with_attribute({"B": "aGVsbG8="}),
    "a megabyte": with_attribute({"?": "x" * 1_000_000}),
    "keys of a megabyte": with_("dynamodb", {"Keys": {"pk": {"?": "x" * 1_000_000}}}),
}

# What else may be missing: the function must not need it for a record that it cannot process.
UNTOLD: list[Break] = [
    lambda record, read: record,
    without_change("ApproximateCreationDateTime"),
    without_change("SequenceNumber"),
    without_change("ApproximateCreationDateTime", "SequenceNumber"),
]


@pytest.mark.parametrize("broken", MALFORMED.values(), ids=MALFORMED)
def test_what_cannot_be_processed_is_set_aside_and_the_rest_goes_on(
    cloud: MotoCloud, sockets: CallbackServer, trigger: Trigger, broken: Break
) -> None:
    first, last = trigger.good
    bad = [broken(untold(first, trigger.read), trigger.read) for untold in UNTOLD]
    records = [*bad[2:], first, *bad[:2], last]  # also as the first of the batch
    assert trigger.function.handler({"Records": records}, Context()) == ALL_DONE
    assert heard(sockets) == trigger.told
    letters = cloud.dead_letters()
    assert len(letters) == 4
    assert all(letter["reason"] for letter in letters)


BAD_USERS: list[Json] = [None, {}, {"S": "Ben"}, {"M": {}}, {"M": {"id": {"S": "ben-sub"}}}, {"L": []}, {"M": 5}, 5]


@pytest.mark.parametrize("user", BAD_USERS, ids=repr)
def test_a_connection_that_is_gone_and_does_not_say_whose_it_was_is_nobody_or_set_aside(
    cloud: MotoCloud, sockets: CallbackServer, user: Json
) -> None:
    trigger = presence_trigger(cloud)
    gone = copy.deepcopy(trigger.good[0])
    gone["eventName"] = "REMOVE"
    gone["dynamodb"]["OldImage"] = {**gone["dynamodb"]["Keys"], "user": user}
    assert trigger.hand(gone) == ALL_DONE
    assert heard(sockets) == trigger.told


# ------------------------------------------------------------------------------------------------- not needed by all

TIMES: list[Json] = [None, "", "yesterday", "1800000000", True, -1, 0, 1e300, float("inf"), float("nan"), 2**70, [], {}]


@pytest.mark.parametrize("time", TIMES, ids=repr)
def test_a_good_record_is_told_whatever_it_says_of_when(
    cloud: MotoCloud, sockets: CallbackServer, trigger: Trigger, time: Json, capsys: pytest.CaptureFixture[str]
) -> None:
    for record in trigger.good:
        record["dynamodb"]["ApproximateCreationDateTime"] = time
    assert trigger.hand() == ALL_DONE
    assert heard(sockets) == trigger.told
    assert cloud.dead_letters() == []
    if trigger.function is broadcast:
        assert json.loads(capsys.readouterr().out)["OldestRecordAge"] == 0


@pytest.mark.parametrize("time", TIMES, ids=repr)
def test_a_removal_that_does_not_say_when_was_now(cloud: MotoCloud, sockets: CallbackServer, time: Json) -> None:
    trigger = broadcast_trigger(cloud)
    removed = {"eventName": "REMOVE", "dynamodb": {"ApproximateCreationDateTime": time, "SequenceNumber": "9" * 30}}
    removed["dynamodb"]["OldImage"] = trigger.good[0]["dynamodb"]["NewImage"]
    assert broadcast.handler({"Records": [removed]}, Context()) == ALL_DONE
    (event,) = events_at(sockets, "ann=")
    assert event["message"]["deleted_at"].startswith("20")


def test_the_age_of_a_batch_is_its_oldest_records_that_says_so(
    cloud: MotoCloud, sockets: CallbackServer, capsys: pytest.CaptureFixture[str]
) -> None:
    trigger = broadcast_trigger(cloud)
    trigger.good[1]["dynamodb"]["ApproximateCreationDateTime"] -= 60
    del trigger.good[0]["dynamodb"]["ApproximateCreationDateTime"]
    trigger.hand({"eventName": "INSERT"})
    assert 60_000 <= json.loads(capsys.readouterr().out)["OldestRecordAge"] < 120_000


NUMBERS: list[Json] = [None, "", "five", "-1", "1.5", 5, "\u0665", [], True]


def fail_to_read(call: Call) -> str:
    return "ProvisionedThroughputExceededException"


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_a_batch_is_tried_again_from_the_last_record_before_the_failed_one_that_says_its_number(
    cloud: MotoCloud, trigger: Trigger, number: Json
) -> None:
    before = {**trigger.good[0], "eventName": "TRUNCATE"}
    failing = copy.deepcopy(trigger.good[0])
    failing["dynamodb"]["SequenceNumber"] = number
    cloud.before("dynamodb:Query", fail_to_read)
    assert trigger.function.handler({"Records": [before, {}, failing]}, Context()) == {
        "batchItemFailures": [{"itemIdentifier": before["dynamodb"]["SequenceNumber"]}]
    }


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_where_none_says_it_all_of_the_batch_is_tried_again(cloud: MotoCloud, trigger: Trigger, number: Json) -> None:
    failing = copy.deepcopy(trigger.good[0])
    failing["dynamodb"]["SequenceNumber"] = number
    cloud.before("dynamodb:Query", fail_to_read)
    with pytest.raises(ValueError, match="sequence number"):
        trigger.function.handler({"Records": [failing]}, Context())


# ------------------------------------------------------------------------------------------------------ the letters


def test_a_letter_is_never_longer_than_a_queue_takes(cloud: MotoCloud) -> None:
    for record in ("x" * 10**6, {"dynamodb": {"Keys": "x" * 10**6}}, {"dynamodb": {"SequenceNumber": ["x" * 10**6]}}):
        cloud.calls.clear()
        streams.set_aside(record, ValueError("x" * 10**6))
        (call,) = cloud.calls
        assert len(call.request["MessageBody"].encode()) <= MAX_QUEUED_BYTES


def test_a_long_records_letter_says_where_the_rest_is(cloud: MotoCloud) -> None:
    keys = {"room": {"S": "general"}, "id": {"S": ONE}}
    change = {"Keys": keys, "SequenceNumber": "123", "NewImage": {"text": {"?": "x" * 10**6}}}
    streams.set_aside({"dynamodb": change}, ValueError("too long"))
    (letter,) = cloud.dead_letters()
    assert letter["record"] == {"dynamodb": {"Keys": keys, "SequenceNumber": "123"}}


# ----------------------------------------------------------------------------------------------------- any JSON at all

NAMES = """
    dynamodb eventName userIdentity principalId ApproximateCreationDateTime SequenceNumber Keys NewImage OldImage
    pk sk room id text author user name sent_at S N M L SS B NULL
"""
names = st.sampled_from(NAMES.split())
values = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["INSERT", "REMOVE", "general"])
values |= st.text(max_size=8)
anything = st.recursive(values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5))


@contextmanager
def new_world(name: str) -> Iterator[tuple[Trigger, CallbackServer]]:
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as cloud, CallbackServer() as sockets:
        patch.setenv("CALLBACK_URL", sockets.endpoint)
        yield TRIGGERS[name](cloud), sockets


@pytest.mark.parametrize("name", TRIGGERS)
@settings(max_examples=15)
@given(st.lists(anything, min_size=20, max_size=60), st.booleans())
def test_whatever_lies_between_good_records_they_are_told(name: str, bad: list[Json], as_changes: bool) -> None:
    if as_changes:
        bad = [{"eventName": "INSERT", "dynamodb": each} for each in bad]
    with new_world(name) as (trigger, sockets):
        assert trigger.hand(*bad) == ALL_DONE
        assert set(trigger.told) <= set(heard(sockets))
