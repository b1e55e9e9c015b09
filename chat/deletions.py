"""Deletions: what is left of a message is its tombstone, and nothing brings it back."""

from typing import Any

from chat import audit, changes
from chat.changes import Change
from chat.messages import Message
from chat.rules import Deleted


def delete(message: Message, by: dict[str, str]) -> Message:
    """Make a message a tombstone, and return it. Again changes nothing.

    Parameters
    ----------
    by
        Who deletes it. Where it is not their own, it stands in the audit list.
    """
    room, identifier, author = message["room"], message["id"], message["author"]
    audited = [audit.write(by, audit.MESSAGE_DELETED, user=author, room=room, message=identifier)]
    change = Change(room, identifier)
    try:
        return change.make(*(audited if by["id"] != author["id"] else ()), **tombstone(change))
    except Deleted:
        return changes.found(room, identifier)


def tombstone(change: Change) -> dict[str, Any]:
    """Return the update by which this change makes a tombstone of the message: `change.writes(**tombstone(change))`."""
    return {
        "sets": ["#text = :empty", "deleted_at = :at", "mentions = :nobody", "reactions = :none"],
        "removes": ["everyone", "reply_to"],
        "names": {"#text": "text"},
        "values": {":empty": "", ":at": change.at, ":nobody": [], ":none": {}},
    }
