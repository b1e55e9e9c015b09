"""Edits: an author says it otherwise, for a day."""

from chat import dynamodb
from chat.changes import Change
from chat.memberships import Membership
from chat.mentions import Mentions
from chat.messages import Message
from chat.sending import NotMember


def edit(membership: Membership, message: Message, text: str, mentions: Mentions) -> Message:
    """Let a message say something else, and return it.

    Raises
    ------
    NotMember
        The membership has ended; nothing was changed.
    rules.Deleted, rules.Unknown
        The message has been deleted meanwhile, or is there no more.
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
        raise NotMember from None
