"""How many posts one user's long messages add to those of the batches: a frame has 32 KB, and a message is whole.

What is tried are texts of each length, of characters that take much of the limit, and of such that take little of it
and twice as much of a frame, with the longest names and keys around them; as many as `Limits` lets through in a minute,
each ten seconds' in one batch.
"""

from collections.abc import Iterator

from chat.limits import Limits
from chat.message_text import MAX_CODE_POINTS
from websocket_handlers.fanout.frames import pack

LENGTHS = range(20, MAX_CODE_POINTS + 1, 20)
CHARACTERS = ("\U0001f600", '"', "a")
_MINUTE_S = 60


def bursts(text: str, limits: Limits) -> Iterator[int]:
    """Yield how many messages of this text are let through in each ten seconds of a minute, as soon as they are."""
    uses = limits.of_message(text, members=1)
    (burst,) = [limit for limit, _ in uses if limit.window_s < _MINUTE_S]
    remaining = min(limit.most // amount for limit, amount in uses if limit.window_s == _MINUTE_S)
    for _ in range(_MINUTE_S // burst.window_s):
        sent = min(burst.most, remaining)
        remaining -= sent
        yield sent


def further_posts(text: str, limits: Limits) -> int:
    """Return how many frames a minute of such messages makes beyond one for each batch."""
    event = {
        "type": "message.created",
        "room": "r" * 64,
        "message": {
            "room": "r" * 64,
            "id": "0" * 36,
            "client_id": "c" * 64,
            "text": text,
            "author": {"id": "0" * 36, "name": "\U0001f600" * 64},
            "sent_at": "2026-11-22T20:03:30.000Z",
        },
    }
    return sum(len(list(pack([event] * count))) - 1 for count in bursts(text, limits) if count)


def most_further_posts_a_minute(limits: Limits) -> int:
    """Return how many posts a minute, to each who listens, one user can add to those of the batches."""
    return max(further_posts(character * length, limits) for character in CHARACTERS for length in LENGTHS)


if __name__ == "__main__":
    print(f"{most_further_posts_a_minute(Limits())} posts a minute to each who listens, beyond one for each batch")
