"""Closings: connections that are to end. The stream of their table brings them to the function that closes sockets.

Whoever decides that a connection is to end has no way to it, or no time. A closing is written along with the decision,
so that neither is ever there without the other.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chat import connections, dynamodb, message_id
from chat.channels import user_channel
from chat.clock import now_s
from chat.connections import Connection

PREFIX = "closing#"
# As long as a stream keeps its records ("DynamoDB Streams"): nobody asks for a closing after that.
LIFETIME_S = 24 * 60 * 60


@dataclass(frozen=True)
class Closing:
    """Which connections of a user are to end: those that are named, or all."""

    pk: str
    user_id: str
    connection_ids: frozenset[str] | None = None

    def connections(self) -> list[Connection]:
        """Return those of them that are still known, by a consistent read of the user's channel."""
        open_ = connections.in_channel(user_channel(self.user_id))
        return [each for each in open_ if self.connection_ids is None or each.id in self.connection_ids]

    def is_pending(self) -> bool:
        """Return whether it is still to be carried out: a stream can bring the same record twice."""
        found = dynamodb.client().get_item(TableName=_table(), Key=_key(self.pk), ConsistentRead=True)
        return "Item" in found

    def is_done(self) -> None:
        """Forget it. What nobody asks for any more goes with it."""
        dynamodb.client().delete_item(TableName=_table(), Key=_key(self.pk))


def write_for_all(user_id: str) -> dict[str, Any]:
    """Return the write that ends all of a user's connections, to be part of a transaction."""
    return {"Put": {"TableName": _table(), "Item": dynamodb.to_attributes(_item(user_id))}}


def ask(user_id: str, ending: Sequence[Connection]) -> None:
    """Have some of a user's connections end."""
    item = {**_item(user_id), "connections": [each.id for each in ending]}
    dynamodb.client().put_item(TableName=_table(), Item=dynamodb.to_attributes(item))


def read(item: dynamodb.Item) -> Closing:
    """Return the closing that an item is.

    Raises
    ------
    KeyError, TypeError
        It is none.
    """
    pk, user_id, named = item["pk"], item["user_id"], item.get("connections")
    if not (isinstance(pk, str) and isinstance(user_id, str) and isinstance(named, list | None)):
        raise TypeError(f"the closing {pk!r} has attributes of other types")
    return Closing(pk, user_id, None if named is None else frozenset(named))


def _item(user_id: str) -> dynamodb.Item:
    return {
        "pk": f"{PREFIX}{message_id.new()}",
        "sk": "closing",
        "user_id": user_id,
        "expires_at": int(now_s()) + LIFETIME_S,
    }


def _key(pk: str) -> dict[str, Any]:
    return dynamodb.to_attributes({"pk": pk, "sk": "closing"})


def _table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]
