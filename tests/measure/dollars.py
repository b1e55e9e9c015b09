"""What it costs to deliver a million messages, one being a message to one member: counted requests, list prices.

The floor is API Gateway's price for the posts alone, one post for each message and member. The usual design is that of
AWS's sample chat: a Scan of the connection table for each message, and a loop over boto3's `post_to_connection`.

What depends on the message is counted: requests, capacity, posts, invocations, log lines. Not counted, as it does not:
connection minutes and pings, which any design on this service has, storage, alarms and data transfer.
"""

import math
from dataclasses import dataclass

from tests.measure import load, prices, requests
from tests.measure.capacity import WRITE_UNIT_BYTES, Used
from tests.measure.load import Load
from tests.measure.report import Cell, Table, Target, at_most
from tests.measure.requests import Cloud
from tests.support.stack_template import FUNCTIONS
from websocket_handlers.callbacks.client import CONCURRENCY
from websocket_handlers.fanout.pages import PAGE_CONNECTIONS

MILLION = 1_000_000
AT_LEAST = 100
"""The size of room from which on the targets hold."""
MAX_RATIO, MAX_RATIO_IN_BATCHES = 1.11, 1.0
"""Times the posts alone. Beside them a message costs as much as 11 posts, however many hear it. Most of that is for
what is stored in one transaction with the check that its author belongs to the room, for the count of what its author
has sent, and for what is newest there."""

# Assumed, for what only AWS itself could tell. None of it matters much: see the share of Lambda in the table.
ANSWER_S = 0.010
"""Until a post, or a request to DynamoDB, is answered."""
BROADCAST_BASE_S = 0.020
"""An invocation without its posts: reading the event, one page of a Query, settling."""
SEND_S = 0.030
"""The API's function for one send: a token to check, and three writes."""
PLATFORM_LOG_BYTES = 700
"""What Lambda logs of each invocation: start and report in JSON, and what CloudWatch adds to each line."""
ACCESS_LOG_BYTES = 300
"""The HTTP API's line for a request, in the template's format."""
BOTO3_POST_S = ANSWER_S + 0.0015
"""One of a loop's posts: the answer, and 0.8 ms of CPU time on the 0.6 of a core that 1 GB of memory gets."""
USUAL_ITEM_BYTES = 60
"""`{"connectionId": ..., "room": ...}`, and no more."""

BROADCAST_GB = FUNCTIONS["BroadcastFunction"]["MemorySize"] / 1024
API_GB = 1.0


@dataclass
class Bill:
    """Dollars for one message to a whole room, by what they are for."""

    posts: float = 0.0
    sending: float = 0.0
    dynamodb: float = 0.0
    functions: float = 0.0
    logs: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.posts + self.sending + self.dynamodb + self.functions + self.logs

    def a_million(self, members: int) -> float:
        """Return the dollars for a million messages delivered."""
        return self.total / members * MILLION


def floor(members: int) -> Bill:
    """Return API Gateway's price for one post to each."""
    return Bill(posts=members * prices.WEB_SOCKET_MESSAGE)


def ours(members: int, used: dict[str, Used], busy: Load) -> Bill:
    """Return the bill of this design: the sending once a message, all else once a batch."""
    batches = busy.batches / busy.messages
    invocations = batches * math.ceil(members / PAGE_CONNECTIONS)
    posts = busy.metered / busy.messages * members
    waiting_s = busy.frames / busy.messages * members * ANSWER_S / CONCURRENCY
    broadcast_s = invocations * BROADCAST_BASE_S + waiting_s
    logged = ACCESS_LOG_BYTES + PLATFORM_LOG_BYTES + invocations * (PLATFORM_LOG_BYTES + busy.log_bytes / busy.batches)
    return Bill(
        posts=posts * prices.WEB_SOCKET_MESSAGE,
        sending=prices.CLOUD_FRONT_REQUEST + prices.HTTP_API_REQUEST,
        dynamodb=_capacity(used["send"]) + batches * _capacity(used["broadcast"]),
        functions=_lambda(1, SEND_S, API_GB) + _lambda(invocations, broadcast_s, BROADCAST_GB),
        logs=logged * prices.LOG_BYTE,
    )


