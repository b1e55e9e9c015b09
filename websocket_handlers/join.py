"""`join`: lets a connection hear one more room. Every room is open to everyone who is signed in."""

from typing import Any

from chat import channels, connections
from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer `joined`, or an error."""
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        return routes.reply(routes.error(routes.BAD_FRAME, str(wrong)))
    connection = connections.find(routes.connection_id(event))
    try:
        if connection is None or not connections.join(connection, channels.room_channel(room)):
            return routes.reply(routes.NOT_REGISTERED)
    except connections.TooManyChannels:
        limit = connections.MAX_CHANNELS_PER_CONNECTION
        return routes.reply(
            routes.error("too_many_rooms", f"A connection hears {limit} channels at most. Leave a room first.")
        )
    return routes.reply({"type": "joined", "room": room})
