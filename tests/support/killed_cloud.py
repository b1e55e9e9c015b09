"""A chatroom whose cloud is killed again and again, while members talk and pages listen."""

import asyncio
import contextlib
import os
import random
import signal
import threading
import time
import uuid
from typing import Any

from websockets.exceptions import WebSocketException

from deployer.local.watch import STEADY_S
from tests.support.crowd import Page
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

ROOM = "general"
PATIENCE_S = 60
_BETWEEN_S = 0.02
_BOOTING_S = 1.0


class Talker:
    """A member who sends one message after the other, each until it is answered, as a page does."""

    def __init__(self, member: Member) -> None:
        self.answered: dict[str, float] = {}
        """The texts that have been answered, each with the moment of it."""
        self.unexpected: list[Any] = []
        self._member = member
        self._has_enough = threading.Event()
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def stop(self) -> None:
        """Have the last message answered, and send no more."""
        self._has_enough.set()
        self._thread.join()

    def _talk(self) -> None:
        while not self._has_enough.wait(_BETWEEN_S):
            body = {"text": f"{self._member.id} {len(self.answered)}", "client_id": str(uuid.uuid4())}
            while (status := self._try(body)) == 503:
                self._has_enough.wait(_BETWEEN_S)
            if status not in (200, 201):
                return
            self.answered[body["text"]] = time.monotonic()

    def _try(self, body: dict[str, str]) -> int:
        try:
            answer = self._member.call("POST", f"/rooms/{ROOM}/messages", body)
        except TimeoutError:
            # A page would ask again, too: a message is stored once, however often it is sent.
            return 503
        if answer.status not in (200, 201) and (answer.status, answer.headers.get("retry-after")) != (503, "1"):
            self.unexpected.append(answer)
        return answer.status


class Listening:
    """Pages in a thread of their own: each opens its socket again whenever that is lost, and catches up."""

    def __init__(self, members: list[Member]) -> None:
        self.pages = [Page(member, (ROOM,), lambda *_: None) for member in members]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._listen(),))
        self._is_over = asyncio.Event()

    def __enter__(self) -> "Listening":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        tasks = [asyncio.create_task(self._keep_open(page)) for page in self.pages]
        await self._is_over.wait()
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.gather(*(page.close() for page in self.pages))

    async def _keep_open(self, page: Page) -> None:
        while True:
            # Not answered, refused or lost once more: it is tried again, as every page does.
            with contextlib.suppress(AssertionError, OSError, TimeoutError, WebSocketException):
                await page.open()
                await page.until_lost()
            await asyncio.sleep(_BETWEEN_S)


class Killer:
    """Kills the cloud's process, at moments that a seed decides: just back, long back, or while it starts."""

    def __init__(self, chatroom: LocalChatroom, seed: int) -> None:
        self._chatroom = chatroom
        self._random = random.Random(seed)

    def kill(self) -> float:
        """Kill it once, and return when."""
        lives_s = self._random.choice(
            [self._random.uniform(0, 1), self._random.uniform(STEADY_S, STEADY_S + 1)],
        )
        time.sleep(lives_s)  # what is waited for is a moment like any other
        killed_at, _ = time.monotonic(), self._kill()
        if self._random.random() < 1 / 4:
            self._chatroom.wait_until(self._chatroom.cloud_process)
            time.sleep(self._random.uniform(0, _BOOTING_S))
            self._kill()
        return killed_at

    def _kill(self) -> None:
        process = self._chatroom.cloud_process()
        assert process
        os.kill(process, signal.SIGKILL)
        self._chatroom.wait_until(lambda: self._chatroom.cloud_process() != process)
