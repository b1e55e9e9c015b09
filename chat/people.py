"""People: what is known of each user, and shown to others."""

from collections.abc import Iterable
from typing import Any

from chat import dynamodb, names, standing

Person = dict[str, Any]


def shown(user_id: str, item: dynamodb.Item) -> Person:
    """Return a user as others see them, of the item that `chat.standing` keeps of them."""
    person = {"id": user_id, "name": item.get("name") or names.placeholder(user_id), "named": "name" in item}
    return person | {each: item[each] for each in ("status", "time_zone") if each in item}


def find(user_ids: Iterable[str]) -> dict[str, Person]:
    """Return the users who have been here, by their ids: one consistent read for each 100."""
    wanted = list(dict.fromkeys(user_ids))
    found = dynamodb.batch_get([standing.place(user_id) for user_id in wanted])
    return {
        user_id: shown(user_id, item)
        for user_id, item in zip(wanted, found, strict=True)
        if item is not None and standing.KNOWN_SINCE in item
    }
