"""`/rooms/{room}/presence`: who is here."""

from typing import Any

import marshmallow as ma

from chat_app.api import ChatBlueprint
from chat_app.auth import signed_in
from websocket_handlers import people

blueprint = ChatBlueprint("presence", __name__, description="Who is here")


class PersonSchema(ma.Schema):
    """Someone with the room open."""

    id = ma.fields.String()
    name = ma.fields.String()


class PresenceSchema(ma.Schema):
    """Who has the room open now."""

    room = ma.fields.String()
    count = ma.fields.Integer(metadata={"description": "How many people are here"})
    users = ma.fields.List(
        ma.fields.Nested(PersonSchema), metadata={"description": "Who they are, by name; empty in a very large room"}
    )


@blueprint.route("/rooms/<room:room>/presence")
@signed_in
@blueprint.response(200, PresenceSchema)
def show_presence(room: str) -> dict[str, Any]:
    """Tell who has the room open."""
    here = people.people_in(room)
    users = sorted(here, key=lambda user: (user["name"].casefold(), user["id"]))
    return {"room": room, "count": len(here), "users": users if people.are_named(len(here)) else []}
