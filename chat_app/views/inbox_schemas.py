"""What the list of mentions looks like."""

import marshmallow as ma

from chat.rooms import CLOSED, DIRECT, OPEN
from chat_app.schema import Schema
from chat_app.views.messages_schemas import MessageSchema


class MentionedInSchema(Schema):
    """The room of a mention."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "Null of a direct room"})
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf([OPEN, CLOSED, DIRECT]))


class MentionSchema(Schema):
    """A message that mentions the caller, and where."""

    room = ma.fields.Nested(MentionedInSchema, required=True)
    message = ma.fields.Nested(MessageSchema, required=True)


class MentionsSchema(Schema):
    """Some of what mentions the caller, the newest first."""

    mentions = ma.fields.List(ma.fields.Nested(MentionSchema), required=True)
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})
