"""The functions in this process, on moto, with a local @connections API that can misbehave."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.invocations import Invocations
from tests.support.lambda_events import Context
from tests.support.moto_cloud import MotoCloud, moto_cloud
from websocket_handlers import pages
from websocket_handlers.delivery import Retries

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCloud]:
    with moto_cloud(monkeypatch) as cloud:
        yield cloud


@pytest.fixture
def sockets(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[CallbackServer]:
    monkeypatch.setattr(Retries, "pause_s", lambda *_: 0.001)
    with CallbackServer() as server:
        monkeypatch.setenv("CALLBACK_URL", server.endpoint)
        yield server


@pytest.fixture(autouse=True)
def invocations(monkeypatch: pytest.MonkeyPatch) -> Invocations:
    """What a function hands over to other invocations of itself."""
    asked = Invocations()
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "this-function")
    monkeypatch.setattr(pages, "_lambda", lambda: asked)
    return asked


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    return FakeTime().install(monkeypatch)


@pytest.fixture
def context() -> Context:
    return Context()
