"""DynamoDB as this project calls it: one client per process, with time-outs, and items as plain JSON values."""

import functools
import itertools
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

Item = dict[str, Any]

BATCH_WRITE_ITEMS = 25  # "BatchWriteItem" in the Amazon DynamoDB API Reference
BATCH_GET_ITEMS = 100  # "BatchGetItem" there
_BATCH_ATTEMPTS = 5
# Of 50 people who react to one message at once the last one waits for some 50 others: a second or two.
_TRANSACTION_ATTEMPTS = 9
_PAUSE_S = 0.025

# botocore waits 60 s by default, longer than any function here lives. The worst case, 3 x (1 s + 3 s) and the waits
# between, stays below the API function's time-out.
_CONFIG = Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


class Unmet(Exception):
    """Nothing was written: the condition of the write, or of one in a transaction, does not hold.

    Attributes
    ----------
    position
        Which write's in a transaction, counted from 0: the first such one.
    item
        The item that this write found, where the write asks for it; else empty.
    """

    def __init__(self, position: int, item: Item) -> None:
        super().__init__(f"the condition of write {position} does not hold")
        self.position = position
        self.item = item


@functools.cache
def client() -> Any:
    """Return this process's client."""
    made = boto3.client("dynamodb", config=_CONFIG)
    made.meta.events.register("after-call.dynamodb", _measure)
    return made


_measured = threading.local()


def measure() -> None:
    """Begin to measure, in this thread, how much is read."""
    _measured.bytes = 0


def measured_bytes() -> int:
    """Return how many bytes DynamoDB has answered with since this thread began to measure."""
    measured: int = getattr(_measured, "bytes", 0)
    return measured


def _measure(http_response: Any, **_: Any) -> None:
    _measured.bytes = measured_bytes() + len(http_response.content)


