"""The list of open rooms, by name: an item for each, so that one Query finds those whose name begins in some way."""

import os
import re
from typing import Any

from chat import dynamodb
from chat.folding import folded

PK = "open-rooms"
# "Constraints in Amazon DynamoDB": a sort key has 1,024 bytes at most. A few code points become many when folded.
_MAX_KEY_BYTES = 900
# Sorts before all that a name can have, so that "team" comes before "team b".
_END_OF_NAME = "\x1f"


def add(room_id: str, name: str) -> dict[str, Any]:
    """Return the write that puts a room on the list, to be part of a transaction."""
    return _put(room_id, _key(room_id, name))


def move(room_id: str, was: str | None, becomes: str | None) -> list[dict[str, Any]]:
    """Return the writes that keep the list right, to be part of the transaction that changes a room.

    Parameters
    ----------
    was, becomes
        The name that the room stands by on the list before and after; None where it does not stand there.
    """
    before, after = (None if name is None else _key(room_id, name) for name in (was, becomes))
    if before == after:
        return []
    removed = {"Delete": {"TableName": _table(), "Key": dynamodb.to_attributes(before)}} if before else None
    return [write for write in (removed, _put(room_id, after) if after else None) if write]


def page(limit: int, prefix: str = "", after: str | None = None) -> tuple[list[str], str | None]:
    """Return ids of open rooms, by name, and what to give as `after` to go on; None when these were the last.

    Parameters
    ----------
    prefix
        How their names begin; case and accents do not count.
    """
    condition, values = "pk = :list", {":list": {"S": PK}}
    if beginning := _cut(folded(prefix)):
        condition += " AND begins_with(sk, :prefix)"
        values[":prefix"] = {"S": beginning}
    found, more = dynamodb.query_page(
        limit,
        after,
        TableName=_table(),
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
    )
    return [item["room"] for item in found], more


def position_pattern(prefix: str) -> str:
    """Return what there is in the list from which one can go on: a regular expression."""
    return f"{re.escape(_cut(folded(prefix)))}.*{_END_OF_NAME}.*"


def _put(room_id: str, key: dict[str, str]) -> dict[str, Any]:
    return {"Put": {"TableName": _table(), "Item": dynamodb.to_attributes({**key, "room": room_id})}}


def _key(room_id: str, name: str) -> dict[str, str]:
    return {"pk": PK, "sk": f"{_cut(folded(name))}{_END_OF_NAME}{room_id}"}


def _cut(folded_name: str) -> str:
    return folded_name.encode()[:_MAX_KEY_BYTES].decode(errors="ignore")


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
