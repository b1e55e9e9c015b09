"""Who may do what: one named rule for each question. It returns, or raises what the caller is told."""

from collections.abc import Mapping

from chat import message_id, messages, rooms
from chat.channels import GENERAL_ROOM
from chat.clock import now_s
from chat.dynamodb import Item
from chat.places import Place
from chat.rooms import Room

EDITABLE_FOR_S = 24 * 60 * 60


class Unknown(Exception):
    """The caller may not know of it, or it is not there: that is the same answer.

    The exception's own text, where it has one, says what is meant: that of what the body names, not the path.
    """


class Refused(Exception):
    """The caller may see it, and not do this; the exception's own text says why."""


class Conflict(Exception):
    """Nobody can do this to it, as it now is; the exception's own text says why."""


class Deleted(Conflict):
    """The message has been deleted: nothing changes it again."""

    def __init__(self) -> None:
        super().__init__("The message has been deleted.")


# --------------------------------------------------------------------------------------------------- in any room


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


# -------------------------------------------------------------------------------------------------------- messages


def must_be_there(item: Item | None, what: str = "message") -> Item:
    """What is not in the room, or has been kept for long enough, nobody finds."""
    if item is None or messages.has_expired(item):
        raise Unknown(f"There is no such {what} in this room.")
    return item


def must_not_be_deleted(message: Item) -> None:
    """Nothing is done to a tombstone, and nobody replies to one."""
    if "deleted_at" in message:
        raise Deleted


def may_be_replied_to(message: Item | None) -> None:
    """What is in the room can be replied to, and no tombstone."""
    if message is None or messages.has_expired(message):
        raise Unknown("The message that this replies to is not in the room.")
    must_not_be_deleted(message)


def may_edit(place: Place, message: Item, user_id: str) -> None:
    """One's own, within 24 hours, while one is a member."""
    must_be_member(place)
    if message["author"]["id"] != user_id:
        raise Refused("This is somebody else's message. Only its author can edit it.")
    if now_s() - message_id.made_at_s(message["id"]) > EDITABLE_FOR_S:
        raise Refused("A message can be edited for 24 hours after it was sent.")
    must_not_be_archived(place.room)
    must_not_be_deleted(message)


def may_delete(place: Place, message: Item, user_id: str) -> None:
    """One's own, as long as one may read the room; any by the room's admins, and by the chatroom's administrators."""
    may_know_of(place)
    if message["author"]["id"] != user_id and not place.keeps_order and not place.is_administered:
        raise Refused("This is somebody else's message. They can delete it, and so can the room's admins.")
    must_not_be_archived(place.room)


# ------------------------------------------------------------------------------------------------ the room itself


def may_change(place: Place) -> None:
    """Its admins change a room. A direct room stays as it is."""
    may_read(place)
    must_not_be_direct(place.room)
    may_administer(place)


def may_archive(place: Place) -> None:
    """Who may change a room archives it, and the chatroom's administrators archive any, unread."""
    if not place.keeps_order:
        may_change(place)
    must_not_be_direct(place.room)


def must_allow(room: Room, changes: Mapping[str, object]) -> None:
    """The general room is never archived, and an archived one is brought back before anything else of it changes."""
    if changes.get("archived_at"):
        must_not_be_general(room)
    elif "archived_at" not in changes:
        must_not_be_archived(room)


# ------------------------------------------------------------------------------------------------ who belongs to it


def may_join(place: Place) -> None:
    """Anyone joins an open room. Into others one is brought, or invited. A member has joined already."""
    may_read(place)
    must_not_be_direct(place.room)


def may_bring_in(place: Place) -> None:
    """Members bring others in, and so do those who may administer the room."""
    if not place.is_administered:
        must_be_member(place)
    must_not_be_direct(place.room)


def may_give_roles(place: Place) -> None:
    """The room's admins say who is one."""
    may_read(place)
    must_not_be_direct(place.room)
    may_administer(place)


def may_leave(place: Place) -> None:
    """Members leave, but for rooms that are for ever."""
    if place.membership is None:
        raise Unknown
    must_not_be_for_ever(place.room)


def may_remove(place: Place) -> None:
    """The room's admins remove others, but for rooms that are for ever."""
    may_read(place)
    must_not_be_direct(place.room)
    may_administer(place)
    must_not_be_for_ever(place.room)


# ------------------------------------------------------------------------------------------------------ invitations


def may_invite(place: Place) -> None:
    """Members invite others into a room that others can come into."""
    must_be_member(place)
    must_not_be_direct(place.room)
    must_not_be_archived(place.room)


def may_revoke(place: Place, maker: str | None) -> None:
    """Its maker takes an invitation back, and so do the room's admins; of one that is not there all members know."""
    if place.is_administered:
        return
    must_be_member(place)
    if maker not in (None, place.member.user_id):
        raise Refused("Only who has made an invitation can take it back, and the room's admins can.")


# ------------------------------------------------------------------------------------------- what a room must not be


def must_not_be_archived(room: Room) -> None:
    """In an archived room nothing new is said, nothing changes, and nobody joins."""
    if room.archived_at:
        raise Conflict("The room is archived. An admin of it can bring it back.")


def must_not_be_direct(room: Room) -> None:
    """A direct room is of the same people for ever, and has nothing else that could change."""
    if room.kind == rooms.DIRECT:
        raise Conflict("A direct room stays as it is: the same people, for ever.")


def must_not_be_general(room: Room) -> None:
    """The general room is everybody's, and always there."""
    if room.id == GENERAL_ROOM:
        raise Conflict("The general room is always there, and everybody belongs to it.")


def must_not_be_for_ever(room: Room) -> None:
    """A direct room keeps its people, and the general room everybody."""
    must_not_be_direct(room)
    must_not_be_general(room)