def to_attributes(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the item as DynamoDB takes it: `{"text": "hi"}` becomes `{"text": {"S": "hi"}}`."""
    return {name: _serializer.serialize(value) for name, value in item.items()}


def from_attributes(attributes: Mapping[str, Any]) -> Item:
    """Return the item as plain values; whole numbers are ints."""
    return {name: _plain(_deserializer.deserialize(value)) for name, value in attributes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def is_unmet(error: ClientError) -> bool:
    """Return whether a write was refused because its condition does not hold."""
    return bool(error.response["Error"]["Code"] == "ConditionalCheckFailedException")


def write(operation: str, **request: Any) -> dict[str, Any]:
    """Carry out one conditional write, such as `update_item`, and return DynamoDB's answer.

    One that meets a transaction on the same item ("Transaction conflict handling in DynamoDB" in the Amazon DynamoDB
    Developer Guide) is tried again.

    Raises
    ------
    Unmet
        The condition does not hold.
    """
    for attempt in itertools.count(1):
        try:
            answer: dict[str, Any] = getattr(client(), operation)(**request)
        except ClientError as error:
            if is_unmet(error):
                raise Unmet(0, from_attributes(error.response.get("Item", {}))) from None
            if attempt == _TRANSACTION_ATTEMPTS or error.response["Error"]["Code"] != "TransactionConflictException":
                raise
            pause(attempt)
        else:
            return answer
    raise AssertionError("unreachable")


def batch_get(keys: Sequence[tuple[str, Mapping[str, str]]], *, consistent: bool = True) -> list[Item | None]:
    """Return the items of keys, each `(table, key)`, in their order; None where there is none.

    One request for each 100 of them ("BatchGetItem" in the Amazon DynamoDB API Reference). The same key may be asked
    for twice.

    Parameters
    ----------
    consistent
        Whether all that has been written by now is to be seen; it costs half where not.

    Raises
    ------
    RuntimeError
        DynamoDB kept handing some back: a table is throttled.
    """
    found: dict[tuple[str, frozenset[tuple[str, str]]], Item] = {}
    wanted = list({_place(table, key): (table, key) for table, key in keys}.values())
    names = {table: tuple(key) for table, key in wanted}
    for start in range(0, len(wanted), BATCH_GET_ITEMS):
        pending: dict[str, Any] = {}
        for table, key in wanted[start : start + BATCH_GET_ITEMS]:
            request = pending.setdefault(table, {"Keys": [], "ConsistentRead": consistent})
            request["Keys"].append(to_attributes(key))
        for attempt in range(1, _BATCH_ATTEMPTS + 1):
            answer = client().batch_get_item(RequestItems=pending)
            for table, items in answer["Responses"].items():
                for item in map(from_attributes, items):
                    found[_place(table, {name: item[name] for name in names[table]})] = item
            pending = answer["UnprocessedKeys"]
            if not pending:
                break
            pause(attempt)
        else:
            raise RuntimeError(f"{', '.join(pending)} did not answer all reads: throttled. Try again.")
    return [found.get(_place(table, key)) for table, key in keys]


def _place(table: str, key: Mapping[str, str]) -> tuple[str, frozenset[tuple[str, str]]]:
    return table, frozenset(key.items())


def pause(attempt: int) -> None:
    """Wait a little, with full jitter, as "Error retries and exponential backoff" in the DynamoDB guide advises."""
    time.sleep(random.uniform(0, _PAUSE_S * 2**attempt))  # noqa: S311


def query(**request: Any) -> Iterator[Item]:
    """Yield what a Query finds, page after page to its end; by consistent reads, where it does not say otherwise.

    A page ends at 1 MB, whatever its Limit says ("Query" in the Amazon DynamoDB API Reference): who wants only some
    items stops taking them.
    """
    return map(from_attributes, query_attributes(**request))


def query_attributes(**request: Any) -> Iterator[dict[str, Any]]:
    """Yield what a Query finds as DynamoDB has it, for who takes very many: to make plain values of it takes longer."""
    while True:
        page = client().query(**{"ConsistentRead": True, **request})
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def batch_write(table: str, requests: list[dict[str, Any]]) -> None:
    """Carry out put and delete requests, 25 at a time, until DynamoDB has taken every one.

    Raises
    ------
    RuntimeError
        DynamoDB kept handing some back: the table is throttled.
    """
    for start in range(0, len(requests), BATCH_WRITE_ITEMS):
        pending = {table: requests[start : start + BATCH_WRITE_ITEMS]}
        for attempt in range(1, _BATCH_ATTEMPTS + 1):
            pending = client().batch_write_item(RequestItems=pending)["UnprocessedItems"]
            if not pending:
                break
            pause(attempt)
        else:
            raise RuntimeError(f"{table} did not take {len(pending[table])} writes: it is throttled. Try again.")


def query_page(limit: int, after: str | None, **request: Any) -> tuple[list[Item], str | None]:
    """Return some of a partition's items, and what to give as `after` to go on; None when these were the last.

    Parameters
    ----------
    after
        The sort key after which to begin, or None for the beginning. Its item need not be there any more.
    request
        As `query` takes it; the first of its values is the partition's key.
    """
    if after is not None:
        pk = next(iter(request["ExpressionAttributeValues"].values()))
        request["ExclusiveStartKey"] = {"pk": pk, "sk": {"S": after}}
    found = list(itertools.islice(query(Limit=limit + 1, **request), limit + 1))
    return found[:limit], found[limit - 1]["sk"] if len(found) > limit else None


def transact_write(writes: list[dict[str, Any]]) -> None:
    """Carry out writes, in one table or several, all or none.

    A write is `{"Put": {...}}` and so on, as "TransactWriteItems" in the Amazon DynamoDB API Reference has it. One
    whose answer was lost is sent again under its own token (botocore makes it), and is not carried out twice.

    Raises
    ------
    Unmet
        A condition does not hold.
    """
    for attempt in itertools.count(1):
        try:
            client().transact_write_items(TransactItems=writes)
        except ClientError as error:
            reasons = error.response.get("CancellationReasons", [])
            for position, reason in enumerate(reasons):
                if reason["Code"] == "ConditionalCheckFailed":
                    raise Unmet(position, from_attributes(reason.get("Item", {}))) from None
            # Another transaction, on one of the same items, was under way.
            if attempt == _TRANSACTION_ATTEMPTS or "TransactionConflict" not in {each["Code"] for each in reasons}:
                raise
            pause(attempt)
        else:
            return
