"""`ping`: answers, so that both ends know the other is there, and that broadcasts still find this connection."""

from typing import Any

from websocket_handlers import connections, routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Answer `pong`, or say that the connection has to be opened anew.

    A connection can be open and yet unknown here: a post that came before its `$connect` had returned was answered 410
    ("Use @connections commands in your backend service" in the API Gateway guide), so the broadcast removed it. A page
    pings first of all, learns of it here, and reconnects.
    """
    if connections.find(routes.connection_id(event)) is None:
        return routes.reply(routes.NOT_REGISTERED)
    return routes.reply({"type": "pong"})
