"""`/rooms/{room}/messages`: what is said in a room."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import mentions, messages, pages, replies, rules, sending
from chat.messages import Message, Page
from chat.pages import CompletePage
from chat.sending import KeyReused, NotMember
from chat.standing import LimitReached
from chat_app.api import ChatBlueprint
from chat_app.auth import count, current_user, found_besides, here, in_room, limited
from chat_app.errors import Problem
from chat_app.settings import Settings
from chat_app.views.messages_schemas import MessageSchema, NewMessageSchema, PageQuerySchema, PageSchema

blueprint = ChatBlueprint("messages", __name__, description="What is said in a room")


def needed_to_send(_: Any, new: dict[str, Any], room: str) -> list[tuple[str, dict[str, str]]]:
    """Return where a send looks besides: at what it replies to, and at those whom it names."""
    originals = [messages.place(room, new["reply_to"])] if "reply_to" in new else []
    return [*originals, *mentions.places(room, new["text"])]


class Messages(MethodView):
    """The messages of a room."""

    @in_room(rules.may_read)
    @blueprint.arguments(PageQuerySchema, location="query")
    @blueprint.response(200, PageSchema)
    def get(self, query: dict[str, Any], room: str) -> CompletePage:
        """List messages, a page at a time."""
        return pages.complete(_page(query, room))

    @limited
    @blueprint.arguments(NewMessageSchema)
    @in_room(rules.must_be_member, also=needed_to_send)
    @blueprint.response(201, MessageSchema)
    @blueprint.alt_response(200, schema=MessageSchema, description="A retry: the message stored before")
    @blueprint.problem(
        409,
        "The room is archived, what this replies to has been deleted, or this client_id has been used for "
        "another message",
    )
    def post(self, new: dict[str, Any], room: str) -> tuple[dict[str, Any], int]:
        """Send a message. Only a new one counts; a retry of one that is stored is answered at the limit, too, and
        in a room that has been archived since.

        A send whose answer was lost may be sent again, any number of times, if it has a `client_id`. Without one each
        is a message of its own.
        """
        message, is_new = _send(new)
        return message, 201 if is_new else 200


def _page(query: dict[str, Any], room: str) -> Page:
    limit = query["limit"]
    if "before" in query:
        return messages.before(room, query["before"], limit)
    if "after" in query:
        return messages.after(room, query["after"], limit)
    if "around" in query:
        return messages.around(room, query["around"], limit)
    return messages.newest(room, limit)


def _send(new: dict[str, Any]) -> tuple[Message, bool]:
    """Count, then send, and count back what was no new message.

    Who is killed in between has one use less until its window has ended, and nothing worse.
    """
    settings: Settings = current_app.extensions["chat"]
    place, found = here(), found_besides()
    originals = [found.pop(0)] if "reply_to" in new else []
    item = sending.new_message(
        place.room.id,
        current_user().as_author(),
        new["text"],
        new.get("client_id"),
        reply_to=replies.reference(new["reply_to"], originals[0]) if originals else None,
        mentions=mentions.heard(place, new["text"], found),
    )
    try:
        rules.must_not_be_archived(place.room)
        for original in originals:
            rules.may_be_replied_to(original)
        counted = count(settings.limits.of_message(new["text"], place.room.members))
    except (LimitReached, rules.Unknown, rules.Conflict):
        stored = sending.sent_before(item)
        if stored is None:
            raise
        return replies.whole(stored), False
    try:
        message, is_new = sending.send(place.member, item)
    except KeyReused:
        counted.give_back()
        raise Problem(409, "This client_id has been used for another message. Make a new one for each.") from None
    except NotMember:
        counted.give_back()
        raise rules.Refused("You do not belong to this room any more.") from None
    if not is_new:
        counted.give_back()
        return replies.whole(message), False
    (sent,) = replies.with_originals([message], originals)
    return sent, True
