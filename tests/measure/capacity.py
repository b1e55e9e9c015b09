"""What DynamoDB charges for a request, by the sizes of the items that it reads or writes.

The rules are those of "DynamoDB item sizes and formats" and "DynamoDB on-demand capacity mode" in the Amazon DynamoDB
Developer Guide. They are worked out here, and compared with what the service answers, as emulators charge differently:
MiniStack 1.5 works writes out by size but charges 1.0 for any consistent read, and moto 5.2 answers constants.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3

WRITE_UNIT_BYTES = 1024
READ_UNIT_BYTES = 4096
QUERY_PAGE_BYTES = 1024 * 1024

Attributes = dict[str, Any]


def item_size(item: Attributes) -> int:
    """Return an item's size in bytes: of its attributes' names, in UTF-8, and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Attributes) -> int:
    ((kind, inner),) = value.items()
    match kind:
        case "S":
            return len(inner.encode())
        case "N":  # 1 byte for each two significant digits, and 1 more
            digits = inner.lstrip("-").replace(".", "").strip("0")
            return (len(digits) + 1) // 2 + 1 + inner.startswith("-")
        case "SS":
            return sum(len(each.encode()) for each in inner)
        case "M":  # 3 bytes, and 1 for each element
            return 3 + sum(1 + len(name.encode()) + _value_size(each) for name, each in inner.items())
        case "L":
            return 3 + sum(1 + _value_size(each) for each in inner)
        case "NULL" | "BOOL":
            return 1
    raise ValueError(f"no size is known for {kind}")


def write_units(*sizes: int) -> float:
    """Return what a write takes: 1 unit for each KB of the larger of the item before and after, and never less."""
    return float(max(1, math.ceil(max(sizes, default=0) / WRITE_UNIT_BYTES)))


def read_units(items: Iterable[Attributes], *, consistent: bool) -> float:
    """Return what a Query's or Scan's page, or a GetItem, takes: 1 unit for each 4 KB of all items together.

    Half of it where the read may be stale.
    """
    units = max(1, math.ceil(sum(map(item_size, items)) / READ_UNIT_BYTES))
    return float(units if consistent else units / 2)


def query_pages(items: list[Attributes]) -> Iterator[tuple[list[Attributes], Attributes | None]]:
    """Yield the pages that a Query gives, of 1 MB at most, each with the key where the next one goes on, or None."""
    page: list[Attributes] = []
    size = 0
    for item in items:
        bytes_here = item_size(item)
        if page and size + bytes_here > QUERY_PAGE_BYTES:
            yield page, {"pk": page[-1]["pk"], "sk": page[-1]["sk"]}
            page, size = [], 0
        page.append(item)
        size += bytes_here
    yield page, None


@dataclass
class Used:
    """What some requests took: how often each operation was called, and capacity by the rules above."""

    operations: Counter[str] = field(default_factory=Counter)
    write_units: float = 0.0
    read_units: float = 0.0
    compared: int = 0
    """Writes whose capacity the service answered..."""
    agreed: int = 0
    """...and those of them where it was what the rules say."""

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return self.operations.total()

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" if count > 1 else name for name, count in sorted(self.operations.items()))


class Meter:
    """Asks every DynamoDB answer of a session's clients what it took, and adds it up."""

    def __init__(self, session: boto3.Session) -> None:
        self.used = Used()
        session.events.register("provide-client-params.dynamodb", self._ask)
        session.events.register("after-call.dynamodb", self._note)

    def take(self) -> Used:
        """Return what has been used since the last time."""
        used, self.used = self.used, Used()
        return used

    def _ask(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> dict[str, Any] | None:
        # A projection leaves attributes out of the answer, and not out of the bill: ask for what is read.
        projection = params.get("ProjectionExpression", "")
        params = {name: value for name, value in params.items() if name != "ProjectionExpression"}
        if names := params.pop("ExpressionAttributeNames", None):
            left = {name: stands_for for name, stands_for in names.items() if name not in projection}
            params |= {"ExpressionAttributeNames": left} if left else {}
        context["request"] = params
        asks = "ReturnConsumedCapacity" in model.input_shape.members
        return {**params, "ReturnConsumedCapacity": "TOTAL"} if asks else params

    def _note(self, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        used, request = self.used, context["request"]
        used.operations[model.name] += 1
        if model.name in {"Query", "Scan", "GetItem"}:
            items = parsed.get("Items", [parsed["Item"]] if "Item" in parsed else [])
            used.read_units += read_units(items, consistent=request.get("ConsistentRead", False))
            return
        if model.name == "BatchGetItem":
            used.read_units += sum(_units_read_in_batch(request, parsed))
            return
        units = sum(_units_written(model.name, request, parsed))
        used.write_units += units
        answered = parsed.get("ConsumedCapacity")
        if answered:
            answered = answered if isinstance(answered, list) else [answered]
            used.compared += 1
            used.agreed += sum(each["CapacityUnits"] for each in answered) == units


def _units_read_in_batch(request: dict[str, Any], answer: dict[str, Any]) -> Iterator[float]:
    """Yield the units of each item of a batch, which are counted apart; what is not there takes 1 as well."""
    for table, asked in request["RequestItems"].items():
        consistent, items = asked.get("ConsistentRead", False), answer["Responses"].get(table, [])
        missing = len(asked["Keys"]) - len(items)
        yield from (read_units([item], consistent=consistent) for item in [*items, *[{}] * missing])


def _units_written(operation: str, request: dict[str, Any], answer: dict[str, Any]) -> Iterator[float]:
    """Yield the units of each item that a request writes.

    An item that is replaced, changed or deleted unseen counts as 1 KB at most: those that the chatroom deletes in
    batches, a connection's in its channels, are a fifth of that, and those that it changes in transactions are smaller.
    """
    match operation:
        case "PutItem":
            yield write_units(item_size(request["Item"]))
        case "DeleteItem":
            yield write_units(item_size(answer.get("Attributes", {})))
        case "UpdateItem":
            # Refused by its condition it costs the same, and answers with the item as well, where it is asked to.
            yield write_units(item_size(answer.get("Attributes") or answer.get("Item") or {}))
        case "BatchWriteItem":
            for writes in request["RequestItems"].values():
                for write in writes:
                    yield write_units(item_size(write.get("PutRequest", {}).get("Item", {})))
        case "TransactWriteItems":
            # Each is prepared and then committed ("Managing complex workflows with DynamoDB transactions"), checks too.
            for write in request["TransactItems"]:
                ((_, what),) = write.items()
                yield 2 * write_units(item_size(what.get("Item", {})))
        case _:
            raise ValueError(f"no rule is known for {operation}: {json.dumps(request)[:80]}")
