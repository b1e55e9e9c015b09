"""The list of open rooms, by name: an item for each, so that one Query finds those whose name begins in some way."""

import os
from typing import Any

from chat import dynamodb
from chat.folding import folded

PK = "open-rooms"
# "Constraints in Amazon DynamoDB": a sort key has 1,024 bytes at most. A few code points become many when folded.
_MAX_KEY_BYTES = 900


def add(room_id: str, name: str) -> dict[str, Any]:
    """Return the write that puts a room on the list, to be part of a transaction."""
    item = {**_key(room_id, name), "room": room_id}
    return {"Put": {"TableName": _table(), "Item": dynamodb.to_attributes(item)}}


def remove(room_id: str, name: str) -> dict[str, Any]:
    """Return the write that takes a room off the list, to be part of a transaction."""
    return {"Delete": {"TableName": _table(), "Key": dynamodb.to_attributes(_key(room_id, name))}}


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
        ConsistentRead=True,
    )
    return [item["room"] for item in found], more


def _key(room_id: str, name: str) -> dict[str, str]:
    return {"pk": PK, "sk": f"{_cut(folded(name))}#{room_id}"}


def _cut(folded_name: str) -> str:
    return folded_name.encode()[:_MAX_KEY_BYTES].decode(errors="ignore")


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
