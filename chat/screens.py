"""Which rooms a connection has on its screen: there it is seen to be, and sees who else is, and who types.

A connection hears the rooms of its ticket whatever is on its screen. Another room it hears while it shows it. So the
items are:

- `channel#room#R` for each room that it hears, which is all that a message needs to find its listeners;
- `channel#screen#R` for each room on its screen, which is all that presence and typing need: a connection that comes
  or goes concerns nobody who looks at another room.

Frames of one client run at the same time. A `leave` of a room beside a `join` of it may undo the join: who is told
`left` of a room that it wants joins it again, which writes all of it anew.
"""

from chat import connections
from chat.channels import room_channel, room_on_screen, screen_channel
from chat.connections import Connection

# Pages show one at a time; a program may follow many.
MAX_ROOMS = 100


class TooManyRooms(Exception):
    """A connection has as many rooms on its screen as it may."""


def show(connection: Connection, room: str) -> bool:
    """Put the room on the connection's screen; return False when the connection has closed meanwhile.

    Raises
    ------
    TooManyRooms
        It has `MAX_ROOMS` others there.
    """
    channel = screen_channel(room)
    most = MAX_ROOMS + sum(room_on_screen(each) is None for each in connection.channels)
    # Nothing is written for what would be taken back; of several at once the write itself lets no more in.
    if channel not in connection.channels and len(connection.channels) >= most:
        raise TooManyRooms
    try:
        return connections.join(connection, channel, *_heard_with_it(room, connection.channels), most=most)
    except connections.TooManyChannels:
        raise TooManyRooms from None


def hide(connection: Connection, room: str) -> None:
    """Take the room off the connection's screen. One that was not there is no error."""
    connections.leave(connection.id, screen_channel(room), *_heard_with_it(room, connection.channels))


def shows(connection: Connection, room: str) -> bool:
    """Return whether the connection has the room on its screen."""
    return screen_channel(room) in connection.channels


def _heard_with_it(room: str, channels: frozenset[str]) -> list[str]:
    """Return the channel of the room's messages, unless the connection hears that one anyway."""
    return [] if room_channel(room) in channels else [room_channel(room)]
