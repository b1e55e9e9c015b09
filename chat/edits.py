"""Edits: an author says it otherwise, for a day."""

from chat import dynamodb
from chat.changes import Change
from chat.memberships import Membership
from chat.mentions import Mentions
from chat.messages import Message
from chat.rules import Refused


def edit(membership: Membership, message: Message, text: str, mentions: Mentions) -> Message:
    """Let a message say something else, and return it.

    Raises
    ------
    rules.Refused, rules.Deleted, rules.Unknown
        The membership has ended, or the message has been deleted meanwhile or is there no more; nothing was changed.
    """
    change = Change(message["room"], message["id"])
    sets = ["#text = :text", "edited_at = :at", "mentions = :mentions"]
    try:
        return change.make(
            membership.is_still_there(),
            sets=[*sets, "everyone = :true"] if mentions.everyone else sets,
            removes=[] if mentions.everyone else ["everyone"],
            names={"#text": "text"},
            values={":text": text, ":at": change.at, ":mentions": mentions.people}
            | ({":true": True} if mentions.everyone else {}),
        )
    except dynamodb.Unmet:
        raise Refused("You do not belong to this room any more.") from None
