"""Tickets: each opens one WebSocket, within half a minute."""

import base64
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from chat import tickets
from chat.tickets import Ticket
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN
from tests.support.moto_cloud import MotoCloud


@pytest.fixture
def secret(cloud: MotoCloud) -> str:
    secret, _ = tickets.issue(ANN, 2_000_000_000, 1_999_996_400)
    return secret


def test_a_ticket_says_what_its_bearer_may_do(secret: str) -> None:
    assert tickets.redeem(secret) == Ticket(ANN, 2_000_000_000, 1_999_996_400)


def test_a_ticket_cannot_be_guessed(cloud: MotoCloud) -> None:
    secrets = {tickets.issue(ANN, 2_000_000_000, 0)[0] for _ in range(20)}
    assert {len(base64.urlsafe_b64decode(f"{secret}=")) for secret in secrets} == {32}
    assert len(secrets) == 20


def test_a_ticket_is_redeemed_once(secret: str) -> None:
    assert tickets.redeem(secret)
    assert tickets.redeem(secret) is None


def test_a_redeemed_ticket_leaves_nothing_behind(secret: str, cloud: MotoCloud) -> None:
    tickets.redeem(secret)
    assert cloud.items("SessionsTable") == []


def test_of_many_sockets_that_race_for_a_ticket_one_gets_it(secret: str, cloud: MotoCloud) -> None:
    everyone = threading.Barrier(8)
    cloud.before("dynamodb:DeleteItem", lambda _: everyone.wait(timeout=10) and None)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(tickets.redeem, [secret] * 8))
    assert sum(ticket is not None for ticket in got) == 1


def test_a_ticket_expires_when_it_was_said_to(cloud: MotoCloud, time: FakeTime) -> None:
    secret, expires_at = tickets.issue(ANN, 2_000_000_000, 0)
    assert 29 < expires_at - time.time() <= 30
    time.advance(expires_at - time.time())
    assert tickets.redeem(secret) is None


def test_a_ticket_is_good_until_it_expires(cloud: MotoCloud, time: FakeTime) -> None:
    secret, expires_at = tickets.issue(ANN, 2_000_000_000, 0)
    time.advance(expires_at - time.time() - 0.001)
    assert tickets.redeem(secret)


@pytest.mark.parametrize("secret", ["", "x", "\u00e9", "\ud83d", "a" * 10_000])
def test_what_was_never_sold_opens_nothing(cloud: MotoCloud, secret: str) -> None:
    assert tickets.redeem(secret) is None


def test_only_the_hash_is_stored_and_opens_nothing_itself(secret: str, cloud: MotoCloud) -> None:
    (item,) = cloud.items("SessionsTable")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert (item["pk"], item["sk"]) == (f"ticket#{digest}", "ticket")
    assert secret not in str(item)
    assert tickets.redeem(digest) is None
    assert tickets.redeem(item["pk"]) is None


def test_ttl_finds_the_expired(cloud: MotoCloud) -> None:
    _, expires_at = tickets.issue(ANN, 2_000_000_000, 0)
    (item,) = cloud.items("SessionsTable")
    assert item["expires_at"] == expires_at


def test_trouble_with_the_table_is_not_taken_for_a_bad_ticket(secret: str, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:DeleteItem", "ThrottlingException")
    with pytest.raises(ClientError):
        tickets.redeem(secret)
