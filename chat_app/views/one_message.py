"""`/rooms/{room}/messages/{message}`: one message, and what its author and those who keep order may do to it."""

from typing import Any

from flask.views import MethodView

from chat import deletions, messages, rules
from chat.messages import Message
from chat_app.api import ChatBlueprint
from chat_app.auth import current_user, found_besides, here, in_room
from chat_app.errors import PROBLEM_CONTENT_TYPE, ProblemSchema
from chat_app.views.messages_schemas import MessageSchema

blueprint = ChatBlueprint("message", __name__, description="One message")


def the_message(*_: Any, room: str, message: str, **__: Any) -> list[tuple[str, dict[str, str]]]:
    """Return what a view of one message needs besides: the message itself."""
    return [messages.place(room, message)]


@blueprint.route("/rooms/<room:room>/messages/<message:message>")
class OneMessage(MethodView):
    """A message of a room."""

    @in_room(rules.may_read, also=the_message)
    @blueprint.response(200, MessageSchema)
    def get(self, room: str, message: str) -> Message:
        """Return the message; what is left of it, where it has been deleted."""
        return messages.shown(rules.must_be_there(found_besides()[0]))

    @in_room(rules.may_know_of, also=the_message)
    @blueprint.response(200, MessageSchema)
    @blueprint.alt_response(
        409, schema=ProblemSchema, content_type=PROBLEM_CONTENT_TYPE, description="The room is archived"
    )
    def delete(self, room: str, message: str) -> Message:
        """Delete one's own message, or as one of the room's admins any: what is left is a tombstone. Again is harmless.

        What an admin does to others is in the audit list.
        """
        there, user = rules.must_be_there(found_besides()[0]), current_user()
        rules.may_delete(here(), there, user.id)
        return deletions.delete(there, user.as_author())
