"""Making rooms: the room and all of its memberships are one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chat import direct_rooms, dynamodb, memberships, message_id, people, rooms, standing
from chat.memberships import Membership
from chat.people import Person
from chat.rooms import Room
from chat.rules import Unknown
from chat.standing import Standing

# A transaction has 100 writes at most ("TransactWriteItems" in the Amazon DynamoDB API Reference): of an open room one
# is the room's and one is the list's, and each member has two, the maker too.
MAX_USERS = 48


@dataclass(frozen=True)
class Prospect:
    """What is there before a room is made.

    Attributes
    ----------
    standing
        How its maker stands.
    people
        Who is to be in it, its maker among them, by their ids.
    existing
        The room, where it is a direct one that is there already, and the maker's membership.
    """

    standing: Standing
    people: Mapping[str, Person]
    existing: tuple[Room, Membership] | None = None

    @property
    def found(self) -> tuple[Room, Membership]:
        """The room that is there already, and the maker's membership.

        Raises
        ------
        LookupError
            There is none.
        """
        if self.existing is None:
            raise LookupError("these people have no direct room")
        return self.existing


class IsThere(Exception):
    """The same people have made their direct room meanwhile."""


def look(maker_id: str, kind: str, user_ids: Iterable[str]) -> Prospect:
    """Find out, by one consistent read, who is to be in a room, and whether it is there already.

    Raises
    ------
    Conflict
        They are too few for a direct room, or too many.
    """
    wanted = list(dict.fromkeys([maker_id, *user_ids]))
    places = [standing.place(user_id) for user_id in wanted]
    if kind == rooms.DIRECT:
        room_id = direct_rooms.id_of(wanted)
        places += [rooms.place(room_id), memberships.place(room_id, maker_id)]
    items = dynamodb.batch_get(places)
    users, (room, membership) = items[: len(wanted)], [*items[len(wanted) :], None, None][:2]
    return Prospect(
        standing.read(users[0] or {}),
        {
            user_id: people.shown(user_id, item)
            for user_id, item in zip(wanted, users, strict=True)
            if item is not None and standing.KNOWN_SINCE in item
        },
        (Room.of(room), Membership.of(membership)) if room and membership else None,
    )


def must_be_known(prospect: Prospect, user_ids: Iterable[str]) -> None:
    """Everybody who is to be in a room has been here.

    Raises
    ------
    Unknown
        Somebody has not.
    """
    if unknown := [user_id for user_id in user_ids if user_id not in prospect.people]:
        raise Unknown(f"There is no such user: {', '.join(unknown)}.")


def make(maker_id: str, kind: str, prospect: Prospect, name: str, topic: str) -> tuple[Room, Membership]:
    """Make an open or a closed room, whose maker is its admin, and return it with the maker's membership."""
    roles = dict.fromkeys(prospect.people, memberships.MEMBER) | {maker_id: memberships.ADMIN}
    made = rooms.make(message_id.new(), kind, name=name, topic=topic, members=len(roles), admins=1)
    return _write(made, roles, maker_id)


def make_direct(maker_id: str, prospect: Prospect) -> tuple[Room, Membership]:
    """Make the direct room of these people, in which nobody is admin, and return it with the maker's membership.

    Raises
    ------
    IsThere
        Another has just made it.
    """
    users = sorted(prospect.people)
    names = {user_id: person["name"] for user_id, person in prospect.people.items() if person["named"]}
    made = rooms.make(direct_rooms.id_of(users), rooms.DIRECT, members=len(users), admins=0, users=users, names=names)
    try:
        return _write(made, dict.fromkeys(users, memberships.MEMBER), maker_id)
    except dynamodb.Unmet:
        raise IsThere from None


def _write(made: list[dynamodb.Item], roles: Mapping[str, str], maker_id: str) -> tuple[Room, Membership]:
    room = Room.of(dynamodb.from_attributes(made[0]["Put"]["Item"]))
    stamp = message_id.new()
    begun = [
        write
        for user_id, role in roles.items()
        for write in memberships.begin(room.id, room.kind, user_id, role, stamp)
    ]
    dynamodb.transact_write([*made, *begun])
    return room, Membership(room.id, maker_id, room.kind, roles[maker_id], stamp)
