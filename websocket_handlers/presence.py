"""SessionsTable's stream: tells a room who has come and who has gone.

What is told is what is so when the batch is processed, not what its records say: a page that reconnects leaves and
comes within one batch, and nobody needs to know.
"""

import logging
from collections.abc import Iterable
from typing import Any

from websocket_handlers import connections, fanout, streams
from websocket_handlers.channels import room_channel, room_of
from websocket_handlers.connections import Connection

logger = logging.getLogger(__name__)

# Above this many connections a room is told how many are here, not who: the events would grow with its square.
MAX_NAMED_CONNECTIONS = 200

User = dict[str, str]


def are_named(connections_here: int) -> bool:
    """Return whether a room of so many connections is told who is here and who is typing."""
    return connections_here <= MAX_NAMED_CONNECTIONS


def people_in(room: str) -> list[User]:
    """Return who has the room open, each person once, however many pages they have open."""
    return _people(
        connection for connection in connections.in_channel(room_channel(room)) if not connection.has_expired
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Tell each room of a batch who has come and gone, and say from which record on to try again, if from any."""
    deadline = fanout.deadline_of(context)
    records = event["Records"]
    failed_positions = []
    for room, changes in _by_room(records).items():
        channel = room_channel(room)
        try:
            live, expired = fanout.listeners(channel)
            fanout.deliver(_events(room, [record for _, record in changes], live), live, channel, deadline)
            fanout.end(expired, channel, deadline)
        except Exception:  # one room's failure keeps nothing from the others, and is tried again
            logger.exception("room %s: not told; the batch is tried again from its first record there", room)
            failed_positions.append(changes[0][0])
    return streams.retry_from(records[min(failed_positions)] if failed_positions else None)


def _by_room(records: list[streams.Record]) -> dict[str, list[tuple[int, streams.Record]]]:
    rooms: dict[str, list[tuple[int, streams.Record]]] = {}
    for position, record in enumerate(records):
        room = room_of(record["dynamodb"]["Keys"]["pk"]["S"])
        if room is not None:
            rooms.setdefault(room, []).append((position, record))
    return rooms


def _events(room: str, records: list[streams.Record], live: list[Connection]) -> list[dict[str, Any]]:
    if not are_named(len(live)):
        return [{"type": "presence.count", "room": room, "count": len(_people(live))}]
    came = {record["dynamodb"]["Keys"]["sk"]["S"] for record in records if record["eventName"] == "INSERT"}
    images = (streams.image(record, "OldImage") for record in records if record["eventName"] == "REMOVE")
    left = {image["user"]["id"]: image["user"] for image in images if "user" in image}
    here = {user["id"] for user in _people(live)}
    first_of = {
        connection.user["id"]: connection for connection in sorted(live, key=lambda c: c.since_ms, reverse=True)
    }
    joined = [
        {"type": "presence.joined", "room": room, "user": connection.user}
        for connection in first_of.values()
        # A further page of somebody who is here already is no news.
        if connection.id in came and connection.user != connections.NOBODY
    ]
    return joined + [
        {"type": "presence.left", "room": room, "user": user} for user_id, user in left.items() if user_id not in here
    ]


def _people(live: Iterable[Connection]) -> list[User]:
    return list({each.user["id"]: each.user for each in live if each.user != connections.NOBODY}.values())
