"""The functions in this process, on moto."""

import pytest

from tests.support.invocations import Invocations
from tests.support.lambda_events import Context
from websocket_handlers.fanout import pages


@pytest.fixture(autouse=True)
def invocations(monkeypatch: pytest.MonkeyPatch) -> Invocations:
    """What a function hands over to other invocations of itself."""
    asked = Invocations()
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "this-function")
    monkeypatch.setattr(pages, "_lambda", lambda: asked)
    return asked


@pytest.fixture
def context() -> Context:
    return Context()
