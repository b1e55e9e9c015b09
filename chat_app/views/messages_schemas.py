"""What a message looks like to clients, and what they send to make and to find one."""

from typing import Any

import marshmallow as ma

from chat import mentions, message_text
from chat.pages import MAX_PEOPLE
from chat.replies import EXCERPT_CODE_POINTS
from chat.sending import KEY_GOOD_FOR_DAYS
from chat_app.schema import Schema
from chat_app.views.fields import BodySchema, CursorField, IdField, PatternField, WholeNumberField
from chat_app.views.people_schemas import PersonSchema

DEFAULT_LIMIT = 50
MAX_LIMIT = 100

# A UUID is what clients are told to send; any other short name in URL-safe characters serves as well.
_CLIENT_ID_PATTERN = "[A-Za-z0-9_-]{1,64}"


class ReactionSchema(Schema):
    """One emoji that people have reacted with."""

    emoji = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True, metadata={"description": "How many people"})
    users = ma.fields.List(
        ma.fields.String, required=True, metadata={"description": "The ids of the first 20 of them, in that order"}
    )


class OriginalSchema(Schema):
    """What a message replies to, as it is now."""

    id = ma.fields.String(required=True, metadata={"format": "uuid"})
    author = ma.fields.Nested(PersonSchema, metadata={"description": "Absent after its deletion, as is its text"})
    text = ma.fields.String(
        metadata={
            "description": f"Its first {EXCERPT_CODE_POINTS} code points as they are now; it belongs to no `rev`",
            "maxLength": EXCERPT_CODE_POINTS,
        }
    )
    deleted = ma.fields.Boolean(metadata={"description": "True where it is there no more; absent elsewhere"})


class MessageSchema(Schema):
    """A message."""

    room = ma.fields.String(required=True)
    id = ma.fields.String(
        required=True,
        metadata={"description": "A UUIDv7: sorts as text in the order of sending", "format": "uuid"},
    )
    client_id = ma.fields.String(metadata={"description": "The sender's own key"})
    text = ma.fields.String(required=True, metadata={"maxLength": message_text.MAX_CODE_POINTS})
    author = ma.fields.Nested(PersonSchema, required=True)
    sent_at = ma.fields.String(required=True, metadata={"format": "date-time"})
    rev = ma.fields.Integer(
        required=True,
        metadata={"description": "Grows with each change: of two versions of a message the higher one is true"},
    )
    reply_to = ma.fields.Nested(OriginalSchema, metadata={"description": "What it replies to; absent elsewhere"})
    mentions = ma.fields.List(
        ma.fields.String, required=True, metadata={"description": "The ids of those whom it names"}
    )
    everyone = ma.fields.Boolean(metadata={"description": "True where it names everyone; absent elsewhere"})
    reactions = ma.fields.List(
        ma.fields.Nested(ReactionSchema), required=True, metadata={"description": "In the order of their first use"}
    )
    edited_at = ma.fields.String(metadata={"format": "date-time"})
    deleted_at = ma.fields.String(metadata={"format": "date-time"})


class PageSchema(Schema):
    """Some of a room's messages, oldest first."""

    messages = ma.fields.List(ma.fields.Nested(MessageSchema), required=True)
    has_before = ma.fields.Boolean(required=True, metadata={"description": "There are older ones"})
    has_after = ma.fields.Boolean(required=True, metadata={"description": "There are newer ones"})
    users = ma.fields.List(
        ma.fields.Nested(PersonSchema),
        required=True,
        metadata={
            "description": "What those who are in these messages are called now: authors, whom they reply to, and whom "
            f"they mention, in this order. The first {MAX_PEOPLE} of them"
        },
    )


class TextSchema(BodySchema):
    """What a message says."""

    text = ma.fields.String(
        required=True,
        metadata={
            "description": "1 to 4,000 code points once trimmed, one visible; each kind of line break becomes \\n. "
            f"`<@USER_ID>` mentions somebody who can read it, of the first {mentions.MAX_PEOPLE} ids, and "
            "`<@everyone>` everyone, where one of the room's admins says it",
            "minLength": 1,
            "maxLength": message_text.MAX_CODE_POINTS,
            "pattern": f"^{message_text.PATTERN}$",
        },
    )

    @ma.post_load
    def trim(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Trim the text, and refuse what cannot be said."""
        try:
            return {**data, "text": message_text.trimmed(data["text"])}
        except message_text.InvalidText as error:
            raise ma.ValidationError(str(error), "text") from None


class NewMessageSchema(TextSchema):
    """What a client sends."""

    reply_to = IdField("The message of this room that it replies to")
    client_id = PatternField(
        _CLIENT_ID_PATTERN,
        "Use a UUID: 1 to 64 letters, digits, - and _.",
        {
            "description": "A UUID of the client's own, a new one for each message. **Send one**: without it a message "
            "whose answer was lost is stored a second time when it is sent again. With it, for at least "
            f"{KEY_GOOD_FOR_DAYS} days the same again is the same message, not a second one, and is answered with the "
            "message as it is now: as stored first, edited, or deleted. Go on trying for a shorter time, by the "
            "server's clock (`Date`): later, the same again is a new message."
        },
    )


class PageQuerySchema(Schema):
    """Which messages to return: the newest, or those on one side of a message, or around it."""

    before = CursorField("Those that are older than this one")
    after = CursorField("Those that are newer than this one")
    around = CursorField("This one and its neighbours")
    limit = WholeNumberField(load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))

    @ma.validates_schema
    def at_most_one_cursor(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse two cursors at once."""
        cursors = [name for name in ("before", "after", "around") if name in data]
        if len(cursors) > 1:
            raise ma.ValidationError(f"Send one of {', '.join(cursors)}.", cursors[0])
