"""How many posts a connection gets while its room is busy.

Time is made up: messages arrive for 20 s at an even rate, the stream is read four times a second and gives at most 100
records at once ("Process DynamoDB records with Lambda" and the template's trigger), and what is counted are the frames
that the real handler makes of each batch.
"""

import math
from collections import Counter
from dataclasses import dataclass

import pytest

from chat import message_id
from chat.clock import rfc3339
from tests.measure.fanout_alone import Ledger, connection_ids, fanout_alone, listening, message, record
from tests.measure.prices import WEB_SOCKET_METERED_BYTES
from tests.measure.report import Table, at_most
from tests.support.fake_time import FakeTime
from tests.support.stack_template import TRIGGERS

RATES = (1, 10, 100)
SECONDS = 20
POLLS_A_SECOND = 4
BATCH_RECORDS: int = TRIGGERS["BroadcastTrigger"]["BatchSize"]
MEMBERS = 10
"""Whatever the room's size, everyone gets the same frames."""

MAX_POSTS_A_SECOND = 5


@dataclass(frozen=True)
class Load:
    """What became of a number of messages a second. Frames, posts and metered messages are those of one connection."""

    rate: float
    messages: int
    batches: int
    frames: int
    metered: int
    """Messages as API Gateway counts them: one for each 32 KB of a frame."""
    busiest_second: int
    log_bytes: int
    """What all invocations have logged."""

    @property
    def posts_a_second(self) -> float:
        """Posts per connection."""
        return self.frames / SECONDS


def simulate(rate: float) -> Load:
    """Let a room get so many messages a second."""
    ledger = Ledger()
    frames_in_quarter: list[int] = []
    batches = log_bytes = 0
    with pytest.MonkeyPatch.context() as patch, fanout_alone(callbacks=ledger) as fanout:
        clock = FakeTime().install(patch)
        began_s = clock.time()
        fanout.fill(listening(connection_ids(MEMBERS)))
        waiting, sent = [], 0
        for _ in range(SECONDS * POLLS_A_SECOND):
            clock.advance(1 / POLLS_A_SECOND)
            while sent < rate * (clock.time() - began_s) - 1e-6:
                said = message(sent, message_id.new(), rfc3339(clock.time()))
                waiting.append(record(sent, said, clock.time()))
                sent += 1
            before = len(ledger.frames)
            while waiting:
                batch, waiting = waiting[:BATCH_RECORDS], waiting[BATCH_RECORDS:]
                fanout.broadcast(batch)
                batches += 1
                log_bytes += len(fanout.log)
            frames_in_quarter.append(len(ledger.frames) - before)
    assert set(ledger.posts.values()) == {len(ledger.frames)}, "everyone gets every frame"
    assert Counter(ledger.posts).total() == MEMBERS * len(ledger.frames)
    windows = [sum(frames_in_quarter[n : n + POLLS_A_SECOND]) for n in range(len(frames_in_quarter))]
    metered = sum(math.ceil(len(frame) / WEB_SOCKET_METERED_BYTES) for frame in ledger.frames)
    return Load(rate, sent, batches, len(ledger.frames), metered, max(windows), log_bytes)


def measure() -> Table:
    """Simulate each load."""
    return table([simulate(rate) for rate in RATES])


def table(loads: list[Load]) -> Table:
    """Return what was simulated, with what it was to be."""
    busiest = max(load.busiest_second for load in loads)
    return Table(
        "Load: posts per connection",
        [
            {
                "messages/s": load.rate,
                "messages": load.messages,
                "batches": load.batches,
                "frames": load.frames,
                "posts/connection/s": load.posts_a_second,
                "in the busiest second": load.busiest_second,
            }
            for load in loads
        ],
        [
            at_most(MAX_POSTS_A_SECOND, busiest, "posts per connection in any second"),
        ],
        [f"{SECONDS} s of made-up time; the stream is read {POLLS_A_SECOND} times a second; the handler's own frames."],
    )


if __name__ == "__main__":
    print(measure())
