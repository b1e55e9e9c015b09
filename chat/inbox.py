"""The inbox: messages that mention somebody, by their name or as one of everyone, the newest first.

Who is named has an item for each message (`chat.unread`); a room's item says which messages named everyone. Both say no
more than where to look: what is shown is what a message says now, in a room that one can read now.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chat import dynamodb, hearing, messages, replies, rooms, standing
from chat.memberships import Membership
from chat.rooms import Room
from chat.standing import Standing
from chat.unread import MENTION_PREFIX

# Where much of what was found has been taken back since, it is looked on so often before a short page is given.
_MAX_LOOKS = 4

Mention = dict[str, Any]


@dataclass(frozen=True)
class Own:
    """How somebody stands, and where they belong."""

    user_id: str
    standing: Standing
    memberships: Sequence[Membership]


@dataclass(frozen=True)
class _Trace:
    """That a message has mentioned somebody. The newest is the first."""

    message: str
    room: str


def read(user_id: str) -> Own:
    """Return how the user stands, and their memberships, by one consistent Query."""
    return Own(user_id, *hearing.own(user_id))


def page(own: Own, limit: int, after: str | None) -> tuple[list[Mention], str | None]:
    """Return mentions, the newest first, and what to give as `after` to go on; None when these were the last.

    Parameters
    ----------
    after
        The id of the message after which to begin, or None for the newest.
    """
    found: list[Mention] = []
    known = _rooms([each.room_id for each in own.memberships])
    for _ in range(_MAX_LOOKS):
        traces, after = _next(own, known, limit - len(found), after)
        found += _readable(own, known, traces)
        if after is None or len(found) == limit:
            break
    shown = replies.resolved([each["message"] for each in found])
    return [{**each, "message": message} for each, message in zip(found, shown, strict=True)], after


def _next(own: Own, known: dict[str, Room], limit: int, after: str | None) -> tuple[list[_Trace], str | None]:
    """Return the next traces, and where to go on."""
    named, more = dynamodb.query_page(
        limit,
        None if after is None else f"{MENTION_PREFIX}{after}",
        TableName=standing.table(),
        KeyConditionExpression="pk = :user AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {":user": standing.key(own.user_id)["pk"], ":prefix": MENTION_PREFIX}
        ),
        ScanIndexForward=False,
    )
    traces = {_Trace(each["sk"].removeprefix(MENTION_PREFIX), each["room"]) for each in named}
    traces |= {each for each in _of_everyone(own, known) if after is None or each.message < after}
    newest = heapq.nlargest(limit, traces, key=lambda each: each.message)
    return newest, newest[-1].message if more is not None or len(traces) > limit else None


def _of_everyone(own: Own, known: dict[str, Room]) -> Iterable[_Trace]:
    """Yield which messages have named everyone since the user came to their rooms."""
    for each in own.memberships:
        if each.room_id in known:
            yield from (_Trace(id_, each.room_id) for id_ in known[each.room_id].everyone if id_ > each.stamp)


def _readable(own: Own, known: dict[str, Room], traces: Sequence[_Trace]) -> list[Mention]:
    """Return what is still there of traces, still mentions the user, and is not of their own making."""
    mine = {each.room_id for each in own.memberships}
    others = sorted({each.room for each in traces} - known.keys())
    found = dynamodb.batch_get(
        [*(messages.place(each.room, each.message) for each in traces), *(rooms.place(each) for each in others)]
    )
    rooms_ = known | {room.id: room for room in map(Room.of, filter(None, found[len(traces) :]))}
    return [
        {"room": {"id": room.id, "name": room.name, "kind": room.kind}, "message": messages.shown(item)}
        for trace, item in zip(traces, found, strict=False)
        if (room := rooms_.get(trace.room)) and (room.kind == rooms.OPEN or room.id in mine)
        if item is not None and _mentions(item, own.user_id)
    ]


def _mentions(item: dynamodb.Item, user_id: str) -> bool:
    """Return whether the message names the user, as somebody else has written it. A tombstone names nobody."""
    is_named = user_id in item.get("mentions", ()) or "everyone" in item
    return is_named and item["author"]["id"] != user_id and not messages.has_expired(item)


def _rooms(room_ids: Sequence[str]) -> dict[str, Room]:
    found = dynamodb.batch_get([rooms.place(each) for each in room_ids])
    return {room.id: room for room in map(Room.of, filter(None, found))}
