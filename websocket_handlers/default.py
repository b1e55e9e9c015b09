"""`$default`: says what was wrong with a frame that no route takes."""

from typing import Any

from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer with an error frame."""
    return routes.reply(
        routes.error(
            "unknown_action",
            'Send a JSON object with an action: "ping", "join", "leave" or "typing". Messages go by HTTP.',
        )
    )
