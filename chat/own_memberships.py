"""A membership as the member sees it: the room, who they are there, and what they have not read."""

from collections.abc import Iterable, Mapping
from typing import Any

from chat import people, rooms, unread
from chat.memberships import Membership
from chat.people import Person
from chat.rooms import Room

Shown = dict[str, Any]


def shown(
    room: Room, membership: Membership, mentioned_in: Iterable[str] = (), known: Mapping[str, Person] | None = None
) -> Shown:
    """Return the membership as its member sees it.

    Parameters
    ----------
    mentioned_in
        Ids of the room's messages that name the member.
    known
        The people of a direct room as they are now. Of others it says what they were called when it was made.
    """
    mine: Shown = {
        "role": membership.role,
        "involvement": membership.involvement,
        "read_id": membership.read_id,
        "newest": {name: room.newest[name] for name in ("id", "sent_at")} if room.newest else None,
        "unread": unread.is_unread(room, membership),
        "mentions": unread.count_mentions(room, membership, mentioned_in),
    }
    if room.kind == rooms.DIRECT:
        mine["users"] = [_person(room, each, known or {}) for each in others(room, membership.user_id)]
    return room.shown() | mine


def show(room: Room, membership: Membership) -> Shown:
    """Return the membership as its member sees it: one Query more, and of a direct room one read of its people."""
    known = people.find(others(room, membership.user_id)) if room.kind == rooms.DIRECT else {}
    return shown(room, membership, unread.mentions_in(membership), known)


def others(room: Room, user_id: str) -> list[str]:
    """Return whose direct room it is besides this user's."""
    return [each for each in room.users if each != user_id]


def _person(room: Room, user_id: str, known: Mapping[str, Person]) -> Person:
    name = room.names.get(user_id)
    return known.get(user_id) or people.shown(user_id, {"name": name} if name else {})
