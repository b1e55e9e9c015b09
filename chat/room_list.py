"""The list of somebody's rooms by three requests: what is the user's own, the rooms, the people of direct ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat import dynamodb, memberships, own_memberships, people, rooms, standing, unread
from chat.memberships import Membership
from chat.own_memberships import Shown
from chat.rooms import Room
from chat.standing import Standing


@dataclass(frozen=True)
class Own:
    """What is a user's own.

    Attributes
    ----------
    standing
        How the user stands.
    memberships
        All of theirs.
    mentions
        Ids of messages that name them, by their rooms: the newest ones, some 5,000 at most.
    """

    standing: Standing
    memberships: Sequence[Membership]
    mentions: Mapping[str, Sequence[str]]


def read(user_id: str) -> Own:
    """Return what is the user's own, by one consistent Query.

    The user's items sort so that from how they stand downwards their memberships come, then what mentions them, the
    newest first. A page has 1 MB ("Query" in the Amazon DynamoDB API Reference): thousands of memberships, for each of
    which there is a further request anyway.
    """
    user, mine, mentions = dynamodb.Item(), [], defaultdict(list)
    for item in _items(user_id):
        match item["sk"].partition("#"):
            case ("standing", _, _):
                user = item
            case ("room", _, _):
                mine.append(Membership.of(item))
            case ("mention", _, message_id):
                mentions[item["room"]].append(message_id)
    return Own(standing.read(user), mine, mentions)


def listed(own: Own) -> list[Shown]:
    """Return the user's rooms, but for archived ones, the most recently active first."""
    found = dynamodb.batch_get([rooms.place(each.room_id) for each in own.memberships])
    there = [(Room.of(item), mine) for item, mine in zip(found, own.memberships, strict=True) if item is not None]
    active = sorted((each for each in there if not each[0].archived_at), key=_last_active, reverse=True)
    known = _people_of(active)
    return [own_memberships.shown(room, mine, own.mentions.get(room.id, ()), known) for room, mine in active]


def _last_active(place: tuple[Room, Membership]) -> str:
    """Return the id of the newest message; in a room without one, that of the time when the user came to it."""
    room, membership = place
    return room.newest["id"] if room.newest else membership.stamp


def _people_of(places: Sequence[tuple[Room, Membership]]) -> dict[str, people.Person]:
    """Return who is in direct rooms with the user, as they are now: so many as one request finds."""
    wanted = (each for room, mine in places for each in own_memberships.others(room, mine.user_id))
    return people.find(list(dict.fromkeys(wanted))[: dynamodb.BATCH_GET_ITEMS])


def _items(user_id: str) -> list[dynamodb.Item]:
    """Return the user's items from how they stand downwards, page by page until all memberships are there."""
    request = {
        "TableName": standing.table(),
        "KeyConditionExpression": "pk = :user AND sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": dynamodb.to_attributes(
            {
                ":user": standing.key(user_id)["pk"],
                ":first": unread.MENTION_PREFIX,
                ":last": standing.key(user_id)["sk"],
            }
        ),
        "ScanIndexForward": False,
        "ConsistentRead": True,
    }
    items: list[dynamodb.Item] = []
    while True:
        page = dynamodb.client().query(**request)
        items += map(dynamodb.from_attributes, page["Items"])
        last = page.get("LastEvaluatedKey")
        if last is None or last["sk"]["S"] < memberships.USERS_PREFIX:
            return items
        request["ExclusiveStartKey"] = last
