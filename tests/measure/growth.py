"""How the time of a fan-out grows with the room: the whole way, from a stream's record to the last post's answer.

The handler reads the room through boto3 from prepared answers, posts one page, and hands the other pages over; those
invocations are made one after another here, which in Lambda run side by side. So this is the work, not the delay.
"""

import statistics
import time
from itertools import pairwise

from chat import connections
from chat.channels import room_channel
from tests.measure.fanout_alone import ROOM, connection_ids, fanout_alone, listening, message, record
from tests.measure.report import Cell, Table, at_most, clocked
from tests.measure.sink import sink

REPETITIONS = {100: 40, 1_000: 10, 10_000: 3, 100_000: 1}
"""So that each size takes a second or two a round."""

ROUNDS = 3
ALLOWED_GROWTH = 1.2


def measure() -> Table:
    """Broadcast one message to rooms of each size."""
    news = [record(1, message(1, "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "2026-11-22T20:03:30.000Z"), time.time())]
    everyone = listening(connection_ids(max(REPETITIONS)))
    rows: list[dict[str, Cell]] = []
    with sink() as running, fanout_alone(running.url) as fanout:
        fanout.fill(everyone[:100])
        fanout.broadcast(news)  # opens the connections, and loads what boto3 loads at first
        for size, repetitions in REPETITIONS.items():
            fanout.fill(everyone[:size])
            taken = []
            queries, made = fanout.queries, fanout.invocations.made
            for _ in range(ROUNDS):
                with clocked() as times:
                    for _ in range(repetitions):
                        fanout.broadcast(news)
                taken.append((times.wall_s / repetitions, times.cpu_s / repetitions))
            rounds = ROUNDS * repetitions
            queries, invocations = fanout.queries - queries, rounds + fanout.invocations.made - made
            with clocked() as reading:
                assert len(list(connections.in_channel(room_channel(ROOM), with_users=False))) == size
            wall_s, cpu_s = (statistics.median(values) for values in zip(*taken, strict=True))
            rows.append(
                {
                    "connections": size,
                    "Query pages": queries // rounds,
                    "invocations": round(invocations / rounds, 1),
                    "ms": round(wall_s * 1e3, 2),
                    "CPU ms": round(cpu_s * 1e3, 2),
                    "us/connection": round(wall_s / size * 1e6, 1),
                    "CPU us/connection": round(cpu_s / size * 1e6, 1),
                    "of it reading": round(reading.cpu_s / size * 1e6, 1),
                }
            )
    growths = [
        at_most(
            ALLOWED_GROWTH,
            round(float(later["CPU us/connection"] or 0) / float(row["CPU us/connection"] or 1), 3),
            f"{later['connections']:,} connections: CPU per connection, times that at {row['connections']:,}",
        )
        for row, later in pairwise(rows)
    ]
    return Table(
        "Growth: one message to a room, from the stream's record to the last answer",
        rows,
        growths,
        [
            f"Medians of {ROUNDS} rounds. The invocations of pages are made one after another here; Lambda makes them"
            " side by side.",
            "Reading is the Query, which boto3 parses, and making connections of it. The rest is posting.",
        ],
    )


if __name__ == "__main__":
    print(measure())
