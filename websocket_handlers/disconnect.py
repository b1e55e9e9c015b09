"""`$disconnect`: forgets the connection. API Gateway calls it as a best effort; TTL and 410 answers do the rest."""

from typing import Any

from chat import connections
from websocket_handlers import routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Delete the connection's items."""
    connections.forget([routes.connection_id(event)])
    return routes.OK
