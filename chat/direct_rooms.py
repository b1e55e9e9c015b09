"""Direct rooms: the same people again are the same room, whoever asks and however many at once."""

import hashlib
from collections.abc import Iterable

from chat.rules import Conflict

MIN_PEOPLE = 2
MAX_PEOPLE = 8


def id_of(user_ids: Iterable[str]) -> str:
    """Return the id of these people's direct room: it follows from who they are, so nobody can make a second one.

    Raises
    ------
    Conflict
        They are too few, or too many.
    """
    people = sorted(set(user_ids))
    if not MIN_PEOPLE <= len(people) <= MAX_PEOPLE:
        raise Conflict(f"A direct room has {MIN_PEOPLE} to {MAX_PEOPLE} people, the caller among them.")
    return f"direct-{hashlib.sha256(chr(10).join(people).encode()).hexdigest()[:40]}"
