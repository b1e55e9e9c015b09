"""`leave`: lets a connection hear one room less."""

from typing import Any

from chat import channels, connections
from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer `left`, or an error."""
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        return routes.reply(routes.error(routes.BAD_FRAME, str(wrong)))
    connections.leave(routes.connection_id(event), channels.room_channel(room))
    return routes.reply({"type": "left", "room": room})
