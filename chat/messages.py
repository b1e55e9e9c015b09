"""Messages in DynamoDB, read page by page."""

import itertools
import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from chat import dynamodb, message_id
from chat.clock import now_s

Message = dict[str, Any]

TTL = "expires_at"
SECONDS_A_DAY = 24 * 60 * 60
# What is kept of a message and is nobody's business.
_NOT_SHOWN = (TTL, "changed")


@dataclass(frozen=True)
class Page:
    """Some of a room's messages, oldest first, and whether there are more on either side."""

    messages: list[Message]
    has_before: bool
    has_after: bool


def newest(room: str, limit: int) -> Page:
    """Return the newest messages."""
    found = _query(room, None, limit + 1, forward=False, consistent=True)
    return Page(found[:limit][::-1], has_before=len(found) > limit, has_after=False)


def before(room: str, cursor: str, limit: int) -> Page:
    """Return the newest messages that are older than `cursor`."""
    found = _query(room, ("<", cursor), limit + 1, forward=False)
    has_after = bool(_query(room, (">=", cursor), 1, forward=True))
    return Page(found[:limit][::-1], has_before=len(found) > limit, has_after=has_after)


def after(room: str, cursor: str, limit: int) -> Page:
    """Return the oldest messages that are newer than `cursor`.

    This read is consistent: a client that listens first and then asks here must not miss what was stored between.
    """
    found = _query(room, (">", cursor), limit + 1, forward=True, consistent=True)
    has_before = bool(_query(room, ("<=", cursor), 1, forward=False))
    return Page(found[:limit], has_before=has_before, has_after=len(found) > limit)


def around(room: str, cursor: str, limit: int) -> Page:
    """Return the message at `cursor` and its neighbours; where one side is short, more of the other."""
    older = _query(room, ("<", cursor), limit + 1, forward=False)
    newer = _query(room, (">=", cursor), limit + 1, forward=True)
    take_older = min(len(older), max(limit // 2, limit - len(newer)))
    take_newer = min(len(newer), limit - take_older)
    return Page(
        older[:take_older][::-1] + newer[:take_newer],
        has_before=len(older) > take_older,
        has_after=len(newer) > take_newer,
    )


def _query(
    room: str,
    bound: tuple[Literal["<", "<=", ">", ">="], str] | None,
    limit: int,
    *,
    forward: bool,
    consistent: bool = False,
) -> list[Message]:
    condition, values = "room = :room", {":room": {"S": room}}
    if bound is not None:
        condition += f" AND id {bound[0]} :id"
        values[":id"] = {"S": bound[1]}
    found = dynamodb.query(
        TableName=table(),
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        ScanIndexForward=forward,
        ConsistentRead=consistent,
        Limit=limit,
    )
    # TTL deletes hours late: what has expired is left out here.
    kept = (shown(item) for item in found if not has_expired(item))
    return list(itertools.islice(kept, limit))


def all_after(room: str, position: str | None) -> Iterator[Message]:
    """Yield all messages that are newer than one, or all there are, the oldest first, by consistent reads."""
    values = {":room": room, **({":id": position} if position else {})}
    found = dynamodb.query(
        TableName=table(),
        KeyConditionExpression="room = :room" + (" AND id > :id" if position else ""),
        ExpressionAttributeValues=dynamodb.to_attributes(values),
    )
    return (shown(item) for item in found if not has_expired(item))


def find(room: str, identifier: str) -> Message | None:
    """Return one message by a consistent read, or None where there is none."""
    (item,) = dynamodb.batch_get([place(room, identifier)])
    return None if item is None or has_expired(item) else shown(item)


def shown(item: dynamodb.Item) -> Message:
    """Return a message as clients see it, but for what it replies to."""
    message = {name: value for name, value in item.items() if name not in _NOT_SHOWN}
    reactions = sorted(item.get("reactions", {}).items(), key=lambda each: each[1]["at"])
    return {
        **message,
        "rev": item.get("rev", 1),
        "mentions": item.get("mentions", []),
        "reactions": [{"emoji": emoji, "count": each["count"], "users": each["users"]} for emoji, each in reactions],
    }


def size(item: dynamodb.Item) -> int:
    """Return about how many bytes a message has as clients see it, in UTF-8 as JSON."""
    return len(json.dumps(shown(item), ensure_ascii=False, separators=(",", ":")).encode())


def has_expired(item: dynamodb.Item) -> bool:
    """Return whether the message has been kept for long enough. TTL deletes hours late, so every reader asks."""
    return bool(item.get(TTL, math.inf) <= now_s())


def expires_at(identifier: str) -> int | None:
    """Return until when a message of this id is kept, in seconds since 1970; None where messages are kept for ever."""
    days = int(os.environ.get("MESSAGE_RETENTION_DAYS") or 0)
    return int(message_id.made_at_s(identifier)) + days * SECONDS_A_DAY if days else None


def place(room: str, identifier: str) -> tuple[str, dict[str, str]]:
    """Return the table and the key of a message."""
    return table(), key(room, identifier)


def key(room: str, identifier: str) -> dict[str, str]:
    """Return the key of a message."""
    return {"room": room, "id": identifier}


def table() -> str:
    """Return the name of the table that messages are in."""
    return os.environ["MESSAGES_TABLE_NAME"]
