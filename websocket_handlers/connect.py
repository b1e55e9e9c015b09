"""`$connect`: redeems the ticket, and registers the connection for the channels that the ticket names.

Whether the user may come in is asked once the connection is registered. Who throws them out writes that first, and
looks for their connections then: so one of the two always sees the other.
"""

import logging
import os
from typing import Any

from chat import connections, open_sockets, standing, tickets
from chat.standing import Blocked, Ended
from websocket_handlers import routes

logger = logging.getLogger(__name__)


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Accept the handshake with 200, or refuse it with 401 or 403."""
    origin = _header(event, "origin")
    # Only browsers send an Origin, and they cannot forge it (RFC 6455, section 10.2).
    if origin is not None and origin != os.environ["ALLOWED_ORIGIN"]:
        logger.warning("refused a handshake from the origin %r", origin)
        return {"statusCode": 403}
    secret = (event.get("queryStringParameters") or {}).get("ticket")
    ticket = tickets.redeem(secret) if secret else None
    if ticket is None:
        return {"statusCode": 401}
    connection = connections.register(routes.connection_id(event), ticket)
    try:
        standing.of(ticket.user["id"]).admit(ticket.issued_at)
    except (Blocked, Ended):
        connections.forget([connection.id])
        return {"statusCode": 403}
    open_sockets.end_surplus(ticket.user["id"], int(os.environ["OPEN_SOCKETS"]))
    return routes.OK


def _header(event: routes.Event, name: str) -> str | None:
    return next((value for key, value in (event.get("headers") or {}).items() if key.lower() == name), None)
