"""What the lists of administrators look like."""

import marshmallow as ma

from chat import audit
from chat_app.schema import Schema
from chat_app.views.blocks_schemas import BlockSchema
from chat_app.views.fields import WholeNumberField
from chat_app.views.people_schemas import PersonSchema

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class ListQuerySchema(Schema):
    """Which page of a list."""

    cursor = ma.fields.String(metadata={"description": "The `next` of the page before; without one, the first page"})
    limit = WholeNumberField(load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))


class BlockedPageSchema(Schema):
    """Some of those who are blocked."""

    blocked = ma.fields.List(ma.fields.Nested(BlockSchema))
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})


class AuditEntrySchema(Schema):
    """What somebody who keeps order has done."""

    id = ma.fields.String(metadata={"description": "A UUIDv7: sorts as text in the order of the acts"})
    at = ma.fields.String(metadata={"format": "date-time"})
    who = ma.fields.Nested(
        PersonSchema, metadata={"description": "Its id is `cognito` where the user pool had disabled or deleted a user"}
    )
    act = ma.fields.String(metadata={"description": "What was done", "enum": list(audit.ACTS)})
    user = ma.fields.Nested(PersonSchema, metadata={"description": "To whom"})
    room = ma.fields.String(metadata={"description": "The id of the room where"})
    message = ma.fields.String(metadata={"description": "The id of the message that it was done to"})
    since = ma.fields.String(metadata={"format": "date-time", "description": "What they wrote from then on"})
    role = ma.fields.String(metadata={"description": "What the user became in the room"})
    changes = ma.fields.Dict(
        metadata={"description": "What became of the room's `name`, `topic`, `archived_at` (null: it was brought back)"}
    )
    reason = ma.fields.String()


class AuditPageSchema(Schema):
    """Some of what was done, the newest first."""

    audit = ma.fields.List(ma.fields.Nested(AuditEntrySchema))
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})
