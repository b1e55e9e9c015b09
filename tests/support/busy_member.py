"""A member who says much, and now and then changes something: edits, deletes, reacts, takes a reaction back."""

from __future__ import annotations

import asyncio
import random
import urllib.parse
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.support.crowd import stamped
from tests.support.member import Member
from tests.support.timeline import Message, Timeline

# Of 100 messages so many are followed by one.
PER_CENT = {"edit": 10, "deletion": 4, "reaction": 12, "taken back": 4}
EMOJI = ("👍", "🎉", "❤️")


class BusyMember:
    """One of those who talk.

    Parameters
    ----------
    answered
        By room, what all who talk have been answered: what they choose from, and what they add to.
    """

    def __init__(self, member: Member, answered: Mapping[str, Timeline], seed: int) -> None:
        self.done: Counter[str] = Counter()
        """How often each kind of change has been made."""
        self._member = member
        self._answered = answered
        self._random = random.Random(seed)

    async def say(self, number: int, room: str) -> None:
        """Say something in a room, and perhaps change something there."""
        self._answered[room].merge([await asyncio.to_thread(self._member.say, stamped(number), room)])
        dice = self._random.randrange(100)
        for change, per_cent in PER_CENT.items():
            if 0 <= dice < per_cent:
                await self._change(change, number, room)
            dice -= per_cent

    async def _change(self, change: str, number: int, room: str) -> None:
        there = self._answered[room].shown
        mine = [message for message in there if message["author"]["id"] == self._member.id]
        match change:
            # Nobody else deletes their messages: these are never refused.
            case "edit" if mine:
                body = {"text": f"{stamped(number)}, edited"}
                await self._call(change, "PATCH", self._random.choice(mine), body=body)
            case "deletion" if mine:
                await self._call(change, "DELETE", self._random.choice(mine))
            case "reaction" if there:
                emoji = urllib.parse.quote(self._random.choice(EMOJI))
                await self._call(change, "PUT", self._random.choice(there), f"/reactions/{emoji}", or_deleted=True)
            case "taken back" if reacted := [(each, emoji) for each in there for emoji in self._reactions_to(each)]:
                message, emoji = self._random.choice(reacted)
                path = f"/reactions/{urllib.parse.quote(emoji)}"
                await self._call(change, "DELETE", message, path, or_deleted=True)

    def _reactions_to(self, message: Message) -> list[str]:
        return [each["emoji"] for each in message["reactions"] if self._member.id in each["users"]]

    async def _call(
        self, change: str, method: str, message: Message, below: str = "", body: Any = None, *, or_deleted: bool = False
    ) -> None:
        path = f"/rooms/{message['room']}/messages/{message['id']}{below}"
        answer = await asyncio.to_thread(self._member.call, method, path, body)
        if or_deleted and answer.status == 409:  # meanwhile
            return
        assert answer.status == 200, answer
        self.done[change] += self._answered[message["room"]].merge([answer.body])
