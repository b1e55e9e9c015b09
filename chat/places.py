"""Where a caller wants to do something: what one request says of them, of the room, and of both together."""

from collections.abc import Sequence
from typing import NamedTuple

from chat import dynamodb, memberships, rooms, standing
from chat.memberships import Membership
from chat.rooms import Room
from chat.standing import Standing


class Outdated(Exception):
    """What was read has changed before anything was written, and nothing was: all of it has to be asked anew."""


class Place(NamedTuple):
    """A room, and who somebody is there.

    Attributes
    ----------
    room
        The room.
    membership
        Their own; None for who is no member.
    keeps_order
        Whether they are one of the administrators of the whole chatroom.
    """

    room: Room
    membership: Membership | None
    keeps_order: bool = False

    @property
    def member(self) -> Membership:
        """The membership of whom a rule has found to be a member.

        Raises
        ------
        LookupError
            No rule has: they are none.
        """
        if self.membership is None:
            raise LookupError(f"no member of {self.room.id}")
        return self.membership

    @property
    def is_administered(self) -> bool:
        """Whether they may do here what the room's admins may."""
        if self.membership is not None:
            is_admin = self.membership.role == memberships.ADMIN
            return is_admin or (self.keeps_order and self.room.kind != rooms.DIRECT)
        return self.keeps_order and self.room.kind == rooms.OPEN


class Found(NamedTuple):
    """How the caller stands, the place (None where there is no such room), and what was asked for besides."""

    standing: Standing
    place: Place | None
    also: list[dynamodb.Item | None]


def find(
    user_id: str, room_id: str, *, keeps_order: bool = False, also: Sequence[tuple[str, dict[str, str]]] = ()
) -> Found:
    """Find out how a user stands and who they are in a room, by one consistent read.

    Parameters
    ----------
    keeps_order
        Whether the user is one of the administrators of the whole chatroom.
    also
        Tables and keys of what is needed besides. Beyond some 97 of them it takes another request.
    """
    asked = [standing.place(user_id), rooms.place(room_id), memberships.place(room_id, user_id), *also]
    user, room, membership, *more = dynamodb.batch_get(asked)
    place = room and Place(Room.of(room), Membership.of(membership) if membership else None, keeps_order)
    return Found(standing.read(user or {}), place or None, more)
