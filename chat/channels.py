"""Names of what a connection can hear: a room, what goes on around a room that is on its screen, or one user's own."""

import re

GENERAL_ROOM = "general"
ROOM_PATTERN = "[a-z0-9][a-z0-9-]{0,63}"
# Cognito's `sub` is a UUID. What else is one here goes into keys, paths and channels without being changed.
USER_PATTERN = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"

_ROOM_PREFIX = "channel#room#"
_SCREEN_PREFIX = "channel#screen#"
_ROOM = re.compile(ROOM_PATTERN)
_USER = re.compile(USER_PATTERN)


def is_room(name: object) -> bool:
    """Return whether `name` can be a room's: 1 to 64 of a-z, 0-9 and -, not starting with -."""
    return isinstance(name, str) and _ROOM.fullmatch(name) is not None


def is_user(identifier: object) -> bool:
    """Return whether `identifier` can be a user's id: 1 to 64 of A-Z, a-z, 0-9, - and _, the first no sign."""
    return isinstance(identifier, str) and _USER.fullmatch(identifier) is not None


def room_channel(room: str) -> str:
    """Return the channel of all who hear what is said in `room`."""
    return f"{_ROOM_PREFIX}{room}"


def is_room_channel(channel: str) -> bool:
    """Return whether this is the channel of all who hear a room."""
    return channel.startswith(_ROOM_PREFIX)


def screen_channel(room: str) -> str:
    """Return the channel of all who have `room` on the screen: who is there and who types is told here."""
    return f"{_SCREEN_PREFIX}{room}"


def room_on_screen(channel: str) -> str | None:
    """Return the room whose screen channel this is, or None for another channel."""
    return channel.removeprefix(_SCREEN_PREFIX) if channel.startswith(_SCREEN_PREFIX) else None


def user_channel(user_id: str) -> str:
    """Return the channel of all that one user has open."""
    return f"channel#user#{user_id}"
