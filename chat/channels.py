"""Names of what a connection can hear: a room, or what is meant for one user alone."""

import re

GENERAL_ROOM = "general"
ROOM_PATTERN = "[a-z0-9][a-z0-9-]{0,63}"

_ROOM_PREFIX = "channel#room#"
_ROOM = re.compile(ROOM_PATTERN)


def is_room(name: object) -> bool:
    """Return whether `name` can be a room's: 1 to 64 of a-z, 0-9 and -, not starting with -."""
    return isinstance(name, str) and _ROOM.fullmatch(name) is not None


def room_channel(room: str) -> str:
    """Return the channel of everyone in `room`."""
    return f"{_ROOM_PREFIX}{room}"


def room_of(channel: str) -> str | None:
    """Return the room whose channel this is, or None for a user's channel."""
    return channel.removeprefix(_ROOM_PREFIX) if channel.startswith(_ROOM_PREFIX) else None


def user_channel(user_id: str) -> str:
    """Return the channel of all that one user has open."""
    return f"channel#user#{user_id}"
