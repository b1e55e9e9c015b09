"""What was said last in a room, as the room's item knows it. It goes forward only: to note it again changes nothing.

Of each room two messages are kept, the newest, and the newest by anybody but its author: from those it can be told for
everybody whether somebody else has written since. Besides, which of the newest messages name everyone, and whose they
are: one's own name others only.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from chat import dynamodb, rooms
from chat.rooms import Newest, Room

# More are not told of: whoever has not read so many is not waiting for the next one.
MOST_TO_EVERYONE = 100

Latest = dict[str, Any]
_NONE: Mapping[str, str] = MappingProxyType({})


def note(
    room_id: str, said: Collection[Newest], to_everyone: Mapping[str, str] = _NONE, no_longer: Collection[str] = ()
) -> None:
    """Note what was said in a room: one read, and one write where it is news. What is no room is left alone.

    Parameters
    ----------
    said
        New messages, each `{"id", "sent_at", "by"}`.
    to_everyone
        Ids of messages that have begun to name everyone, each with its author's.
    no_longer
        Ids of messages that have ceased to.
    """
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    while item:
        room = Room.of(item)
        was, becomes = _of(room), _with(room, said, to_everyone, no_longer)
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
    return _kept(room.newest, room.newest_else, room.everyone)


def _with(room: Room, said: Iterable[Newest], to_everyone: Mapping[str, str], no_longer: Collection[str]) -> Latest:
    newest, newest_else = newest_two([*said, room.newest, room.newest_else])
    everyone = {each: by for each, by in {**room.everyone, **to_everyone}.items() if each not in no_longer}
    return _kept(newest, newest_else, dict(sorted(everyone.items())[-MOST_TO_EVERYONE:]))


def _kept(newest: Newest | None, newest_else: Newest | None, everyone: Mapping[str, str]) -> Latest:
    """Return the attributes that keep this, without those that are empty."""
    everyone_by = {by: sorted(each for each in everyone if everyone[each] == by) for by in {*everyone.values()}}
    kept = {"newest": newest, "newest_else": newest_else, "everyone_by": everyone_by}
    return {name: value for name, value in kept.items() if value}


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
