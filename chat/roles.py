"""Roles: who is a room's admin. A room that has admins keeps one."""

from collections.abc import Sequence
from typing import Any

from chat import dynamodb, memberships, rooms
from chat.memberships import Membership
from chat.places import Outdated
from chat.rules import Conflict


def give(membership: Membership, role: str, also: Sequence[dict[str, Any]] = ()) -> Membership:
    """Give a member another role, and return the membership as it then is.

    Parameters
    ----------
    also
        What else the same transaction is to write and check.

    Raises
    ------
    Outdated
        The membership has changed since it was read, or one of `also` is unmet.
    Conflict
        It is the last admin's.
    """
    if role == memberships.ADMIN:
        counted = rooms.count(membership.room_id, admins=1)
    else:
        counted = rooms.count(membership.room_id, admins=-1, condition="admins > :one")
    # The count last: where the membership has changed, or who acts, it says nothing.
    writes = [*memberships.change_role(membership, role), *also, counted]
    try:
        dynamodb.transact_write(writes)
    except dynamodb.Unmet as unmet:
        if writes[unmet.position] is counted:
            raise Conflict("The room would have no admin. Make another one first.") from None
        raise Outdated from None
    return membership._replace(role=role)
