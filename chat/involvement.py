"""Involvement: what a member is told of a room."""

from chat import dynamodb, memberships
from chat.memberships import Membership
from chat.places import Outdated

EVERYTHING = memberships.EVERYTHING
MENTIONS = "mentions"
NOTHING = "nothing"
ALL = (EVERYTHING, MENTIONS, NOTHING)


def choose(membership: Membership, involvement: str) -> Membership:
    """Let a member be told of everything, of mentions, or of nothing; return the membership as it then is.

    Raises
    ------
    Outdated
        The membership has ended.
    """
    try:
        dynamodb.write(
            "update_item",
            TableName=memberships.table(),
            Key=dynamodb.to_attributes(memberships.key(membership.room_id, membership.user_id)),
            UpdateExpression="SET involvement = :involvement",
            ConditionExpression="stamp = :stamp",
            ExpressionAttributeValues=dynamodb.to_attributes({":involvement": involvement, ":stamp": membership.stamp}),
        )
    except dynamodb.Unmet:
        raise Outdated from None
    return membership._replace(involvement=involvement)
