"""Who is named: an item for each message that names somebody, among the items of whom it names."""

from collections.abc import Iterable
from typing import Any

from chat import dynamodb, standing, unread

# Whom, and in which message.
Naming = tuple[str, str]


def note(room_id: str, named: Iterable[Naming], no_longer: Iterable[Naming]) -> None:
    """Note whom messages of a room name, and whom they do not name any more. Again changes nothing."""
    puts = [{"PutRequest": {"Item": dynamodb.to_attributes({**_key(*each), "room": room_id})}} for each in named]
    deletes = [{"DeleteRequest": {"Key": dynamodb.to_attributes(_key(*each))}} for each in no_longer]
    requests: list[dict[str, Any]] = [*puts, *deletes]
    dynamodb.batch_write(standing.table(), requests)


def _key(user_id: str, message_id: str) -> dict[str, str]:
    return {"pk": standing.key(user_id)["pk"], "sk": f"{unread.MENTION_PREFIX}{message_id}"}
