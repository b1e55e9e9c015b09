"""DirectoryTable's stream: makes tombstones of all that somebody has written since some time.

What takes longer than an invocation has is gone on with by the next. A second time through finds what was on its way
while the first was made: somebody who writes as fast as they may is not stopped by being purged.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chat import clock, deletions, dynamodb, purges
from chat.changes import Change
from chat.purges import Purge
from websocket_handlers.fanout import streams

logger = logging.getLogger(__name__)

AT_ONCE = 8
# So much of the function's time is kept back: a part takes a second or two.
RESERVE_S = 15.0


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Carry on with the purges of a batch, and say from which record on to try again, if from any."""
    stop_at = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - RESERVE_S
    records = streams.records_of(event)
    failed = []
    for position, record in enumerate(records):
        try:
            if streams.kind(record) == "REMOVE":
                continue  # it has been carried out, or TTL has deleted it
            purge = purges.read(streams.image(record, "NewImage"))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
            continue
        try:
            _carry_on(purge, stop_at)
        except Exception:  # one purge's failure keeps nothing from the others, and is tried again
            logger.exception("record %s: not all of it is purged yet", streams.sequence_number(record))
            failed.append(position)
    return streams.retry_from(records, failed)


def _carry_on(purge: Purge, stop_at: float) -> None:
    if not purge.is_current():
        return
    if purge.is_last:
        _wait_until(purge.settled_at_s)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for written, position in purge.parts():
            list(pool.map(_bury, written))
            if position and time.monotonic() > stop_at:
                purge.go_on(position=position, is_last=purge.is_last)
                return
    if purge.is_last:
        purge.is_done()
    else:
        purge.go_on(is_last=True)


def _bury(written: tuple[str, str]) -> None:
    """Make a tombstone of a message, unless it is one, or gone."""
    change = Change(*written)
    try:
        dynamodb.transact_write(change.writes(**deletions.tombstone(change)))
    except dynamodb.Unmet as unmet:
        if unmet.position:
            raise


def _wait_until(at_s: float) -> None:
    """Wait for what is still on its way."""
    time.sleep(max(0.0, at_s - clock.now_s()))
