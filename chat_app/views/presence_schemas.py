"""What a room tells of who is here."""

import marshmallow as ma

from chat_app.schema import Schema
from chat_app.views.people_schemas import PersonSchema


class PresenceSchema(Schema):
    """Who has the room on the screen now."""

    room = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True, metadata={"description": "How many people are here"})
    users = ma.fields.List(
        ma.fields.Nested(PersonSchema),
        required=True,
        metadata={"description": "Who they are, by name; empty in a very large room"},
    )
