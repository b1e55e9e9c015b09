"""`/api/health` on a laptop, where the cloud may be gone."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chat_app.auth.jwks import KeysUnavailable
from deployer.local import health


@dataclass
class Cloud:
    is_there: bool = True
    asked: int = 0

    def answers(self, within_s: float) -> bool:
        self.asked += 1
        return self.is_there


@dataclass
class Verifier:
    wait_s: int = 0
    asked: int = 0

    def prepare(self) -> None:
        self.asked += 1
        if self.wait_s:
            raise KeysUnavailable("nobody answered", self.wait_s)


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def verifier() -> Verifier:
    return Verifier()


@pytest.fixture
def client(cloud: Cloud, verifier: Verifier) -> FlaskClient:
    app = Flask("chat_app")
    app.extensions["token_verifier"] = verifier

    @app.get("/api/health")
    @app.get("/api/other")
    def answer() -> dict[str, str]:
        return {"status": "ok"}

    health.tell_of_the_cloud(app, cloud)  # type: ignore[arg-type]
    return app.test_client()


def test_it_is_well_while_the_cloud_answers(client: FlaskClient) -> None:
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_without_its_cloud_it_says_so_until_that_is_back(client: FlaskClient, cloud: Cloud) -> None:
    cloud.is_there = False
    answer = client.get("/api/health")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "1"
    assert answer.json["detail"].startswith("The local cloud does not answer.")
    cloud.is_there = True
    assert client.get("/api/health").status_code == 200


def test_it_is_not_well_before_people_are_let_in_again(client: FlaskClient, verifier: Verifier) -> None:
    verifier.wait_s = 8
    answer = client.get("/api/health")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "8"
    assert answer.json["detail"] == "The local cloud answers, but tokens cannot be checked yet."
    verifier.wait_s = 0
    assert client.get("/api/health").status_code == 200


def test_a_cloud_that_is_gone_is_not_asked_for_its_keys(client: FlaskClient, cloud: Cloud, verifier: Verifier) -> None:
    """In vain: after that nobody would ask for a while."""
    cloud.is_there = False
    assert client.get("/api/health").status_code == 503
    assert verifier.asked == 0


def test_nothing_else_asks_the_cloud_for_it(client: FlaskClient, cloud: Cloud, verifier: Verifier) -> None:
    assert client.get("/api/other").status_code == 200
    assert [cloud.asked, verifier.asked] == [0, 0]
