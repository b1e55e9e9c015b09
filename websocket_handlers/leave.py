"""`leave`: a room goes off a connection's screen, which then hears only what it hears anyway."""

from chat import screens
from chat.connections import Connection
from websocket_handlers import routes


@routes.answered
def handler(event: routes.Event, sender: Connection) -> routes.Message:
    """Answer `left`, or an error."""
    room = routes.room_named_by(event)
    screens.hide(sender, room)
    return {"type": "left", "room": room}
