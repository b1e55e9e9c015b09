"""An account that says of itself what a test has it say; for the rest, moto's."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from deployer.preflight.findings import Findings
from deployer.target import Target

Answer = Callable[..., None]


@pytest.fixture
def found() -> Findings:
    return Findings()


@pytest.fixture
def account(moto_aws: str) -> Target:
    """The stage prod in moto's account."""
    return Target("prod", say=lambda line: None)


@pytest.fixture
def answer(account: Target) -> Answer:
    """Have an operation answer this from now on: `answer("lambda", "GetAccountSettings", {})`."""
    answers: dict[tuple[str, str], Any] = {}

    def put(service: str, operation: str, response: dict[str, Any] | None = None, *, error: str = "") -> None:
        status = 403 if error in {"403", "AccessDenied", "AccessDeniedException"} else 400 if error else 200
        parsed = {"ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}}, **(response or {})}
        if error:
            parsed["Error"] = {"Code": error, "Message": "as it says"}
        http = SimpleNamespace(status_code=status, headers={})
        if (service, operation) not in answers:
            event = f"before-call.{service}.{operation}"
            account.session.events.register(event, lambda **_: answers[service, operation])
        answers[service, operation] = (http, parsed)

    return put
