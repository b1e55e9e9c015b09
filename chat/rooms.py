"""Rooms: what is known of each, kept in one item that also says what was said there last."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from chat import dynamodb, open_rooms
from chat.channels import GENERAL_ROOM
from chat.clock import now_s, rfc3339

OPEN = "open"
CLOSED = "closed"
DIRECT = "direct"

MAX_NAME_CODE_POINTS = 80
MAX_TOPIC_CODE_POINTS = 250

Newest = dict[str, str]


class Room(NamedTuple):
    """A room.

    Attributes
    ----------
    id, kind, name, topic, created_at, archived_at
        As clients see them; a direct room has no name.
    members, admins
        How many there are.
    users
        Whose direct room it is: all of their ids, sorted; else empty.
    names
        What they were called when it was made, by their ids; who had no name is not in it.
    newest
        `{"id", "sent_at", "by"}` of the newest message; None where nothing has been said.
    newest_else
        The same of the newest one by anybody but the author of `newest`.
    everyone
        The ids of the newest messages that name everyone, some 100 at most, each with its author's.
    """

    id: str
    kind: str
    name: str | None
    topic: str
    created_at: str
    archived_at: str | None = None
    members: int = 0
    admins: int = 0
    users: tuple[str, ...] = ()
    names: Mapping[str, str] = MappingProxyType({})
    newest: Newest | None = None
    newest_else: Newest | None = None
    everyone: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, item: dynamodb.Item) -> "Room":
        """Return the room that has this item."""
        return cls(
            id=item["pk"].removeprefix("room#"),
            kind=item["kind"],
            name=item.get("name"),
            topic=item["topic"],
            created_at=item["created_at"],
            archived_at=item.get("archived_at"),
            members=item.get("members", 0),
            admins=item.get("admins", 0),
            users=tuple(item.get("users", ())),
            names=item.get("names", {}),
            newest=item.get("newest"),
            newest_else=item.get("newest_else"),
            everyone={id_: by for by, ids in item.get("everyone_by", {}).items() for id_ in ids},
        )

    def newest_by_others(self, user_id: str) -> Newest | None:
        """Return the newest message that somebody else than this user has written."""
        return self.newest_else if self.newest and self.newest["by"] == user_id else self.newest

    def shown(self) -> dict[str, Any]:
        """Return the room as clients see it."""
        room = {"id": self.id, "kind": self.kind, "name": self.name, "topic": self.topic, "created_at": self.created_at}
        return room | {"members": self.members} | ({"archived_at": self.archived_at} if self.archived_at else {})


def key(room_id: str) -> dict[str, str]:
    """Return the key of the room's item in DirectoryTable."""
    return {"pk": f"room#{room_id}", "sk": "room"}


def changed_key(room_id: str) -> dict[str, str]:
    """Return the key of what was changed last of the room; the stream tells of it."""
    return {"pk": f"room#{room_id}", "sk": "changed"}


def place(room_id: str) -> tuple[str, dict[str, str]]:
    """Return the table and the key of the room's item."""
    return table(), key(room_id)


def make(room_id: str, kind: str, **fields: Any) -> list[dict[str, Any]]:
    """Return the writes that make a room, to be part of a transaction; the first is unmet where it is there already.

    Parameters
    ----------
    fields
        Its other attributes: `name`, `topic`, `members`, `admins`, `users`, `names`.
    """
    item = {**key(room_id), "kind": kind, "topic": "", "created_at": rfc3339(now_s()), **fields}
    made = {
        "Put": {
            "TableName": table(),
            "Item": dynamodb.to_attributes(item),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }
    return [made, open_rooms.add(room_id, item["name"])] if kind == OPEN else [made]


def make_general() -> None:
    """Make the general room, unless it is there."""
    try:
        dynamodb.transact_write(make(GENERAL_ROOM, OPEN, name="general"))
    except dynamodb.Unmet:
        return


def count(
    room_id: str, *, members: int = 0, admins: int = 0, condition: str = "attribute_exists(pk)"
) -> dict[str, Any]:
    """Return the write that counts who comes and goes, to be part of a transaction; unmet where there is no such room.

    Parameters
    ----------
    members, admins
        How many more there are; negative for how many fewer.
    condition
        A ConditionExpression in which `:members` and `:admins` are these numbers, and `:one` is 1.
    """
    values = {":members": members, ":admins": admins, **({":one": 1} if ":one" in condition else {})}
    return {
        "Update": {
            "TableName": table(),
            "Key": dynamodb.to_attributes(key(room_id)),
            "UpdateExpression": "ADD members :members, admins :admins",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": dynamodb.to_attributes(values),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def table() -> str:
    """Return the name of the table that rooms are in."""
    return os.environ["DIRECTORY_TABLE_NAME"]
