"""Finding people by how their name, or a word of it, begins: an item for each word, sorted by what follows from it."""

from collections.abc import Iterator
from typing import Any

from chat import dynamodb, standing
from chat.folding import folded

# A name has 64 code points, which could be 32 words: an item for each would make a change of name dear.
MAX_WORDS = 10
# After a name, before whose it is: it sorts before all that a name has, so that "ann" comes before "ann smith".
END = "\x1f"
# "Constraints in Amazon DynamoDB": a sort key has 1,024 bytes at most. A few code points become many when folded.
_MAX_KEY_BYTES = 900


def add(user_id: str, name: str) -> list[dict[str, Any]]:
    """Return the writes that let a user be found by a name, to be part of the transaction that gives it to them."""
    return [_add(key, user_id) for key in keys(user_id, name)]


def move(user_id: str, old_name: str, new_name: str) -> list[dict[str, Any]]:
    """Return the writes that let a user be found by a new name, and by the old one no more. No item is in two."""
    old, new = keys(user_id, old_name), keys(user_id, new_name)
    return [_remove(key) for key in old if key not in new] + [_add(key, user_id) for key in new if key not in old]


def find(beginning: str, most: int) -> list[str]:
    """Return the ids of users whose name, or a word of it, begins so, in the order of what begins so: each once.

    Parameters
    ----------
    beginning
        As `folding.folded` returns it, and not empty.
    """
    found = dynamodb.query(
        TableName=standing.table(),
        KeyConditionExpression="pk = :people AND begins_with(sk, :beginning)",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {":people": partition(beginning), ":beginning": cut(beginning)}
        ),
        # Somebody can be there by several words.
        Limit=most + MAX_WORDS,
    )
    distinct: dict[str, None] = {}
    for item in found:
        distinct[item["user"]] = None
        if len(distinct) == most:
            break
    return list(distinct)


def position(user_id: str, name: str, beginning: str) -> str | None:
    """Return where among those whose name begins so a user of this name is; None for who is not among them."""
    places = (key["sk"] for key in keys(user_id, name) if key["pk"] == partition(beginning))
    return min((place for place in places if place.startswith(cut(beginning))), default=None)


def keys(user_id: str, name: str) -> list[dict[str, str]]:
    """Return where a user of this name is found: the folded name from each word on."""
    return [{"pk": partition(tail), "sk": f"{cut(tail)}{END}{user_id}"} for tail in dict.fromkeys(_tails(folded(name)))]


def partition(folded_name: str) -> str:
    """Return the partition of the names that begin as this one does."""
    return f"people#{folded_name[0]}"


def cut(folded_name: str) -> str:
    """Return so much of a folded name as a key holds."""
    return folded_name.encode()[:_MAX_KEY_BYTES].decode(errors="ignore")


def _add(key: dict[str, str], user_id: str) -> dict[str, Any]:
    return {"Put": {"TableName": standing.table(), "Item": dynamodb.to_attributes({**key, "user": user_id})}}


def _remove(key: dict[str, str]) -> dict[str, Any]:
    return {"Delete": {"TableName": standing.table(), "Key": dynamodb.to_attributes(key)}}


def _tails(name: str) -> Iterator[str]:
    words = name.split(" ") if name else []
    return (" ".join(words[position:]) for position in range(min(len(words), MAX_WORDS)))
