"""Limits in fixed windows of time: one conditional write counts a use, or refuses it.

The counts are attributes of one item, each named for its window (`count#messages#10#176402177`), so that each window
begins at nothing and no write has to know what an earlier one has counted. The write takes the attributes of the last
windows away; what a longer pause leaves behind goes with the write that has seen too many of them.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from chat import dynamodb

_PREFIX = "count#"
# Of each limit, so many windows before this one are taken away by the write itself.
_CLEARED = 2
# An item with more counts of windows long gone is tidied up: they would make every write of it dearer.
_MAX_STALE = 16
_NO_END = 10**15


class Limit(NamedTuple):
    """At most so many uses in each window.

    Attributes
    ----------
    name
        What is counted; together with `window_s` it names the count.
    most
        How many uses a window has.
    window_s
        How long a window is, in seconds. Windows begin at the multiples of it since 1970, for everybody at once.
    """

    name: str
    most: int
    window_s: int

    def attribute(self, at: float) -> str:
        """Return the attribute that counts in the window of this time, in seconds since 1970."""
        return f"{_PREFIX}{self.name}#{self.window_s}#{int(at // self.window_s)}"

    def seconds_left(self, at: float) -> int:
        """Return after how many whole seconds from this time the next window has begun, at least 1."""
        return max(1, math.ceil((at // self.window_s + 1) * self.window_s - at))


class Refused(Exception):
    """Nothing was counted: a limit is reached, or the caller's own condition does not hold.

    Attributes
    ----------
    item
        What the item held; empty where there is none.
    limit
        The reached limit whose window ends last; None where it was the caller's own condition alone.
    retry_after_s
        After how many seconds that window has ended; 0 without a limit.
    """

    def __init__(self, item: dynamodb.Item, limit: Limit | None, at: float) -> None:
        super().__init__(f"the limit {limit} is reached" if limit else "the condition does not hold")
        self.item = item
        self.limit = limit
        self.retry_after_s = limit.seconds_left(at) if limit else 0


def count(
    table: str,
    key: Mapping[str, str],
    uses: Sequence[tuple[Limit, int]],
    at: float,
    *,
    keep: Mapping[str, Any] | None = None,
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> dynamodb.Item:
    """Count uses of several limits, all or none, by one conditional write, and return the item as it then is.

    Parameters
    ----------
    uses
        Each limit once, with how much of it is used.
    at
        When, in seconds since 1970.
    keep
        Attributes that the same write sets.
    condition, values
        What must hold besides, as a ConditionExpression without names, and its values.

    Raises
    ------
    Refused
        Nothing was counted.
    """
    names: dict[str, str] = {}
    all_values: dict[str, Any] = dict(values or {})
    sets, adds, removes, conditions = [], [], [], [condition] if condition else []
    for position, (name, value) in enumerate((keep or {}).items()):
        names[f"#k{position}"] = name
        all_values[f":k{position}"] = value
        sets.append(f"#k{position} = :k{position}")
    for position, (limit, amount) in enumerate(uses):
        name, used, room = f"#c{position}", f":n{position}", f":m{position}"
        names[name] = limit.attribute(at)
        all_values |= {used: amount, room: limit.most - amount}
        adds.append(f"{name} {used}")
        # A use that is larger than the whole limit is refused in an empty window, too: no count is below nothing.
        empty = f"attribute_not_exists({name}) OR " if amount <= limit.most else ""
        conditions.append(f"({empty}{name} <= {room})")
        for ago in range(1, _CLEARED + 1):
            names[f"{name}_{ago}"] = limit.attribute(at - ago * limit.window_s)
            removes.append(f"{name}_{ago}")
    clauses = {"SET": sets, "ADD": adds, "REMOVE": removes}
    try:
        updated = dynamodb.client().update_item(
            TableName=table,
            Key=dynamodb.to_attributes(key),
            UpdateExpression=" ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
            ConditionExpression=" AND ".join(conditions),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=dynamodb.to_attributes(all_values),
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise
        item = dynamodb.from_attributes(error.response.get("Item", {}))
        raise Refused(item, reached(item, uses, at), at) from None
    item = dynamodb.from_attributes(updated["Attributes"])
    _tidy(table, key, item, uses, at)
    return item


def note(table: str, key: Mapping[str, str], uses: Sequence[tuple[Limit, int]], at: float) -> None:
    """Count what has happened, limit or not."""
    count(table, key, [(limit._replace(most=_NO_END), amount) for limit, amount in uses], at)


def take_back(table: str, key: Mapping[str, str], uses: Sequence[tuple[Limit, int]], at: float) -> None:
    """Count uses back that were counted `at` that time and were none after all."""
    amounts = {f":n{position}": -amount for position, (_, amount) in enumerate(uses)}
    _update_if(
        table,
        key,
        "ADD " + ", ".join(f"#c{position} :n{position}" for position in range(len(uses))),
        " AND ".join(f"attribute_exists(#c{position})" for position in range(len(uses))),
        [limit.attribute(at) for limit, _ in uses],
        {"ExpressionAttributeValues": dynamodb.to_attributes(amounts)},
    )


def counts(item: dynamodb.Item) -> dict[str, int]:
    """Return what an item has counted: the attributes that this module keeps in it."""
    return {name: value for name, value in item.items() if name.startswith(_PREFIX)}


def reached(counted: Mapping[str, Any], uses: Sequence[tuple[Limit, int]], at: float) -> Limit | None:
    """Return the limit that has no room for its use, of an item's counts; of several the one whose window ends last."""
    full = [limit for limit, amount in uses if counted.get(limit.attribute(at), 0) + amount > limit.most]
    return max(full, key=lambda limit: limit.seconds_left(at), default=None)


def _tidy(
    table: str, key: Mapping[str, str], item: dynamodb.Item, uses: Sequence[tuple[Limit, int]], at: float
) -> None:
    """Take away the counts of these limits' windows that are long gone, once there are many of them."""
    current = {limit.attribute(at) for limit, _ in uses}
    prefixes = tuple(f"{_PREFIX}{limit.name}#{limit.window_s}#" for limit, _ in uses)
    stale = [name for name in item if name.startswith(prefixes) and name not in current]
    if len(stale) > _MAX_STALE:
        removed = ", ".join(f"#c{position}" for position in range(len(stale)))
        _update_if(table, key, f"REMOVE {removed}", "attribute_exists(pk)", stale, {})


def _update_if(
    table: str, key: Mapping[str, str], update: str, condition: str, counts: list[str], more: dict[str, Any]
) -> None:
    """Change counts, `#c0` and so on, where the condition holds; where it does not, there is nothing to change."""
    try:
        dynamodb.client().update_item(
            TableName=table,
            Key=dynamodb.to_attributes(key),
            UpdateExpression=update,
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#c{position}": name for position, name in enumerate(counts)},
            **more,
        )
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise
