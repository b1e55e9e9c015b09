"""Messages in DynamoDB: stored once, and read page by page."""

import hashlib
import itertools
import math
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import ClientError

from chat import dynamodb, message_id
from chat.clock import now_s, rfc3339

Message = dict[str, Any]

TTL = "expires_at"
SECONDS_A_DAY = 24 * 60 * 60

# So long a retry finds the message that it repeats. Clients are promised a week, and our page tries for a day: clocks
# that are wrong, and a machine that sleeps between the look at the clock and the request, fit into what is between.
KEY_GOOD_FOR_DAYS = 7
RESERVATION_LIFETIME_S = (KEY_GOOD_FOR_DAYS + 1) * SECONDS_A_DAY
# A reservation whose message is still missing after this time has lost its writer: it is longer than the API's function
# may run. It is shorter than the 30 s by which clients overlap their catch-up, so an id as old as this is still seen.
WRITER_LIFETIME_S = 25


class KeyReused(Exception):
    """The sender's `client_id` has been used for another message."""


@dataclass(frozen=True)
class Page:
    """Some of a room's messages, oldest first, and whether there are more on either side."""

    messages: list[Message]
    has_before: bool
    has_after: bool


class MessageStore:
    """The messages of all rooms.

    Parameters
    ----------
    messages_table, sessions_table
        The tables' names; the second holds the reservations of `client_id`s.
    retention_days
        How long messages are kept; 0 keeps them for ever.
    """

    def __init__(self, messages_table: str, sessions_table: str, retention_days: int = 0) -> None:
        self._messages_table = messages_table
        self._sessions_table = sessions_table
        self._retention_days = retention_days

    def send(self, room: str, author: dict[str, str], text: str, client_id: str | None) -> tuple[Message, bool]:
        """Store a message, and return it with True; or, when it is a retry, the one stored before with False.

        A `client_id` is reserved for the new message's id first; then the message is written under that id. Both
        writes are conditional, so a retry at any point finishes the same message, and two at once make one. A key can
        outlive its message: a retry of one whose retention has ended gets it back, and nobody else sees it again.

        Raises
        ------
        KeyReused
            The author has used this `client_id` for another text or room.
        """
        message = _new_message(room, author, text, client_id)
        if client_id is not None:
            message = self._reserve(message)
            if self._has_expired(message):
                return message, False
        stored = self._put(message)
        return (message, True) if stored is None else (stored, False)

    def sent_before(self, room: str, author: dict[str, str], text: str, client_id: str | None) -> Message | None:
        """Return the message that is stored already where the author sends this again; None where this is no retry.

        Two reads, for who may send nothing more for the moment: `send` finds it by itself.
        """
        if client_id is None:
            return None
        message = _new_message(room, author, text, client_id)
        key = dynamodb.to_attributes(_reservation_key(message))
        got = dynamodb.client().get_item(TableName=self._sessions_table, Key=key, ConsistentRead=True)
        reservation = dynamodb.from_attributes(got.get("Item", {}))
        if reservation.get(TTL, 0) <= now_s() or reservation["digest"] != _digest(message):
            return None
        original = _with_id(message, reservation["id"])
        return original if self._has_expired(original) else self._stored(room, reservation["id"])

    def newest(self, room: str, limit: int) -> Page:
        """Return the newest messages."""
        found = self._query(room, None, limit + 1, forward=False, consistent=True)
        return Page(found[:limit][::-1], has_before=len(found) > limit, has_after=False)

    def before(self, room: str, cursor: str, limit: int) -> Page:
        """Return the newest messages that are older than `cursor`."""
        found = self._query(room, ("<", cursor), limit + 1, forward=False)
        has_after = bool(self._query(room, (">=", cursor), 1, forward=True))
        return Page(found[:limit][::-1], has_before=len(found) > limit, has_after=has_after)

    def after(self, room: str, cursor: str, limit: int) -> Page:
        """Return the oldest messages that are newer than `cursor`.

        This read is consistent: a client that listens first and then asks here must not miss what was stored between.
        """
        found = self._query(room, (">", cursor), limit + 1, forward=True, consistent=True)
        has_before = bool(self._query(room, ("<=", cursor), 1, forward=False))
        return Page(found[:limit], has_before=has_before, has_after=len(found) > limit)

    def around(self, room: str, cursor: str, limit: int) -> Page:
        """Return the message at `cursor` and its neighbours; where one side is short, more of the other."""
        older = self._query(room, ("<", cursor), limit + 1, forward=False)
        newer = self._query(room, (">=", cursor), limit + 1, forward=True)
        take_older = min(len(older), max(limit // 2, limit - len(newer)))
        take_newer = min(len(newer), limit - take_older)
        return Page(
            older[:take_older][::-1] + newer[:take_newer],
            has_before=len(older) > take_older,
            has_after=len(newer) > take_newer,
        )

    def _query(
        self,
        room: str,
        bound: tuple[Literal["<", "<=", ">", ">="], str] | None,
        limit: int,
        *,
        forward: bool,
        consistent: bool = False,
    ) -> list[Message]:
        condition, values = "room = :room", {":room": {"S": room}}
        if bound is not None:
            condition += f" AND id {bound[0]} :id"
            values[":id"] = {"S": bound[1]}
        found = dynamodb.query(
            TableName=self._messages_table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=forward,
            ConsistentRead=consistent,
            Limit=limit,
        )
        # TTL deletes hours late: what has expired is left out here.
        kept = (_without_ttl(item) for item in found if item.get(TTL, math.inf) > now_s())
        return list(itertools.islice(kept, limit))

    def _reserve(self, message: Message) -> Message:
        """Reserve the message's `client_id`, and return the message under the id that the key now stands for."""
        existing = self._put_reservation(message, "attribute_not_exists(pk) OR expires_at <= :value", int(now_s()))
        if existing is None:
            return message
        if existing["digest"] != _digest(message):
            raise KeyReused
        writer_may_live = now_s() - message_id.made_at_s(existing["id"]) < WRITER_LIFETIME_S
        original = _with_id(message, existing["id"])
        if writer_may_live or self._has_expired(original) or self._stored(message["room"], existing["id"]):
            return original
        # Whoever reserved the key died before the write. Under the old id the message would appear where clients have
        # already looked, so the key moves to the new one; of several retries that try this, one succeeds.
        moved = self._put_reservation(message, "id = :value", existing["id"])
        return message if moved is None else _with_id(message, moved["id"])

    def _put_reservation(self, message: Message, condition: str, value: str | int) -> dynamodb.Item | None:
        """Reserve the key where `condition` holds; otherwise return the reservation that stands."""
        return _put_if(
            self._sessions_table,
            {
                **_reservation_key(message),
                "id": message["id"],
                "digest": _digest(message),
                TTL: int(now_s()) + RESERVATION_LIFETIME_S,
            },
            condition,
            {":value": value},
        )

    def _put(self, message: Message) -> Message | None:
        """Write the message unless its id is taken; otherwise return the message that is stored there."""
        item = {**message, TTL: self._expires_at(message)} if self._retention_days else message
        stored = _put_if(self._messages_table, item, "attribute_not_exists(id)")
        return None if stored is None else _without_ttl(stored)

    def _expires_at(self, message: Message) -> int:
        return int(message_id.made_at_s(message["id"])) + self._retention_days * SECONDS_A_DAY

    def _has_expired(self, message: Message) -> bool:
        return self._retention_days > 0 and self._expires_at(message) <= now_s()

    def _stored(self, room: str, message_id: str) -> Message | None:
        key = dynamodb.to_attributes({"room": room, "id": message_id})
        got = dynamodb.client().get_item(TableName=self._messages_table, Key=key, ConsistentRead=True)
        return _without_ttl(dynamodb.from_attributes(got["Item"])) if "Item" in got else None


def _without_ttl(item: dynamodb.Item) -> Message:
    return {name: value for name, value in item.items() if name != TTL}


def _put_if(
    table: str, item: dynamodb.Item, condition: str, values: dict[str, Any] | None = None
) -> dynamodb.Item | None:
    """Put the item where `condition` holds, and return None; otherwise return the item that stands in its place."""
    request = {"ExpressionAttributeValues": dynamodb.to_attributes(values)} if values else {}
    try:
        dynamodb.client().put_item(
            TableName=table,
            Item=dynamodb.to_attributes(item),
            ConditionExpression=condition,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **request,
        )
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise
        return dynamodb.from_attributes(error.response["Item"])
    return None


def _new_message(room: str, author: dict[str, str], text: str, client_id: str | None) -> Message:
    message = {"room": room, "text": text, "author": author}
    if client_id is not None:
        message["client_id"] = client_id
    return _with_id(message, message_id.new())


def _with_id(message: Message, identifier: str) -> Message:
    return {**message, "id": identifier, "sent_at": rfc3339(message_id.made_at_s(identifier))}


def _reservation_key(message: Message) -> dict[str, str]:
    return {"pk": f"send#{message['author']['id']}", "sk": message["client_id"]}


def _digest(message: Message) -> str:
    """Return what tells one use of a `client_id` from another: the room and the text."""
    return hashlib.sha256(f"{message['room']}\n{message['text']}".encode()).hexdigest()
