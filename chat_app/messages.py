"""`/rooms/{room}/messages`: what is said in a room."""

import re
from typing import Any

import marshmallow as ma
from flask import current_app
from flask.views import MethodView

from chat_app import message_id, message_text
from chat_app.api import ChatBlueprint
from chat_app.auth import current_user, signed_in
from chat_app.errors import PROBLEM_CONTENT_TYPE, Problem, ProblemSchema
from chat_app.message_store import KeyReused, MessageStore, Page
from chat_app.settings import Settings
from websocket_handlers.channels import GENERAL_ROOM

DEFAULT_LIMIT = 50
MAX_LIMIT = 100

# A UUID is what clients are told to send; any other short name in URL-safe characters serves as well.
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

blueprint = ChatBlueprint("messages", __name__, description="What is said in a room")


class AuthorSchema(ma.Schema):
    """Who said it, as the verified token has it."""

    id = ma.fields.String()
    name = ma.fields.String()


class MessageSchema(ma.Schema):
    """A message."""

    room = ma.fields.String()
    id = ma.fields.String(metadata={"description": "A UUIDv7: sorts as text in the order of sending"})
    client_id = ma.fields.String(metadata={"description": "The sender's own key"})
    text = ma.fields.String()
    author = ma.fields.Nested(AuthorSchema)
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

    text = ma.fields.String(required=True, metadata={"description": "1 to 4,000 code points once trimmed"})
    client_id = ma.fields.String(
        validate=_check_client_id,
        metadata={"description": "A UUID of the client's own: the same again is the same message, not a second one"},
    )

    @ma.post_load
    def trim(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Trim the text, and refuse what cannot be said."""
        try:
            return {**data, "text": message_text.trimmed(data["text"])}
        except message_text.InvalidText as error:
            raise ma.ValidationError(str(error), "text") from None


class _Cursor(ma.fields.String):
    """A message's id, or any other UUID: a page that has been away asks from a time on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not message_id.is_uuid(text):
            raise ma.ValidationError("Not a message's id.")
        return text.lower()


class PageQuerySchema(ma.Schema):
    """Which messages to return: the newest, or those on one side of a message, or around it."""

    before = _Cursor()
    after = _Cursor()
    around = _Cursor()
    limit = ma.fields.Integer(load_default=DEFAULT_LIMIT, validate=ma.validate.Range(1, MAX_LIMIT))

    @ma.validates_schema
    def at_most_one_cursor(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse two cursors at once."""
        cursors = [name for name in ("before", "after", "around") if name in data]
        if len(cursors) > 1:
            raise ma.ValidationError(f"Send one of {', '.join(cursors)}.", cursors[0])


@blueprint.route("/messages", defaults={"room": GENERAL_ROOM})
@blueprint.route("/rooms/<room:room>/messages")
class Messages(MethodView):
    """The messages of a room."""

    @signed_in
    @blueprint.arguments(PageQuerySchema, location="query")
    @blueprint.response(200, PageSchema)
    def get(self, query: dict[str, Any], room: str) -> Page:
        """List messages, a page at a time."""
        store, limit = _store(), query["limit"]
        if "before" in query:
            return store.before(room, query["before"], limit)
        if "after" in query:
            return store.after(room, query["after"], limit)
        if "around" in query:
            return store.around(room, query["around"], limit)
        return store.newest(room, limit)

    @signed_in
    @blueprint.arguments(NewMessageSchema)
    @blueprint.response(201, MessageSchema)
    @blueprint.alt_response(200, schema=MessageSchema, description="A retry: the message stored before")
    @blueprint.alt_response(
        409,
        schema=ProblemSchema,
        content_type=PROBLEM_CONTENT_TYPE,
        description="This client_id has been used for another message",
    )
    def post(self, new: dict[str, Any], room: str) -> tuple[dict[str, Any], int]:
        """Send a message."""
        try:
            message, is_new = _store().send(room, current_user().as_author(), new["text"], new.get("client_id"))
        except KeyReused:
            raise Problem(409, "This client_id has been used for another message. Make a new one for each.") from None
        return message, 201 if is_new else 200


def _store() -> MessageStore:
    settings: Settings = current_app.extensions["chat"]
    return MessageStore(settings.messages_table_name, settings.sessions_table_name, settings.retention_days)
