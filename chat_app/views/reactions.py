"""`/rooms/{room}/messages/{message}/reactions/{emoji}`: one's own reaction to a message."""

from contextlib import AbstractContextManager
from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import dynamodb, messages, replies, rules
from chat.messages import Message
from chat.reacted import Reacted
from chat.reactions import MOST_KINDS, Reaction
from chat_app import emoji as emojis
from chat_app.api import ChatBlueprint
from chat_app.auth import caller, counting, found_besides, here, in_room, limited
from chat_app.emoji_table import UNICODE_VERSION
from chat_app.errors import Problem
from chat_app.settings import Settings
from chat_app.views.messages_schemas import MessageSchema

blueprint = ChatBlueprint("reactions", __name__, description="What people feel about what was said")

_EMOJI = {
    "name": "emoji",
    "in": "path",
    "schema": {"type": "string"},
    "description": f"An emoji of Unicode {UNICODE_VERSION}, percent-encoded; with U+FE0F where it belongs, or without",
}


def _needed(*_: Any, room: str, message: str, emoji: str) -> list[tuple[str, dict[str, str]]]:
    """Return what both views need besides: the message, and the caller's own item."""
    return [messages.place(room, message), Reacted(room, message, _in_full(emoji)).place(caller().id)]


class OneReaction(MethodView):
    """The caller's own reaction."""

    path_parameters = (_EMOJI,)

    @limited
    @in_room(rules.may_write, also=_needed)
    @blueprint.response(200, MessageSchema)
    @blueprint.problem(409, f"The message is deleted, its room archived, or it has {MOST_KINDS} other emoji already")
    @blueprint.problem(422, "This is no emoji")
    def put(self, room: str, message: str, emoji: str) -> Message:
        """React to a message. Each person has each emoji once: again changes nothing and does not count."""
        there, mine = _found()
        if mine is not None:
            return replies.whole(messages.shown(there))
        with _counting(there):
            return replies.whole(Reaction(here().member, message, _in_full(emoji)).add(there))

    @limited
    @in_room(rules.may_write, also=_needed)
    @blueprint.response(200, MessageSchema)
    @blueprint.problem(409, "The message is deleted, or its room archived")
    @blueprint.problem(422, "This is no emoji")
    def delete(self, room: str, message: str, emoji: str) -> Message:
        """Take one's reaction back. Again changes nothing and does not count."""
        there, mine = _found()
        if mine is None:
            return replies.whole(messages.shown(there))
        with _counting(there):
            return replies.whole(Reaction(here().member, message, _in_full(emoji)).remove(there, mine["at"]))


def _found() -> tuple[dynamodb.Item, dynamodb.Item | None]:
    """Return the message, and the caller's own item where they have reacted with this emoji."""
    message, mine = found_besides()
    there = rules.must_be_there(message)
    rules.must_not_be_deleted(there)
    return there, mine


def _counting(there: dynamodb.Item) -> AbstractContextManager[None]:
    settings: Settings = current_app.extensions["chat"]
    return counting(settings.limits.of_change(there["text"], here().room.members, messages.size(there)))


def _in_full(text: str) -> str:
    found = emojis.in_full(text)
    if found is None:
        raise Problem(
            422, f"{text[:20]!r} is no emoji of Unicode {UNICODE_VERSION}. Send one, percent-encoded as UTF-8."
        )
    return found
