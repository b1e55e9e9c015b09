"""Memberships: who belongs to which room. Each is two items, the user's and the room's, written by one transaction."""

import os
from typing import Any, NamedTuple

from chat import connections, dynamodb, message_id
from chat.channels import room_channel, screen_channel
from chat.clock import now_s

MEMBER = "member"
ADMIN = "admin"
EVERYTHING = "everything"

USERS_PREFIX = "room#"
ROOMS_PREFIX = "member#"

# Longer than a connection lives, together with the ticket that opens it: by then nobody listens as that member.
MARK_LIFETIME_S = 3 * 60 * 60


class Membership(NamedTuple):
    """That a user belongs to a room.

    Attributes
    ----------
    room_id, user_id, kind
        Which room, whose it is, and the room's kind.
    role
        `member` or `admin`.
    involvement
        What the user is told of: `everything`, `mentions` or `nothing`.
    stamp
        A UUIDv7 of when the user joined; who leaves and joins again has another.
    read_id
        The newest message that the user has read.
    """

    room_id: str
    user_id: str
    kind: str
    role: str
    stamp: str
    involvement: str = EVERYTHING
    read_id: str | None = None

    @classmethod
    def of(cls, item: dynamodb.Item) -> "Membership":
        """Return the membership that is kept in this item, of the user's partition."""
        return cls(
            room_id=item["sk"].removeprefix(USERS_PREFIX),
            user_id=item["pk"].removeprefix("user#"),
            kind=item["kind"],
            role=item["role"],
            stamp=item["stamp"],
            involvement=item.get("involvement", EVERYTHING),
            read_id=item.get("read_id"),
        )

    def is_still_there(self) -> dict[str, Any]:
        """Return the check, to be part of a transaction, that the user has not left since this was read."""
        return {
            "ConditionCheck": {
                "TableName": table(),
                "Key": dynamodb.to_attributes(key(self.room_id, self.user_id)),
                "ConditionExpression": "stamp = :stamp",
                "ExpressionAttributeValues": {":stamp": {"S": self.stamp}},
            }
        }

    def still_has_its_role(self) -> dict[str, Any]:
        """Return the check, to be part of a transaction, that the user is still there, and still what they were."""
        return {
            "ConditionCheck": {
                "TableName": table(),
                "Key": dynamodb.to_attributes(key(self.room_id, self.user_id)),
                **self.unchanged(),
            }
        }

    def unchanged(self) -> dict[str, Any]:
        """Return the condition, for a write of one of its items, that it is as it was read."""
        return {
            "ConditionExpression": "stamp = :stamp AND #role = :role",
            "ExpressionAttributeNames": {"#role": "role"},
            "ExpressionAttributeValues": {":stamp": {"S": self.stamp}, ":role": {"S": self.role}},
        }


def begin(room_id: str, kind: str, user_id: str, role: str, stamp: str | None = None) -> list[dict[str, Any]]:
    """Return the writes that make a user a member, to be part of a transaction; the first is unmet for who is one.

    Parameters
    ----------
    stamp
        The membership's own; now's where none is given.
    """
    shared = {"role": role, "stamp": stamp or message_id.new()}
    items = [{**key(room_id, user_id), **shared, "kind": kind}, {**rooms_key(room_id, user_id), **shared}]
    return [
        {
            "Put": {
                "TableName": table(),
                "Item": dynamodb.to_attributes(item),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        for item in items
    ]


def end(membership: Membership) -> list[dict[str, Any]]:
    """Return the writes that end a membership, to be part of a transaction; the first is unmet where it has changed.

    From then on nobody hears the room by it, whatever is still under way: it is marked where listeners are looked up.
    A user has one mark in a channel, of the last membership that has ended: who comes and goes all day makes no more.
    """
    mark = {"sk": f"{connections.MARK}{membership.user_id}", "stamp": membership.stamp}
    until = {"expires_at": int(now_s()) + MARK_LIFETIME_S}
    deleted = [
        {
            "Delete": {
                "TableName": table(),
                "Key": dynamodb.to_attributes(where(membership.room_id, membership.user_id)),
                **membership.unchanged(),
            }
        }
        for where in (key, rooms_key)
    ]
    marked = [
        {
            "Put": {
                "TableName": os.environ["SESSIONS_TABLE_NAME"],
                "Item": dynamodb.to_attributes({"pk": channel(membership.room_id), **mark, **until}),
            }
        }
        for channel in (room_channel, screen_channel)
    ]
    return [*deleted, *marked]


def change_role(membership: Membership, role: str) -> list[dict[str, Any]]:
    """Return the writes that give a member another role, to be part of a transaction; unmet where it has changed."""
    unchanged = membership.unchanged()
    return [
        {
            "Update": {
                "TableName": table(),
                "Key": dynamodb.to_attributes(where(membership.room_id, membership.user_id)),
                "UpdateExpression": "SET #role = :becomes",
                **unchanged,
                "ExpressionAttributeValues": {**unchanged["ExpressionAttributeValues"], ":becomes": {"S": role}},
            }
        }
        for where in (key, rooms_key)
    ]


def key(room_id: str, user_id: str) -> dict[str, str]:
    """Return the key of a membership among the user's items in DirectoryTable."""
    return {"pk": f"user#{user_id}", "sk": f"{USERS_PREFIX}{room_id}"}


def rooms_key(room_id: str, user_id: str) -> dict[str, str]:
    """Return the key of a membership among the room's items."""
    return {"pk": f"room#{room_id}", "sk": f"{ROOMS_PREFIX}{user_id}"}


def place(room_id: str, user_id: str) -> tuple[str, dict[str, str]]:
    """Return the table and the key of a membership."""
    return table(), key(room_id, user_id)


def table() -> str:
    """Return the name of the table that memberships are in."""
    return os.environ["DIRECTORY_TABLE_NAME"]
