"""What an invitation looks like to who makes it, to the room's members, and to who is invited."""

import marshmallow as ma

from chat import invitations, rooms
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, NumberField, WholeNumberField
from chat_app.views.people_schemas import UserSchema

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class NewInvitationSchema(BodySchema):
    """For how long, and for how many. The body may be missing."""

    expires_in_s = NumberField(
        load_default=invitations.DEFAULT_LIFETIME_S,
        validate=ma.validate.Range(1, invitations.MAX_LIFETIME_S),
        metadata={"description": "How many seconds it is good for: a week unless told, 30 days at most"},
    )
    uses = NumberField(
        load_default=invitations.DEFAULT_USES,
        validate=ma.validate.Range(1, invitations.MAX_USES),
        metadata={"description": f"How many people may join by it: {invitations.MAX_USES:,} at most"},
    )


class _InvitationSchema(Schema):
    id = ma.fields.String(required=True, metadata={"description": "Of the invitation: it opens nothing"})
    created_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    expires_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    uses_left = ma.fields.Integer(required=True, metadata={"description": "How many more may join by it"})


class SentInvitationSchema(_InvitationSchema):
    """A new invitation, with what lets others join."""

    code = ma.fields.String(
        required=True, metadata={"description": "What is to be handed on, and kept from all others. Told only here"}
    )
    url = ma.fields.String(
        required=True,
        metadata={
            "description": "The site's page for it",
            "format": "uri",
            "example": "https://chat.example.com/#/invitations/kP3v0Xq9c1ZtYwR8mB5nLd7sFh2uJ4aG6eT",
        },
    )


class InvitationSchema(_InvitationSchema):
    """An invitation, as the room's members see it."""

    by = ma.fields.Nested(UserSchema, required=True, metadata={"description": "Whose it is"})


class InvitationsSchema(Schema):
    """Some of a room's invitations."""

    invitations = ma.fields.List(ma.fields.Nested(InvitationSchema), required=True)
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})


class InvitationsQuerySchema(Schema):
    """Which page of a room's invitations."""

    cursor = ma.fields.String(metadata={"description": "The `next` of the page before; without one, the first page"})
    limit = WholeNumberField(load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))


class _InvitingRoomSchema(Schema):
    name = ma.fields.String(required=True)
    topic = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, metadata={"enum": [rooms.OPEN, rooms.CLOSED]})
    members = ma.fields.Integer(required=True, metadata={"description": "How many there are"})


class InvitedToSchema(Schema):
    """What one is invited to."""

    room = ma.fields.Nested(_InvitingRoomSchema, required=True)
    by = ma.fields.Nested(UserSchema, required=True, metadata={"description": "Who has invited"})
