"""Sending: a message is stored once, however often its sender tries.

The message, the reservation of the sender's key and the check that the sender still belongs to the room are one
transaction. So a retry finds all of it or nothing, and of two at once one makes the message.
"""

import hashlib
import os
from collections.abc import Mapping
from typing import Any

from chat import dynamodb, message_id, messages
from chat.clock import now_s, rfc3339
from chat.memberships import Membership
from chat.mentions import Mentions
from chat.messages import SECONDS_A_DAY, TTL, Message

# So long a retry finds the message that it repeats. Clients are promised a week, and our page tries for a day: clocks
# that are wrong, and a machine that sleeps between the look at the clock and the request, fit into what is between.
KEY_GOOD_FOR_DAYS = 7
RESERVATION_LIFETIME_S = (KEY_GOOD_FOR_DAYS + 1) * SECONDS_A_DAY
# A message is stored under an id that is no older than this: the API's function may not run for so long. It is shorter
# than the 30 s by which clients overlap their catch-up, so nothing appears where they have already looked.
WRITER_LIFETIME_S = 25


_NOBODY = Mentions([], everyone=False)


class KeyReused(Exception):
    """The sender's `client_id` has been used for another message."""


class NotMember(Exception):
    """The sender has ceased to belong to the room meanwhile."""


def new_message(
    room: str,
    author: dict[str, str],
    text: str,
    client_id: str | None = None,
    *,
    reply_to: Mapping[str, str] | None = None,
    mentions: Mentions = _NOBODY,
) -> dynamodb.Item:
    """Return the item of a new message, under an id of its own.

    Parameters
    ----------
    reply_to
        The message that it replies to, as `replies.reference` has it.
    mentions
        Whom it names.
    """
    item = {"room": room, "text": text, "author": author, "rev": 1, "reactions": {}, "mentions": list(mentions.people)}
    optional = {"client_id": client_id, "reply_to": reply_to, "everyone": mentions.everyone or None}
    return _with_id(item | {name: value for name, value in optional.items() if value is not None}, message_id.new())


def send(membership: Membership, item: dynamodb.Item) -> tuple[Message, bool]:
    """Store a new message, and return it with True; or, when it is a retry, the one stored before with False.

    A key can outlive its message: a retry of one whose retention has ended gets it back, and nobody else sees it again.

    Raises
    ------
    KeyReused
        The author has used this `client_id` for another message.
    NotMember
        The membership has ended; nothing was stored.
    """
    try:
        dynamodb.transact_write([_reserve(item), _put(item), membership.is_still_there()])
    except dynamodb.Unmet as unmet:
        match unmet.position:
            case 0:
                return _original(item, unmet.item), False
            case 2:
                raise NotMember from None
        raise
    return messages.shown(item), True


def sent_before(item: dynamodb.Item) -> Message | None:
    """Return the message that is stored already where the author sends this again; None where this is no retry.

    Two reads, for who may send nothing more for the moment: `send` finds it by itself.
    """
    if "client_id" not in item:
        return None
    (reservation,) = dynamodb.batch_get([(_sessions_table(), _reservation_key(item))])
    if reservation is None or reservation[TTL] <= now_s() or reservation["digest"] != _digest(item):
        return None
    return messages.find(item["room"], reservation["id"]) or messages.shown(_with_id(item, reservation["id"]))


def _original(item: dynamodb.Item, reservation: dynamodb.Item) -> Message:
    """Return the message that the key stands for, as it is now; as it was sent, where it is there no more."""
    if reservation["digest"] != _digest(item):
        raise KeyReused
    stored = messages.find(item["room"], reservation["id"])
    return stored or messages.shown(_with_id(item, reservation["id"]))


def _reserve(item: dynamodb.Item) -> dict[str, Any]:
    reservation = {
        **_reservation_key(item),
        "room": item["room"],
        "id": item["id"],
        "digest": _digest(item),
        TTL: int(now_s()) + RESERVATION_LIFETIME_S,
    }
    return {
        "Put": {
            "TableName": _sessions_table(),
            "Item": dynamodb.to_attributes(reservation),
            "ConditionExpression": "attribute_not_exists(pk) OR expires_at <= :now",
            "ExpressionAttributeValues": dynamodb.to_attributes({":now": int(now_s())}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def _put(item: dynamodb.Item) -> dict[str, Any]:
    until = messages.expires_at(item["id"])
    return {
        "Put": {
            "TableName": messages.table(),
            "Item": dynamodb.to_attributes(item if until is None else {**item, TTL: until}),
            "ConditionExpression": "attribute_not_exists(id)",
        }
    }


def _with_id(item: dynamodb.Item, identifier: str) -> dynamodb.Item:
    return {**item, "id": identifier, "sent_at": rfc3339(message_id.made_at_s(identifier))}


def _reservation_key(item: dynamodb.Item) -> dict[str, str]:
    # One without a key of the sender's has a reservation all the same: by these it is known what somebody has written.
    return {"pk": f"send#{item['author']['id']}", "sk": str(item.get("client_id", item["id"]))}


def _digest(item: dynamodb.Item) -> str:
    """Return what tells one use of a `client_id` from another: the room, the text, and what it replies to."""
    replied_to = item["reply_to"]["id"] if "reply_to" in item else ""
    return hashlib.sha256("\n".join([item["room"], replied_to, item["text"]]).encode()).hexdigest()


def _sessions_table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]
