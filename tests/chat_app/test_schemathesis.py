"""The whole API against its own description, by schemathesis: good calls and bad ones, alone and one after another.

Its plugin for pytest does not know pytest 9.2, so the calls are made up here, by its strategies.
"""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core import NOT_SET

from chat_app.auth import own_pages
from tests.support import described, made_rooms
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud
from tests.support.user_pool import UserPool

# The same each time: what is found is to be mended, not met now and then.
EACH = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
STATEFUL = settings(EACH, max_examples=15, stateful_step_count=12)
# In so many parts, for the processes that share the tests.
PARTS = 4


@pytest.fixture
def document(high_limits: None, app: Flask, cloud: MotoCloud) -> Any:
    made_rooms.make_user("ben-sub", "Ben")
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    # Who may do what without a token, or with another, is asked by a table of our own: every route, as everybody.
    document.config.checks.ignored_auth.enabled = False
    # It takes unknown query parameters, which are ignored here, for wrong ones. That each wrong value is refused, and
    # nothing else, is what tests/chat_app/test_description.py is about; here nothing may fail, and all is as described.
    document.config.checks.negative_data_rejection.enabled = False
    # Of a message that is deleted a tombstone stays, which is there to be read.
    document.config.checks.use_after_free.enabled = False
    # A cursor is what an answer has given: no description can say which those are. What is wrong otherwise is 422.
    document.config.checks.positive_data_acceptance.expected_statuses = [
        "2xx",
        "400",
        "401",
        "403",
        "404",
        "409",
        "410",
    ]
    document.bodies = {str(each): each.body for each in described.operations(document.raw_schema)}
    return document


@pytest.fixture
def headers(user_pool: UserPool) -> dict[str, str]:
    """An administrator on the site's own page: nobody may do more."""
    token = user_pool.token(**{"cognito:groups": ["admins"]})
    own = {"Origin": ALLOWED_ORIGIN, own_pages.HEADER: own_pages.VALUE}
    # Called in this process, it does not unpack what it says that it accepts.
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity", **own}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("part", range(PARTS))
def test_every_call_answers_as_it_is_described(
    document: Any, headers: dict[str, str], part: int, mode: GenerationMode
) -> None:
    operations = [result.ok() for result in document.get_all_operations()]
    for operation in operations[part::PARTS]:
        if mode is GenerationMode.NEGATIVE and not can_be_wrong(operation):
            continue

        @EACH
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: Case) -> None:
            heed_the_description(case)
            case.call_and_validate(headers=headers)

        check()


def heed_the_description(case: Case) -> None:
    """Mend what is to be a good call where words say what is good, and pass over what the schema does not allow."""
    if case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if "emoji" in case.path_parameters:
        case.path_parameters["emoji"] = "\N{THUMBS UP SIGN}"
    for surplus in [name for name in ("before", "after", "around") if name in case.query][1:]:
        del case.query[surplus]
    # Of the pattern of a text its strategies make no more than an approximation.
    schema = case.operation.schema.bodies[case.operation.label]
    assume(case.body is NOT_SET or schema is None or described.is_valid(case.body, schema))


def can_be_wrong(operation: Any) -> bool:
    """Return whether a call has anything in which something could be wrong."""
    return bool(list(operation.iter_parameters()) or operation.body)


def test_no_operation_is_left_out(document: Any) -> None:
    results = list(document.get_all_operations())
    paths = document.raw_schema["paths"].values()
    assert len(results) == sum(method != "parameters" for path in paths for method in path)


def test_calls_that_follow_from_one_another_answer_as_described(document: Any, headers: dict[str, str]) -> None:
    class Follows(document.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": headers}

        def before_call(self, case: Case) -> None:
            heed_the_description(case)

    Follows.run(settings=STATEFUL)
