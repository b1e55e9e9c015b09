"""MessagesTable's stream: brings every change to everyone in its room.

The stream is the outbox: what is stored is what gets broadcast, and nothing else broadcasts messages. Delivery is at
least once; a page keeps a message once by its id, and its newest version.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from chat.channels import room_channel
from chat.clock import rfc3339
from websocket_handlers.fanout import frames, streams
from websocket_handlers.fanout.deliveries import Fanout
from websocket_handlers.fanout.metrics import Metric

logger = logging.getLogger(__name__)

Event = dict[str, Any]


@dataclass
class _Changes:
    """What a batch changes in one room: one event for each message, and the place of the first record."""

    first_position: int
    events: dict[str, Event] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Keep the message's last state. What began in this batch is still news, however often it changed since."""
        message_id = event["message"]["id"]
        earlier = self.events.get(message_id)
        if earlier and earlier["type"] == "message.created" and event["type"] == "message.updated":
            event = {**event, "type": "message.created"}
        self.events[message_id] = event


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Deliver a batch of changes, and say from which record on it is to be tried again, if from any.

    Called by another invocation of itself, deliver the page of a large room that it has handed over.
    """
    deliveries = Fanout(context)
    if deliveries.carry_on(event):
        return streams.ALL_DONE
    records = event["Records"]
    rooms = _by_room(records)
    failed: set[str] = set()
    for channel, changes in rooms.items():
        try:
            deliveries.broadcast(channel, list(changes.events.values()))
        except Exception:  # one room's failure keeps nothing from the others, and is tried again
            logger.exception("%s: not delivered; the batch is tried again from its first record there", channel)
            failed.add(channel)
    failed |= deliveries.run()
    deliveries.report(
        {
            "BatchSize": Metric(len(records)),
            "OldestRecordAge": Metric(streams.oldest_age_s(records) * 1000, "Milliseconds"),
        }
    )
    return streams.retry_from(records, [rooms[channel].first_position for channel in failed])


def _by_room(records: list[streams.Record]) -> dict[str, _Changes]:
    """Return what the records change, by the channel of the room that they change it in."""
    rooms: dict[str, _Changes] = {}
    for position, record in enumerate(records):
        if _is_expiry(record):
            continue
        try:
            event = _event(record)
            frames.encode(event)  # what fits into no frame would fail its room at every try
        except (KeyError, TypeError, ValueError) as error:
            streams.set_aside(record, error)
        else:
            rooms.setdefault(room_channel(event["room"]), _Changes(position)).add(event)
    return rooms


def _is_expiry(record: streams.Record) -> bool:
    """Return whether TTL has removed an old message: pages need not be told, at a post to each, for each.

    "DynamoDB Streams and Time to Live" in the Amazon DynamoDB Developer Guide.
    """
    return bool(record.get("userIdentity", {}).get("principalId") == "dynamodb.amazonaws.com")


def _event(record: streams.Record) -> Event:
    """Return what a change of the table means to the room."""
    message = streams.image(record, "NewImage")
    message.pop("expires_at", None)
    if record["eventName"] == "REMOVE":
        removed = streams.image(record, "OldImage")
        removed.pop("expires_at", None)
        removed_at = rfc3339(float(record["dynamodb"]["ApproximateCreationDateTime"]))
        message, kind = {**removed, "text": "", "deleted_at": removed_at}, "message.deleted"
    elif record["eventName"] == "INSERT":
        kind = "message.created"
    else:
        kind = "message.deleted" if "deleted_at" in message else "message.updated"
    return {"type": kind, "room": message["room"], "message": _checked(message)}


def _checked(message: dict[str, Any]) -> dict[str, Any]:
    for name in ("id", "text", "author", "sent_at"):
        if name not in message:
            raise ValueError(f"the message {message.get('id')} has no {name}")
    return message
