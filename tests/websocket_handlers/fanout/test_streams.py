"""What a batch's records say, where it is tried again, and what is set aside."""

import json
from typing import Any

import pytest

from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.streams import ALL_DONE


def record(number: Any = None, **change: Any) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {**({} if number is None else {"SequenceNumber": number}), **change}}


@pytest.mark.parametrize(
    ("event", "records"),
    [
        ({"Records": [1, 2]}, [1, 2]),
        ({"Records": []}, []),
        ({"Records": None}, [{"Records": None}]),
        ({}, [{}]),
        (None, [None]),
        ([1], [[1]]),
    ],
)
def test_an_event_without_records_is_a_record_itself(event: Any, records: list[Any]) -> None:
    assert streams.records_of(event) == records


@pytest.mark.parametrize("name", ["INSERT", "MODIFY", "REMOVE"])
def test_what_was_done_to_an_item(name: str) -> None:
    assert streams.kind({"eventName": name}) == name


@pytest.mark.parametrize("name", ["insert", "", None, "TRUNCATE"])
def test_what_was_done_otherwise_is_refused(name: Any) -> None:
    with pytest.raises(ValueError, match="an event of the name"):
        streams.kind({"eventName": name})


def test_an_item_as_it_was_and_is() -> None:
    changed = record(OldImage={"n": {"N": "1"}}, Keys={"pk": {"S": "a"}})
    assert streams.image(changed, "OldImage") == {"n": 1}
    assert streams.image(changed, "Keys") == {"pk": "a"}
    assert streams.image(changed, "NewImage") == {}


@pytest.mark.parametrize("number", ["1", "0" * 40])
def test_a_records_place(number: str) -> None:
    assert streams.sequence_number(record(number)) == number


@pytest.mark.parametrize("number", [None, 1, "", "x", "-1", "\u0661", ["1"]])
def test_a_record_that_does_not_say_its_place(number: Any) -> None:
    assert streams.sequence_number(record(number)) is None
    assert streams.sequence_number({"dynamodb": None}) is None
    assert streams.sequence_number(None) is None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (1, 1),
        (0.5, 0.5),
        (253_402_300_799.5, 253_402_300_799.5),
        (253_402_300_800, None),
        (0, None),
        (-1, None),
        (True, None),
        ("1", None),
        (None, None),
    ],
)
def test_when_a_change_was_made(at: Any, expected: float | None) -> None:
    assert streams.changed_at(record(ApproximateCreationDateTime=at)) == expected


def test_the_age_of_the_first_record_that_says_when_is_the_oldest(time: FakeTime) -> None:
    time.now_ms = 100_000
    aged = [record(), record(ApproximateCreationDateTime=90), record(ApproximateCreationDateTime=95)]
    assert streams.oldest_age_s(aged) == 10
    assert streams.oldest_age_s([record(ApproximateCreationDateTime=101)]) == 0
    assert streams.oldest_age_s([record()]) == streams.oldest_age_s([]) == 0


@pytest.mark.parametrize(
    ("failed", "from_"), [([2], "3"), ([2, 1], "1"), ([0, 2], "1"), ([3], "3")], ids=["own", "first", "begin", "before"]
)
def test_a_batch_is_tried_again_from_the_first_that_failed_or_the_last_before_it(failed: list[int], from_: str) -> None:
    batch = [record("1"), record(), record("3"), record("x")]
    assert streams.retry_from(batch, failed) == {"batchItemFailures": [{"itemIdentifier": from_}]}


def test_where_none_has_failed_none_is_tried_again_and_where_none_says_its_place_all() -> None:
    assert streams.retry_from([record("1")], []) == ALL_DONE == {"batchItemFailures": []}
    with pytest.raises(ValueError, match="no sequence number"):
        streams.retry_from([record(), record("2")], [0])


def letter(cloud: MotoCloud, broken: Any, reason: Exception) -> tuple[dict[str, Any], int]:
    """Return what is set aside of a record, and how many bytes that is."""
    cloud.calls.clear()
    streams.set_aside(broken, reason)
    (call,) = cloud.calls
    body: str = call.request["MessageBody"]
    assert call.request["QueueUrl"] == cloud.dead_letter_queue_url
    return json.loads(body), len(body.encode())


def test_what_is_set_aside_is_the_record_and_the_reason(cloud: MotoCloud) -> None:
    said, _ = letter(cloud, record("1", Keys={"pk": {"S": "a"}}), ValueError("odd"))
    assert said == {"reason": "ValueError('odd')", "record": record("1", Keys={"pk": {"S": "a"}})}


def test_a_reason_is_told_by_its_beginning(cloud: MotoCloud) -> None:
    said, _ = letter(cloud, record("1"), ValueError("x" * 2_000))
    assert len(said["reason"]) == 1_000


@pytest.mark.parametrize("spare", [0, 1])
def test_a_record_that_a_queue_would_not_take_is_told_by_its_place_and_keys(cloud: MotoCloud, spare: int) -> None:
    keys = {"pk": {"S": "a"}}
    _, frame = letter(cloud, record("1", Keys=keys, NewImage=""), ValueError())
    whole = record("1", Keys=keys, NewImage="x" * (250_000 - frame + spare))
    said, size = letter(cloud, whole, ValueError())
    assert said["record"] == ({"dynamodb": {"SequenceNumber": "1", "Keys": keys}} if spare else whole)
    assert size == 250_000 if not spare else size < 200


def test_one_whose_very_keys_are_too_long_is_told_by_its_beginning(cloud: MotoCloud) -> None:
    said, size = letter(cloud, record("1", Keys={"pk": {"S": "x" * 300_000}}), ValueError())
    assert len(said["record"]) == 10_000
    assert size < 12_000
