"""Who somebody is has changed: what others are told of it, so that all see them alike.

Who has one of their rooms on the screen is told there. A direct room is called by its people: the others have it in
their lists under another name now, whatever is on their screens.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from chat import belonging, dynamodb, hearing, memberships, own_memberships, people, rooms
from chat.channels import screen_channel, user_channel
from chat.memberships import Membership
from chat.rooms import Room

Event = dict[str, Any]


def of(user_id: str) -> Iterator[tuple[str, list[Event]]]:
    """Yield channels and what is to be told there, of as many of the user's rooms as they hear.

    It is one Query and two reads; and one Query for each of the others in the user's direct rooms, two more for each
    such room of who has a page open.
    """
    _, belongs_to = hearing.own(user_id)
    user = people.find([user_id]).get(user_id)
    mine = hearing.most_active(belongs_to)
    for each in mine if user else ():
        event = {"type": "member.updated", "room": each.room_id, "user": user, "role": each.role}
        yield screen_channel(each.room_id), [event]
    yield from _told_to_others(user_id, [each.room_id for each in mine if each.kind == rooms.DIRECT])


def _told_to_others(user_id: str, direct_rooms: Sequence[str]) -> Iterator[tuple[str, list[Event]]]:
    found = dynamodb.batch_get([rooms.place(each) for each in direct_rooms])
    shared: dict[str, list[Room]] = {}
    for room in map(Room.of, filter(None, found)):
        for other in own_memberships.others(room, user_id):
            shared.setdefault(other, []).append(room)
    for other, with_them in shared.items():
        if belonging.open_connections(other):
            yield user_channel(other), list(_updated(other, with_them))


def _updated(user_id: str, shared: Sequence[Room]) -> Iterable[Event]:
    theirs = dynamodb.batch_get([memberships.place(room.id, user_id) for room in shared])
    for room, item in zip(shared, theirs, strict=True):
        if item:
            yield {"type": "membership.updated", "membership": own_memberships.show(room, Membership.of(item))}
