"""`join`: a room comes onto a connection's screen, which then hears it. Every room is open to all who are signed in."""

from typing import Any

from chat import connections, screens
from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer `joined`, or an error."""
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        return routes.reply(routes.error(routes.BAD_FRAME, str(wrong)))
    connection = connections.find(routes.connection_id(event))
    try:
        if connection is None or not screens.show(connection, room):
            return routes.reply(routes.NOT_REGISTERED)
    except screens.TooManyRooms:
        return routes.reply(
            routes.error("too_many_rooms", f"A connection joins {screens.MAX_ROOMS} rooms at most. Leave one first.")
        )
    return routes.reply({"type": "joined", "room": room})
