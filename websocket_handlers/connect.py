"""`$connect`: redeems the ticket, registers the connection, and lets it hear the rooms that its user belongs to.

Whether the user may come in, and which rooms are theirs, is read once the connection is registered. Who throws them out
or makes them a member writes that first, and looks for their connections then: so one of the two always sees the other.
"""

import json
import os
from typing import Any

from chat import addresses, connections, hearing, open_sockets, tickets
from chat.standing import Blocked, Ended
from websocket_handlers import routes

# A header may have some 10 KB; the beginning tells whose page it was.
MAX_LOGGED_CHARACTERS = 200


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Accept the handshake with 200, or refuse it with 401 or 403."""
    origin = _header(event, "origin")
    # Only browsers send an Origin, and they cannot forge it (RFC 6455, section 10.2).
    if origin is not None and origin != os.environ["ALLOWED_ORIGIN"]:
        _log(event, refused="origin", origin=origin[:MAX_LOGGED_CHARACTERS])
        return {"statusCode": 403}
    secret = (event.get("queryStringParameters") or {}).get("ticket")
    ticket = tickets.redeem(secret) if secret else None
    if ticket is None:
        _log(event, refused="ticket")
        return {"statusCode": 401}
    connection = connections.register(routes.connection_id(event), ticket)
    standing, belongs_to = hearing.own(ticket.user["id"])
    try:
        standing.admit(ticket.issued_at)
    except (Blocked, Ended):
        connections.forget([connection.id])
        _log(event, refused="user", user=ticket.user["id"])
        return {"statusCode": 403}
    if not hearing.begin(connection, belongs_to):
        _log(event, refused="closed", user=ticket.user["id"])
        return {"statusCode": 403}
    open_sockets.end_surplus(ticket.user["id"], int(os.environ["OPEN_SOCKETS"]))
    _log(event, user=ticket.user["id"])
    return routes.OK


def _log(event: routes.Event, **what: str) -> None:
    """Write one line about the handshake, so that abuse can be told whose it is. It never has the ticket.

    The gateway's own log has all frames, but is off unless asked for, and does not know the user.
    """
    address = (event["requestContext"].get("identity") or {}).get("sourceIp")
    # With `Waf=on` the address is CloudFront's, which tells whose handshake it forwards.
    forwarded = addresses.forwarded(_header(event, "x-forwarded-for"), address)
    line = {"connection": routes.connection_id(event), "address": address, "forwarded": forwarded, **what}
    print(json.dumps(line))


def _header(event: routes.Event, name: str) -> str | None:
    return next((value for key, value in (event.get("headers") or {}).items() if key.lower() == name), None)
