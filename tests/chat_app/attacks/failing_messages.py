"""Rows of the table of faults: what becomes of messages after they were sent, and finding out."""

from dataclasses import replace
from typing import Any

from tests.chat_app.attacks.failing import Row, Try
from tests.chat_app.attacks.failing_rows import GENERAL, MESSAGES, SEND

THUMB = "\U0001f44d"

Item = dict[str, Any]


def the_message(tried: Try) -> Item:
    """Return the one message that there is."""
    (message,) = tried.cloud.items("MessagesTable")
    return message


def is_listed(tried: Try) -> bool:
    """Whether the room's list of changes has the message's last one, and no more of them than it has had."""
    message = the_message(tried)
    listed = tried.cloud.items("SessionsTable", "changes#general")
    is_there = [each["id"] for each in listed if each["sk"] == message["changed"]] == [message["id"]]
    return is_there and len(listed) == message["rev"] - 1


def is_edited(tried: Try) -> bool:
    """Whether the message says it otherwise, by no more changes than were asked for."""
    message = the_message(tried)
    return message["text"] == "goodbye" and 2 <= message["rev"] <= 1 + tried.tries and is_listed(tried)


def is_deleted(tried: Try) -> bool:
    """Whether a tombstone is left, by one change, which is noted once."""
    message = the_message(tried)
    is_so = (message["text"], message["rev"], "deleted_at" in message) == ("", 2, True)
    return is_so and is_listed(tried) and tried.acts() == ["message.deleted"]


def has_reacted(tried: Try) -> bool:
    """Whether the reaction is there, counted once, by one change."""
    message = the_message(tried)
    (kind,) = message["reactions"].values()
    is_so = (kind["count"], kind["users"], message["rev"]) == (1, [tried.user_id], 2)
    return is_so and reactions(tried) == [f"{THUMB}#{tried.user_id}"] and is_listed(tried)


def has_taken_it_back(tried: Try) -> bool:
    """Whether nothing is left of the reaction, by one change more."""
    message = the_message(tried)
    return (message["reactions"], message["rev"]) == ({}, 3) and reactions(tried) == [] and is_listed(tried)


def reactions(tried: Try) -> list[str]:
    """Return who has reacted with what, as it is kept beside the message."""
    return [each["sk"] for each in tried.items_of("reactions#")]


def is_named(tried: Try) -> None:
    """Let the message be in the caller's inbox, as the stream's function does."""
    key = {"pk": f"user#{tried.user_id}", "sk": f"mention#{tried.made['id']}"}
    tried.cloud.put("DirectoryTable", {**key, "room": "general"})


def has_one(tried: Try) -> bool:
    """Whether the inbox has what names the caller."""
    (mention,) = tried.call().json["mentions"]
    return bool(mention["message"]["id"] == tried.made["id"])


def has_changed(tried: Try) -> bool:
    """Whether the message is told, as it is."""
    (message,) = tried.call().json["messages"]
    return [each["emoji"] for each in message["reactions"]] == [THUMB]


MESSAGE = f"{MESSAGES}/<message:message>"
REACTION, CHANGES = f"{MESSAGE}/reactions/<emoji>", "/api/rooms/<room:room>/changes"
MADE = {**GENERAL, "message": "{made[id]}"}
WITH_THUMB = {**MADE, "emoji": THUMB}

_others = replace(SEND, name="another's message", by_victim=True)
_naming = replace(_others, body={"text": "hello <@{me}>"})
_react = Row("react", "PUT", REACTION, WITH_THUMB, holds=has_reacted)
_since = Row("where to begin", "GET", CHANGES, GENERAL)

ROWS = [
    Row("a message", "GET", MESSAGE, MADE, before=(SEND,)),
    Row("edit", "PATCH", MESSAGE, MADE, body={"text": "goodbye"}, before=(SEND,), holds=is_edited),
    Row("delete another's", "DELETE", MESSAGE, MADE, before=(_others,), holds=is_deleted),
    replace(_react, before=(_others,)),
    Row("take a reaction back", "DELETE", REACTION, WITH_THUMB, before=(_others, _react), holds=has_taken_it_back),
    _since,
    Row("changes", "GET", CHANGES, GENERAL, "?after={made[next]}", before=(SEND, _react, _since), holds=has_changed),
    Row("what mentions one", "GET", "/api/me/mentions", before=(_naming,), given=is_named, holds=has_one),
]
