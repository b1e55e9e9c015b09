"""Which rooms a connection has on its screen: there it is seen to be, and sees who else is, and who types.

A connection hears the rooms of its ticket whatever is on its screen. Another room it hears while it shows it. So the
items are:

- `channel#room#R` for each room that it hears, which is all that a message needs to find its listeners;
- `channel#screen#R` for each room on its screen, which is all that presence and typing need: a connection that comes
  or goes concerns nobody who looks at another room.
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
        It has `MAX_ROOMS` there already.
    """
    channel = screen_channel(room)
    if channel not in connection.channels and len(_rooms_on(connection)) >= MAX_ROOMS:
        raise TooManyRooms
    return connections.join(connection, channel, *_heard_with_it(room, connection.channels))


def hide(connection_id: str, room: str) -> None:
    """Take the room off the connection's screen. One that was not there is no error."""
    heard = _heard_with_it(room, connections.own_channels(connection_id))
    connections.leave(connection_id, screen_channel(room), *heard)


def shows(connection: Connection, room: str) -> bool:
    """Return whether the connection has the room on its screen."""
    return screen_channel(room) in connection.channels


def _heard_with_it(room: str, channels: frozenset[str]) -> list[str]:
    """Return the channel of the room's messages, unless the connection hears that one anyway."""
    return [] if room_channel(room) in channels else [room_channel(room)]


def _rooms_on(connection: Connection) -> list[str]:
    return [channel for channel in connection.channels if room_on_screen(channel) is not None]
