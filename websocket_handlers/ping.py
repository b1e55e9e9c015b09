"""`ping`: answers, so that both ends know the other is there, and that broadcasts still find this connection."""

from chat.connections import Connection
from websocket_handlers import routes


@routes.answered
def handler(event: routes.Event, sender: Connection) -> routes.Message:
    """Answer `pong`, or say that the connection has to be opened anew.

    A connection can be open and yet unknown here, and would then hear nothing: it has expired, or a post to it was
    answered 410 while it was still opening. A page pings first of all and every few minutes, so it learns of it.
    """
    return {"type": "pong"}
