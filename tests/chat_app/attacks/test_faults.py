"""Every call that a route makes of DynamoDB fails, in every way in which one can; then the same is sent again.

A row has a name, a method, a route as the app has it, its parts, what is sent, and what has been done before. A route
without a row fails a test. What is tried of each row: each of its calls, however many there are, with each fault.
"""

import contextlib
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from flask import Flask
from werkzeug.test import TestResponse

from tests.chat_app.attacks import failing_messages, failing_rooms, failing_rows
from tests.chat_app.attacks.failing import Row, Try
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.user_pool import UserPool

# What needs no token asks nothing of DynamoDB: a test in tests/chat_app/auth says so of each of them.
OPEN = {f"/api/{path}" for path in ("docs", "docs.css", "health", "openapi.json", "session", "session/renew")}

ROWS = [*failing_rows.ROWS, *failing_rooms.ROWS, *failing_messages.ROWS]


def error(code: str) -> Callable[[MotoCloud, Call], str]:
    """Return a fault that DynamoDB answers, and nothing is done."""
    return lambda *_: code


def never_sent(cause: Exception) -> Callable[[MotoCloud, Call], None]:
    """Return a fault on the way there."""

    def fail(*_: Any) -> None:
        raise cause

    return fail


def done_but_not_answered(cloud: MotoCloud, call: Call) -> None:
    """Lose the answer: what was asked for has been done, and nobody knows."""
    do(cloud, call)
    raise ReadTimeoutError(endpoint_url="https://dynamodb")


def do(cloud: MotoCloud, call: Call) -> dict[str, Any] | None:
    """Do what the code asks for before it is asked for: its own call then is the retry that boto3 makes.

    Of a transaction that was done DynamoDB knows the token again, and answers that it is done. moto does not.
    """
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", call.action.partition(":")[2]).lower()
    with contextlib.suppress(ClientError):  # its condition does not hold: that is an answer, too
        answer = cloud.do(name, call.request)
        return answer if "ClientRequestToken" in call.request else None
    return None


Fault = tuple[Callable[[MotoCloud, Call], Any], int]
# What happens to a call, and what the API answers then. tests/chat_app/test_errors.py has more of each kind. Where
# nothing is done, one after the other happens to the same call, as on a bad day.
FAULTS: list[dict[str, Fault]] = [
    {
        "throttled": (error("ThrottlingException"), 503),
        "an internal error": (error("InternalServerError"), 503),
        "not answered in time": (never_sent(ReadTimeoutError(endpoint_url="https://dynamodb")), 503),
        "not allowed": (error("AccessDeniedException"), 500),
        "killed": (never_sent(RuntimeError("the process died")), 500),
    },
    {"done, but not answered in time": (done_but_not_answered, 503)},
    {"done twice": (do, 200)},
]


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule not in OPEN
    }


def test_every_route_has_a_row(app: Flask) -> None:
    assert routes(app) == {(row.method, row.route) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault(app: Flask, cloud: MotoCloud, user_pool: UserPool, row: Row) -> None:
    numbers = itertools.count()
    for faults in FAULTS:
        for position in itertools.count():
            cloud.empty()
            tried = Try(row, app, cloud, user_pool, next(numbers))
            met = [fault for fault in faults.items() if is_met(tried, position, *fault)]
            if not met:
                assert position > 0, "it asks nothing of DynamoDB"
                break
            again = tried.call()
            assert again.status_code in row.done, (met, position, again.text)
            assert row.holds(tried), (met, position)


def is_met(tried: Try, position: int, name: str, fault: Fault) -> bool:
    """Return whether there is a call at this position, from 0, for the fault to happen to."""
    happens, status = fault
    met = fail_at(tried.cloud, position, happens)
    answer = tried.call()
    tried.cloud.heal()
    done = status == 200 or not met
    assert answer.status_code in tried.row.done if done else is_problem(answer, status), (name, met, answer.text)
    return bool(met)


def fail_at(cloud: MotoCloud, position: int, happens: Callable[[MotoCloud, Call], Any]) -> list[Call]:
    """Let it happen to the call at this position, from 0, and return the list that has the call when it has."""
    calls, met = itertools.count(), []

    def hook(call: Call) -> Any:
        if next(calls) != position:
            return None
        met.append(call)
        return happens(cloud, call)

    cloud.before_all("dynamodb", hook)
    return met


def is_problem(answer: TestResponse, status: int) -> bool:
    """Return whether an answer is a problem of this status that says no more than it should."""
    return (
        answer.status_code == status
        and answer.content_type == "application/problem+json"
        and (status != 503 or answer.headers["Retry-After"].isdecimal())
        and "dynamodb" not in answer.text.lower()
    )
