"""Newcomers: who calls for the first time becomes somebody whom others can find, and a member of the general room."""

from chat import dynamodb, memberships, people_index, rooms, standing
from chat.channels import GENERAL_ROOM
from chat.clock import now_s


def welcome(user_id: str, name: str | None) -> None:
    """Make a user's item and their membership of the general room, all or nothing. Again changes nothing.

    Parameters
    ----------
    name
        What the user is called; None where their token does not say.
    """
    known = {standing.KNOWN_SINCE: int(now_s()), **({"name": name} if name else {})}
    made = {
        "TableName": standing.table(),
        "Key": dynamodb.to_attributes(standing.key(user_id)),
        "UpdateExpression": "SET " + ", ".join(f"#{each} = :{each}" for each in known),
        "ConditionExpression": f"attribute_not_exists({standing.KNOWN_SINCE})",
        "ExpressionAttributeNames": {f"#{each}": each for each in known},
        "ExpressionAttributeValues": dynamodb.to_attributes({f":{each}": value for each, value in known.items()}),
    }
    counted = rooms.count(GENERAL_ROOM, members=1)
    joined = memberships.begin(GENERAL_ROOM, rooms.OPEN, user_id, memberships.MEMBER)
    writes = [{"Update": made}, counted, *joined, *people_index.add(user_id, name or "")]
    try:
        dynamodb.transact_write(writes)
    except dynamodb.Unmet as unmet:
        if writes[unmet.position] is counted:
            rooms.make_general()
            welcome(user_id, name)


def take_name(user_id: str, name: str) -> None:
    """Let a name that a token brings take the place of the placeholder. A name that is there stays."""
    update = {
        "TableName": standing.table(),
        "Key": dynamodb.to_attributes(standing.key(user_id)),
        "UpdateExpression": "SET #name = :name",
        "ConditionExpression": f"attribute_exists({standing.KNOWN_SINCE}) AND attribute_not_exists(#name)",
        "ExpressionAttributeNames": {"#name": "name"},
        "ExpressionAttributeValues": {":name": {"S": name}},
    }
    try:
        dynamodb.transact_write(
            [{"Update": update}, *people_index.add(user_id, name), standing.tell_of_change(user_id)]
        )
    except dynamodb.Unmet:
        return
