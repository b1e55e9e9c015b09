"""Finding people by how their name, or a word of it, begins; of a room that one asks about, its members first."""

from collections.abc import Iterable

from chat import dynamodb, memberships, people, people_index, standing
from chat.folding import folded
from chat.people import Person
from chat.rooms import Room

MOST_FOUND = 20
# In a room of so many members all of them are looked at; in a larger one those among the first of all who are found.
SMALL_ROOM = 100
AMONG = 300


def find(prefix: str, room: Room | None = None) -> list[Person]:
    """Return up to 20 people whose name, or a word of it, begins so; case and accents do not count.

    It is two requests, and with a room some more: five at most in a small one, six in a large one.

    Parameters
    ----------
    room
        Whose members come first.
    """
    beginning = folded(prefix)
    if not beginning:
        return []
    if room is None:
        return _shown(people_index.find(beginning, MOST_FOUND))
    if room.members > SMALL_ROOM:
        return _shown(_members_first(room.id, people_index.find(beginning, AMONG)))
    found = _matching(people.find(_members_of(room.id)).values(), beginning)[:MOST_FOUND]
    if len(found) == MOST_FOUND:
        return found
    known = {person["id"] for person in found}
    others = [each for each in people_index.find(beginning, MOST_FOUND + len(found)) if each not in known]
    return found + _shown(others)[: MOST_FOUND - len(found)]


def _shown(user_ids: list[str]) -> list[Person]:
    return list(people.find(user_ids[:MOST_FOUND]).values())


def _matching(known: Iterable[Person], beginning: str) -> list[Person]:
    """Return those whose name begins so, in the order in which they would be found."""
    of_name = ((people_index.position(each["id"], each["name"], beginning), each) for each in known if each["named"])
    return [person for _, person in sorted((p, each) for p, each in of_name if p is not None)]


def _members_of(room_id: str) -> list[str]:
    """Return the ids of a small room's members: one request."""
    found, _ = dynamodb.query_page(
        SMALL_ROOM,
        None,
        TableName=standing.table(),
        KeyConditionExpression="pk = :room AND begins_with(sk, :member)",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {":room": memberships.rooms_key(room_id, "")["pk"], ":member": memberships.ROOMS_PREFIX}
        ),
    )
    return [item["sk"].removeprefix(memberships.ROOMS_PREFIX) for item in found]


def _members_first(room_id: str, user_ids: list[str]) -> list[str]:
    # Who has joined just now may come a little later.
    found = dynamodb.batch_get([memberships.place(room_id, each) for each in user_ids], consistent=False)
    is_member = {each: membership is not None for each, membership in zip(user_ids, found, strict=True)}
    return sorted(user_ids, key=lambda each: not is_member[each])
