"""Replies: a message keeps which one it replies to, and shows of it what that one says now."""

from collections.abc import Mapping, Sequence
from typing import Any

from chat import dynamodb, messages
from chat.messages import Message

EXCERPT_CODE_POINTS = 140


def reference(identifier: str, original: dynamodb.Item | None) -> dict[str, str]:
    """Return what a reply keeps of the message that it replies to: its id, and whose it is, where there is one."""
    return {"id": identifier, **({"author": original["author"]["id"]} if original else {})}


def places(replies: Sequence[Message]) -> list[tuple[str, dict[str, str]]]:
    """Return the tables and keys of what those of some messages reply to that are replies, each once."""
    replied_to = {(each["room"], each["reply_to"]["id"]): None for each in replies if "reply_to" in each}
    return [messages.place(room, identifier) for room, identifier in replied_to]


def resolved(replies: Sequence[Message]) -> list[Message]:
    """Return messages with what they reply to, as it is now: one consistent read for each 100 of those."""
    return with_originals(replies, dynamodb.batch_get(places(replies)))


def whole(message: Message) -> Message:
    """Return one message with what it replies to, as it is now."""
    (resolved_,) = resolved([message])
    return resolved_


def with_originals(replies: Sequence[Message], originals: Sequence[dynamodb.Item | None]) -> list[Message]:
    """Return messages with what they reply to, of all that was found; what was not found is there no more."""
    found = {(each["room"], each["id"]): each for each in originals if each is not None}
    return [_resolved(each, found) if "reply_to" in each else each for each in replies]


def _resolved(reply: Message, found: Mapping[tuple[str, str], dynamodb.Item]) -> Message:
    identifier = reply["reply_to"]["id"]
    return {**reply, "reply_to": _shown(identifier, found.get((reply["room"], identifier)))}


def _shown(identifier: str, original: dynamodb.Item | None) -> dict[str, Any]:
    if original is None or "deleted_at" in original or messages.has_expired(original):
        return {"id": identifier, "deleted": True}
    return {"id": identifier, "author": original["author"], "text": original["text"][:EXCERPT_CODE_POINTS]}
