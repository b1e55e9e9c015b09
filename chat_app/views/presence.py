"""`/rooms/{room}/presence`: who is here."""

from typing import Any

from chat import presence, rules
from chat_app.api import ChatBlueprint
from chat_app.auth import in_room
from chat_app.views.presence_schemas import PresenceSchema

blueprint = ChatBlueprint("presence", __name__, description="Who is here")


@in_room(rules.may_read)
@blueprint.response(200, PresenceSchema)
def show_presence(room: str) -> dict[str, Any]:
    """Tell who has the room on the screen."""
    here = presence.people_in(room)
    users = sorted(here, key=lambda user: (user["name"].casefold(), user["id"]))
    return {"room": room, "count": len(here), "users": users if presence.are_named(len(here)) else []}
