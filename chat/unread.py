"""Unread: what somebody has not read of a room. It is asked of the room's own item, and counted nowhere.

Ids of messages are UUIDv7, and sort as text in the order of sending: how far somebody has read is one id.
"""

from collections.abc import Iterable

from chat import dynamodb, memberships
from chat.memberships import Membership
from chat.rooms import Room

# More is not counted: nobody can tell 100 from 1,000 at a glance.
MOST_MENTIONS = 99

MENTION_PREFIX = "mention#"
# Sorts after each id.
_LAST = "~"


def is_unread(room: Room, membership: Membership) -> bool:
    """Return whether somebody else has written since; one's own messages never count."""
    newest = room.newest_by_others(membership.user_id)
    return newest is not None and _is_new(newest["id"], membership)


def count_mentions(room: Room, membership: Membership, mentioned_in: Iterable[str]) -> int:
    """Return how many unread messages name the member or everyone, 99 at most.

    Parameters
    ----------
    mentioned_in
        Ids of the room's messages that name the member, or of the newest of them.
    """
    named = {each for each in mentioned_in if _is_new(each, membership)}
    by_others = {each for each, by in room.everyone.items() if by != membership.user_id and _is_new(each, membership)}
    # What named everyone before somebody came did not name them.
    told = {each for each in by_others if each > membership.stamp}
    return min(len(named | told), MOST_MENTIONS)


def mentions_in(membership: Membership) -> list[str]:
    """Return the ids of the room's messages that name the member and are not read, by one Query, the newest first.

    Of somebody who is named very often, in some 5,000 messages that are not read, the newest are told.
    """
    first = f"{MENTION_PREFIX}{membership.read_id or ''}"
    request = {
        "TableName": memberships.table(),
        "KeyConditionExpression": "pk = :user AND sk BETWEEN :first AND :last",
        "FilterExpression": "room = :room",
        "ExpressionAttributeValues": dynamodb.to_attributes(
            {
                ":user": memberships.key(membership.room_id, membership.user_id)["pk"],
                ":first": first,
                ":last": f"{MENTION_PREFIX}{_LAST}",
                ":room": membership.room_id,
            }
        ),
        "ScanIndexForward": False,
        "ConsistentRead": True,
    }
    page = dynamodb.client().query(**request)
    return [item["sk"]["S"].removeprefix(MENTION_PREFIX) for item in page["Items"]]


def _is_new(message_id: str, membership: Membership) -> bool:
    return membership.read_id is None or message_id > membership.read_id
