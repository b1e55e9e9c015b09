"""Shares a bounded number of HTTP connections among the recipients of deliveries.

Recipients wait in line for a free connection. After each frame, and after the pause that follows a fault,
they go to the line's end, so nobody holds a connection while waiting, and what one of them gets for an
answer concerns no other.
"""

import asyncio
import time
from collections import deque

from websocket_handlers.callbacks.delivery import Delivery, Recipient
from websocket_handlers.callbacks.http1 import Answer
from websocket_handlers.callbacks.wire import Endpoint, Readiness, Wire

IDLE_LIMIT_S = 30.0
"""A connection unused for longer is not used again: after a freeze it may be dead without a sign."""


class Dispatcher:
    """The line and the connections of one event loop. A try waits `answer_timeout_s` for its whole answer."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, endpoint: Endpoint, concurrency: int, answer_timeout_s: float
    ) -> None:
        self.loop = loop
        self._endpoint = endpoint
        self._concurrency = concurrency
        self._answer_timeout_s = answer_timeout_s
        self._line: deque[Recipient] = deque()
        self._suspects: deque[Recipient] = deque()
        self._suspects_served: set[Recipient] = set()
        self._suspects_limit = max(1, concurrency // 2)
        self._readiness = Readiness(loop)
        self._wires: set[Wire] = set()
        self._idle: list[Wire] = []
        self._opening: dict[Recipient, asyncio.Task[None]] = {}
        self._watch: asyncio.TimerHandle | None = None

    async def carry(self, delivery: Delivery) -> None:
        """Carry a delivery out, until each recipient is finished or the deadline passes."""
        deadline = self.loop.call_at(delivery.deadline, delivery.expire)
        try:
            self._line.extend(delivery.recipients)
            self._serve()
            await delivery.done
        finally:
            deadline.cancel()
            self._withdraw(delivery)
            delivery.recipients.clear()  # each knows its delivery: a circle, which only a search for garbage would find

    def close(self) -> None:
        """Close all sockets; deliveries under way, if any, wait for their deadline."""
        for task in self._opening.values():
            if not self.loop.is_closed():
                task.cancel()
        for wire in self._wires:
            wire.close()
        self._wires.clear()
        self._idle.clear()
        self._readiness.close()
        if self._watch is not None:
            self._watch.cancel()

    def answered(self, wire: Wire, answer: Answer, lasts: bool) -> None:
        """A wire's owner is told: the request under way has its answer."""
        recipient: Recipient = wire.cargo
        wire.cargo = None
        if recipient.suspect:
            recipient.suspect = False
            self._suspects_served.discard(recipient)
        pause = recipient.delivery.answered(recipient, answer)
        if pause is not None:
            self._line_up(recipient, pause)
        if not lasts:
            self._wires.discard(wire)
            self._serve()
        elif self._line and not (following := self._line.popleft()).finished:
            self._send(wire, following)
        else:
            wire.idle_since = time.time()
            self._idle.append(wire)
            self._serve()

    def broke(self, wire: Wire, reason: str) -> None:
        """A wire's owner is told: the connection is lost."""
        self._wires.discard(wire)
        recipient: Recipient | None = wire.cargo
        if recipient is None:
            self._idle.remove(wire)
        elif wire.answers and not wire.answer_begun:
            # The server closed it while it was idle, before it saw the request (RFC 9112, 9.3.1 and 9.5).
            # Once only: on a fresh connection, which has had no answers yet, a loss is a fault.
            self._open(recipient)
        else:
            self._faulted(recipient, reason)

    def _serve(self) -> None:
        """Give connections, idle or new, to those in line, as far as they go."""
        while self._idle or len(self._wires) + len(self._opening) < self._concurrency:
            recipient = self._next_in_line()
            if recipient is None:
                return
            wire = self._idle_wire()
            if wire is None:
                self._open(recipient)
            else:
                self._send(wire, recipient)

    def _next_in_line(self) -> Recipient | None:
        """Whoever comes next; those that let a post wait in vain come last, and never get all connections."""
        while self._line:
            recipient = self._line.popleft()
            if not recipient.finished:
                return recipient
        while self._suspects and len(self._suspects_served) < self._suspects_limit:
            recipient = self._suspects.popleft()
            if not recipient.finished:
                self._suspects_served.add(recipient)
                return recipient
        return None

    def _line_up(self, recipient: Recipient, pause_s: float) -> None:
        if pause_s:
            self.loop.call_later(pause_s, self._back_in_line, recipient)
        else:
            self._line.append(recipient)

    def _back_in_line(self, recipient: Recipient) -> None:
        (self._suspects if recipient.suspect else self._line).append(recipient)
        self._serve()

    def _idle_wire(self) -> Wire | None:
        while self._idle:
            wire = self._idle.pop()
            if time.time() - wire.idle_since < IDLE_LIMIT_S:
                return wire
            self._drop(wire)
        return None

    def _open(self, recipient: Recipient) -> None:
        task = self.loop.create_task(self._open_and_send(recipient))
        task.add_done_callback(recipient.delivery.failed_with)
        self._opening[recipient] = task

    async def _open_and_send(self, recipient: Recipient) -> None:
        try:
            async with asyncio.timeout(self._answer_timeout_s):
                sock = await self._endpoint.connect()
        except OSError as error:  # TimeoutError and SSLError among them
            self._opening.pop(recipient, None)
            self._faulted(recipient, f"no connection: {type(error).__name__} {error}".rstrip())
            return
        self._opening.pop(recipient, None)
        wire = Wire(self.loop, self._readiness, sock, self)
        self._wires.add(wire)
        self._send(wire, recipient)

    def _send(self, wire: Wire, recipient: Recipient) -> None:
        wire.cargo = recipient
        wire.answer_by = time.monotonic() + self._answer_timeout_s
        if self._watch is None:
            self._watch = self.loop.call_at(wire.answer_by, self._look_for_hanging)
        wire.send(recipient.delivery.request(recipient))

    def _look_for_hanging(self) -> None:
        """Close the connections whose answer is overdue; come back when the next one could be."""
        self._watch = None
        now = time.monotonic()
        for wire in list(self._wires):
            if wire.cargo is not None and wire.answer_by <= now:
                self._drop(wire)
                wire.cargo.suspect = True
                self._faulted(wire.cargo, f"no answer within {self._answer_timeout_s:g} s")
        waiting = [wire.answer_by for wire in self._wires if wire.cargo is not None]
        if waiting and self._watch is None:
            self._watch = self.loop.call_at(min(waiting), self._look_for_hanging)

    def _faulted(self, recipient: Recipient, reason: str) -> None:
        self._suspects_served.discard(recipient)
        pause = recipient.delivery.faulted(recipient, reason)
        if pause is not None:
            self._line_up(recipient, pause)
        self._serve()

    def _drop(self, wire: Wire) -> None:
        wire.close()
        self._wires.discard(wire)

    def _withdraw(self, delivery: Delivery) -> None:
        """Let go of what is still under way for a delivery whose deadline has passed or that was cancelled."""
        delivery.abandon()
        for wire in list(self._wires):
            if wire.cargo is not None and wire.cargo.delivery is delivery:
                self._suspects_served.discard(wire.cargo)
                self._drop(wire)
        for recipient in list(self._opening):
            if recipient.delivery is delivery:
                self._suspects_served.discard(recipient)
                self._opening.pop(recipient).cancel()
        self._serve()
