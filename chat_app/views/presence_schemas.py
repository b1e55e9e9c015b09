"""What a room tells of who is here."""

import marshmallow as ma

from chat_app.views.people_schemas import PersonSchema


class PresenceSchema(ma.Schema):
    """Who has the room on the screen now."""

    room = ma.fields.String()
    count = ma.fields.Integer(metadata={"description": "How many people are here"})
    users = ma.fields.List(
        ma.fields.Nested(PersonSchema), metadata={"description": "Who they are, by name; empty in a very large room"}
    )
