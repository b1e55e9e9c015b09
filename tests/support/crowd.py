"""Many pages in one process: each keeps what it is told over its WebSocket, loses it now and then, and catches up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import time
import urllib.parse
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support import socket_contract
from tests.support.member import ANSWER_TIMEOUT_S, Member
from tests.support.timeline import Timeline

# As in website/js/messages/history.js.
CLOCK_SKEW_MS = 30_000
CATCH_UP_PAGE = 100

OnFrame = Callable[["Page", list[dict[str, Any]], int], None]


class Page:
    """One page of a member, which hears the general room and one more.

    Parameters
    ----------
    on_frame
        Called with each frame's messages, and how many of them it knew already.
    """

    def __init__(self, member: Member, room: str, on_frame: OnFrame) -> None:
        self.timelines = {name: Timeline() for name in ("general", room)}
        self.catch_ups = 0
        self._member = member
        self._room = room
        self._on_frame = on_frame
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._joined = asyncio.Event()
        self._cursors: dict[str, str | None] = {}

    @property
    def is_open(self) -> bool:
        """Whether both rooms have been heard since it was opened last."""
        return self._joined.is_set()

    async def open(self) -> None:
        """Open a socket, and return once both rooms are heard; then fetch what was missed, if it was open before."""
        url = await asyncio.to_thread(self._member.ticket_url)
        self._joined.clear()
        self._socket = await connect(url, open_timeout=ANSWER_TIMEOUT_S, ping_interval=None, compression=None)
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._socket.send(json.dumps({"action": "join", "room": self._room}))
        joined = asyncio.create_task(self._joined.wait())
        await asyncio.wait({joined, self._reader}, timeout=ANSWER_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        joined.cancel()
        if not self.is_open:
            raise TimeoutError("the socket was lost, or never answered")
        if self._cursors:
            await self.catch_up()

    async def lose_network(self, *, silently: bool) -> ClientConnection:
        """Hear nothing more: the connection is reset, or, silently, looks alive to the other side."""
        assert self._socket
        assert self._reader
        lost, self._socket = self._socket, None
        self._cursors = self._newest()
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader
        if not silently:
            reset(lost)
        return lost

    async def until_lost(self) -> None:
        """Return once the other side has gone; the next `open` fetches what was missed."""
        assert self._reader
        await asyncio.wait([self._reader])
        self._cursors = self._cursors or self._newest()

    async def close(self) -> None:
        """Close the socket as a browser does."""
        if self._socket and self._reader:
            await self._socket.close()
            await self._reader

    async def catch_up(self) -> None:
        """Ask for what may have been missed, in both rooms."""
        # Kept until all of it has come: who is interrupted begins again from here.
        self._cursors = self._cursors or self._newest()
        for room, cursor in self._cursors.items():
            await self._catch_up(room, cursor)
        self._cursors = {}

    def lacks(self, counts: Mapping[str, int]) -> int:
        """Return how many messages of its rooms it does not know, of so many in each room."""
        return sum(counts[room] - len(timeline) for room, timeline in self.timelines.items())

    def has(self, counts: Mapping[str, int]) -> bool:
        """Return whether it knows all of so many messages in each room."""
        return self.lacks(counts) == 0

    def _newest(self) -> dict[str, str | None]:
        return {room: timeline.newest_id for room, timeline in self.timelines.items()}

    async def _catch_up(self, room: str, cursor: str | None) -> None:
        self.catch_ups += 1
        after = first_id_at(time_of(cursor) - CLOCK_SKEW_MS) if cursor else first_id_at(0)
        has_after = True
        while has_after:
            query = urllib.parse.urlencode({"after": after, "limit": CATCH_UP_PAGE})
            answer = await asyncio.to_thread(self._member.call, "GET", f"/rooms/{room}/messages?{query}")
            assert answer.status == 200, answer
            self.timelines[room].merge(answer.body["messages"])
            has_after = answer.body["has_after"]
            after = answer.body["messages"][-1]["id"] if has_after else after

    async def _read(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in connection:
                frame = json.loads(text)
                socket_contract.check_told(frame)
                if frame["type"] == "joined":
                    self._joined.set()
                elif frame["type"] == "events":
                    self._take([event["message"] for event in frame["events"] if "message" in event])

    def _take(self, messages: list[dict[str, Any]]) -> None:
        before = sum(timeline.repeated for timeline in self.timelines.values())
        for message in messages:
            self.timelines[message["room"]].merge([message])
        repeated = sum(timeline.repeated for timeline in self.timelines.values()) - before
        self._on_frame(self, messages, repeated)


def reset(connection: ClientConnection) -> None:
    """Cut a connection off without a close frame, and with RST instead of FIN."""
    sock: socket.socket = connection.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()


def time_of(message_id: str) -> int:
    """Return when an id was made, in milliseconds since 1970 (RFC 9562, section 5.7)."""
    return uuid.UUID(message_id).int >> 80


def first_id_at(milliseconds: int) -> str:
    """Return the smallest id of a moment: a cursor that comes before every message sent then or later."""
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62))


def stamped(number: int) -> str:
    """Return a message's text that tells when it was sent."""
    return f"message {number} of {time.monotonic()}"


def seconds_since(text: str) -> float:
    """Return how long ago a stamped text was sent."""
    return time.monotonic() - float(text.rpartition(" ")[2])
