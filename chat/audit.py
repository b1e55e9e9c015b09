"""The audit list: what those who keep order have done, each act written along with what it did, and never changed."""

import os
from typing import Any

from chat import dynamodb, message_id
from chat.clock import rfc3339

PK = "audit"
# Who has done what nobody here did: the user pool says that a user is disabled, or gone.
COGNITO = {"id": "cognito", "name": "Cognito"}

USER_BLOCKED = "user.blocked"
USER_UNBLOCKED = "user.unblocked"
USER_ENDED = "user.ended"
MESSAGE_DELETED = "message.deleted"
MESSAGES_PURGED = "messages.purged"
INVITATION_REVOKED = "invitation.revoked"
ROOM_UPDATED = "room.updated"
MEMBER_ADDED = "member.added"
MEMBER_UPDATED = "member.updated"
MEMBER_REMOVED = "member.removed"
ACTS = (
    USER_BLOCKED,
    USER_UNBLOCKED,
    USER_ENDED,
    MESSAGE_DELETED,
    MESSAGES_PURGED,
    INVITATION_REVOKED,
    ROOM_UPDATED,
    MEMBER_ADDED,
    MEMBER_UPDATED,
    MEMBER_REMOVED,
)


def write(who: dict[str, str], act: str, **about: Any) -> dict[str, Any]:
    """Return the write of one entry, to be part of the transaction that does what it tells of.

    Parameters
    ----------
    who
        Who has done it, `{"id": ..., "name": ...}`.
    act
        What was done, one of the names above.
    about
        Whom and what it was done to: `user`, the ids of a `room` and a `message`, `reason` and the like.
    """
    entry_id = message_id.new()
    entry = {"pk": PK, "sk": entry_id, "at": rfc3339(message_id.made_at_s(entry_id)), "who": who, "act": act, **about}
    return {
        "Put": {
            "TableName": _table(),
            "Item": dynamodb.to_attributes(entry),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }


def page(limit: int, after: str | None = None) -> tuple[list[dynamodb.Item], str | None]:
    """Return entries, the newest first, and what to give as `after` to go on; None when these were the last."""
    found, more = dynamodb.query_page(
        limit,
        after,
        TableName=_table(),
        KeyConditionExpression="pk = :audit",
        ExpressionAttributeValues={":audit": {"S": PK}},
        ScanIndexForward=False,
    )
    return [{**entry, "id": entry["sk"]} for entry in found], more


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
