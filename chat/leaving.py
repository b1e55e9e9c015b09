"""Leaving: somebody ceases to be a member. No room with people loses its last admin by it, whoever else leaves too."""

from collections.abc import Sequence
from typing import Any

from chat import dynamodb, memberships, rooms
from chat.memberships import Membership
from chat.places import Outdated
from chat.rules import Conflict

# An admin leaves who is not the last one, or leaves nobody behind.
_IS_NO_LAST_ADMIN = "admins > :one OR members = :one"


def leave(membership: Membership, also: Sequence[dict[str, Any]] = ()) -> None:
    """End a membership; from then on nobody hears the room by it.

    Parameters
    ----------
    also
        What else the same transaction is to write and check.

    Raises
    ------
    Outdated
        It has changed since it was read, or one of `also` is unmet.
    Conflict
        It is the last admin's of a room with other people.
    """
    if membership.role == memberships.ADMIN:
        counted = rooms.count(membership.room_id, members=-1, admins=-1, condition=_IS_NO_LAST_ADMIN)
    else:
        counted = rooms.count(membership.room_id, members=-1)
    # The count last: where the membership has changed, or who acts, it says nothing.
    writes = [*memberships.end(membership), *also, counted]
    try:
        dynamodb.transact_write(writes)
    except dynamodb.Unmet as unmet:
        if writes[unmet.position] is counted:
            raise Conflict("The last admin of a room with other people first makes another its admin.") from None
        raise Outdated from None
