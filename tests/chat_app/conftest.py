"""The API in this process, on moto, and two of its users."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chat_app import create_app
from tests.support.caller import Caller
from tests.support.high_limits import ENVIRONMENT
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool


@pytest.fixture
def app(cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for name, value in user_pool.environment().items():
        monkeypatch.setenv(name, value)
    return create_app()


@pytest.fixture
def high_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app's users do as much as a test needs; it is asked for before the app."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


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
def zoe(client: FlaskClient, user_pool: UserPool) -> Caller:
    """Who keeps order."""
    groups = {"cognito:groups": ["members", "admins"]}
    return Caller(client, user_pool.token(sub="zoe-sub", name="Zoe", email="zoe@example.com", **groups))
