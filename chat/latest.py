"""What was said last in a room, as the room's item knows it. It goes forward only: to note it again changes nothing.

Of each room two messages are kept, the newest, and the newest by anybody but its author: from those it can be told for
everybody whether somebody else has written since. Besides, which of the newest messages name everyone.
"""

from collections.abc import Collection, Iterable
from typing import Any

from chat import dynamodb, rooms
from chat.rooms import Newest, Room

# More are not told of: whoever has not read so many is not waiting for the next one.
MOST_TO_EVERYONE = 100

Latest = dict[str, Any]


def note(
    room_id: str, said: Collection[Newest], to_everyone: Collection[str] = (), no_longer: Collection[str] = ()
) -> None:
    """Note what was said in a room: one read, and one write where it is news. What is no room is left alone.

    Parameters
    ----------
    said
        New messages, each `{"id", "sent_at", "by"}`.
    to_everyone, no_longer
        Ids of messages that have begun, or ceased, to name everyone.
    """
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    while item:
        was = _of(Room.of(item))
        becomes = _with(was, said, to_everyone, no_longer)
        if becomes == was:
            return
        try:
            _replace(room_id, was, becomes)
        except dynamodb.Unmet as unmet:
            item = unmet.item
        else:
            return


def newest_two(said: Iterable[Newest | None]) -> tuple[Newest | None, Newest | None]:
    """Return the newest message, and the newest by anybody but its author."""
    known = sorted(filter(None, said), key=lambda each: each["id"])
    newest = known[-1] if known else None
    by_others = [each for each in known if newest and each["by"] != newest["by"]]
    return newest, by_others[-1] if by_others else None


def _of(room: Room) -> Latest:
    kept = {"newest": room.newest, "newest_else": room.newest_else, "everyone": set(room.everyone)}
    return {name: value for name, value in kept.items() if value}


def _with(was: Latest, said: Iterable[Newest], to_everyone: Iterable[str], no_longer: Iterable[str]) -> Latest:
    newest, newest_else = newest_two([*said, was.get("newest"), was.get("newest_else")])
    everyone = (was.get("everyone", set()) | set(to_everyone)) - set(no_longer)
    becomes = {"newest": newest, "newest_else": newest_else, "everyone": set(sorted(everyone)[-MOST_TO_EVERYONE:])}
    return {name: value for name, value in becomes.items() if value}


def _replace(room_id: str, was: Latest, becomes: Latest) -> None:
    """Write what has changed, where all of it is still as it was read."""
    names = sorted({name for name in (*was, *becomes) if was.get(name) != becomes.get(name)})
    sets = [f"{name} = :{name}" for name in names if name in becomes]
    removes = [name for name in names if name not in becomes]
    conditions = [f"{name} = :was_{name}" if name in was else f"attribute_not_exists({name})" for name in names]
    values = {f":{name}": becomes[name] for name in names if name in becomes}
    values |= {f":was_{name}": was[name] for name in names if name in was}
    clauses = {"SET": sets, "REMOVE": removes}
    dynamodb.write(
        "update_item",
        TableName=rooms.table(),
        Key=dynamodb.to_attributes(rooms.key(room_id)),
        UpdateExpression=" ".join(f"{verb} {', '.join(parts)}" for verb, parts in clauses.items() if parts),
        ConditionExpression=" AND ".join(["attribute_exists(pk)", *conditions]),
        ExpressionAttributeValues=dynamodb.to_attributes(values),
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
