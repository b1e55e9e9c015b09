"""Purges: all that somebody has written since some time becomes tombstones, portion by portion.

A purge lies in DirectoryTable, whose stream brings it to the function that carries it out: AWS lets two functions read
the stream of one table at the same time, and SessionsTable has its two ("Simultaneous readers" of "Using AWS Lambda
with Amazon DynamoDB"). Where the function has to stop, it writes how far it has come, and the stream brings it that.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chat import audit, dynamodb, message_id, people
from chat.clock import now_s, rfc3339
from chat.rules import Unknown

PREFIX = "purge#"
SK = "purge"
MOST_AGO_S = 24 * 60 * 60
# As long as a stream keeps its records ("DynamoDB Streams"): nobody carries a purge out after that.
LIFETIME_S = 24 * 60 * 60
# A send that had begun has ended by then, one way or the other: the API's function is stopped after 20 s
# (zappa_settings.json), and two servers' clocks differ a little.
SETTLED_AFTER_S = 30
# So many reservations are looked at between two looks at the clock.
PART = 500


@dataclass(frozen=True)
class Purge:
    """What is to be purged, and how far it has come.

    Attributes
    ----------
    user_id
        Who has written it.
    since_s, asked_at_s
        From when on it was written, and when the purge was asked for, in seconds since 1970.
    is_last
        Whether this is the second time through: for what was still on its way at the first.
    position
        After which reservation to go on; empty at the beginning.
    """

    pk: str
    user_id: str
    since_s: float
    asked_at_s: float
    is_last: bool
    position: str

    @property
    def settled_at_s(self) -> float:
        """When all has arrived that was on its way as the purge was asked for, in seconds since 1970."""
        return self.asked_at_s + SETTLED_AFTER_S

    def parts(self) -> Iterator[tuple[list[tuple[str, str]], str]]:
        """Yield what was written, each the ids of a room and a message, with the position after each part.

        It is found by the reservations of sends, which are kept for longer than a purge goes back.
        """
        since_s = max(self.since_s, self.asked_at_s - SETTLED_AFTER_S) if self.is_last else self.since_s
        values = {
            ":sends": f"send#{self.user_id}",
            ":from": message_id.first_of(since_s),
            ":to": message_id.first_of(self.settled_at_s),
        }
        request: dict[str, Any] = {
            "TableName": os.environ["SESSIONS_TABLE_NAME"],
            "KeyConditionExpression": "pk = :sends",
            "FilterExpression": "id BETWEEN :from AND :to",
            "ExpressionAttributeValues": dynamodb.to_attributes(values),
            "ConsistentRead": True,
            "Limit": PART,
        }
        position = self.position
        while True:
            start = {"pk": values[":sends"], "sk": position}
            after = {"ExclusiveStartKey": dynamodb.to_attributes(start)} if position else {}
            page = dynamodb.client().query(**request, **after)
            found = map(dynamodb.from_attributes, page["Items"])
            more = page.get("LastEvaluatedKey")
            position = dynamodb.from_attributes(more)["sk"] if more else ""
            yield [(each["room"], each["id"]) for each in found], position
            if not more:
                return

    def is_current(self) -> bool:
        """Return whether it is still to be carried out from here on: a stream can bring the same record twice."""
        (item,) = dynamodb.batch_get([(_table(), _key(self.pk))])
        return item is not None and read(item) == self

    def go_on(self, *, position: str = "", is_last: bool) -> None:
        """Have the stream bring it again, to be gone on with from there."""
        dynamodb.write(
            "update_item",
            TableName=_table(),
            Key=dynamodb.to_attributes(_key(self.pk)),
            UpdateExpression="SET #position = :position, is_last = :is_last",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#position": "position"},
            ExpressionAttributeValues=dynamodb.to_attributes({":position": position, ":is_last": is_last}),
        )

    def is_done(self) -> None:
        """Forget it."""
        dynamodb.client().delete_item(TableName=_table(), Key=dynamodb.to_attributes(_key(self.pk)))


def ask(user_id: str, since_s: float, by: dict[str, str]) -> None:
    """Have all that a user has written since then become tombstones, and note it in the audit list.

    Parameters
    ----------
    since_s
        In seconds since 1970.
    by
        Who asks for it.

    Raises
    ------
    Unknown
        There is no such user.
    """
    known = people.find([user_id])
    if user_id not in known:
        raise Unknown
    user = {name: known[user_id][name] for name in ("id", "name")}
    now = now_s()
    item = {
        **_key(f"{PREFIX}{message_id.new()}"),
        "user_id": user_id,
        "since_ms": round(since_s * 1000),
        "asked_at_ms": round(now * 1000),
        "is_last": False,
        "position": "",
        "expires_at": int(now) + LIFETIME_S,
    }
    put = {"Put": {"TableName": _table(), "Item": dynamodb.to_attributes(item)}}
    noted = audit.write(by, audit.MESSAGES_PURGED, user=user, since=rfc3339(since_s))
    try:
        dynamodb.transact_write([put, noted])
    except dynamodb.Unmet:
        return  # nobody else has made these ids: it is there, and the answer was lost


def read(item: dynamodb.Item) -> Purge:
    """Return the purge that an item is.

    Raises
    ------
    KeyError, TypeError
        It is none.
    """
    purge = Purge(
        item["pk"],
        item["user_id"],
        item["since_ms"] / 1000,
        item["asked_at_ms"] / 1000,
        item["is_last"],
        item["position"],
    )
    if not all(isinstance(each, str) for each in (purge.pk, purge.user_id, purge.position)):
        raise TypeError(f"the purge {purge.pk!r} has attributes of other types")
    return purge


def _key(pk: str) -> dict[str, str]:
    return {"pk": pk, "sk": SK}


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
