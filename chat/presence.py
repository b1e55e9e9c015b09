"""Who is in a room: whoever has it on the screen. People count, however many pages each of them has open."""

import os
from collections.abc import Iterable

from chat import connections, news, pauses
from chat.channels import screen_channel
from chat.connections import Connection
from chat.windows import Limit

User = dict[str, str]

# A room of more people is told how many are here, not who, and nobody's typing: what is told would grow with the
# square of the room.
MAX_NAMED_PEOPLE = 200

# In a room of 10,000 one who comes and goes would otherwise cause 10,000 posts a second.
COUNT_EVERY_S = 5


def are_named(people_here: int) -> bool:
    """Return whether a room of so many people is told who is here and who is typing."""
    return people_here <= MAX_NAMED_PEOPLE


def people_in(room: str) -> list[User]:
    """Return who has the room on the screen, each person once, however many pages they have open."""
    return people_of(connections.in_channel(screen_channel(room)))


def people_of(here: Iterable[Connection]) -> list[User]:
    """Return whose connections these are, each person once; one that has expired is nobody's any more."""
    return list({each.user["id"]: each.user for each in here if each.user["id"] and not each.has_expired}.values())


def few_in(room: str) -> list[Connection] | None:
    """Return the connections that have the room on the screen, expired ones too; None where they are too many people.

    No more is read than tells that.
    """
    here: list[Connection] = []
    people: set[str] = set()
    for connection in connections.in_channel(screen_channel(room), at_once=MAX_NAMED_PEOPLE + 1):
        here.append(connection)
        if connection.user["id"] and not connection.has_expired:
            people.add(connection.user["id"])
        if not are_named(len(people)):
            return None
    return here


def is_news_of(user_id: str) -> bool:
    """Return whether a room is to be told that the user has come or gone, and count it.

    Each is a post to everybody in the room, and with 20 sockets a user could come and go 40 times a second, in as many
    rooms. Of who does so more often than `COMINGS_AND_GOINGS_A_MINUTE` says the room is told no more until the minute
    is over: what is wrong then is only whether they themselves seem to be here, until they come or go again, or
    somebody asks.
    """
    return news.may_be_told(user_id, Limit("presence", int(os.environ["COMINGS_AND_GOINGS_A_MINUTE"]), 60))


def is_time_to_count(room: str) -> bool:
    """Return whether a room of too many people is to be told again how many they are, and note that it was."""
    return pauses.begin(f"count#{room}", "people", COUNT_EVERY_S)
