"""What a call of each route takes and costs, and what a day of a typical user does.

Each row of `tests.chat_app.what_it_asks` is called in a chatroom with forty of everything; what it asks of DynamoDB is
counted in capacity by AWS's rules, and priced with the call itself.
"""

import boto3
import pytest

from chat_app import create_app
from tests.chat_app.what_it_asks import ROWS
from tests.measure import prices
from tests.measure.capacity import Meter, Used
from tests.measure.report import Cell, Table, at_most
from tests.measure.requests import MAX_REQUESTS_OF_A_SEND
from tests.measure.spent import Spent, of_call
from tests.support.caller import Caller
from tests.support.high_limits import ENVIRONMENT
from tests.support.moto_cloud import forget_clients, moto_cloud
from tests.support.scene import LARGE, Scene
from tests.support.user_pool import UserPool

MILLION = 1_000_000
LISTENERS = 20
"""How many hear of what a typical user says and changes."""

# What a typical user does in a day, by the rows' names. Change it to what yours do.
DAY = {
    "get a ticket": 3,
    "see who one is": 3,
    "list one's rooms": 6,
    "read the newest": 12,
    "read before": 4,
    "see what has changed": 6,
    "see who is here": 12,
    "send": 20,
    "send a reply that mentions": 3,
    "edit": 2,
    "react first": 6,
    "note what one has read": 60,
    "see what mentions one": 4,
    "find people": 2,
    "list members": 2,
}
# Of those, what others hear of.
HEARD = ("send", "send a reply that mentions", "edit", "react first")

Calls = dict[str, tuple[Used, Spent]]


def measure() -> list[Table]:
    """Call every row, and return what each takes, and what a day costs."""
    calls = call_all()
    return [_routes(calls), _day(calls)]


def call_all() -> Calls:
    """Return what each row's call has asked of DynamoDB, and all that it takes."""
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch), UserPool() as pool:
        for name, value in {**pool.environment(), **ENVIRONMENT}.items():
            patch.setenv(name, value)
        forget_clients()
        patch.setattr(boto3, "DEFAULT_SESSION", boto3.Session())
        meter = Meter(boto3.DEFAULT_SESSION)
        scene = Scene(LARGE)
        caller = Caller(create_app().test_client(), pool.token(**{"cognito:groups": ["admins"]}))
        caller.get("/me")
        found = {}
        for row in ROWS:
            meter.take()
            answer = scene.call(caller, row)
            used = meter.take()
            found[row.what] = used, of_call(used, len(answer.data))
    forget_clients()
    return found


def dearest_read(calls: Calls) -> tuple[str, Spent]:
    """Return the read that costs most, of those that have no limit, and what it takes."""
    reads = {row.what: calls[row.what][1] for row in ROWS if row.method == "GET" and "export" not in row.route}
    return max(reads.items(), key=lambda each: each[1].dollars)


def _routes(calls: Calls) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "a call": what,
            "requests": used.requests,
            "read units": used.read_units,
            "write units": used.write_units,
            "$ a million": spent.dollars * MILLION,
        }
        for what, (used, spent) in calls.items()
    ]
    sends = max(used.requests for what, (used, _) in calls.items() if what.startswith("send"))
    return Table(
        "What a call of each route takes",
        rows,
        [at_most(MAX_REQUESTS_OF_A_SEND, sends, "DynamoDB requests of a send, before its answer")],
        [f"There are {LARGE} rooms, messages and so on, and six times as many people. What others hear is not in it."],
    )


def _day(calls: Calls) -> Table:
    rows: list[dict[str, Cell]] = [
        {"a day of a typical user": what, "times": times, "$ a million days": calls[what][1].dollars * times * MILLION}
        for what, times in DAY.items()
    ]
    heard = sum(DAY[what] for what in HEARD) * LISTENERS
    rows.append(
        {
            "a day of a typical user": "frames that others get of it",
            "times": heard,
            "$ a million days": heard * prices.WEB_SOCKET_MESSAGE * MILLION,
        }
    )
    total = sum(float(row["$ a million days"] or 0) for row in rows)
    rows.append({"a day of a typical user": "all", "times": None, "$ a million days": total})
    return Table(
        "What a day of a typical user costs",
        rows,
        notes=[f"{LISTENERS} hear of what is said and changed. 20 such days are ${total * 20 / MILLION:.3f}."],
    )
