"""Many pages in one process: each keeps what it is told over its WebSocket, loses it now and then, and catches up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.support import socket_contract
from tests.support.asking import Asking
from tests.support.member import ANSWER_TIMEOUT_S, Member
from tests.support.timeline import Timeline

OPENINGS = 10
"""So often a page that has lost its network tries to come back, on a machine that is busy with hundreds of them."""

OnFrame = Callable[["Page", list[dict[str, Any]], int], None]


class Page:
    """One page of a member, which hears all the rooms that they are in.

    Parameters
    ----------
    rooms
        The ids of those; the last one is on its screen.
    on_frame
        Called with each frame's messages, and how many of them it knew already.
    """

    def __init__(self, member: Member, rooms: Iterable[str], on_frame: OnFrame) -> None:
        self.catch_ups = 0
        self._asking = {room: Asking(member, room) for room in rooms}
        self._member = member
        self._on_frame = on_frame
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._joined = asyncio.Event()

    @property
    def timelines(self) -> dict[str, Timeline]:
        """What it knows, by room."""
        return {room: asking.timeline for room, asking in self._asking.items()}

    @property
    def told_of_changes(self) -> int:
        """How many newer versions of messages that it knew came by asking for changes."""
        return sum(asking.told_of_changes for asking in self._asking.values())

    @property
    def is_open(self) -> bool:
        """Whether its rooms have been heard since it was opened last."""
        return self._joined.is_set()

    async def open(self) -> None:
        """Open a socket, and once its rooms are heard ask for what is there, or what was missed."""
        url = await asyncio.to_thread(self._member.ticket_url)
        self._joined.clear()
        self._socket = await connect(url, open_timeout=ANSWER_TIMEOUT_S, ping_interval=None, compression=None)
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._socket.send(json.dumps({"action": "join", "room": list(self._asking)[-1]}))
        joined = asyncio.create_task(self._joined.wait())
        await asyncio.wait({joined, self._reader}, timeout=ANSWER_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        joined.cancel()
        if not self.is_open:
            raise TimeoutError("the socket was lost, or never answered")
        await self.catch_up()

    async def open_again(self) -> None:
        """Open it as a page does that has lost its network: not once only, where the other side is too busy."""
        for _ in range(OPENINGS - 1):
            with contextlib.suppress(OSError, WebSocketException):  # a TimeoutError is an OSError
                await self.open()
                return
        await self.open()

    async def lose_network(self, *, silently: bool) -> ClientConnection:
        """Hear nothing more: the connection is reset, or, silently, looks alive to the other side."""
        assert self._socket
        assert self._reader
        lost, self._socket = self._socket, None
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

    async def close(self) -> None:
        """Close the socket as a browser does."""
        if self._socket and self._reader:
            await self._socket.close()
            await self._reader

    async def catch_up(self) -> None:
        """Ask for what may have been missed, in all of its rooms."""
        for asking in self._asking.values():
            self.catch_ups += 1
            await asking.catch_up()

    def lacks(self, answered: Mapping[str, Timeline]) -> int:
        """Return how many messages and changes of its rooms it does not know, of all that were answered."""
        return sum(answered[room].revs - asking.timeline.revs for room, asking in self._asking.items())

    def has(self, answered: Mapping[str, Timeline]) -> bool:
        """Return whether it knows all that was answered, in each of its rooms."""
        return self.lacks(answered) == 0

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
        news = sum(self._asking[message["room"]].timeline.merge([message]) for message in messages)
        self._on_frame(self, messages, len(messages) - news)


def reset(connection: ClientConnection) -> None:
    """Cut a connection off without a close frame, and with RST instead of FIN."""
    sock: socket.socket = connection.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()


def stamped(number: int) -> str:
    """Return a message's text that tells when it was sent."""
    return f"message {number} of {time.monotonic()}"


def seconds_since(text: str) -> float:
    """Return how long ago a stamped text was sent."""
    return time.monotonic() - float(text.rpartition(" ")[2])
