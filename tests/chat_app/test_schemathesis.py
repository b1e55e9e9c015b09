"""The whole API against its own description, by schemathesis: good calls and bad ones, alone and one after another."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode

from chat_app.auth import own_pages
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud
from tests.support.user_pool import UserPool

EACH = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
STATEFUL = settings(max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def described(high_limits: None, app: Flask, cloud: MotoCloud) -> Any:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    described.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return described


@pytest.fixture
def headers(user_pool: UserPool) -> dict[str, str]:
    """An administrator on the site's own page: nobody may do more."""
    token = user_pool.token(**{"cognito:groups": ["admins"]})
    return {
        "Authorization": f"Bearer {token}",
        "Origin": ALLOWED_ORIGIN,
        own_pages.HEADER: own_pages.VALUE,
    }


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@EACH
def test_every_call_answers_as_it_is_described(case: schemathesis.Case, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers)


def test_calls_that_follow_from_one_another_answer_as_described(described: Any, headers: dict[str, str]) -> None:
    class Follows(described.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            return {"headers": headers}

    Follows.run(settings=STATEFUL)
