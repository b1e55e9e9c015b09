"""Rooms and users that tests need to be there, made by the store itself."""

from chat import dynamodb, memberships, newcomers, rooms
from chat.memberships import Membership
from chat.rooms import Room


def make_user(user_id: str, name: str | None = None) -> None:
    """Let a user have been here before."""
    newcomers.welcome(user_id, name)


def make_room(room_id: str, kind: str = rooms.OPEN, **roles: str) -> None:
    """Make a room of this id, with users as members, `ann_sub="admin"`: an underscore stands for a hyphen."""
    members = {user.replace("_", "-"): role for user, role in roles.items()}
    admins = sum(role == memberships.ADMIN for role in members.values())
    name = {} if kind == rooms.DIRECT else {"name": room_id.capitalize()}
    of = {"users": sorted(members)} if kind == rooms.DIRECT else {}
    dynamodb.transact_write(
        [
            *rooms.make(room_id, kind, members=len(members), admins=admins, **name, **of),
            *(write for user, role in members.items() for write in memberships.begin(room_id, kind, user, role)),
        ]
    )


def make_rooms(*room_ids: str) -> None:
    """Make open rooms of these ids, with nobody in them: one request for each 12 of them."""
    made = [write["Put"]["Item"] for each in room_ids for write in rooms.make(each, rooms.OPEN, name=each.capitalize())]
    dynamodb.batch_write(rooms.table(), [{"PutRequest": {"Item": item}} for item in made])


def membership_of(room_id: str, user_id: str) -> Membership:
    """Return somebody's membership."""
    (item,) = dynamodb.batch_get([memberships.place(room_id, user_id)])
    assert item
    return Membership.of(item)


def join(room_id: str, user_id: str) -> Membership:
    """Make somebody a member, and return the membership."""
    room = _room(room_id)
    writes = memberships.begin(room_id, room.kind, user_id, memberships.MEMBER)
    dynamodb.transact_write([rooms.count(room_id, members=1), *writes])
    return membership_of(room_id, user_id)


def leave(room_id: str, user_id: str) -> None:
    """End somebody's membership, by the transaction that always does."""
    ended = memberships.end(membership_of(room_id, user_id))
    dynamodb.transact_write([rooms.count(room_id, members=-1), *ended])


def _room(room_id: str) -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item
    return Room.of(item)
