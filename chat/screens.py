"""Which rooms a connection has on its screen: there it is seen to be, and sees who else is, and who types.

A connection hears the rooms that its user belongs to, whatever is on its screen. An open room that they do not belong
to it hears while it shows it. So the items are:

- `channel#room#R` for each room that it hears, which is all that a message needs to find its listeners: with the stamp
  of the membership, or without one where it is heard because it is on the screen;
- `channel#screen#R` for each room on its screen, which is all that presence and typing need: a connection that comes
  or goes concerns nobody who looks at another room. With the stamp where only members may look.

Frames of one client run at the same time. A `leave` of a room beside a `join` of it may undo the join: who is told
`left` of a room that it wants joins it again, which writes all of it anew.
"""

from dataclasses import dataclass

from chat import connections, dynamodb, hearing, memberships, rooms, rules
from chat.channels import room_channel, room_on_screen, screen_channel
from chat.clock import now_s
from chat.connections import Connection
from chat.memberships import Membership
from chat.places import Place
from chat.rooms import Room
from chat.rules import Unknown

# Pages show one at a time; a program may follow many.
MAX_ROOMS = 100


class TooManyRooms(Exception):
    """A connection has as many rooms on its screen as it may."""


@dataclass(frozen=True)
class _Found:
    """A room, by which membership its user is there, and by which one the connection hears it; None for none."""

    room: Room
    stamp: str | None
    heard_by: str | None


def show(connection: Connection, room_id: str) -> bool:
    """Put a room on the connection's screen; return False when the connection has closed meanwhile.

    The membership is read again once all is written: it may have begun or ended in between, and who wrote that has
    looked for the connection's items where there were none yet.

    Raises
    ------
    Unknown
        There is no such room, or the connection's user may not read it.
    TooManyRooms
        It has `MAX_ROOMS` others there.
    """
    channel = screen_channel(room_id)
    most = MAX_ROOMS + sum(room_on_screen(each) is None for each in connection.channels)
    # Nothing is written for what would be taken back; of several at once the write itself lets no more in.
    if channel not in connection.channels and len(connection.channels) >= most:
        raise TooManyRooms
    found = _look(connection, room_id)
    while True:
        if not _write(connection, found, most):
            return False
        before, found = found, _look(connection, room_id)
        if found.stamp == before.stamp:
            return True


def hide(connection: Connection, room_id: str) -> None:
    """Take the room off the connection's screen. One that was not there is no error."""
    _take_off(connection, room_id)
    connections.forget_channel(connection.id, screen_channel(room_id))


def shows(connection: Connection, room: str) -> bool:
    """Return whether the connection has the room on its screen."""
    return screen_channel(room) in connection.channels


def _look(connection: Connection, room_id: str) -> _Found:
    """Find out by one consistent read what is so, and that the user may look at the room."""
    room, mine, listener = dynamodb.batch_get(
        [
            rooms.place(room_id),
            memberships.place(room_id, connection.user["id"]),
            connections.place(connections.listener_key(room_channel(room_id), connection.id)),
        ]
    )
    if room is None:
        raise Unknown
    place = Place(Room.of(room), Membership.of(mine) if mine else None)
    try:
        rules.may_read(place)
    except Unknown:
        hide(connection, room_id)
        raise
    return _Found(place.room, place.membership.stamp if place.membership else None, (listener or {}).get("stamp"))


def _write(connection: Connection, found: _Found, most: int) -> bool:
    room, stamp = found.room, found.stamp
    since_now = connection._replace(since_ms=int(now_s() * 1000))
    if stamp is None:
        connections.listen(since_now, {room_channel(room.id): None, screen_channel(room.id): None})
    elif found.heard_by != stamp and not hearing.hear(since_now, {room.id: stamp}):
        return False
    else:
        connections.listen(since_now, {screen_channel(room.id): None if room.kind == rooms.OPEN else stamp})
    try:
        is_open = connections.note(connection.id, screen_channel(room.id), most)
    except connections.TooManyChannels:
        _take_off(connection, room.id)
        raise TooManyRooms from None
    if not is_open:
        _take_off(connection, room.id)
    return is_open


def _take_off(connection: Connection, room_id: str) -> None:
    connections.stop_listening([(screen_channel(room_id), connection.id)])
    # Only now: whoever lets somebody who has left the room go on watching looks then whether it is on the screen.
    connections.stop_watching(connection.id, room_id)
