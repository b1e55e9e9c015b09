"""What the list of a room's changes looks like."""

import marshmallow as ma

from chat_app.schema import Schema
from chat_app.views.fields import WholeNumberField
from chat_app.views.messages_schemas import DEFAULT_LIMIT, MAX_LIMIT, MessageSchema


class ChangesQuerySchema(Schema):
    """From where on."""

    after = ma.fields.String(metadata={"description": "The `next` of the last answer; without one, where to begin"})
    limit = WholeNumberField(
        load_default=DEFAULT_LIMIT,
        validate=ma.validate.Range(1, MAX_LIMIT),
        metadata={"description": "How many messages at most. There may be fewer, or none, and `more` all the same"},
    )


class ChangesSchema(Schema):
    """Messages that have changed, each in its last state."""

    messages = ma.fields.List(ma.fields.Nested(MessageSchema), required=True)
    next = ma.fields.String(required=True, metadata={"description": "The cursor to go on with: always there"})
    more = ma.fields.Boolean(required=True, metadata={"description": "Whether to go on at once"})
