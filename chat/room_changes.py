"""Changing a room: its name, its topic, whether it is archived. The list of open rooms follows in the same write."""

from collections.abc import Sequence
from typing import Any

from chat import dynamodb, open_rooms, rooms
from chat.clock import now_s, rfc3339
from chat.places import Outdated
from chat.rooms import Room

Changes = dict[str, str | None]


def of(room: Room, *, name: str | None = None, topic: str | None = None, archived: bool | None = None) -> Changes:
    """Return what would be another than it is, as the room shows it; `archived_at` is None for who brings it back."""
    wanted: Changes = {} if name is None else {"name": name}
    wanted |= {} if topic is None else {"topic": topic}
    changes = {each: value for each, value in wanted.items() if value != getattr(room, each)}
    if archived is not None and archived != bool(room.archived_at):
        changes["archived_at"] = rfc3339(now_s()) if archived else None
    return changes


def write(room: Room, changes: Changes, by: dict[str, str], also: Sequence[dict[str, Any]] = ()) -> Room:
    """Change a room, and return it as it then is.

    Parameters
    ----------
    by
        Who changes it, `{"id": ..., "name": ...}`.
    also
        What else the same transaction is to write and check.

    Raises
    ------
    Outdated
        Its name has changed since it was read, or whether it is archived; or one of `also` is unmet.
    """
    changed = room._replace(**changes)  # type: ignore[arg-type]
    told = {
        **rooms.changed_key(room.id),
        "changes": changes,
        "at": rfc3339(now_s()),
        "by": by,
    }
    writes = [
        _update(room, changes),
        {"Put": {"TableName": rooms.table(), "Item": dynamodb.to_attributes(told)}},
        *open_rooms.move(room.id, _listed_by(room), _listed_by(changed)),
        *also,
    ]
    try:
        dynamodb.transact_write(writes)
    except dynamodb.Unmet:
        raise Outdated from None
    return changed


def _update(room: Room, changes: Changes) -> dict[str, Any]:
    names = {"#name": "name", **{f"#{each}": each for each in changes}}
    sets = {each: value for each, value in changes.items() if value is not None}
    removes = [each for each, value in changes.items() if value is None]
    values = {":was": room.name, **{f":{each}": value for each, value in sets.items()}}
    condition = "#name = :was AND attribute_not_exists(archived_at)"
    if room.archived_at:
        condition, values[":archived"] = "#name = :was AND archived_at = :archived", room.archived_at
    clauses = {"SET": [f"#{each} = :{each}" for each in sets], "REMOVE": [f"#{each}" for each in removes]}
    return {
        "Update": {
            "TableName": rooms.table(),
            "Key": dynamodb.to_attributes(rooms.key(room.id)),
            "UpdateExpression": " ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": dynamodb.to_attributes(values),
        }
    }


def _listed_by(room: Room) -> str | None:
    """Return the name by which the room is on the list of open rooms; None where it is not there."""
    return room.name if room.kind == rooms.OPEN and not room.archived_at else None
