"""Exports: all that was ever said in a room and is kept, from the first message to the last, as a page shows it."""

import itertools
from collections.abc import Iterator

from chat import messages, replies
from chat.messages import Message

# What replies reply to is looked up for so many messages at a time: one read.
_AT_A_TIME = 100


def messages_after(room: str, position: str | None) -> Iterator[Message]:
    """Yield a room's messages, tombstones too, the oldest first, by consistent reads.

    Parameters
    ----------
    position
        The message after which to begin; None for the beginning.
    """
    coming = messages.all_after(room, position)
    while some := list(itertools.islice(coming, _AT_A_TIME)):
        yield from replies.resolved(some)
