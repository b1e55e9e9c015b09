"""MessagesTable's stream: brings every change to everyone in its room.

The stream is the outbox: what is stored is what gets broadcast, and nothing else broadcasts messages. Delivery is at
least once; a page keeps a message once by its id, and its newest version.
"""

import logging
from typing import Any

from chat.channels import room_channel
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.changes import Change, RoomChanges
from websocket_handlers.fanout.deliveries import Fanout
from websocket_handlers.fanout.metrics import Metric

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Deliver a batch of changes, and say from which record on it is to be tried again, if from any.

    Called by another invocation of itself, deliver the page of a large room that it has handed over.
    """
    deliveries = Fanout(context)
    if deliveries.carry_on(event):
        return streams.ALL_DONE
    records = streams.records_of(event)
    rooms = _by_room(records)
    failed: set[str] = set()
    for channel, changes in rooms.items():
        try:
            deliveries.broadcast(channel, changes.events())
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


def _by_room(records: list[streams.Record]) -> dict[str, RoomChanges]:
    """Return what the records change, by the channel of the room that they change it in."""
    rooms: dict[str, RoomChanges] = {}
    for position, record in enumerate(records):
        try:
            if change := _change(record):
                rooms.setdefault(room_channel(change.room), RoomChanges(position)).add(change)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
    return rooms


def _change(record: streams.Record) -> Change | None:
    """Return what the record says, or None where TTL has removed an old message.

    Pages need not be told of that, at a post to each, for each: "DynamoDB Streams and Time to Live" in the Amazon
    DynamoDB Developer Guide.
    """
    remover = record.get("userIdentity") or {}
    return None if remover.get("principalId") == "dynamodb.amazonaws.com" else Change.of(record)
