"""SessionsTable's stream: tells those who have a room on the screen who has come there and who has gone.

What is told is what is so when the batch is processed, not what its records say: a page that reconnects leaves and
comes within one batch, and nobody needs to know.
"""

import logging
from typing import Any

from chat import presence
from chat.channels import room_on_screen, screen_channel
from chat.connections import Connection
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.deliveries import Fanout, listeners

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Tell each room of a batch who has come and gone, and say from which record on to try again, if from any."""
    deliveries = Fanout(context)
    if deliveries.carry_on(event):
        return streams.ALL_DONE
    records = event["Records"]
    first_positions: dict[str, int] = {}
    failed: set[str] = set()
    for room, changes in _by_room(records).items():
        channel = screen_channel(room)
        first_positions[channel] = changes[0][0]
        try:
            live, expired = listeners(channel)
            deliveries.end(channel, expired)
            deliveries.deliver(channel, _events(room, [record for _, record in changes], live), live)
        except Exception:  # one room's failure keeps nothing from the others, and is tried again
            logger.exception("%s: not told; the batch is tried again from its first record there", channel)
            failed.add(channel)
    failed |= deliveries.run()
    return streams.retry_from(records, [first_positions[channel] for channel in failed])


def _by_room(records: list[streams.Record]) -> dict[str, list[tuple[int, streams.Record]]]:
    rooms: dict[str, list[tuple[int, streams.Record]]] = {}
    for position, record in enumerate(records):
        room = room_on_screen(record["dynamodb"]["Keys"]["pk"]["S"])
        if room is not None:
            rooms.setdefault(room, []).append((position, record))
    return rooms


def _events(room: str, records: list[streams.Record], live: list[Connection]) -> list[dict[str, Any]]:
    if not presence.are_named(len(live)):
        return [{"type": "presence.count", "room": room, "count": len(presence.people_of(live))}]
    came = {record["dynamodb"]["Keys"]["sk"]["S"] for record in records if record["eventName"] == "INSERT"}
    images = (streams.image(record, "OldImage") for record in records if record["eventName"] == "REMOVE")
    left = {image["user"]["id"]: image["user"] for image in images if "user" in image}
    here = {user["id"] for user in presence.people_of(live)}
    first_of = {
        connection.user["id"]: connection for connection in sorted(live, key=lambda c: c.since_ms, reverse=True)
    }
    joined = [
        {"type": "presence.joined", "room": room, "user": connection.user}
        for connection in first_of.values()
        # A further page of somebody who is here already is no news.
        if connection.id in came and connection.user["id"]
    ]
    return joined + [
        {"type": "presence.left", "room": room, "user": user} for user_id, user in left.items() if user_id not in here
    ]
