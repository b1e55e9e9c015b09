"""`make soak`: many pages, many messages, functions killed and networks lost; in the end every page is right.

On the local cloud: members send by HTTP to rooms of every kind, edit, delete and react; pages hear all of their rooms
over WebSockets. Now and then the broadcast function is killed while it delivers, and some pages lose their network and
come back. In the end each page has to show exactly what the table has, and the table what was answered last.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer.local import demo_users
from deployer.local.names import person
from tests.support import high_limits, soak_rooms
from tests.support.busy_member import BusyMember
from tests.support.crowd import Page, reset, seconds_since
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member
from tests.support.stored_messages import stored
from tests.support.timeline import Message, Timeline

MORE_PEOPLE = (person("carol"), person("dave"), person("erin"))
AT_ONCE = 4
"""Requests to the API at once: it shares this machine's cores with the cloud, and with the pages."""

MOST_AHEAD = 100
"""So many messages and changes may be under way to a page: the local cloud is slower than AWS, senders wait for it."""

PUSH_PATIENCE_S = 90
"""After the last message: longer than a batch that is tried again and handed over twice."""


@dataclass(frozen=True)
class Plan:
    """How much of everything.

    Attributes
    ----------
    pages, messages
        Open pages, and messages in all rooms together.
    kills
        How often the broadcast function is killed.
    dropping, drops
        How many of the pages lose their network, and how often each of them does.
    """

    pages: int
    messages: int
    kills: int
    dropping: int
    drops: int

    @property
    def away(self) -> int:
        """For how many messages a page is away."""
        return self.messages // 20


LONG = Plan(pages=200, messages=10_000, kills=20, dropping=20, drops=4)
SHORT = Plan(pages=40, messages=480, kills=3, dropping=4, drops=2)


@dataclass
class Result:
    """What happened.

    Attributes
    ----------
    stored
        The table's messages, by room.
    answered
        Of each message the newest version that those who send were answered, by room.
    shown
        What each page shows, by room.
    steady, by_push_alone
        How many pages kept their network, and how many of them were complete without ever asking for anything.
    died
        How many invocations ended because their process was killed.
    changes
        How many edits, deletions and reactions there were.
    told_of_changes
        How many newer versions of messages pages were told by the lists of changes.
    """

    stored: dict[str, list[Message]]
    answered: dict[str, list[Message]]
    shown: list[dict[str, list[Message]]]
    changes: Counter[str]
    told_of_changes: int
    steady: int
    by_push_alone: int
    kills: int
    died: int
    drops: int
    catch_ups: int
    frames: int
    deliveries: int
    repeated: int
    duration_s: float
    latencies_s: list[float]

    def wrong(self) -> list[int]:
        """Return the numbers of the pages that do not show what the table has."""
        return [
            number
            for number, rooms in enumerate(self.shown)
            if any(messages != self.stored[room] for room, messages in rooms.items())
        ]

    def __str__(self) -> str:
        sent = sum(map(len, self.stored.values()))
        ms = [f"{seconds * 1000:,.0f} ms" for seconds in sorted(self.latencies_s)]
        facts = {
            "messages": f"{sent:,} in {len(self.stored)} rooms, {sent / self.duration_s:.0f} a second",
            "changes": ", ".join(f"{kind}: {count:,}" for kind, count in self.changes.items()),
            "pages": f"{len(self.shown)}, of which {len(self.wrong())} do not show what the table has",
            "deliveries": f"{self.deliveries:,} messages in {self.frames:,} frames, {self.repeated:,} of them repeated",
            "function killed": f"{self.kills} times, {self.died} of them in the middle of a batch",
            "networks lost": f"{self.drops} times, and {self.catch_ups} catch-ups of a room, "
            f"{self.told_of_changes:,} changes of what was known",
            "right by push alone": f"{self.by_push_alone} of the {self.steady} pages that kept their network",
            "latency": f"p50 {ms[len(ms) // 2]}, p99 {ms[len(ms) * 99 // 100]}, at most {ms[-1]}",
            "duration": f"{self.duration_s:.0f} s",
        }
        return "\n".join(f"  {name:<21}{fact}" for name, fact in facts.items())


