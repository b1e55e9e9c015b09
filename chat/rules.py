"""Who may do what: one named rule for each question. It returns, or raises what the caller is told."""

from chat import messages, rooms
from chat.dynamodb import Item
from chat.places import Place
from chat.rooms import Room


class Unknown(Exception):
    """The caller may not know of it, or it is not there: that is the same answer."""


class Refused(Exception):
    """The caller may see it, and not do this; the exception's own text says why."""


class Conflict(Exception):
    """Nobody can do this to it, as it now is; the exception's own text says why."""


def may_read(place: Place) -> None:
    """Open rooms are everybody's to read; others are their members'."""
    if place.room.kind != rooms.OPEN and place.membership is None:
        raise Unknown


def may_know_of(place: Place) -> None:
    """Who may read a room knows of it; the chatroom's administrators know of all."""
    if not place.keeps_order:
        may_read(place)


def must_be_member(place: Place) -> None:
    """Only members have this."""
    may_read(place)
    if place.membership is None:
        raise Refused("Only members of the room can do this. Join it first.")


def may_write(place: Place) -> None:
    """Members write, as long as the room is not archived."""
    must_be_member(place)
    must_not_be_archived(place.room)


def may_administer(place: Place) -> None:
    """The room's admins may, and the chatroom's administrators in open rooms and in those that they are in."""
    may_read(place)
    if not place.is_administered:
        raise Refused("Only the room's admins can do this.")


def must_not_be_archived(room: Room) -> None:
    """In an archived room nothing new is said, nothing changes, and nobody joins."""
    if room.archived_at:
        raise Conflict("The room is archived. An admin of it can bring it back.")


def must_be_there(message: Item | None) -> Item:
    """What is not in the room, or has been kept for long enough, nobody finds."""
    if message is None or messages.has_expired(message):
        raise Unknown
    return message


def may_delete(place: Place, message: Item, user_id: str) -> None:
    """One's own, as long as one may read the room; any by the room's admins, and by the chatroom's administrators."""
    may_know_of(place)
    if message["author"]["id"] != user_id and not place.keeps_order and not place.is_administered:
        raise Refused("This is somebody else's message. They can delete it, and so can the room's admins.")
    must_not_be_archived(place.room)
