"""What a member of a room looks like, and what clients send of one."""

import marshmallow as ma

from chat import memberships
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, WholeNumberField
from chat_app.views.people_schemas import UserSchema

MAX_LIMIT = 100


class MemberSchema(Schema):
    """A member."""

    user = ma.fields.Nested(UserSchema, required=True)
    role = ma.fields.String(required=True, metadata={"enum": [memberships.MEMBER, memberships.ADMIN]})
    joined_at = ma.fields.String(required=True, metadata={"format": "date-time"})


class MembersSchema(Schema):
    """Some of a room's members: admins first, then by name."""

    members = ma.fields.List(ma.fields.Nested(MemberSchema), required=True)
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})


class MembersQuerySchema(Schema):
    """Which page of a room's members."""

    cursor = ma.fields.String(metadata={"description": "The `next` of the page before; without one, the first page"})
    limit = WholeNumberField(load_default=MAX_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))


class RoleSchema(BodySchema):
    """What somebody is to be in a room. The body may be missing."""

    role = ma.fields.String(
        validate=ma.validate.OneOf([memberships.MEMBER, memberships.ADMIN]),
        metadata={"description": "As it is, unless told; of who is new, `member`"},
    )
