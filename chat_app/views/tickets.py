"""`/tickets`: what opens a WebSocket."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app

from chat import tickets
from chat.clock import now_s, rfc3339
from chat_app.api import ChatBlueprint
from chat_app.auth import count, current_user, limited
from chat_app.settings import Settings
from chat_app.views.tickets_schemas import TicketSchema

blueprint = ChatBlueprint("tickets", __name__, description="What opens a WebSocket")


@limited
@blueprint.response(201, TicketSchema)
def issue_ticket() -> dict[str, Any]:
    """Issue a ticket for one WebSocket, which hears what is meant for this user, and the user's rooms.

    Of somebody with more than 100 rooms it hears the 100 in which something was said last.
    """
    settings: Settings = current_app.extensions["chat"]
    count(settings.limits.of_ticket())
    user = current_user()
    secret, expires_at = tickets.issue(user.as_author(), user.session_expires_at, user.issued_at)
    return {
        "url": f"{settings.web_socket_url}?{urlencode({'ticket': secret})}",
        "expires_at": rfc3339(expires_at),
        "server_time": rfc3339(now_s()),
    }
