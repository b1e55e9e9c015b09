"""Rooms and users that tests need to be there, made by the store itself."""

from chat import dynamodb, memberships, newcomers, rooms


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