def soak(chatroom: LocalChatroom, plan: Plan, say: Callable[[str], None] = lambda line: None) -> Result:
    """Carry a plan out on a running chatroom that nobody else uses."""
    return asyncio.run(_Soak(chatroom, plan, say).run())


class _Soak:
    def __init__(self, chatroom: LocalChatroom, plan: Plan, say: Callable[[str], None]) -> None:
        self._chatroom, self._plan, self._say = chatroom, plan, say
        self._function = _Function(chatroom)
        members = _people(chatroom)
        self._rooms = soak_rooms.make(members)
        self._answered = {room: Timeline() for room in self._rooms}
        self._senders = [BusyMember(member, self._answered, n) for n, member in enumerate(members[:AT_ONCE])]
        self._pages = [Page(member, self._rooms_of(member), self._heard) for member in _repeat(members, plan.pages)]
        self._dropping = random.Random(4).sample(self._pages, plan.dropping)
        self._steady = [page for page in self._pages if page not in self._dropping]
        self._sent = 0
        self._sent_more, self._heard_more, self._killed = asyncio.Condition(), asyncio.Event(), asyncio.Event()
        self._kills = self._drops = self._frames = self._deliveries = self._repeated = 0
        self._latencies_s: list[float] = []

    async def run(self) -> Result:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._open(page, gate) for page in self._pages))
        self._say(f"{len(self._pages)} pages are open")
        began_at = time.monotonic()
        numbers = iter(range(self._plan.messages))
        async with asyncio.TaskGroup() as group:
            for sender, member in zip(self._senders, self._rooms[soak_rooms.GENERAL], strict=False):
                group.create_task(self._send(sender, self._rooms_of(member), numbers))
            group.create_task(self._kill_now_and_then())
            for n, page in enumerate(self._dropping):
                group.create_task(self._drop_now_and_then(page, n))
        await self._push_patiently()
        duration_s = time.monotonic() - began_at
        by_push_alone = sum(page.has(self._answered) for page in self._steady)
        await asyncio.gather(*(self._look_again(page, gate) for page in self._pages if not page.has(self._answered)))
        result = Result(
            stored={room: stored(self._chatroom, room) for room in self._rooms},
            answered={room: timeline.messages for room, timeline in self._answered.items()},
            shown=[{room: each.messages for room, each in page.timelines.items()} for page in self._pages],
            changes=sum((sender.done for sender in self._senders), Counter[str]()),
            told_of_changes=sum(page.told_of_changes for page in self._pages),
            steady=len(self._steady),
            by_push_alone=by_push_alone,
            kills=self._kills,
            died=self._function.deaths(),
            drops=self._drops,
            catch_ups=sum(page.catch_ups for page in self._pages),
            frames=self._frames,
            deliveries=self._deliveries,
            repeated=self._repeated,
            duration_s=duration_s,
            latencies_s=self._latencies_s,
        )
        await asyncio.gather(*(page.close() for page in self._pages))
        return result

    def _rooms_of(self, member: Member) -> list[str]:
        return [room for room, members in self._rooms.items() if member in members]

    async def _open(self, page: Page, gate: asyncio.Semaphore) -> None:
        async with gate:
            await page.open()

    async def _look_again(self, page: Page, gate: asyncio.Semaphore) -> None:
        """Ask for what the pushes have not brought, as the site does when its tab is looked at again."""
        async with gate:
            await page.catch_up()

    def _heard(self, page: Page, messages: list[dict[str, Any]], repeated: int) -> None:
        if not messages:
            return
        if self._function.kill_marked():
            self._kills += 1
            self._killed.set()
        self._frames += 1
        self._deliveries += len(messages)
        self._repeated += repeated
        if not repeated:
            self._latencies_s += [seconds_since(message["text"]) for message in messages if message["rev"] == 1]
        self._heard_more.set()

    # ------------------------------------------------------------------------------------------------------- sending

    async def _send(self, sender: BusyMember, rooms: list[str], numbers: Iterator[int]) -> None:
        general, *others = rooms
        for number in numbers:
            # What is said in the general room costs most: all pages hear it.
            room = general if number % 4 == 0 else others[number % len(others)]
            await self._not_too_far_ahead()
            await sender.say(number, room)
            async with self._sent_more:
                self._sent += 1
                self._sent_more.notify_all()
            if self._sent % 1_000 == 0:
                self._say(f"{self._sent:,} messages sent, {self._kills} kills, {self._drops} networks lost")

    async def _not_too_far_ahead(self) -> None:
        """Wait until the pages have heard most of what was sent; not for long, as a push may fail."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                while any(page.lacks(self._answered) > MOST_AHEAD for page in self._steady[: len(self._rooms)]):
                    await self._next_frame()

    async def _until_sent(self, count: int) -> None:
        async with self._sent_more:
            await self._sent_more.wait_for(lambda: self._sent >= count)

    async def _next_frame(self) -> None:
        self._heard_more.clear()
        await self._heard_more.wait()

    async def _push_patiently(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PUSH_PATIENCE_S):
                while not all(page.has(self._answered) for page in self._pages):
                    await self._next_frame()

    # ------------------------------------------------------------------------------------------------------- trouble

    async def _kill_now_and_then(self) -> None:
        """Kill the function when a page hears a frame: then others of the same batch have mostly not heard theirs."""
        for n in range(self._plan.kills):
            await self._until_sent(self._plan.messages * (n + 1) // (self._plan.kills + 1))
            self._killed.clear()
            while not await asyncio.to_thread(self._function.mark):
                await self._next_frame()
            await self._killed.wait()

    async def _drop_now_and_then(self, page: Page, n: int) -> None:
        share = self._plan.messages // self._plan.drops
        for k in range(self._plan.drops):
            at = share * k + share * (n + 1) // self._plan.dropping
            await self._until_sent(at)
            silently = (n + k) % 2 == 0
            lost = await page.lose_network(silently=silently)
            self._drops += 1
            await self._until_sent(min(at + self._plan.away, self._plan.messages))
            await page.open_again()
            if silently:
                reset(lost)


class _Function:
    """The broadcast function's processes in the local cloud."""

    def __init__(self, chatroom: LocalChatroom) -> None:
        self._chatroom = chatroom
        name = chatroom.stack().resources()["BroadcastFunction"][1]
        self._trait = f"AWS_LAMBDA_FUNCTION_NAME={name}".encode()
        self._marked: list[int] = []

    def mark(self) -> int:
        """Choose the processes to be killed, all that there are now; return how many."""
        marked = [pid for pid in self._chatroom.processes() if self._is_one(pid)]
        self._marked = marked
        return len(marked)

    def kill_marked(self) -> int:
        """Kill what has been marked; return how many there were."""
        marked, self._marked = self._marked, []
        killed = 0
        for pid in filter(self._is_one, marked):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        return killed

    def deaths(self) -> int:
        """Return how many invocations the cloud has seen die."""
        return self._chatroom.cloud.emulator.log_path.read_text().count("errorMessage=Worker process died")

    def _is_one(self, pid: int) -> bool:
        try:
            return self._trait in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:  # it has ended
            return False


def _people(chatroom: LocalChatroom) -> list[Member]:
    """Make a few more people than there are, and sign all of them in."""
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    demo_users.make(cognito, pool, MORE_PEOPLE)
    return [chatroom.member(user.email) for user in (*demo_users.FIRST, *MORE_PEOPLE)]


def _repeat(members: list[Member], count: int) -> Iterator[Member]:
    return itertools.islice(itertools.cycle(members), count)


def main() -> None:
    """Run the long form on a chatroom of its own, and print what happened."""
    with tempfile.TemporaryDirectory(prefix="chatroom-soak-") as folder:
        chatroom = LocalChatroom(Path(folder) / "data", high_limits.CROWD).start()
        try:
            result = soak(chatroom, LONG, lambda line: print(line, flush=True))
        finally:
            chatroom.stop()
    print(result)
    if result.wrong() or result.answered != result.stored:
        sys.exit(1)


if __name__ == "__main__":
    main()
