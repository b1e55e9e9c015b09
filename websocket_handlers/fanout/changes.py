"""What a batch changes in a room: of each message its last state, in whatever order the records come.

A stream has each message's changes in order, but what Lambda tries again comes again, and a bisected or repeated batch
can hold an old change after a newer one. A record's number says which is the newer.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from chat import messages
from chat.clock import now_s, rfc3339
from websocket_handlers.fanout import frames, streams

Event = dict[str, Any]
Message = dict[str, Any]

_TEXTS = ("room", "id", "text", "sent_at")


@dataclass(frozen=True)
class Change:
    """What one record says of a message.

    Attributes
    ----------
    number
        The record's place in its shard: of two changes of a message the one of the higher number is the later. None
        where the record does not say.
    is_new
        Whether the message was not there before.
    message
        Its state after the change.
    """

    number: int | None
    is_new: bool
    message: Message

    @classmethod
    def of(cls, record: streams.Record) -> Self:
        """Read a record.

        Raises
        ------
        Exception
            Of whatever kind: it is not a change of a message, or not one that can be told.
        """
        kind, number = streams.kind(record), streams.sequence_number(record)
        message = streams.image(record, "OldImage" if kind == "REMOVE" else "NewImage")
        if kind == "REMOVE":
            removed_at = streams.changed_at(record) or now_s()
            message |= {"text": "", "deleted_at": rfc3339(removed_at), "rev": message.get("rev", 1) + 1}
        change = cls(int(number) if number else None, kind == "INSERT", _checked(message))
        frames.encode(change.event(is_news=True))  # what fits into no frame would fail its room at every try
        return change

    @property
    def room(self) -> str:
        """The room of the message."""
        return str(self.message["room"])

    def is_later_than(self, other: Self) -> bool:
        """Return whether this is the later change of the same message."""
        if self.number is not None and other.number is not None and self.number != other.number:
            return self.number > other.number
        # What the states themselves say: each change has a higher rev.
        return self._progress() >= other._progress()

    def event(self, *, is_news: bool) -> Event:
        """Return what the room hears of the message in this state; `is_news` when it began in the same batch."""
        if "deleted_at" in self.message:
            kind = "message.deleted"
        else:
            kind = "message.created" if is_news else "message.updated"
        return {"type": kind, "room": self.room, "message": self.message}

    def _progress(self) -> int:
        return int(self.message["rev"])


@dataclass
class RoomChanges:
    """What a batch changes in one room, and the place of the first record that does."""

    first_position: int
    _last: dict[str, Change] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def add(self, change: Change) -> None:
        """Keep the message's last state. What began in this batch is still news, however often it changed since."""
        message_id = change.message["id"]
        if change.is_new:
            self._begun.add(message_id)
        if message_id not in self._last or change.is_later_than(self._last[message_id]):
            self._last[message_id] = change

    def events(self) -> list[Event]:
        """Return one event for each message, in the order in which the messages came first."""
        return [change.event(is_news=message_id in self._begun) for message_id, change in self._last.items()]


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
    if not all(isinstance(message["author"][name], str) for name in ("id", "name")):
        raise TypeError("the author is nobody")
    return messages.shown(message)
