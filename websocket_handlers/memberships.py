"""DirectoryTable's stream: who becomes a member hears at once, and pages are told of memberships, rooms and people.

Of a membership that has changed, what is so when the batch is processed is brought about and told, not what its records
say: they come at least once, and may come late.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chat import belonging, dynamodb, memberships, own_memberships, people, profile_news, rooms, standing
from chat.channels import room_channel, screen_channel, user_channel
from chat.memberships import Membership
from chat.rooms import Room
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.deliveries import Fanout

logger = logging.getLogger(__name__)

Event = dict[str, Any]
Who = tuple[str, str]


@dataclass
class _Changed:
    """What a batch says of one membership.

    Attributes
    ----------
    first_position
        The place of the first record that says something.
    before
        The membership before all of them; None where there was none.
    stamps
        By which the user was a member, in between and at the end; None for no member.
    kind
        The room's.
    """

    first_position: int
    before: Membership | None
    kind: str
    stamps: set[str | None] = field(default_factory=set)

    @property
    def concerns_hearing(self) -> bool:
        """Whether somebody has come or gone: a read marker that moves changes nothing of what is heard."""
        return self.stamps != {self.before.stamp if self.before else None}


class _Batch:
    """What a batch says of memberships, by user and room, of rooms and of people, and the first record of each."""

    def __init__(self) -> None:
        self.memberships: dict[Who, _Changed] = {}
        self.rooms: dict[str, tuple[int, Event]] = {}
        self.people: dict[str, int] = {}

    def note(self, record: streams.Record, position: int) -> None:
        """Read a record.

        Raises
        ------
        Exception
            Of whatever kind: it cannot be read.
        """
        keys, kind = streams.image(record, "Keys"), streams.kind(record)
        if keys["pk"].startswith("room#") and keys["sk"] == rooms.changed_key("")["sk"] and kind != "REMOVE":
            changes = dict(streams.image(record, "NewImage")["changes"])
            first, earlier = self.rooms.get(room := keys["pk"].removeprefix("room#"), (position, {}))
            self.rooms[room] = first, earlier | changes
        elif keys == standing.changed_key(user_id := keys["pk"].removeprefix("user#")) and kind != "REMOVE":
            self.people.setdefault(user_id, position)
        elif keys["pk"].startswith("user#") and keys["sk"].startswith(memberships.USERS_PREFIX):
            before, after = (_membership(record, image) for image in ("OldImage", "NewImage"))
            known = before or after
            if known is None:
                raise ValueError("a record of no membership at all")
            who = known.user_id, known.room_id
            changed = self.memberships.setdefault(who, _Changed(position, before, known.kind))
            changed.stamps.add(after.stamp if after else None)

    def news(self) -> Iterator[tuple[str, int, Iterable[tuple[str, list[Event]]]]]:
        """Yield whose news it is, the place of its first record, and what to tell in which channels."""
        for room, (position, changes) in self.rooms.items():
            event = {"type": "room.updated", "room": room, "changes": changes}
            yield room, position, [(room_channel(room), [event])]
        for user_id, position in self.people.items():
            yield user_id, position, profile_news.of(user_id)


class _Now(NamedTuple):
    """A membership as it is now, or that there is none, with its room and its user."""

    membership: Membership | None
    room: Room | None
    user: people.Person


class _Telling:
    """The events of an invocation, by the channels that are to hear them, and where each channel's first record is."""

    def __init__(self, deliveries: Fanout) -> None:
        self.positions: dict[str, int] = {}
        self._deliveries = deliveries
        self._of_users: dict[str, list[Event]] = {}
        self._of_screens: dict[str, list[Event]] = {}
        self._open: dict[str, list[Any]] = {}

    def settle(self, who: Who, changed: _Changed, now: _Now) -> None:
        """Bring about what is so now, and note what is to be told of it."""
        user_id, room_id = who
        open_ = belonging.open_connections(user_id)
        if changed.concerns_hearing:
            if now.membership is None:
                belonging.let_go(room_id, changed.kind, open_)
            else:
                belonging.take_in(now.membership, open_)
        self._open[user_id] = open_
        if open_:
            self._note(self._of_users, user_channel(user_id), changed, _told_to_user(room_id, now))
        if event := _told_to_room(room_id, changed, now):
            self._note(self._of_screens, screen_channel(room_id), changed, event)

    def plan(self) -> set[str]:
        """Plan to tell all that was noted; return the channels for which that cannot be."""
        failed = set()
        for channel, events in self._of_screens.items():
            try:
                self._deliveries.broadcast(channel, events)
            except Exception:  # one room's failure keeps nothing from the others, and is tried again
                logger.exception("%s: not told; the batch is tried again from its first record there", channel)
                failed.add(channel)
        for user_id, open_ in self._open.items():
            self._deliveries.deliver(user_channel(user_id), self._of_users.get(user_channel(user_id), []), open_)
        return failed

    def _note(self, told: dict[str, list[Event]], channel: str, changed: _Changed, event: Event) -> None:
        told.setdefault(channel, []).append(event)
        first = self.positions.get(channel, changed.first_position)
        self.positions[channel] = min(first, changed.first_position)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Carry out and tell what a batch changes, and say from which record on to try again, if from any."""
    deliveries = Fanout(context)
    if deliveries.carry_on(event):
        return streams.ALL_DONE
    records = streams.records_of(event)
    batch = _Batch()
    for position, record in enumerate(records):
        try:
            batch.note(record, position)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
    telling = _Telling(deliveries)
    failed = []
    for (who, changed), now in zip(batch.memberships.items(), _read(list(batch.memberships)), strict=True):
        try:
            telling.settle(who, changed, now)
        except Exception:  # one membership's failure keeps nothing from the others, and is tried again
            logger.exception("%s in %s: the batch is tried again from the first record of it", *who)
            failed.append(changed.first_position)
    channels = telling.plan()
    for whose, position, news in batch.news():
        try:
            for channel, events in news:
                telling.positions[channel] = min(position, telling.positions.get(channel, position))
                deliveries.broadcast(channel, events)
        except Exception:  # as above
            logger.exception("%s: a change is not told; the batch is tried again from its record", whose)
            failed.append(position)
    channels |= deliveries.run()
    return streams.retry_from(records, [*failed, *(telling.positions[channel] for channel in channels)])


def _read(wanted: list[Who]) -> list[_Now]:
    """Return what is so now of memberships, by consistent reads, one for some 30 of them."""
    places = [
        place
        for user_id, room_id in wanted
        for place in (memberships.place(room_id, user_id), rooms.place(room_id), standing.place(user_id))
    ]
    found = iter(dynamodb.batch_get(places))
    return [
        _Now(Membership.of(mine) if mine else None, Room.of(room) if room else None, people.shown(user_id, user or {}))
        for (user_id, _), (mine, room, user) in zip(wanted, zip(found, found, found, strict=True), strict=True)
    ]


def _told_to_user(room_id: str, now: _Now) -> Event:
    if now.membership is None or now.room is None:
        return {"type": "membership.ended", "room": room_id}
    return {"type": "membership.updated", "membership": own_memberships.show(now.room, now.membership)}


def _told_to_room(room_id: str, changed: _Changed, now: _Now) -> Event | None:
    """Return what those are told who have the room on the screen; None where it is nobody's business."""
    before, after = changed.before, now.membership
    match before, after:
        case None, Membership():
            kind = "member.joined"
        case Membership(), None:
            kind = "member.left"
        case Membership(role=was), Membership(role=becomes) if was != becomes:
            kind = "member.updated"
        case _:
            return None
    known = after or before
    return {"type": kind, "room": room_id, "user": now.user, "role": known.role if known else None}


def _membership(record: streams.Record, image: str) -> Membership | None:
    item = streams.image(record, image)
    return Membership.of(item) if item else None
