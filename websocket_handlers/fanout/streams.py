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

ALL_DONE: dict[str, Any] = {"batchItemFailures": []}


def image(record: Record, which: str) -> dynamodb.Item:
    """Return the item as it was (`OldImage`) or is (`NewImage`); empty where there was or is none."""
    return dynamodb.from_attributes(record["dynamodb"].get(which, {}))


def sequence_number(record: Record) -> str:
    """Return the record's place in its shard."""
    return str(record["dynamodb"]["SequenceNumber"])


def oldest_age_s(records: list[Record]) -> float:
    """Return how long ago the oldest record's change was made, in seconds; DynamoDB tells it to the second."""
    return max(now_s() - float(records[0]["dynamodb"]["ApproximateCreationDateTime"]), 0.0) if records else 0.0


def retry_from(records: list[Record], failed_positions: list[int]) -> dict[str, Any]:
    """Return the answer that makes Lambda retry the batch from the first failed record on; from none where none has.

    "Implementing partial batch responses with Lambda and DynamoDB" in the AWS Lambda Developer Guide: for a stream the
    lowest sequence number counts, and everything from it on comes again.
    """
    if not failed_positions:
        return ALL_DONE
    return {"batchItemFailures": [{"itemIdentifier": sequence_number(records[min(failed_positions)])}]}


@functools.cache
def _sqs() -> Any:
    return boto3.client("sqs")


def set_aside(record: Record, reason: Exception) -> None:
    """Put a record that cannot be processed into the dead-letter queue, with the reason, so that the rest goes on."""
    logger.error("a record cannot be processed and is set aside: %s: %r", sequence_number(record), reason)
    body = json.dumps({"reason": repr(reason), "record": record}, default=str)
    if len(body) > MAX_QUEUED_BYTES:
        # Its keys tell where the rest is.
        keys = {"SequenceNumber": sequence_number(record), "Keys": record["dynamodb"].get("Keys")}
        body = json.dumps({"reason": repr(reason), "record": {"dynamodb": keys}})
    _sqs().send_message(QueueUrl=os.environ["DEAD_LETTER_QUEUE_URL"], MessageBody=body)
