"""`$default`: says what was wrong with a frame that no route takes."""

from chat.connections import Connection
from websocket_handlers import routes


@routes.answered
def handler(event: routes.Event, sender: Connection) -> routes.Message:
    """Answer with an error frame."""
    return routes.error(
        "unknown_action",
        'Send a JSON object with an action: "ping", "join", "leave" or "typing". Messages go by HTTP.',
    )
