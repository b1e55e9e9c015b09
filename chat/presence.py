"""Who is in a room: whoever has it on the screen."""

from collections.abc import Iterable

from chat import connections
from chat.channels import screen_channel
from chat.connections import Connection

User = dict[str, str]

# Above this many connections a room is told how many are here, not who, and nobody's typing: what is told would grow
# with the square of the room.
MAX_NAMED_CONNECTIONS = 200


def are_named(connections_here: int) -> bool:
    """Return whether a room of so many connections is told who is here and who is typing."""
    return connections_here <= MAX_NAMED_CONNECTIONS


def people_in(room: str) -> list[User]:
    """Return who has the room on the screen, each person once, however many pages they have open."""
    return people_of(each for each in connections.in_channel(screen_channel(room)) if not each.has_expired)


def people_of(live: Iterable[Connection]) -> list[User]:
    """Return whose connections these are, each person once."""
    return list({each.user["id"]: each.user for each in live if each.user["id"]}.values())
