"""Mentions: `<@USER_ID>` in a text names somebody, and `<@everyone>` everyone, where the author may do that."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chat import dynamodb, memberships, people, rooms, standing
from chat.channels import USER_PATTERN
from chat.places import Place

MAX_PEOPLE = 50

EVERYONE = "everyone"
_MENTION = re.compile(f"<@({USER_PATTERN})>")
# What fits into one BatchGetItem beside three items of who sends what where, and one of a message.
_MAX_PLACES = dynamodb.BATCH_GET_ITEMS - 4


@dataclass(frozen=True)
class Mentions:
    """Whom a text names: their ids, in the order of the text, and whether it names everyone."""

    people: list[str]
    everyone: bool


def places(room_id: str, text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the tables and keys of what tells who of those named in a text can read it.

    Of an open room those who have been here can, of others their members: what kind of room it is, the same read tells.
    So both is asked of each, as far as there is room: for the last few of 50 people it may take another request.
    """
    named = _named(text)
    asked = [memberships.place(room_id, each) for each in named] + [standing.place(each) for each in named]
    return asked[:_MAX_PLACES]


def heard(place: Place, text: str, found: Sequence[dynamodb.Item | None]) -> Mentions:
    """Return whom a text names who can read it.

    Parameters
    ----------
    place
        The room, and who the author is there.
    found
        What was found at `places`.
    """
    return Mentions(list(_readers(place, _named(text), found)), place.is_administered and f"<@{EVERYONE}>" in text)


def _readers(place: Place, named: Sequence[str], found: Sequence[dynamodb.Item | None]) -> Iterable[str]:
    members = {each for each, item in zip(named, found, strict=False) if item is not None}
    if place.room.kind == rooms.OPEN:
        asked = dict(zip(named, found[len(named) :], strict=False))
        known = {each for each, item in asked.items() if item is not None and standing.KNOWN_SINCE in item}
        unasked = [each for each in named if each not in members and each not in asked]
        members |= known | set(people.find(unasked))
    return (each for each in named if each in members)


def _named(text: str) -> list[str]:
    """Return the ids of the first people that a text names, each once."""
    distinct = dict.fromkeys(each[1] for each in _MENTION.finditer(text) if each[1] != EVERYONE)
    return list(distinct)[:MAX_PEOPLE]
