"""`/rooms/{room}/messages/{message}`: one message, and what its author and those who keep order may do to it."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import deletions, edits, mentions, messages, replies, rules
from chat.messages import Message
from chat_app.api import ChatBlueprint
from chat_app.auth import counting, current_user, found_besides, here, in_room, limited
from chat_app.settings import Settings
from chat_app.views.messages_schemas import MessageSchema, TextSchema

blueprint = ChatBlueprint("message", __name__, description="One message")


def the_message(*_: Any, room: str, message: str, **__: Any) -> list[tuple[str, dict[str, str]]]:
    """Return what a view of one message needs besides: the message itself."""
    return [messages.place(room, message)]


def the_message_and_the_named(_: Any, new: dict[str, Any], room: str, message: str) -> list[tuple[str, dict[str, str]]]:
    """Return what an edit needs besides: the message, and those whom it names from now on."""
    return [*the_message(room=room, message=message), *mentions.places(room, new["text"])]


class OneMessage(MethodView):
    """A message of a room."""

    @in_room(rules.may_read, also=the_message)
    @blueprint.response(200, MessageSchema)
    def get(self, room: str, message: str) -> Message:
        """Return the message; what is left of it, where it has been deleted."""
        return replies.whole(messages.shown(rules.must_be_there(found_besides()[0])))

    @limited
    @blueprint.arguments(TextSchema)
    @in_room(rules.must_be_member, also=the_message_and_the_named)
    @blueprint.response(200, MessageSchema)
    @blueprint.problem(409, "The message has been deleted, or the room is archived")
    def patch(self, new: dict[str, Any], room: str, message: str) -> Message:
        """Let one's own message say something else, within 24 hours, while one is a member.

        Who is named again is not told again, and what a mention brought that is there no more is gone.
        """
        settings: Settings = current_app.extensions["chat"]
        there, *named = found_besides()
        rules.may_edit(here(), item := rules.must_be_there(there), current_user().id)
        mentioned = mentions.heard(here(), new["text"], named)
        after = messages.size({**item, "text": new["text"]})
        with counting(settings.limits.of_change(new["text"], here().room.members, after)):
            return replies.whole(edits.edit(here().member, item, new["text"], mentioned))

    @in_room(rules.may_know_of, also=the_message)
    @blueprint.response(200, MessageSchema)
    @blueprint.problem(409, "The room is archived")
    def delete(self, room: str, message: str) -> Message:
        """Delete one's own message, or as one of the room's admins any: what is left is a tombstone. Again is harmless.

        What an admin does to others is in the audit list.
        """
        there, user = rules.must_be_there(found_besides()[0]), current_user()
        rules.may_delete(here(), there, user.id)
        return replies.whole(deletions.delete(there, user.as_author()))
