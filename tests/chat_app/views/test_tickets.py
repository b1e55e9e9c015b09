"""`POST /tickets`: buys what opens a WebSocket."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from chat import tickets
from chat.clock import rfc3339
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import WEB_SOCKET_URL, MotoCloud
from tests.support.user_pool import UserPool


def buy(caller: Caller) -> dict[str, Any]:
    answer = caller.post("/tickets")
    assert answer.status_code == 201, answer.json
    return answer.json


def secret_of(ticket: dict[str, Any]) -> str:
    (secret,) = parse_qs(urlsplit(ticket["url"]).query)["ticket"]
    return secret


def test_a_ticket_is_an_address_ready_to_open(ann: Caller, time: FakeTime) -> None:
    ticket = buy(ann)
    assert ticket["url"] == f"{WEB_SOCKET_URL}?ticket={secret_of(ticket)}"
    assert ticket["server_time"] == rfc3339(time.time())


def test_a_ticket_is_good_for_30_seconds(ann: Caller, time: FakeTime) -> None:
    ticket = buy(ann)
    lifetime = datetime.fromisoformat(ticket["expires_at"]) - datetime.fromisoformat(ticket["server_time"])
    assert 29 < lifetime.total_seconds() <= 30


def test_a_ticket_lets_its_buyer_hear_until_their_token_expires(ann: Caller, ben: Caller, user_pool: UserPool) -> None:
    ticket = tickets.redeem(secret_of(buy(ben)))
    assert ticket.user == {"id": "ben-sub", "name": "Ben"}
    assert ticket.session_expires_at == pytest.approx(user_pool.claims()["exp"], abs=60)
    assert ticket.issued_at == pytest.approx(user_pool.claims()["iat"], abs=60)


def test_every_ticket_is_another(ann: Caller) -> None:
    assert secret_of(buy(ann)) != secret_of(buy(ann))


def test_the_secret_is_stored_nowhere(ann: Caller, cloud: MotoCloud) -> None:
    secret = secret_of(buy(ann))
    assert len(secret) >= 43  # 256 bits
    assert len(cloud.items("SessionsTable", "ticket#")) == 1
    assert secret not in str(cloud.items("SessionsTable"))


def test_a_ticket_is_not_sold_without_a_token(client: FlaskClient, cloud: MotoCloud) -> None:
    assert client.post("/api/tickets").status_code == 401
    assert cloud.items("SessionsTable") == []
