"""What clients send to say how far they have read, and what they are answered."""

import marshmallow as ma

from chat import message_id
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, PatternField


class ReadSchema(BodySchema):
    """Up to which message somebody has read."""

    id = PatternField(
        message_id.UUID_PATTERN,
        "Not a message's id.",
        {"description": "A message of the room", "format": "uuid"},
        required=True,
    )

    @ma.post_load
    def lower(self, data: dict[str, str], **_: object) -> dict[str, str]:
        """Write the id as messages do."""
        return {"id": data["id"].lower()}


class ReadMarkerSchema(Schema):
    """How far somebody has read."""

    read_id = ma.fields.String(required=True, metadata={"description": "The newest message read"})
