"""What a page asks about one of its rooms, by HTTP, so that in the end it equals the table (docs/trust.md)."""

from __future__ import annotations

import asyncio
import urllib.parse
import uuid
from typing import Any

from tests.support.member import Member
from tests.support.timeline import Message, Timeline

# As in website/js/messages/history.js.
CLOCK_SKEW_MS = 30_000
CATCH_UP_PAGE = 100


class Asking:
    """How far a page is in asking about a room, and what it knows of it."""

    def __init__(self, member: Member, room: str) -> None:
        self.timeline = Timeline()
        self.told_of_changes = 0
        """How many newer versions of messages that it knew came from the list of changes."""
        self._member = member
        self._room = room
        self._newest: str | None = None
        self._position: str | None = None

    async def catch_up(self) -> None:
        """Ask for new messages, then for changes; who is interrupted begins again from where all had come.

        Raises
        ------
        AssertionError
            It was not answered.
        """
        if self._position is None:
            # Before the first read: what changes while the room is loaded is in the list.
            self._position = (await self._ask("changes"))["next"]
        await self._ask_for_new()
        await self._ask_for_changes()

    async def _ask_for_new(self) -> None:
        """Ask from 30 s before the newest message on that has come by asking: of those that were pushed some may miss.

        What is known already is not taken from here. A run may last less than the 30 s, and then this would bring each
        change too: whether the list of changes is whole would not be seen.
        """
        after, has_after = first_id_at(time_of(self._newest) - CLOCK_SKEW_MS if self._newest else 0), True
        while has_after:
            page = await self._ask("messages", after=after)
            self.timeline.merge(message for message in page["messages"] if message["id"] not in self.timeline)
            after = max([after, *_ids(page["messages"])])
            self._newest = max([self._newest or "", *_ids(page["messages"])]) or None
            has_after = page["has_after"]

    async def _ask_for_changes(self) -> None:
        position, more = self._position, True
        while more:
            page = await self._ask("changes", after=position)
            self.told_of_changes += self.timeline.merge(page["messages"])
            position, more = page["next"], page["more"]
        self._position = position

    async def _ask(self, what: str, **query: str | None) -> dict[str, Any]:
        path = f"/rooms/{self._room}/{what}?{urllib.parse.urlencode({'limit': CATCH_UP_PAGE, **query})}"
        answer = await asyncio.to_thread(self._member.call, "GET", path)
        assert answer.status == 200, answer
        body: dict[str, Any] = answer.body
        return body


def time_of(message_id: str) -> int:
    """Return when an id was made, in milliseconds since 1970 (RFC 9562, section 5.7)."""
    return uuid.UUID(message_id).int >> 80


def first_id_at(milliseconds: int) -> str:
    """Return the smallest id of a moment: a cursor that comes before every message sent then or later."""
    return str(uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62))


def _ids(messages: list[Message]) -> list[str]:
    return [message["id"] for message in messages]
