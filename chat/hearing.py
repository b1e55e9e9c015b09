"""What a connection hears because its user belongs to rooms: from its first moment on, and as long as they do.

A membership may begin, end and begin again while a connection opens. So whoever lets a connection hear a room looks
again once that is written, and goes on until what is written is what is so. (Who leaves is not heard of by the old
membership whatever is written: `chat.connections` tells of marks. This is so that nobody who belongs hears nothing.)
"""

from collections.abc import Mapping, Sequence

from chat import connections, dynamodb, memberships, rooms, standing
from chat.channels import room_channel
from chat.connections import Connection
from chat.memberships import Membership
from chat.rooms import Room
from chat.standing import Standing

# What is heard costs posts: who belongs to more rooms hears those in which something was said last.
MOST_ROOMS = 100


def own(user_id: str) -> tuple[Standing, list[Membership]]:
    """Return how a user stands, and all of their memberships, by one consistent Query."""
    found = dynamodb.query(
        TableName=standing.table(),
        KeyConditionExpression="pk = :user AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {
                ":user": standing.key(user_id)["pk"],
                ":first": memberships.USERS_PREFIX,
                ":last": standing.key(user_id)["sk"],
            }
        ),
    )
    items = list(found)
    user = items.pop() if items and items[-1]["sk"] == standing.key(user_id)["sk"] else {}
    return standing.read(user), [Membership.of(item) for item in items]


def begin(connection: Connection, belongs_to: Sequence[Membership]) -> bool:
    """Let a new connection hear its user's rooms; return False when it has closed meanwhile.

    The connection is known in its user's channel by now: who becomes a member later is found there.

    Parameters
    ----------
    belongs_to
        The user's memberships, as they were read after that.
    """
    wanted = {each.room_id: each.stamp for each in most_active(belongs_to)}
    heard: dict[str, str] = {}
    while changed := {room: stamp for room, stamp in wanted.items() if heard.get(room) != stamp}:
        if not hear(connection, changed):
            return False
        heard |= changed
        _, now = own(connection.user["id"])
        wanted = {each.room_id: each.stamp for each in now if each.room_id in heard}
    return True


def hear(connection: Connection, stamps: Mapping[str, str]) -> bool:
    """Let the connection hear rooms, each by the stamp of a membership; return False when it has closed meanwhile."""
    connections.listen(connection, {room_channel(room): stamp for room, stamp in stamps.items()})
    if connections.note_rooms(connection.id, stamps):
        return True
    connections.stop_listening((room_channel(room), connection.id) for room in stamps)
    return False


def most_active(belongs_to: Sequence[Membership]) -> Sequence[Membership]:
    """Return as many as are heard of a user's memberships: the rooms are read only where they are more."""
    if len(belongs_to) <= MOST_ROOMS:
        return belongs_to
    found = dynamodb.batch_get([rooms.place(each.room_id) for each in belongs_to])
    since = {
        each.room_id: _last_active(Room.of(room), each)
        for each, room in zip(belongs_to, found, strict=True)
        if room is not None
    }
    return sorted(belongs_to, key=lambda each: since.get(each.room_id, ""), reverse=True)[:MOST_ROOMS]


def _last_active(room: Room, membership: Membership) -> str:
    """Return the id of the newest message; in a room without one, that of the time when the user came to it."""
    return room.newest["id"] if room.newest else membership.stamp
