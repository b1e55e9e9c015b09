"""The members of a room, page by page, by names that are theirs now."""

from typing import Any

from chat import dynamodb, memberships, message_id, people
from chat.channels import USER_PATTERN
from chat.clock import rfc3339
from chat.folding import folded
from chat.people import Person

Member = dict[str, Any]

# From where one can go on in the list.
POSITION_PATTERN = f"{memberships.ROOMS_PREFIX}{USER_PATTERN}"


def page(room_id: str, limit: int, after: str | None = None) -> tuple[list[Member], str | None]:
    """Return members, and what to give as `after` to go on; None when these were the last.

    Within a page admins come first, then the others, by name. It is two requests, for up to 100.
    """
    found, more = dynamodb.query_page(
        limit,
        after,
        TableName=memberships.table(),
        KeyConditionExpression="pk = :room AND begins_with(sk, :member)",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {":room": memberships.rooms_key(room_id, "")["pk"], ":member": memberships.ROOMS_PREFIX}
        ),
    )
    ids = [item["sk"].removeprefix(memberships.ROOMS_PREFIX) for item in found]
    known = people.find(ids)
    members = [
        shown(known.get(user_id) or people.shown(user_id, {}), item["role"], item["stamp"])
        for user_id, item in zip(ids, found, strict=True)
    ]
    return sorted(members, key=_by_role_and_name), more


def shown(user: Person, role: str, stamp: str) -> Member:
    """Return a member as others see them."""
    return {"user": user, "role": role, "joined_at": rfc3339(message_id.made_at_s(stamp))}


def _by_role_and_name(member: Member) -> tuple[bool, str, str]:
    user = member["user"]
    return member["role"] != memberships.ADMIN, folded(user["name"]), user["id"]
