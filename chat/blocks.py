"""Blocks: who has been thrown out, by whom, and since when.

A block is one transaction: how the user stands, the list of who is blocked, the audit list, and the closing that ends
the user's sockets. So nothing of it is ever half done.
"""

import os
from typing import Any

from chat import audit, closings, dynamodb, names, standing
from chat.clock import now_s, rfc3339

MAX_REASON_CODE_POINTS = 500

PK = "blocked"


class UnknownUser(Exception):
    """There is no such user: nobody with this id has ever called."""


def block(user_id: str, by: dict[str, str], reason: str = "") -> dynamodb.Item:
    """Throw a user out, and return the block; for one who is blocked already, the block that is there.

    Tokens that were issued until now stay worthless when the user is let in again.

    Raises
    ------
    UnknownUser
        There is no such user.
    """
    now = now_s()
    user = {"id": user_id, "name": standing.of(user_id).name or names.placeholder(user_id)}
    entry = {"user": user, "blocked_at": rfc3339(now), "reason": reason, "by": by}
    change = {
        "UpdateExpression": "SET blocked = :blocked, ended_before = :now",
        "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(blocked)",
        "ExpressionAttributeValues": dynamodb.to_attributes(
            {":blocked": {"at": entry["blocked_at"], "by": by, "reason": reason}, ":now": int(now)}
        ),
    }
    listed = {"TableName": _table(), "Item": dynamodb.to_attributes({**_key(user_id), **entry})}
    try:
        dynamodb.transact_write(
            [
                _update(user_id, change),
                {"Put": listed},
                audit.write(by, audit.USER_BLOCKED, user=user, **({"reason": reason} if reason else {})),
                closings.write_for_all(user_id),
            ]
        )
    except dynamodb.Unmet as unmet:
        there = _blocked(unmet)
        return {"user": user, "blocked_at": there["at"], "reason": there["reason"], "by": there["by"]}
    return entry


def unblock(user_id: str, by: dict[str, str], reason: str = "") -> None:
    """Let a user in again, with tokens that have been issued since the block. One who is not blocked is no error.

    Raises
    ------
    UnknownUser
        There is no such user.
    """
    user = {"id": user_id, "name": standing.of(user_id).name or names.placeholder(user_id)}
    change = {"UpdateExpression": "REMOVE blocked", "ConditionExpression": "attribute_exists(blocked)"}
    try:
        dynamodb.transact_write(
            [
                _update(user_id, change),
                {"Delete": {"TableName": _table(), "Key": dynamodb.to_attributes(_key(user_id))}},
                audit.write(by, audit.USER_UNBLOCKED, user=user, **({"reason": reason} if reason else {})),
            ]
        )
    except dynamodb.Unmet as unmet:
        if not unmet.item:
            raise UnknownUser from None


def page(limit: int, after: str | None = None) -> tuple[list[dynamodb.Item], str | None]:
    """Return blocks, by their users' ids, and what to give as `after` to go on; None when these were the last."""
    return dynamodb.query_page(
        limit,
        after,
        TableName=_table(),
        KeyConditionExpression="pk = :blocked",
        ExpressionAttributeValues={":blocked": {"S": PK}},
    )


def _blocked(unmet: dynamodb.Unmet) -> dict[str, Any]:
    """Return the block because of which a user could not be blocked."""
    if not unmet.item:
        raise UnknownUser from None
    blocked: dict[str, Any] = unmet.item["blocked"]
    return blocked


def _update(user_id: str, change: dict[str, Any]) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": _table(),
            "Key": dynamodb.to_attributes(standing.key(user_id)),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **change,
        }
    }


def _key(user_id: str) -> dict[str, str]:
    return {"pk": PK, "sk": user_id}


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
