"""The whole API against its own description, by schemathesis: good calls and bad ones, alone and one after another.

Its plugin for pytest does not know pytest 9.2, so the calls are made up here, by its strategies.
"""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode

from chat_app.auth import own_pages
from tests.support import made_rooms
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud
from tests.support.user_pool import UserPool

# The same each time: what is found is to be mended, not met now and then.
EACH = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
STATEFUL = settings(EACH, max_examples=15, stateful_step_count=12)
# In so many parts, for the processes that share the tests.
PARTS = 4


@pytest.fixture
def described(high_limits: None, app: Flask, cloud: MotoCloud) -> Any:
    made_rooms.make_user("ben-sub", "Ben")
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    # Who may do what without a token, or with another, is asked by a table of our own: every route, as everybody.
    described.config.checks.ignored_auth.enabled = False
    # A cursor is what an answer has given: no description can say which those are. What is wrong otherwise is 422.
    described.config.checks.positive_data_acceptance.expected_statuses += ["400", "410"]
    return described


@pytest.fixture
def headers(user_pool: UserPool) -> dict[str, str]:
    """An administrator on the site's own page: nobody may do more."""
    token = user_pool.token(**{"cognito:groups": ["admins"]})
    return {"Authorization": f"Bearer {token}", "Origin": ALLOWED_ORIGIN, own_pages.HEADER: own_pages.VALUE}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("part", range(PARTS))
def test_every_call_answers_as_it_is_described(
    described: Any, headers: dict[str, str], part: int, mode: GenerationMode
) -> None:
    operations = [result.ok() for result in described.get_all_operations()]
    for operation in operations[part::PARTS]:
        if mode is GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue

        @EACH
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Case) -> None:
            case.call_and_validate(headers=headers)

        check()


def can_be_wrong(operation: Any) -> bool:
    """Return whether a call has anything in which something could be wrong."""
    return bool(list(operation.iter_parameters()) or operation.body)


def test_no_operation_is_left_out(described: Any) -> None:
    results = list(described.get_all_operations())
    paths = described.raw_schema["paths"].values()
    assert len(results) == sum(method != "parameters" for path in paths for method in path)


def test_calls_that_follow_from_one_another_answer_as_described(described: Any, headers: dict[str, str]) -> None:
    class Follows(described.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": headers}

    Follows.run(settings=STATEFUL)
