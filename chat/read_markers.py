"""Read markers: how far a member has read a room. They go forward only, whichever of a member's pages says so."""

from chat import dynamodb, memberships
from chat.memberships import Membership
from chat.places import Outdated


def move(membership: Membership, message_id: str) -> str:
    """Note that a member has read up to a message, and return up to which they have; an older one changes nothing.

    Raises
    ------
    Outdated
        The membership has ended.
    """
    if membership.read_id is not None and membership.read_id >= message_id:
        return membership.read_id
    try:
        dynamodb.write(
            "update_item",
            TableName=memberships.table(),
            Key=dynamodb.to_attributes(memberships.key(membership.room_id, membership.user_id)),
            UpdateExpression="SET read_id = :id",
            ConditionExpression="stamp = :stamp AND (attribute_not_exists(read_id) OR read_id < :id)",
            ExpressionAttributeValues=dynamodb.to_attributes({":id": message_id, ":stamp": membership.stamp}),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.Unmet as unmet:
        if unmet.item.get("stamp") != membership.stamp:
            raise Outdated from None
        return str(unmet.item["read_id"])
    return message_id
