"""What a batch changes in a room: of each message its last state, in whatever order the records come.

A stream has each message's changes in order, but what Lambda tries again comes again, and a bisected or repeated batch
can hold an old change after a newer one. A record's number says which is the newer, and so does the message's `rev`.
"""

from typing import Any, NamedTuple, Self

from chat import messages, replies
from chat.clock import now_s, rfc3339
from websocket_handlers.fanout import frames, streams

Event = dict[str, Any]
Message = dict[str, Any]

_TEXTS = ("room", "id", "text", "sent_at")


class Naming(NamedTuple):
    """Whom a message names: others than its author, and whether everyone."""

    people: frozenset[str] = frozenset()
    everyone: bool = False

    @classmethod
    def by(cls, item: Message) -> Self:
        """Return whom the message of an item names; one that is not there names nobody."""
        if not item or "deleted_at" in item:
            return cls()
        people = frozenset(str(each) for each in item.get("mentions", ()))
        return cls(people - {item["author"]["id"]}, bool(item.get("everyone")))


class Change(NamedTuple):
    """What one record says of a message.

    Attributes
    ----------
    number
        The record's place in its shard: of two changes of a message the one of the higher number is the later. None
        where the record does not say.
    is_new
        Whether the message was not there before.
    is_told
        Whether pages are told of it. That TTL has removed an old message they need not be, at a post to each, for each:
        "DynamoDB Streams and Time to Live" in the Amazon DynamoDB Developer Guide.
    message
        Its state after the change.
    named_before, named
        Whom it named before the change, and names since.
    """

    number: int | None
    is_new: bool
    is_told: bool
    message: Message
    named_before: Naming
    named: Naming

    @classmethod
    def of(cls, record: streams.Record) -> Self:
        """Read a record.

        Raises
        ------
        Exception
            Of whatever kind: it is not a change of a message, or not one that can be told.
        """
        kind, number = streams.kind(record), streams.sequence_number(record)
        before, after = streams.image(record, "OldImage"), streams.image(record, "NewImage")
        remover = record.get("userIdentity") or {}
        change = cls(
            number=int(number) if number else None,
            is_new=kind == "INSERT",
            is_told=remover.get("principalId") != "dynamodb.amazonaws.com",
            message=_checked(_removed(before, record) if kind == "REMOVE" else after),
            named_before=Naming.by(before),
            named=Naming.by(after),
        )
        frames.fits(change.event(is_news=True))  # what cannot be told would fail its room at every try
        return change

    @property
    def room(self) -> str:
        """The room of the message."""
        return str(self.message["room"])

    def is_later_than(self, other: Self) -> bool:
        """Return whether this is the later change of the same message."""
        if self.number is not None and other.number is not None:
            return self.number > other.number
        return bool(self.message["rev"] >= other.message["rev"])

    def event(self, *, is_news: bool) -> Event:
        """Return what the room hears of the message in this state; `is_news` when it began in the same batch."""
        if "deleted_at" in self.message:
            kind = "message.deleted"
        else:
            kind = "message.created" if is_news else "message.updated"
        return {"type": kind, "room": self.room, "message": self.message}


class RoomChanges:
    """What a batch changes in one room, and the place of the first record that does."""

    def __init__(self, first_position: int) -> None:
        self.first_position = first_position
        self._first: dict[str, Change] = {}
        self._last: dict[str, Change] = {}
        self._begun: set[str] = set()

    def add(self, change: Change) -> None:
        """Keep the message's last state. What began in this batch is still news, however often it changed since."""
        message_id = change.message["id"]
        if change.is_new:
            self._begun.add(message_id)
        if message_id not in self._last or change.is_later_than(self._last[message_id]):
            self._last[message_id] = change
        if message_id not in self._first or not change.is_later_than(self._first[message_id]):
            self._first[message_id] = change

    def events(self) -> list[Event]:
        """Return one event for each message, in the order in which the messages came first.

        What they reply to is read, all of it at once. Where one does not fit into a frame, the room is told that it has
        changed, and pages ask.
        """
        told = [change for change in self._last.values() if change.is_told]
        events = [change.event(is_news=change.message["id"] in self._begun) for change in told]
        whole = replies.resolved([event["message"] for event in events])
        found: list[Event] = []
        for event, message in zip(events, whole, strict=True):
            fitting = fitted({**event, "message": message})
            if fitting not in found:
                found.append(fitting)
        return found

    def said(self) -> list[dict[str, str]]:
        """Return what was said: the messages that began in this batch, as a room keeps its newest."""
        begun = [self._last[message_id].message for message_id in self._begun]
        return [{"id": each["id"], "sent_at": each["sent_at"], "by": each["author"]["id"]} for each in begun]

    def named(self) -> list[tuple[str, str]]:
        """Return who is named since, and was not before, each with the message's id."""
        return [
            (user_id, message_id)
            for message_id, last in self._last.items()
            for user_id in sorted(last.named.people - self._first[message_id].named_before.people)
        ]

    def no_longer_named(self) -> list[tuple[str, str]]:
        """Return who was named before, and is not any more, each with the message's id."""
        return [
            (user_id, message_id)
            for message_id, last in self._last.items()
            for user_id in sorted(self._first[message_id].named_before.people - last.named.people)
        ]

    def to_everyone(self) -> dict[str, str]:
        """Return the ids of the messages that have begun to name everyone, each with its author's."""
        return {
            message_id: last.message["author"]["id"]
            for message_id, last in self._last.items()
            if last.named.everyone and not self._first[message_id].named_before.everyone
        }

    def no_longer_to_everyone(self) -> list[str]:
        """Return the ids of the messages that have ceased to name everyone."""
        return [
            message_id
            for message_id, last in self._last.items()
            if self._first[message_id].named_before.everyone and not last.named.everyone
        ]


def fitted(event: Event) -> Event:
    """Return the event, or that its room has changed, where it does not fit into a frame."""
    return event if frames.fits(event) else changed_room(event["room"])


def changed_room(room: str) -> Event:
    """Return what pages are told instead of what is too large: they ask for what has changed."""
    return {"type": "room.changed", "room": room}


def _removed(item: Message, record: streams.Record) -> Message:
    """Return what is left of a message that was removed from the table: as of one that was deleted, and later."""
    left = {name: value for name, value in item.items() if name not in ("everyone", "mentions", "reactions")}
    removed_at = streams.changed_at(record) or now_s()
    return {**left, "text": "", "deleted_at": rfc3339(removed_at), "rev": item.get("rev", 1) + 1}


def _checked(message: Message) -> Message:
    """Return the message as it is told.

    Raises
    ------
    KeyError, TypeError
        It is none.
    """
    for name in _TEXTS:
        if not isinstance(message[name], str):
            raise TypeError(f"{name} is no text")
    for name in ("deleted_at", "edited_at"):
        if not isinstance(message.get(name, ""), str):
            raise TypeError(f"{name} is no time")
    if not isinstance(message.get("rev", 1), int):
        raise TypeError("rev is no number")
    if not all(isinstance(message["author"][name], str) for name in ("id", "name")):
        raise TypeError("the author is nobody")
    if not isinstance(message.get("reply_to", {"id": ""})["id"], str):
        raise TypeError("reply_to is no message")
    return messages.shown(message)
