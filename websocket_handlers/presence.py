"""SessionsTable's stream: tells those who have a room on the screen who has come there and who has gone.

What is told is what is so when the batch is processed, not what its records say: a page that reconnects leaves and
comes within one batch, and nobody needs to know.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from chat import connections, presence
from chat.channels import room_on_screen, screen_channel
from chat.connections import Connection
from chat.presence import User
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.deliveries import Fanout

logger = logging.getLogger(__name__)

Event = dict[str, Any]


@dataclass
class _Changes:
    """What a batch says of one room: which connections came, whose have gone, and the place of the first record."""

    first_position: int
    came: set[str] = field(default_factory=set)
    left: dict[str, User] = field(default_factory=dict)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Tell each room of a batch who has come and gone, and say from which record on to try again, if from any."""
    deliveries = Fanout(context)
    if deliveries.carry_on(event):
        return streams.ALL_DONE
    records = streams.records_of(event)
    rooms = _by_room(records)
    failed: set[str] = set()
    for room, changes in rooms.items():
        try:
            _tell(deliveries, room, changes)
        except Exception:  # one room's failure keeps nothing from the others, and is tried again
            logger.exception("%s: not told; the batch is tried again from its first record there", room)
            failed.add(screen_channel(room))
    failed |= deliveries.run()
    return streams.retry_from(records, [rooms[str(room_on_screen(channel))].first_position for channel in failed])


def _by_room(records: list[streams.Record]) -> dict[str, _Changes]:
    rooms: dict[str, _Changes] = {}
    for position, record in enumerate(records):
        try:
            _note(record, position, rooms)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
    return rooms


def _note(record: streams.Record, position: int, rooms: dict[str, _Changes]) -> None:
    keys = streams.image(record, "Keys")
    room = room_on_screen(keys["pk"])
    if room is None or keys["sk"].startswith(connections.MARK):
        return  # who has left is gone from the screens, too, and each of those has a record of its own
    kind = streams.kind(record)
    left = streams.image(record, "OldImage").get("user") if kind == "REMOVE" else None
    user = {"id": str(left["id"]), "name": str(left["name"])} if left else None
    changes = rooms.setdefault(room, _Changes(position))
    if kind == "INSERT":
        changes.came.add(keys["sk"])
    elif user:
        changes.left[user["id"]] = user


def _tell(deliveries: Fanout, room: str, changes: _Changes) -> None:
    """Plan to tell a room what is new there, and to end what has expired there."""
    channel = screen_channel(room)
    here = presence.few_in(room)
    if here is not None:
        events = _news(room, changes, here)
    elif presence.is_time_to_count(room):
        here = list(connections.in_channel(channel))
        events = [{"type": "presence.count", "room": room, "count": len(presence.people_of(here))}]
    else:
        return
    deliveries.end(channel, [each for each in here if each.has_expired])
    deliveries.deliver(channel, events, [each for each in here if not each.has_expired])


def _news(room: str, changes: _Changes, here: list[Connection]) -> list[Event]:
    """Return who has come and who has gone. A further page of somebody who is here already is no news."""
    people = {user["id"]: user for user in presence.people_of(here)}
    live = sorted((each for each in here if not each.has_expired), key=lambda each: each.since_ms, reverse=True)
    first_of = {each.user["id"]: each.id for each in live}
    came = [user for user_id, user in people.items() if first_of[user_id] in changes.came]
    left = [user for user_id, user in changes.left.items() if user_id and user_id not in people]
    return [
        {"type": kind, "room": room, "user": user}
        for kind, users in (("presence.joined", came), ("presence.left", left))
        for user in users
        if presence.is_news_of(user["id"])
    ]
