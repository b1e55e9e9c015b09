"""What one sees of oneself, what one may say, and how others are found."""

from typing import Any

import marshmallow as ma

from chat import time_zones
from chat.channels import ROOM_PATTERN
from chat.names import MAX_CODE_POINTS
from chat.profiles import MAX_STATUS_CODE_POINTS
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, PatternField
from chat_app.views.line_field import LineField
from chat_app.views.people_schemas import UserSchema


class MeSchema(UserSchema):
    """The caller."""

    admin = ma.fields.Boolean(
        required=True, metadata={"description": "Whether the token says that they are in the group `admins`"}
    )


class TimeZoneField(ma.fields.String):
    """A name of IANA's; an empty one for null."""

    def __init__(self) -> None:
        described = {
            "description": "A name of IANA's time zone database, such as `Europe/Berlin`; null or empty takes it away",
            "enum": [*time_zones.all_names(), "", None],
        }
        super().__init__(allow_none=True, metadata=described)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the name; an empty one for null."""
        name = super().deserialize(value, *args, **kwargs)
        if name is None or name == "":
            return ""
        if name is not ma.missing and name not in time_zones.all_names():
            raise ma.ValidationError("Not the name of a time zone of IANA's.")
        return name


class ProfileSchema(BodySchema):
    """What is to be another than it is."""

    name = LineField(
        "name",
        MAX_CODE_POINTS,
        description=f"1 to {MAX_CODE_POINTS} code points once trimmed, one visible; no control or format characters",
    )
    status = LineField(
        "status",
        MAX_STATUS_CODE_POINTS,
        may_be_empty=True,
        description=f"Up to {MAX_STATUS_CODE_POINTS} code points, as of a name; null or empty takes it away",
    )
    time_zone = TimeZoneField()


class PeopleQuerySchema(Schema):
    """Who is looked for."""

    name = ma.fields.String(
        required=True,
        validate=ma.validate.Length(1, MAX_CODE_POINTS),
        metadata={"description": "How their name begins, or a word of it"},
    )
    room = PatternField(ROOM_PATTERN, "Not a room's id.", {"description": "Whose members come first"})


class PeopleSchema(Schema):
    """Who was found."""

    users = ma.fields.List(ma.fields.Nested(UserSchema), required=True)
