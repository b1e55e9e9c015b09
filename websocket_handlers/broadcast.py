"""MessagesTable's stream: brings every change to everyone in its room, and to whom it names.

The stream is the outbox: what is stored is what gets broadcast, and nothing else broadcasts messages. Delivery is at
least once; a page keeps a message once by its id, and its newest version. What follows from a message is written here,
too, once for a room and batch: what was said there last, and whom it names.
"""

import logging
from typing import Any

from chat import belonging, dynamodb, latest, memberships, named, rooms, rules
from chat.channels import room_channel, user_channel
from chat.connections import Connection
from chat.memberships import Membership
from chat.places import Place
from chat.rooms import Room
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.changes import Change, Event, RoomChanges, changed_room, fitted
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
    changed = _by_room(records)
    positions = {room_channel(room): changes.first_position for room, changes in changed.items()}
    failed: set[str] = set()
    for room, changes in changed.items():
        try:
            _plan(deliveries, room, changes, positions)
        except Exception:  # one room's failure keeps nothing from the others, and is tried again
            logger.exception("%s: not delivered; the batch is tried again from its first record there", room)
            failed.add(room_channel(room))
    failed |= deliveries.run()
    # Only now: nobody waits for it, and whether or not the posts have been taken.
    for room, changes in changed.items():
        try:
            _note(room, changes)
        except Exception:  # as above
            logger.exception("%s: not noted; the batch is tried again from its first record there", room)
            failed.add(room_channel(room))
    deliveries.report(
        {
            "BatchSize": Metric(len(records)),
            "OldestRecordAge": Metric(streams.oldest_age_s(records) * 1000, "Milliseconds"),
        }
    )
    return streams.retry_from(records, [positions[channel] for channel in failed])


def _by_room(records: list[streams.Record]) -> dict[str, RoomChanges]:
    """Return what the records change, by the room that they change it in."""
    changed: dict[str, RoomChanges] = {}
    for position, record in enumerate(records):
        try:
            change = Change.of(record)
            changed.setdefault(change.room, RoomChanges(position)).add(change)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
    return changed


def _plan(deliveries: Fanout, room: str, changes: RoomChanges, positions: dict[str, int]) -> None:
    """Plan to tell all who hear the room, and those whom a message names who do not hear it there."""
    events = changes.events()
    hearing = deliveries.broadcast(room_channel(room), events)
    told = _told_to_named(room, events, changes)
    away = {user_id: _not_among(hearing, user_id) for user_id in told}
    for user_id, open_ in _readers(room, {user_id: open_ for user_id, open_ in away.items() if open_}).items():
        channel = user_channel(user_id)
        positions[channel] = min(positions.get(channel, changes.first_position), changes.first_position)
        deliveries.deliver(channel, told[user_id], open_)


def _told_to_named(room: str, events: list[Event], changes: RoomChanges) -> dict[str, list[Event]]:
    """Return what those are told, by their ids, whom a message names since."""
    messages = {event["message"]["id"]: event["message"] for event in events if "message" in event}
    told: dict[str, list[Event]] = {}
    for user_id, message_id in changes.named():
        # One that does not fit into a frame is not among the events: there they are told to ask.
        mention = {"type": "mention.created", "room": room, "message": messages.get(message_id)}
        told.setdefault(user_id, []).append(fitted(mention) if mention["message"] else changed_room(room))
    return told


def _not_among(hearing: set[str], user_id: str) -> list[Connection]:
    return [each for each in belonging.open_connections(user_id) if each.id not in hearing]


def _readers(room: str, away: dict[str, list[Connection]]) -> dict[str, list[Connection]]:
    """Leave out who cannot read the room any more: one read, where there is anybody to be told."""
    if not away:
        return {}
    found, *mine = dynamodb.batch_get([rooms.place(room), *(memberships.place(room, user_id) for user_id in away)])
    return {
        user_id: open_
        for (user_id, open_), membership in zip(away.items(), mine, strict=True)
        if found and _may_read(Place(Room.of(found), Membership.of(membership) if membership else None))
    }


def _may_read(place: Place) -> bool:
    try:
        rules.may_read(place)
    except rules.Unknown:
        return False
    return True


def _note(room: str, changes: RoomChanges) -> None:
    """Note what was said last in the room, and whom it names; nothing where nothing follows from what has changed."""
    said, begin, cease = changes.said(), changes.to_everyone(), changes.no_longer_to_everyone()
    if said or begin or cease:
        latest.note(room, said, begin, cease)
    named.note(room, changes.named(), changes.no_longer_named())
