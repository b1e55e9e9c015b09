"""What a message looks like to clients, and what they send to make and to find one."""

import re
from typing import Any

import marshmallow as ma

from chat import message_id, message_text
from chat.messages import KEY_GOOD_FOR_DAYS
from chat_app.views.people_schemas import PersonSchema

DEFAULT_LIMIT = 50
MAX_LIMIT = 100

# A UUID is what clients are told to send; any other short name in URL-safe characters serves as well.
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# In a query, where everything is text. What is longer is no number that anything here could be.
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")


class MessageSchema(ma.Schema):
    """A message."""

    room = ma.fields.String()
    id = ma.fields.String(metadata={"description": "A UUIDv7: sorts as text in the order of sending"})
    client_id = ma.fields.String(metadata={"description": "The sender's own key"})
    text = ma.fields.String()
    author = ma.fields.Nested(PersonSchema)
    sent_at = ma.fields.String(metadata={"format": "date-time"})
    edited_at = ma.fields.String(metadata={"format": "date-time"})
    deleted_at = ma.fields.String(metadata={"format": "date-time"})


class PageSchema(ma.Schema):
    """Some of a room's messages, oldest first."""

    messages = ma.fields.List(ma.fields.Nested(MessageSchema))
    has_before = ma.fields.Boolean(metadata={"description": "There are older ones"})
    has_after = ma.fields.Boolean(metadata={"description": "There are newer ones"})


def _check_client_id(value: str) -> None:
    if not _CLIENT_ID.fullmatch(value):
        raise ma.ValidationError("Use a UUID: 1 to 64 letters, digits, - and _.")


class NewMessageSchema(ma.Schema):
    """What a client sends."""

    text = ma.fields.String(
        required=True,
        metadata={
            "description": "1 to 4,000 code points once trimmed, one visible; each kind of line break becomes \\n"
        },
    )
    client_id = ma.fields.String(
        validate=_check_client_id,
        metadata={
            "description": "A UUID of the client's own. For at least "
            f"{KEY_GOOD_FOR_DAYS} days the same again is the same message, not a second one, and is answered with the "
            "message as it is now: as stored first, edited, or deleted. Go on trying for a shorter time, by the "
            "server's clock (`Date`): later, the same again is a new message."
        },
    )

    @ma.post_load
    def trim(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Trim the text, and refuse what cannot be said."""
        try:
            return {**data, "text": message_text.trimmed(data["text"])}
        except message_text.InvalidText as error:
            raise ma.ValidationError(str(error), "text") from None


class CursorField(ma.fields.String):
    """A message's id, or any other UUID: a page that has been away asks from a time on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not message_id.is_uuid(text):
            raise ma.ValidationError("Not a message's id.")
        return text.lower()


class WholeNumberField(ma.fields.Integer):
    """A whole number as JSON writes one (RFC 8259, section 6): to Python `1_0`, `+5` and ` 5` are numbers too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not _WHOLE_NUMBER.fullmatch(value):
            raise self.make_error("invalid")
        return int(value)


class PageQuerySchema(ma.Schema):
    """Which messages to return: the newest, or those on one side of a message, or around it."""

    before = CursorField()
    after = CursorField()
    around = CursorField()
    limit = WholeNumberField(load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))

    @ma.validates_schema
    def at_most_one_cursor(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse two cursors at once."""
        cursors = [name for name in ("before", "after", "around") if name in data]
        if len(cursors) > 1:
            raise ma.ValidationError(f"Send one of {', '.join(cursors)}.", cursors[0])
