"""Belonging: when somebody becomes a member of a room, or ceases to be one, all that they have open follows.

It is done after the fact, from the stream of what is stored, and again whenever that comes again. (That nobody is heard
by a membership that has ended does not wait for this: `chat.connections` tells of marks.)
"""

from collections.abc import Sequence

from chat import connections, dynamodb, hearing, rooms
from chat.channels import room_channel, screen_channel, user_channel
from chat.connections import Connection
from chat.memberships import Membership


def open_connections(user_id: str) -> list[Connection]:
    """Return all that a user has open."""
    return [each for each in connections.in_channel(user_channel(user_id)) if not each.has_expired]


def take_in(membership: Membership, open_: Sequence[Connection]) -> None:
    """Let connections of a member hear the room, by the membership as it is now."""
    for connection in open_:
        is_open = hearing.hear(connection, {membership.room_id: membership.stamp})
        if is_open and membership.kind != rooms.OPEN:
            # One who was removed and is back may have it on the screen by the membership before.
            connections.restamp(screen_channel(membership.room_id), connection.id, membership.stamp)


def let_go(room_id: str, kind: str, open_: Sequence[Connection]) -> None:
    """Let connections of who is no member any more hear the room no more; an open one goes on where it is looked at."""
    if kind == rooms.OPEN:
        _go_on_watching(room_id, open_)
    else:
        channels = (room_channel(room_id), screen_channel(room_id))
        connections.stop_listening((channel, each.id) for channel in channels for each in open_)
        for connection in open_:
            connections.forget_channel(connection.id, screen_channel(room_id))
    for connection in open_:
        connections.forget_room(connection.id, room_id)


def _go_on_watching(room_id: str, open_: Sequence[Connection]) -> None:
    """Let who looks at an open room hear it as anybody does, and nobody else.

    In this order: of a `leave` at the same time either it finds a listener without a stamp, and takes it away, or it is
    seen here that the room is not on the screen.
    """
    for connection in open_:
        connections.restamp(room_channel(room_id), connection.id, None)
    screens = [connections.listener_key(screen_channel(room_id), each.id) for each in open_]
    shown = dynamodb.batch_get([connections.place(key) for key in screens])
    for connection, screen in zip(open_, shown, strict=True):
        if screen is None:
            connections.stop_watching(connection.id, room_id)
