"""What a room looks like, to everybody and to its members, and what clients send to make and change one."""

from typing import Any

import marshmallow as ma

from chat import direct_rooms, involvement, memberships, new_rooms, rooms
from chat.channels import USER_PATTERN
from chat.unread import MOST_MENTIONS
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, PatternField, TruthField, WholeNumberField
from chat_app.views.line_field import LineField
from chat_app.views.people_schemas import UserSchema

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


class RoomSchema(Schema):
    """A room."""

    id = ma.fields.String(required=True, metadata={"description": "Never changes"})
    kind = ma.fields.String(
        required=True,
        metadata={
            "enum": [rooms.OPEN, rooms.CLOSED, rooms.DIRECT],
            "description": "`open`: anyone may find, read and join it. `closed`: members only. `direct`: 2 to 8 people "
            "for ever. It never changes",
        },
    )
    name = ma.fields.String(required=True, allow_none=True, metadata={"description": "null of a direct room"})
    topic = ma.fields.String(required=True)
    created_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    archived_at = ma.fields.String(metadata={"format": "date-time"})
    members = ma.fields.Integer(required=True, metadata={"description": "How many there are"})


class NewestSchema(Schema):
    """Which message is the newest of a room."""

    id = ma.fields.String(required=True)
    sent_at = ma.fields.String(required=True, metadata={"format": "date-time"})


class MembershipSchema(RoomSchema):
    """A room with what is the caller's own in it."""

    role = ma.fields.String(required=True, metadata={"enum": [memberships.MEMBER, memberships.ADMIN]})
    involvement = ma.fields.String(
        required=True, metadata={"enum": list(involvement.ALL), "description": "What the member is told of"}
    )
    read_id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The newest message read; null before the first"}
    )
    newest = ma.fields.Nested(
        NewestSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The newest message; null where nothing has been said"},
    )
    unread = ma.fields.Boolean(
        required=True, metadata={"description": "Whether somebody else has written since; one's own never count"}
    )
    mentions = ma.fields.Integer(
        required=True,
        metadata={
            "description": f"How many unread messages name the caller or everyone, {MOST_MENTIONS} at most",
            "minimum": 0,
            "maximum": MOST_MENTIONS,
        },
    )
    users = ma.fields.List(ma.fields.Nested(UserSchema), metadata={"description": "The others; of direct rooms only"})


class PlaceSchema(MembershipSchema):
    """A membership; of an open room that the caller is not in, the room alone."""

    def __init__(self, **options: Any) -> None:
        mine = MembershipSchema._declared_fields.keys() - RoomSchema._declared_fields.keys()
        super().__init__(**{"partial": tuple(sorted(mine)), **options})


class RoomsSchema(Schema):
    """Rooms: the caller's own, or those that anybody may join."""

    rooms = ma.fields.List(ma.fields.Nested(PlaceSchema), required=True)
    next = ma.fields.String(metadata={"description": "The cursor of the next page; absent on the last one"})


class RoomsQuerySchema(Schema):
    """Which rooms to list."""

    open = ma.fields.String(
        load_default="false",
        validate=ma.validate.OneOf(["true", "false"]),
        metadata={"description": "`true`: all open rooms, by name, instead of the caller's own"},
    )
    name = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=rooms.MAX_NAME_CODE_POINTS),
        metadata={"description": "Of open rooms: how their whole name begins; case and accents do not count"},
    )
    cursor = ma.fields.String(metadata={"description": "The `next` of the page before; without one, the first page"})
    limit = WholeNumberField(
        load_default=DEFAULT_LIMIT,
        validate=ma.validate.Range(1, MAX_LIMIT),
        metadata={"description": "Of open rooms; one's own come all at once"},
    )


def _name() -> LineField:
    most = rooms.MAX_NAME_CODE_POINTS
    return LineField("name", most, description=f"1 to {most} code points of any script, one visible; it is trimmed")


def _topic(**options: Any) -> LineField:
    most = rooms.MAX_TOPIC_CODE_POINTS
    description = f"Up to {most} code points, on one line; null or empty takes it away"
    return LineField("topic", most, may_be_empty=True, description=description, **options)


class NewRoomSchema(BodySchema):
    """What makes a room."""

    class Meta(BodySchema.Meta):
        """What the fields alone do not say."""

        also = {  # noqa: RUF012
            "if": {"properties": {"kind": {"const": rooms.DIRECT}}, "required": ["kind"]},
            "then": {
                "required": ["users"],
                "properties": {"users": {"minItems": 1, "maxItems": direct_rooms.MAX_PEOPLE}},
            },
            "else": {"required": ["name"]},
        }

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf([rooms.OPEN, rooms.CLOSED, rooms.DIRECT]))
    name = _name()
    topic = _topic(load_default="")
    users = ma.fields.List(
        PatternField(USER_PATTERN, "Not a user's id."),
        load_default=[],
        validate=ma.validate.Length(max=new_rooms.MAX_USERS),
        metadata={
            "description": f"Who else becomes a member. One call takes {new_rooms.MAX_USERS} at most, as the room and "
            "all of its members are one transaction: bring the others in one by one. A direct room has "
            f"{direct_rooms.MIN_PEOPLE} to {direct_rooms.MAX_PEOPLE} people, the caller among them"
        },
    )

    @ma.validates_schema
    def must_be_of_its_kind(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a direct room of nobody, and another one without a name."""
        if data["kind"] != rooms.DIRECT:
            if "name" not in data:
                raise ma.ValidationError("A room needs a name.", "name")
        elif not 1 <= len(data["users"]) <= direct_rooms.MAX_PEOPLE:
            raise ma.ValidationError(f"A direct room needs 1 to {direct_rooms.MAX_PEOPLE} other people.", "users")


class RoomChangesSchema(BodySchema):
    """What is to be another than it is."""

    name = _name()
    topic = _topic()
    archived = TruthField(metadata={"description": "An archived room leaves the lists until it is brought back"})