def usual(members: int, elsewhere: int = 0) -> Bill:
    """Return the bill of a Scan and a loop: a frame from the client, one write, and each member one post."""
    scanned = (members + elsewhere) * USUAL_ITEM_BYTES
    read_units = max(1, math.ceil(scanned / 4096)) / 2
    return Bill(
        posts=members * prices.WEB_SOCKET_MESSAGE,
        sending=prices.WEB_SOCKET_MESSAGE,
        dynamodb=read_units * prices.READ_UNIT + math.ceil(500 / WRITE_UNIT_BYTES) * prices.WRITE_UNIT,
        functions=_lambda(1, BROADCAST_BASE_S + members * BOTO3_POST_S, BROADCAST_GB),
        logs=PLATFORM_LOG_BYTES * prices.LOG_BYTE,
    )


def _capacity(used: Used) -> float:
    return used.write_units * prices.WRITE_UNIT + used.read_units * prices.READ_UNIT


def _lambda(invocations: float, duration_s: float, memory_gb: float) -> float:
    """Return the price of invocations that take so long all together."""
    return invocations * prices.LAMBDA_REQUEST + duration_s * memory_gb * prices.LAMBDA_GB_SECOND


def one_at_a_time(busy: list[Load]) -> Load:
    """Return the load of which each message has a batch of its own."""
    return next(each for each in busy if each.batches == each.messages)


def measure() -> Table:
    """Count the requests, simulate the loads, and work the bills out."""
    with requests.ministack() as environment:
        counted = requests.count(environment, further=0)
    return table(counted, [load.simulate(rate) for rate in load.RATES])


def table(counted: Cloud, loads: list[Load]) -> Table:
    """Return the bills, with what they were to be."""
    rows: list[dict[str, Cell]] = []
    targets: list[Target] = []
    sizes = sorted({size for size, _ in counted.used})
    for each in loads:
        alone = each is one_at_a_time(loads)
        for members in sizes:
            bill = ours(members, counted.used[members, False], each)
            lowest = floor(members).a_million(members)
            ratio = bill.a_million(members) / lowest
            rows.append(
                {
                    "load": "one at a time" if alone else f"{each.rate:g}/s",
                    "room": members,
                    "ours $": round(bill.a_million(members), 4),
                    "posts alone $": lowest,
                    "ratio": round(ratio, 4),
                    "usual $": round(usual(members).a_million(members), 4),
                    "usual, 10,000 elsewhere $": round(usual(members, requests.FURTHER).a_million(members), 4),
                    **{
                        f"of ours: {name} %": round(getattr(bill, name) / bill.total * 100, 2)
                        for name in ("posts", "sending", "dynamodb", "functions", "logs")
                    },
                }
            )
            if members >= AT_LEAST:
                limit = MAX_RATIO if alone else MAX_RATIO_IN_BATCHES
                name = "one at a time" if alone else f"{each.rate:g} messages/s"
                targets.append(
                    at_most(limit, round(ratio, 3), f"room of {members:,}, {name}: dollars, times the floor's")
                )
    return Table(
        "Dollars for a million messages delivered",
        rows,
        targets,
        [
            f"List prices of {prices.REGION} as known on {prices.PRICES_OF} (tests/measure/prices.py): check them.",
            f"Assumed: an answer takes {ANSWER_S * 1000:g} ms, a send's function {SEND_S * 1000:g} ms, an invocation"
            f" without its posts {BROADCAST_BASE_S * 1000:g} ms.",
            "Not per message, and the same in any design on this service: $0.015 an hour for 1,000 open connections.",
            "An account may make 10,000 posts a second: 4 a second to each is as much as 2,500 connections can get.",
        ],
    )


if __name__ == "__main__":
    print(measure())
