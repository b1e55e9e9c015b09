"""The roll: who has come in with a token that is still good. A roll call asks the user pool whether they still may.

A token is good for an hour, whatever becomes of its user meanwhile. Whoever comes in with one is put on the roll, and
is off it when the token has expired.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import ClientError

from chat import audit, closings, dynamodb, names, standing
from chat.clock import now_s

PK = "roll"
_CALL = {"pk": "roll-call", "sk": "position"}


@dataclass(frozen=True)
class Entry:
    """Somebody who is on the roll.

    Attributes
    ----------
    user_id
        The `sub` of their token.
    username
        What the user pool calls them: their `sub` too, unless another identity provider has brought them.
    """

    user_id: str
    username: str


def enter(entry: Entry, until: int) -> None:
    """Put a user on the roll until their token expires, in seconds since 1970, or longer for another."""
    item = {"pk": PK, "sk": entry.user_id, "username": entry.username, "expires_at": until}
    try:
        dynamodb.client().put_item(
            TableName=_sessions_table(),
            Item=dynamodb.to_attributes(item),
            ConditionExpression="attribute_not_exists(pk) OR expires_at < :until",
            ExpressionAttributeValues={":until": {"N": str(until)}},
        )
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise


def entries(after: str | None = None) -> Iterator[Entry]:
    """Yield who is on the roll, by their ids, from the one after `after` on."""
    begin = {"ExclusiveStartKey": dynamodb.to_attributes({"pk": PK, "sk": after})} if after else {}
    on_it = dynamodb.query(
        TableName=_sessions_table(),
        KeyConditionExpression="pk = :roll",
        ExpressionAttributeValues={":roll": {"S": PK}},
        **begin,
    )
    return (Entry(item["sk"], item["username"]) for item in on_it if item["expires_at"] > now_s())


def end(user_id: str) -> None:
    """Take a user off the roll whom the user pool has disabled or deleted, and end all that they have open.

    Tokens that were issued until now are worthless. One who is off the roll already has been ended already.
    """
    name = standing.of(user_id).name or names.placeholder(user_id)
    off = {
        "TableName": _sessions_table(),
        "Key": dynamodb.to_attributes({"pk": PK, "sk": user_id}),
        "ConditionExpression": "attribute_exists(pk)",
    }
    change = {
        "TableName": _directory_table(),
        "Key": dynamodb.to_attributes(standing.key(user_id)),
        "UpdateExpression": "SET ended_before = :now",
        "ExpressionAttributeValues": dynamodb.to_attributes({":now": int(now_s())}),
    }
    try:
        dynamodb.transact_write(
            [
                {"Delete": off},
                {"Update": change},
                audit.write(audit.COGNITO, audit.USER_ENDED, user={"id": user_id, "name": name}),
                closings.write_for_all(user_id),
            ]
        )
    except dynamodb.Unmet:
        return


def reached() -> str | None:
    """Return where the last roll call had to stop, so that this one goes on there; None where it came to the end."""
    got = dynamodb.client().get_item(
        TableName=_sessions_table(), Key=dynamodb.to_attributes(_CALL), ConsistentRead=True
    )
    return dynamodb.from_attributes(got.get("Item", {})).get("after")


def stop_at(user_id: str | None) -> None:
    """Remember where a roll call had to stop, or with None that it came to the end."""
    position = {**_CALL, **({"after": user_id} if user_id else {})}
    dynamodb.client().put_item(TableName=_sessions_table(), Item=dynamodb.to_attributes(position))


def _sessions_table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]


def _directory_table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
