"""`leave`: a room goes off a connection's screen, which then hears only what it hears anyway."""

from typing import Any

from chat import screens
from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer `left`, or an error."""
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        return routes.reply(routes.error(routes.BAD_FRAME, str(wrong)))
    screens.hide(routes.connection_id(event), room)
    return routes.reply({"type": "left", "room": room})
