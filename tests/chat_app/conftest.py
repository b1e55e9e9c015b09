"""The API in this process, on moto, and two of its users."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from chat_app import create_app
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud, moto_cloud
from tests.support.user_pool import UserPool

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCloud]:
    with moto_cloud(monkeypatch) as cloud:
        yield cloud


@pytest.fixture
def user_pool() -> Iterator[UserPool]:
    with UserPool() as user_pool:
        yield user_pool


@pytest.fixture
def app(cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for name, value in user_pool.environment().items():
        monkeypatch.setenv(name, value)
    return create_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ann(client: FlaskClient, user_pool: UserPool) -> Caller:
    return Caller(client, user_pool.token())


@pytest.fixture
def ben(client: FlaskClient, user_pool: UserPool) -> Caller:
    return Caller(client, user_pool.token(sub="ben-sub", name="Ben", email="ben@example.com"))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    return FakeTime().install(monkeypatch)
