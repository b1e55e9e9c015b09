"""The worst user: what one of them can cost in an hour, by each thing that they can do, as often as it is let through.

Two things are counted by doing them, through the API and the handlers: how often a thing is let through in a minute of
made-up time, and what it takes each time in a room of the size that is named. What has no limit by user is let through
as often as the firewall lets one address, or, where there is none, as often as the gateway lets everybody.
"""

import contextlib
import io
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from chat import dynamodb, mentions, message_id, messages, reactions, rooms, standing
from chat import memberships as chat_memberships
from chat.channels import room_channel, screen_channel, user_channel
from chat.clock import rfc3339
from chat.message_text import MAX_CODE_POINTS
from chat.windows import Limit
from chat_app.reading import LARGE_BYTES
from chat_app.views.messages_schemas import MAX_LIMIT
from tests.measure import requests, routes
from tests.measure.capacity import item_size, write_units
from tests.measure.fanout_alone import connection_ids, listening, record
from tests.measure.requests import Cloud
from tests.measure.spent import Spent, of_call, of_frame, of_invocation
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import Context, frame, goodbye, handshake
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud, moto_cloud
from tests.support.stack_template import RESOURCES, TEMPLATE
from websocket_handlers import (
    broadcast,
    connect,
    disconnect,
    leave,
    memberships,
    ping,
    presence,
    typing,
)
from websocket_handlers import (
    join as join_route,
)

MINUTES = 60
SECONDS = 3600
NAMED_ROOM, LARGE_ROOM = 200, 1_000
"""A room of up to 200 people is told who is there and who types."""

SOCKETS = int(TEMPLATE["Parameters"]["OpenSockets"]["Default"])
DELIVERIES_AN_HOUR = int(TEMPLATE["Parameters"]["DeliveriesAnHour"]["Default"])
CHANGES_A_MINUTE = int(TEMPLATE["Parameters"]["MembershipChangesAMinute"]["Default"])
LARGE_READ_BYTES_A_MINUTE = int(TEMPLATE["Parameters"]["LargeReadBytesAMinute"]["Default"])
EXPORTS_AN_HOUR = int(TEMPLATE["Parameters"]["ExportPartsAnHour"]["Default"])
BATCHES_A_SECOND = 4
"""So often a stream is asked ("DynamoDB Streams", AWS Lambda guide); what a batch says of a membership is told once."""

GATEWAY_CALLS_A_SECOND = int(TEMPLATE["Parameters"]["ApiRequestsPerSecond"]["Default"])
GATEWAY_FRAMES_A_SECOND = int(TEMPLATE["Parameters"]["WebSocketFramesPerSecond"]["Default"])
BYTES_AROUND_A_TEXT = 400
MAX_MESSAGE_BYTES = 4 * MAX_CODE_POINTS
LONGEST = "\U0001f600" * MAX_CODE_POINTS
THUMB = "\U0001f44d"
PAGE_S, EXPORT_S = 0.2, 0.5
"""The API's function for a page of 1.6 MB, and for a part of an export of 4 MB. Assumed."""


_MEMBER = {"role": chat_memberships.MEMBER, "stamp": message_id.first_of(0)}
_USER = dynamodb.to_attributes({"user": {"id": "ann-sub", "name": "Ann"}})


def _firewall_calls_a_minute() -> int:
    rules = {rule["Name"]: rule for rule in RESOURCES["Firewall"]["Properties"]["Rules"]}
    by_address = rules["too-many-calls"]["Statement"]["RateBasedStatement"]
    return int(by_address["Limit"] * 60 / by_address["EvaluationWindowSec"])


@dataclass(frozen=True)
class Deed:
    """Something that a user does: how often it is let through in an hour, what bounds that, and what it takes once."""

    what: str
    bound: str
    an_hour: float
    once: Spent

    @property
    def dollars_an_hour(self) -> float:
        """What it costs when it is done as often as that."""
        return (self.once * self.an_hour).dollars


