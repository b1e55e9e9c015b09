"""Finding people by how their name, or a word of it, begins: an item for each word, sorted by what follows from it."""

from collections.abc import Iterator
from typing import Any

from chat import dynamodb, standing
from chat.folding import folded

# A name has 64 code points, which could be 32 words: an item for each would make a change of name dear.
MAX_WORDS = 10
# "Constraints in Amazon DynamoDB": a sort key has 1,024 bytes at most. A few code points become many when folded.
_MAX_KEY_BYTES = 900


def add(user_id: str, name: str) -> list[dict[str, Any]]:
    """Return the writes that let a user be found by a name, to be part of the transaction that gives it to them."""
    return [
        {"Put": {"TableName": standing.table(), "Item": dynamodb.to_attributes({**key, "user": user_id})}}
        for key in keys(user_id, name)
    ]


def remove(user_id: str, name: str) -> list[dict[str, Any]]:
    """Return the writes that let a user be found by a name no more."""
    return [
        {"Delete": {"TableName": standing.table(), "Key": dynamodb.to_attributes(key)}} for key in keys(user_id, name)
    ]


def keys(user_id: str, name: str) -> list[dict[str, str]]:
    """Return where a user of this name is found: the folded name from each word on."""
    return [{"pk": partition(tail), "sk": f"{cut(tail)}#{user_id}"} for tail in dict.fromkeys(_tails(folded(name)))]


def partition(folded_name: str) -> str:
    """Return the partition of the names that begin as this one does."""
    return f"people#{folded_name[0]}"


def cut(folded_name: str) -> str:
    """Return so much of a folded name as a key holds."""
    return folded_name.encode()[:_MAX_KEY_BYTES].decode(errors="ignore")


def _tails(name: str) -> Iterator[str]:
    words = name.split(" ") if name else []
    return (" ".join(words[position:]) for position in range(min(len(words), MAX_WORDS)))
