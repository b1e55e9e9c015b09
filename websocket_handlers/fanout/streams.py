"""What the functions behind a DynamoDB stream share: they take a batch's records, and say where to go on."""

import functools
import json
import logging
import os
from typing import Any

import boto3

from chat import dynamodb
from chat.clock import now_s

logger = logging.getLogger(__name__)

Record = dict[str, Any]
# "Amazon SQS message quotas": a message was at most 256 KB for long, and is so wherever that has not been raised.
MAX_QUEUED_BYTES = 250_000
# No key of a table is longer than 2 KB ("Constraints in Amazon DynamoDB"): a record of others is told by its beginning.
_MAX_KEYS_CHARACTERS = 10_000
_MAX_REASON_CHARACTERS = 1_000
# The first second of the year 10000, which RFC 3339 cannot say.
_END_OF_TIME_S = 253_402_300_800

KINDS = ("INSERT", "MODIFY", "REMOVE")

ALL_DONE: dict[str, Any] = {"batchItemFailures": []}


def records_of(event: Any) -> list[Record]:
    """Return a batch's records; an event that has none is one record that cannot be processed."""
    records = event.get("Records") if isinstance(event, dict) else None
    return records if isinstance(records, list) else [event]


def kind(record: Record) -> str:
    """Return what was done to the item: INSERT, MODIFY or REMOVE.

    Raises
    ------
    ValueError
        The record says something else.
    """
    name = record["eventName"]
    if name not in KINDS:
        raise ValueError(f"an event of the name {name!r}")
    return str(name)


def image(record: Record, which: str) -> dynamodb.Item:
    """Return the item as it was (`OldImage`) or is (`NewImage`), or its `Keys`; empty where there was or is none."""
    return dynamodb.from_attributes(record["dynamodb"].get(which, {}))


def sequence_number(record: Record) -> str | None:
    """Return the record's place in its shard, a number of up to 40 digits; None where the record does not say."""
    number = _said(record, "SequenceNumber")
    return number if isinstance(number, str) and number.isascii() and number.isdecimal() else None


def changed_at(record: Record) -> float | None:
    """Return when the change was made, in seconds since 1970, to the second; None where the record does not say."""
    at = _said(record, "ApproximateCreationDateTime")
    is_number = isinstance(at, int | float) and not isinstance(at, bool)
    return at if is_number and 0 < at < _END_OF_TIME_S else None


def oldest_age_s(records: list[Record]) -> float:
    """Return how long ago the oldest record's change was made, in seconds."""
    times = (changed_at(record) for record in records)
    oldest = next((at for at in times if at is not None), None)
    return max(now_s() - oldest, 0.0) if oldest is not None else 0.0


def retry_from(records: list[Record], failed_positions: list[int]) -> dict[str, Any]:
    """Return the answer that makes Lambda retry the batch from the first failed record on; from none where none has.

    "Implementing partial batch responses with Lambda and DynamoDB" in the AWS Lambda Developer Guide: for a stream the
    lowest sequence number counts, and everything from it on comes again.

    Raises
    ------
    ValueError
        No record up to the failed one says its number: Lambda then retries the whole batch.
    """
    if not failed_positions:
        return ALL_DONE
    for record in reversed(records[: min(failed_positions) + 1]):
        if number := sequence_number(record):
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    raise ValueError("a record that failed has no sequence number, nor has any before it")


def _said(record: Any, name: str) -> Any:
    """Return what a record, whatever it is, says of its change."""
    change = record.get("dynamodb") if isinstance(record, dict) else None
    return change.get(name) if isinstance(change, dict) else None


@functools.cache
def _sqs() -> Any:
    return boto3.client("sqs")


def set_aside(record: Any, reason: Exception) -> None:
    """Put what cannot be processed into the dead-letter queue, with the reason, so that the rest goes on."""
    why = repr(reason)[:_MAX_REASON_CHARACTERS]
    logger.error("a record cannot be processed and is set aside: %s: %s", sequence_number(record), why)
    body = json.dumps({"reason": why, "record": record}, default=str)
    if len(body) > MAX_QUEUED_BYTES:
        # Its number and keys tell where the rest is.
        keys = {name: _said(record, name) for name in ("SequenceNumber", "Keys")}
        body = json.dumps({"reason": why, "record": {"dynamodb": keys}}, default=str)
    if len(body) > MAX_QUEUED_BYTES:
        body = json.dumps({"reason": why, "record": body[:_MAX_KEYS_CHARACTERS]})
    _sqs().send_message(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], MessageBody=body)