class _Worst:
    """The user, in a chatroom of their own where others listen."""

    def __init__(self, moto: MotoCloud, here: Cloud, clock: FakeTime) -> None:
        self._moto, self._here, self._clock = moto, here, clock
        self._ids = iter(connection_ids(10_000))
        self._rooms: set[str] = set()
        self._counted_before = 0
        for room in ("empty", "long"):
            self.make(room)

    # ------------------------------------------------------------------------------------------- what is let through

    def a_minute(self, tries_a_second: int, attempt: Callable[[], bool]) -> int:
        """Try so often in each second of a minute, and return how many of them were let through."""
        self._clock.advance(60 - self._clock.time() % 60)
        done = 0
        for _ in range(60):
            done += sum(attempt() for _ in range(tries_a_second))
            self._clock.advance(1)
        self._here.meter.take()
        return done

    def messages_a_minute(self) -> int:
        """Return how many messages are let through."""
        return self.a_minute(2, lambda: self.post("/rooms/empty/messages", {"text": "x"})[0] == 201)

    def changes_a_minute(self, text: str = "x") -> int:
        """Return how many reactions and edits are let through, one after the other; of a longer text reactions only."""
        self._clock.advance(60)
        sent, _ = self.post("/rooms/empty/messages", {"text": text}, answers=True)
        path, turn, revs = f"/rooms/empty/messages/{sent['id']}", itertools.count(), {1}

        def change() -> bool:
            n = next(turn)
            if n % 3 == 2 and text == "x":
                answer = self._here.member.patch(path, {"text": f"x{n}"})
            else:
                call = self._here.member.put if n % (3 if text == "x" else 2) == 0 else self._here.member.delete
                answer = call(f"{path}/reactions/{quote(THUMB)}")
            # What is there already is answered at the limit, too, and is no change.
            before = len(revs)
            revs.add(answer.json.get("rev", 1))
            return len(revs) > before

        return self.a_minute(2, change)

    def tickets_a_minute(self) -> int:
        """Return how many tickets are sold."""
        return self.a_minute(1, lambda: self.post("/tickets")[0] == 201)

    def frames_a_minute(self) -> int:
        """Return how many frames of one socket are answered."""
        socket = self.open("empty")
        return self.a_minute(3, lambda: "body" in ping.handler(frame("ping", socket), Context()))

    def typing_a_minute(self, rooms: int, tries_a_second: int) -> int:
        """Return how often others are told that the user types, by two sockets that type in so many rooms in turn."""
        names = [f"typed-in-{n}" for n in range(rooms)]
        for name in names:
            self.fill(name, 1)
        sockets = [self.open(*names), self.open(*names)]
        turn = itertools.count()

        def type_on() -> bool:
            n = next(turn)
            return self.posts_of(typing.handler, frame("typing", sockets[n % 2], room=names[n // 2 % rooms])) > 0

        return self.a_minute(tries_a_second, type_on)

    def comings_and_goings_a_minute(self) -> int:
        """Return how often a room is told that the user comes or goes."""
        self.fill("visited", 1)
        socket = self.open("empty")
        turn = itertools.cycle([("join", join_route.handler), ("leave", leave.handler)])

        def come_or_go() -> bool:
            action, handler = next(turn)
            handler(frame(action, socket, room="visited"), Context())
            return self.posts_of(presence.handler, visit_of(socket, "visited", action)) > 0

        return self.a_minute(2, come_or_go)

    # ------------------------------------------------------------------------------------------------ what it takes

    def an_hour(self, a_minute: int, deed: Callable[[int], Spent], size: int) -> tuple[int, Spent]:
        """Return how often something is let through in an hour, in a room of a size, and what it takes once."""
        self._clock.advance(SECONDS - self._clock.time() % SECONDS)
        once = deed(size)
        frames = self._counted("deliveries", SECONDS) - self._counted_before
        return min(a_minute * MINUTES, DELIVERIES_AN_HOUR // frames), once

    def _begin(self) -> None:
        """Let what is counted and used from now on be the deed's."""
        self._counted_before = self._counted("deliveries", SECONDS)

    def _counted(self, name: str, window_s: int) -> int:
        """Return what has been counted for the user in the window that there is now."""
        (item,) = dynamodb.batch_get([standing.place("ann-sub")])
        self._here.meter.take()
        counted: int = (item or {}).get(Limit(name, 0, window_s).attribute(self._clock.time()), 0)
        return counted

    def sending(self, size: int) -> Spent:
        """Return what a message to a room takes, alone in its batch."""
        return self._send(self.room_of(size), "x")[1]

    def naming(self, size: int) -> Spent:
        """Return what a message takes that names as many as one may, none of whom hears the room."""
        people = [f"named-{n}" for n in range(mentions.MAX_PEOPLE)]
        room = self.room_of(size)
        for each in people:
            make_user(each, each)
            self._moto.put("DirectoryTable", {**chat_memberships.key(room, each), "kind": rooms.OPEN, **_MEMBER})
        return self._send(room, "".join(f"<@{each}>" for each in people))[1]

    def sending_and_deleting(self, size: int) -> Spent:
        """Return what a message takes that is deleted at once, each alone in its batch."""
        sent, spent = self._send(room := self.room_of(size), "x")
        answer = self._here.member.delete(f"/rooms/{room}/messages/{sent['id']}")
        assert answer.status_code == 200, answer.json
        spent += of_call(self._here.meter.take(), len(answer.data))
        return spent + self._heard(room, sent["id"])

    def _send(self, room: str, text: str) -> tuple[Any, Spent]:
        self._clock.advance(60)
        self._begin()
        sent, spent = self.post(f"/rooms/{room}/messages", {"text": text}, answers=True)
        return sent, spent + self._heard(room, sent["id"])

    def renaming(self, size: int) -> Spent:
        """Return what another topic takes of a room."""
        room, topic = self.room_of(size), "x" * rooms.MAX_TOPIC_CODE_POINTS
        self._begin()
        answer = self._here.member.patch(f"/rooms/{room}", {"topic": topic})
        assert answer.status_code == 200, answer.json
        spent = of_call(self._here.meter.take(), len(answer.data))
        (told,) = [item for item in self._moto.items("DirectoryTable", f"room#{room}") if item["sk"] == "changed"]
        return spent + self.fanout(memberships.handler, told_by_stream(None, told), "Memberships")

    def leaving_and_joining(self, size: int) -> Spent:
        """Return what it takes to leave a room and to join it again, and to tell those who have it on their screens."""
        room, spent = self.room_of(size), Spent()
        self._begin()
        for call, status in ((self._here.member.delete, 204), (self._here.member.put, 201)):
            before = self._membership(room)
            self._here.meter.take()
            answer = call(f"/rooms/{room}/members/ann-sub", {})
            assert answer.status_code == status, answer.text
            spent += of_call(self._here.meter.take(), len(answer.data))
            stream = told_by_stream(before, self._membership(room))
            spent += self.fanout(memberships.handler, stream, "Memberships")
        return spent

    def _membership(self, room: str) -> dynamodb.Item | None:
        (found,) = dynamodb.batch_get([chat_memberships.place(room, "ann-sub")])
        return found

    def marking(self) -> tuple[Spent, Spent]:
        """Return what the call takes that says how far one has read, and what it takes to tell one's own sockets."""
        sent, _ = self.post("/rooms/empty/messages", {"text": "x"}, answers=True)
        for _ in range(SOCKETS):
            self.open("empty")
        before = self._membership("empty")
        self._here.meter.take()
        answer = self._here.member.put("/rooms/empty/read", {"id": sent["id"]})
        assert answer.status_code == 200, answer.json
        spent = of_call(self._here.meter.take(), len(answer.data))
        stream = told_by_stream(before, self._membership("empty"))
        return spent, self.fanout(memberships.handler, stream, "Memberships")

    def exporting(self) -> Spent:
        """Return what a part of an export takes."""
        self._fill_with_longest(3 * MAX_LIMIT)
        answer = self._here.member.get("/rooms/long/export")
        assert answer.status_code == 200, answer.json
        assert "next" in answer.headers["Link"]
        return of_call(self._here.meter.take(), len(answer.data), EXPORT_S)

    def reacting(self, size: int) -> Spent:
        """Return what the dearest reaction to a room takes: to the longest message, which all emoji are on already."""
        room = self.room_of(size)
        longest, _ = self._send(room, LONGEST)
        people = [f"{n:08}-5d6e-7f80-9a1b-2c3d4e5f6071" for n in range(reactions.SHOWN)]
        kind = {"count": len(people), "users": people, "at": longest["id"]}
        (item,) = dynamodb.batch_get([messages.place(room, longest["id"])])
        assert item
        item["reactions"] = {chr(0x1F600 + n): kind for n in range(reactions.MOST_KINDS)}
        self._moto.put("MessagesTable", item)
        self._clock.advance(60)
        self._begin()
        answer = self._here.member.put(f"/rooms/{room}/messages/{longest['id']}/reactions/{quote(chr(0x1F600))}")
        assert answer.status_code == 200, answer.json
        spent = of_call(self._here.meter.take(), len(answer.data))
        # The meter does not see the item that a transaction updates: it takes two units for each KB.
        spent += Spent(write_units=2 * (write_units(item_size(dynamodb.to_attributes(item))) - 1))
        return spent + self._heard(room, longest["id"])

    def editing(self, size: int) -> Spent:
        """Return what an edit in a room takes, of a message of a line."""
        room = self.room_of(size)
        sent, _ = self._send(room, "x")
        self._begin()
        answer = self._here.member.patch(f"/rooms/{room}/messages/{sent['id']}", {"text": "y"})
        assert answer.status_code == 200, answer.json
        spent = of_call(self._here.meter.take(), len(answer.data))
        return spent + self._heard(room, sent["id"])

    def _heard(self, room: str, identifier: str) -> Spent:
        """Return what it takes to tell a room of a message as it is now."""
        (item,) = dynamodb.batch_get([messages.place(room, identifier)])
        stream = {"Records": [record(1, item, self._clock.time())]}
        return self.fanout(broadcast.handler, stream, "Broadcast")

    def refused(self) -> Spent:
        """Return what a message over the limit takes."""
        for _ in range(1_000):
            status, spent = self.post("/rooms/empty/messages", {"text": "x"})
            if status == 429:
                return spent
        raise AssertionError("messages are not limited")

    def repeated(self) -> Spent:
        """Return what sending a stored message again takes, which is not limited."""
        self._clock.advance(60)
        message = {"text": "x", "client_id": "again"}
        self.post("/rooms/empty/messages", message)
        self._clock.advance(60)
        return self.post("/rooms/empty/messages", message)[1]

    def reading(self) -> tuple[int, Spent]:
        """Return how often the longest page is given in a minute, and what it takes."""
        self._fill_with_longest(MAX_LIMIT)
        self._clock.advance(60 - self._clock.time() % 60)
        path = f"/rooms/long/messages?limit={MAX_LIMIT}"
        answer = self._here.member.get(path)
        assert answer.status_code == 200, answer.json
        once = of_call(self._here.meter.take(), len(answer.data), PAGE_S)
        # What is read is counted as it comes. Here it comes with each character escaped, from AWS in UTF-8.
        size = len(answer.data) + MAX_LIMIT * MAX_MESSAGE_BYTES
        assert self._counted("bytes of large answers", MINUTES) > size
        while self._here.member.get(path).status_code == 200:
            pass
        self._here.meter.take()
        return math.ceil(LARGE_READ_BYTES_A_MINUTE / size), once

    def reading_what_is_not_counted(self) -> Spent:
        """Return what reading most takes that is not a large answer."""
        self.make("middling")
        text = "x" * MAX_CODE_POINTS
        self._fill("middling", LARGE_BYTES // 2 // (len(text) + BYTES_AROUND_A_TEXT), text)
        self._clock.advance(60)
        answer = self._here.member.get(f"/rooms/middling/messages?limit={MAX_LIMIT}")
        assert answer.status_code == 200, answer.json
        assert self._counted("bytes of large answers", MINUTES) == 0
        return of_call(self._here.meter.take(), len(answer.data))

    def _fill_with_longest(self, count: int) -> None:
        self._fill("long", count, LONGEST)

    def _fill(self, room: str, count: int, text: str) -> None:
        now = self._clock.time()
        said = {"room": room, "text": text, "author": {"id": "ann-sub", "name": "Ann"}}
        self._moto.put(
            "MessagesTable", *({**said, "id": message_id.new(), "sent_at": rfc3339(now)} for _ in range(count))
        )
        self._here.meter.take()

    def opening(self) -> Spent:
        """Return what a ticket, its socket and the socket's end take."""
        self._clock.advance(60)
        ticket, spent = self.post("/tickets", answers=True)
        socket = next(self._ids)
        with contextlib.redirect_stdout(io.StringIO()):
            answer = connect.handler(
                handshake(ticket["url"].partition("ticket=")[2], socket, ALLOWED_ORIGIN), Context()
            )
        assert answer["statusCode"] == 200, answer
        opened = of_frame(self._here.meter.take(), "ConnectFunction")
        disconnect.handler(goodbye(socket), Context())
        return spent + opened + of_invocation(self._here.meter.take(), "DisconnectFunction")

    def typing_once(self, size: int) -> Spent:
        """Return what it takes to tell a room of so many that the user types."""
        room = f"typed-to-{size}"
        self.fill(room, size - 1)
        return self.fanout(typing.handler, frame("typing", self.open(room), room=room), "Typing", frames=1)

    def visiting(self, size: int) -> Spent:
        """Return what coming to a room of so many and going again takes, and telling it of both: half of it."""
        room = f"visited-by-{size}"
        self.fill(room, size - 1)
        self._clock.advance(10)
        return self._visit(self.open("empty"), room)

    def moving(self) -> Spent:
        """Return what a frame takes that joins or leaves a room when that is no news any more."""
        self._clock.advance(10)
        socket = self.open("empty")
        while (spent := self._visit(socket, "passed-by")).frames > 2:
            pass
        return spent

    def _visit(self, socket: str, room: str) -> Spent:
        spent = Spent()
        for handler, action in ((join_route.handler, "join"), (leave.handler, "leave")):
            spent += self.framed(handler, frame(action, socket, room=room), action.capitalize())
            spent += self.fanout(presence.handler, visit_of(socket, room, action), "Presence")
        return spent * 0.5

    def dropped(self) -> Spent:
        """Return what a frame over the limit takes."""
        socket = self.open("empty")
        while "body" in ping.handler(frame("ping", socket), Context()):
            pass
        self._here.meter.take()
        return self.framed(ping.handler, frame("ping", socket), "Ping")

    # ---------------------------------------------------------------------------------------------------- the doing

    def post(self, path: str, body: Any = None, *, answers: bool = False) -> tuple[Any, Spent]:
        """Post, and return the status, or what is answered, and what the call takes."""
        self._here.meter.take()
        answer = self._here.member.post(path, body)
        spent = of_call(self._here.meter.take(), len(answer.data))
        assert not answers or answer.status_code in {200, 201}, answer.json
        return (answer.json if answers else answer.status_code), spent

    def framed(self, handler: Callable[..., Any], event: dict[str, Any], function: str) -> Spent:
        """Handle a frame, and return what it takes."""
        self._here.meter.take()
        answer = handler(event, Context())
        return of_frame(self._here.meter.take(), f"{function}Function", answer.get("body", "").encode())

    def fanout(self, handler: Callable[..., Any], event: dict[str, Any], function: str, frames: int = 0) -> Spent:
        """Have a function post to others, and return what it and the posts take; `frames` have called it."""
        self._here.meter.take()
        posts = self.posts_of(handler, event)
        posted = posts * max(map(len, self._here.posts.frames), default=0)
        spent = of_invocation(self._here.meter.take(), f"{function}Function")
        return spent + Spent(frames=frames + posts, posted=posted)

    def posts_of(self, handler: Callable[..., Any], event: dict[str, Any]) -> int:
        """Return how many posts a function makes."""
        self._here.posts.posts.clear()
        self._here.posts.frames.clear()
        with contextlib.redirect_stdout(io.StringIO()):
            handler(event, Context())
            self._here.invocations.make(broadcast.handler)
        return self._here.posts.posts.total()

    def open(self, *rooms: str) -> str:
        """Open a socket of the user's that has these rooms on its screen."""
        user = {"id": "ann-sub", "name": "Ann"}
        channels = {*map(room_channel, rooms), *map(screen_channel, rooms), user_channel(user["id"])}
        socket = next(self._ids)
        self._here.register(socket, user, channels)
        return socket

    def make(self, room: str) -> None:
        """Make a room that the user is a member of, unless it is there."""
        if room not in self._rooms:
            make_room(room, ann_sub="admin")
            self._rooms.add(room)

    def room_of(self, size: int) -> str:
        """Return a room with so many other members, who have it on their screens."""
        room = f"room-of-{size}"
        if room not in self._rooms:
            self.fill(room, size)
            (item,) = dynamodb.batch_get([rooms.place(room)])
            self._moto.put("DirectoryTable", {**(item or {}), "members": size + 1, "admins": 2})
            make_user("ann-sub", "Ann")
        return room

    def fill(self, room: str, size: int) -> None:
        """Let so many others have the room on their screens."""
        self.make(room)
        for each in listening([next(self._ids) for _ in range(size)]):
            channels = {room_channel(room), screen_channel(room), user_channel(each.user["id"])}
            self._here.register(each.id, each.user, channels)


def visit_of(socket: str, room: str, action: str) -> dict[str, Any]:
    """Return what the stream tells of the user's socket that comes to a room, or goes."""
    keys = dynamodb.to_attributes({"pk": screen_channel(room), "sk": socket})
    change = {"Keys": keys, "SequenceNumber": "1", "ApproximateCreationDateTime": 1}
    if action == "join":
        return {"Records": [{"eventName": "INSERT", "dynamodb": {**change, "NewImage": {**keys, **_USER}}}]}
    return {"Records": [{"eventName": "REMOVE", "dynamodb": {**change, "OldImage": {**keys, **_USER}}}]}


def told_by_stream(before: dynamodb.Item | None, after: dynamodb.Item | None) -> dict[str, Any]:
    """Return what DirectoryTable's stream tells of an item that has become another, or has come or gone."""
    images = {"OldImage": before, "NewImage": after}
    change = {name: dynamodb.to_attributes(item) for name, item in images.items() if item}
    keys = {name: value for name, value in next(iter(change.values())).items() if name in {"pk", "sk"}}
    kind = "MODIFY" if before and after else "INSERT" if after else "REMOVE"
    stamp = {"SequenceNumber": "1", "ApproximateCreationDateTime": 1}
    return {"Records": [{"eventName": kind, "dynamodb": {**stamp, "Keys": keys, **change}}]}


def measure(named: int = NAMED_ROOM, large: int = LARGE_ROOM) -> list[Deed]:
    """Do everything, in rooms of these sizes, and return what it came to."""
    dearest = routes.dearest_read(routes.call_all())
    with _worst() as worst:
        messages = worst.messages_a_minute()
        changes, long_changes = worst.changes_a_minute(), worst.changes_a_minute(LONGEST)
        tickets = worst.tickets_a_minute()
        frames = worst.frames_a_minute()
        one_room, rooms_typed_in = worst.typing_a_minute(1, 1), worst.typing_a_minute(12, 4)
        visits = worst.comings_and_goings_a_minute()
        typing_once, refused, repeated = worst.typing_once(named), worst.refused(), worst.repeated()
        pages, reading = worst.reading()
        read, told = worst.marking()
        by_room = [
            (what, size, worst.an_hour(often, deed, size))
            for size in (named, large)
            for what, often, deed in (
                ("messages into a room", messages, worst.sending),
                ("messages that name 50 people in a room", messages, worst.naming),
                ("messages, deleted again, in a room", messages, worst.sending_and_deleting),
                ("edits in a room", changes, worst.editing),
                ("reactions to the longest message in a room", long_changes, worst.reacting),
                ("topics of a room", CHANGES_A_MINUTE, worst.renaming),
                ("leaving and joining again a room", CHANGES_A_MINUTE // 2, worst.leaving_and_joining),
            )
        ]
        by_user = [
            *(Deed(f"{what} of {size:,}", _often(often), often, once) for what, size, (often, once) in by_room),
            Deed("sockets opened and closed", f"{tickets} tickets a minute", tickets * MINUTES, worst.opening()),
            Deed(f"typing in a room of {named:,}", f"told {one_room} times a minute", one_room * MINUTES, typing_once),
            Deed(
                f"typing in many rooms of {named:,}",
                f"told {rooms_typed_in} times a minute",
                rooms_typed_in * MINUTES,
                typing_once,
            ),
            Deed(
                f"coming to rooms of {named:,} and going",
                f"told {visits} times a minute",
                visits * MINUTES,
                worst.visiting(named),
            ),
            Deed(
                f"joining and leaving on {SOCKETS} sockets",
                f"{frames} frames a minute and socket",
                frames * SOCKETS * MINUTES,
                worst.moving(),
            ),
            Deed("parts of exports", f"{EXPORTS_AN_HOUR} an hour", EXPORTS_AN_HOUR, worst.exporting()),
            Deed("reading the longest page", f"{pages} a minute, by their bytes", pages * MINUTES, reading),
            Deed(
                f"telling {SOCKETS} sockets how far one has read",
                f"{BATCHES_A_SECOND} batches a second",
                BATCHES_A_SECOND * SECONDS,
                told,
            ),
        ]
        address = _firewall_calls_a_minute()
        unlimited = [
            ("calls over a limit", refused),
            ("sending a stored message again", repeated),
            dearest,
            (f"reading pages of {LARGE_BYTES // 2 // 1024} KB", worst.reading_what_is_not_counted()),
            ("saying how far one has read", read),
        ]
        return [
            *by_user,
            *(
                Deed(what, f"the firewall: {address} a minute and address", address * MINUTES, once)
                for what, once in unlimited
            ),
            *(
                Deed(
                    what,
                    f"no firewall: {GATEWAY_CALLS_A_SECOND:,} a second of all",
                    GATEWAY_CALLS_A_SECOND * SECONDS,
                    once,
                )
                for what, once in unlimited
            ),
            Deed(
                "frames over the limit",
                f"the gateway: {GATEWAY_FRAMES_A_SECOND:,} a second of all",
                GATEWAY_FRAMES_A_SECOND * SECONDS,
                worst.dropped(),
            ),
        ]


def _often(an_hour: int) -> str:
    return f"{an_hour // MINUTES} a minute" if an_hour % MINUTES == 0 else f"{an_hour:,} an hour, by who hears it"


@contextlib.contextmanager
def _worst() -> Iterator[_Worst]:
    with (
        pytest.MonkeyPatch.context() as patch,
        moto_cloud(patch) as moto,
        requests.cloud(moto.environment()) as here,
    ):
        yield _Worst(moto, here, FakeTime().install(patch))


def table(deeds: list[Deed]) -> str:
    """Return the deeds as a table in Markdown."""
    lines = ["| the worst user, at the limit | what bounds it | $ an hour |", "| --- | --- | ---: |"]
    lines += [f"| {deed.what} | {deed.bound} | ${deed.dollars_an_hour:,.2f} |" for deed in deeds]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure()))
