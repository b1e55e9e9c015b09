"""Joining: somebody becomes a member. The room's count and its archiving are one transaction with it."""

from collections.abc import Sequence
from typing import Any

from chat import dynamodb, memberships, message_id, rooms, rules
from chat.memberships import Membership
from chat.places import Outdated
from chat.rooms import Room


def join(room: Room, user_id: str, role: str = memberships.MEMBER, also: Sequence[dict[str, Any]] = ()) -> Membership:
    """Make a user a member of a room, and return the membership.

    Whoever joins a room that all have left is its admin: a room with people has one.

    Parameters
    ----------
    also
        What else the same transaction is to write and check.

    Raises
    ------
    Outdated
        They are one already, all others have left or one has come meanwhile, or one of `also` is unmet.
    Conflict
        The room is archived.
    """
    stamp = message_id.new()
    others = "members >= :one" if room.members else "members < :one"
    role = role if room.members else memberships.ADMIN
    counted = rooms.count(
        room.id,
        members=1,
        admins=int(role == memberships.ADMIN),
        condition=f"attribute_exists(pk) AND attribute_not_exists(archived_at) AND {others}",
    )
    writes = [counted, *memberships.begin(room.id, room.kind, user_id, role, stamp), *also]
    try:
        dynamodb.transact_write(writes)
    except dynamodb.Unmet as unmet:
        if unmet.position == 0:
            rules.must_not_be_archived(Room.of(unmet.item))
        raise Outdated from None
    return Membership(room.id, user_id, room.kind, role, stamp)
