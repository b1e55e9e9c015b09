"""The roll call, every few minutes: who is on the roll, and is disabled or gone in the user pool, is out.

A token is good for an hour, whatever becomes of its user. So the pool is asked for each user whose token may still be
good, below the rate that it allows, and as long as there is time. The next roll call goes on where this one stopped.
"""

import itertools
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chat import roll, user_pool
from chat.roll import Entry
from chat.user_pool import NoAnswer

logger = logging.getLogger(__name__)

AT_ONCE = 8
# "Quotas in Amazon Cognito": 120 reads of users a second, of all pools of the account and Region together.
MOST_A_SECOND = 40
# So much of the function's time is kept back for what it does last.
RESERVE_S = 15.0


def handler(event: dict[str, Any], context: Any) -> None:
    """Ask for all who are on the roll, and end who may no longer come in.

    Raises
    ------
    RuntimeError
        The pool did not answer for some. They are asked for by the next roll call.
    """
    stop_at = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - RESERVE_S
    began_after = roll.reached()
    asked = unanswered = 0
    position: str | None = None
    for some in _some_at_a_time(roll.entries(began_after)):
        slot_ends_at = time.monotonic() + AT_ONCE / MOST_A_SECOND
        for entry, may_come_in in _ask(some):
            asked += 1
            if may_come_in is None:
                unanswered += 1
            elif not may_come_in:
                roll.end(entry.user_id)
                logger.warning("user %s is disabled or gone, and is out", entry.user_id)
        if time.monotonic() > stop_at:
            position = some[-1].user_id
            break
        _wait_until(slot_ends_at)
    if position != began_after:
        roll.stop_at(position)
    if unanswered:
        raise RuntimeError(f"the user pool did not answer for {unanswered} of {asked} users")


def _some_at_a_time(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while some := list(itertools.islice(entries, AT_ONCE)):
        yield some


def _ask(some: list[Entry]) -> list[tuple[Entry, bool | None]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(zip(some, pool.map(_may_come_in, some), strict=True))


def _may_come_in(entry: Entry) -> bool | None:
    """Return whether the user may still come in; None when the pool does not say."""
    try:
        return user_pool.has(entry.username)
    except NoAnswer as error:
        logger.warning("user %s: the user pool does not say: %s", entry.user_id, error)
        return None


def _wait_until(slot_ends_at: float) -> None:
    """Keep below the rate that the pool allows."""
    time.sleep(max(0.0, slot_ends_at - time.monotonic()))
