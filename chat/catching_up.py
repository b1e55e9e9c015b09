"""Catching up: what has changed in a room since a page last asked, each message once, as it is now.

A page of its list is read consistently: who opens a socket first, and asks then, misses nothing that was written in
between. Two servers' clocks differ, so each catch-up begins a little before the last one began.
"""

import itertools
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chat import dynamodb, message_id, messages, replies
from chat.changes import LISTED_FOR_S
from chat.clock import now_s
from chat.messages import Message

# By so much two servers' clocks, or the making of a change and its being stored, may lie apart.
TOLERANCE_S = 30
# So many changes are looked at for one page: a thousand reactions to one message are one message on it.
MAX_CHANGES = 1_000
# With this at its end an id sorts after itself and before all others.
_AFTER = "~"
# A catch-up that began in time may take so long; changes are kept for a day longer than they are promised.
_MAX_DURATION_S = 60 * 60


class TooOld(Exception):
    """What has changed since then is not listed any more."""


@dataclass(frozen=True)
class Position:
    """How far a page has caught up. Each attribute is a UUIDv7, of which the time counts.

    Attributes
    ----------
    since
        When the last catch-up began: what had changed until then the page has.
    began
        When the one that is under way began; None before its first page.
    last
        The last change that it has looked at.
    """

    since: str
    began: str | None = None
    last: str | None = None

    @classmethod
    def read(cls, text: str) -> "Position":
        """Return the position that `str` has made a text of."""
        return cls(*text.split("."))

    def __str__(self) -> str:
        return ".".join(filter(None, (self.since, self.began, self.last)))


# What the text of a position looks like, for `re`.
POSITION_PATTERN = rf"{message_id.UUID_PATTERN}(\.{message_id.UUID_PATTERN}\.{message_id.UUID_PATTERN})?"


@dataclass(frozen=True)
class Caught:
    """Messages that have changed, where to go on, and whether there is more already."""

    messages: list[Message]
    position: Position
    more: bool


def begin() -> Position:
    """Return the position of a page that is up to date now."""
    return Position(message_id.first_of(now_s()))


def catch_up(room: str, position: Position, limit: int) -> Caught:
    """Return what has changed since a position: at most two requests beside that of the originals of replies.

    Raises
    ------
    TooOld
        The position is older than 7 days.
    """
    now, since_s = now_s(), message_id.made_at_s(position.since)
    if now - since_s > LISTED_FOR_S + (_MAX_DURATION_S if position.began else 0):
        raise TooOld
    position = replace(position, began=position.began or message_id.first_of(now))
    until_s = min(message_id.made_at_s(str(position.began)), now) + TOLERANCE_S
    span = message_id.first_of(since_s - TOLERANCE_S), message_id.first_of(until_s)
    entries = list(itertools.islice(_entries(room, span, position.last), MAX_CHANGES + 1))
    looked_at = _of_so_many(entries[:MAX_CHANGES], limit)
    more = len(looked_at) < len(entries)
    reached = replace(position, last=looked_at[-1]["sk"]) if more else Position(str(position.began))
    return Caught(replies.resolved(_changed(room, looked_at, span)), reached, more)


def _entries(room: str, span: tuple[str, str], last: str | None) -> Iterable[dynamodb.Item]:
    """Yield the changes of a time, after the last one that was looked at."""
    first, until = f"{last}{_AFTER}" if last else span[0], span[1]
    if first > until:  # a made-up cursor; DynamoDB takes no such span
        return ()
    return dynamodb.query(
        TableName=os.environ["SESSIONS_TABLE_NAME"],
        KeyConditionExpression="pk = :changes AND sk BETWEEN :first AND :until",
        ExpressionAttributeValues=dynamodb.to_attributes(
            {":changes": f"changes#{room}", ":first": first, ":until": until}
        ),
        Limit=MAX_CHANGES + 1,
    )


def _of_so_many(entries: list[dynamodb.Item], limit: int) -> list[dynamodb.Item]:
    """Return the first changes, as many as are of no more than `limit` messages."""
    seen: set[str] = set()
    for position, entry in enumerate(entries):
        seen.add(entry["id"])
        if len(seen) > limit:
            return entries[:position]
    return entries


def _changed(room: str, looked_at: list[dynamodb.Item], span: tuple[str, str]) -> list[Message]:
    """Return the messages of which this was the last change, as far as one can get to it by going on."""
    changes = {entry["sk"] for entry in looked_at}
    identifiers = list(dict.fromkeys(entry["id"] for entry in looked_at))
    found = dynamodb.batch_get([messages.place(room, each) for each in identifiers])
    return [
        messages.shown(item)
        for item in found
        if item is not None
        and not messages.has_expired(item)
        and (item.get("changed") in changes or not span[0] <= item.get("changed", "") <= span[1])
    ]
