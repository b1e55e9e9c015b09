"""What an answer means for a recipient's next try. Pauses are computed, not waited for."""

import asyncio
import time
from email.utils import formatdate

import pytest
from botocore.credentials import ReadOnlyCredentials

from websocket_handlers.callbacks.delivery import Delivery, Fate, Outcome, Recipient, Retries
from websocket_handlers.callbacks.http1 import Answer
from websocket_handlers.callbacks.sigv4 import Signer

OK = Answer(b"HTTP/1.1 200 OK")
SIGNER = Signer(ReadOnlyCredentials("A", "s", None, None), "us-east-1", "a.example")


def throttled(retry_after: str) -> Answer:
    return Answer(b"HTTP/1.1 429 X\r\nRetry-After: " + retry_after.encode())


@pytest.fixture
def delivery() -> Delivery:
    return a_delivery(deadline=time.monotonic() + 3600)


def a_delivery(deadline: float, retries: Retries | None = None) -> Delivery:
    loop = asyncio.new_event_loop()
    done = loop.create_future()
    loop.close()
    return Delivery(
        "POST",
        [b"1", b"2"],
        ["a="],
        path="/prod",
        host="a.example",
        deadline=deadline,
        signer=lambda: SIGNER,
        retries=retries or Retries(tries=5, first_pause_s=0.1, longest_pause_s=0.3),
        done=done,
    )


def only(delivery: Delivery) -> Recipient:
    (recipient,) = delivery.recipients
    return recipient


def test_pauses_have_full_jitter_and_grow_to_a_limit() -> None:
    retries = Retries(first_pause_s=0.1, longest_pause_s=0.3)
    for tries, longest in [(1, 0.1), (2, 0.2), (3, 0.3), (50, 0.3)]:
        pauses = [retries.pause_s(tries) for _ in range(500)]
        assert 0 <= min(pauses) < 0.1 * longest
        assert 0.9 * longest < max(pauses) <= longest


def test_retry_after_is_waited_for_with_jitter_on_top(delivery: Delivery) -> None:
    pause = delivery.answered(only(delivery), throttled("7"))
    assert pause is not None
    assert 7 <= pause <= 7.1


def test_retry_after_may_be_a_date(delivery: Delivery) -> None:
    pause = delivery.answered(only(delivery), throttled(formatdate(time.time() + 100, usegmt=True)))
    assert pause is not None
    assert 90 < pause < 101


@pytest.mark.parametrize("nonsense", ["", "soon", "-5", "1.5", "Sun, 06 Nov 1994 08:49:37 GMT"])
def test_a_retry_after_that_asks_for_nothing_changes_nothing(delivery: Delivery, nonsense: str) -> None:
    pause = delivery.answered(only(delivery), throttled(nonsense))
    assert pause is not None
    assert pause <= 0.1


def test_a_pause_leaves_time_for_a_try_before_the_deadline() -> None:
    delivery = a_delivery(time.monotonic() + 2, Retries(first_pause_s=1000, longest_pause_s=1000))
    pause = delivery.faulted(only(delivery), "reset")
    assert pause is not None
    assert pause <= 1


def test_every_frame_has_its_own_tries(delivery: Delivery) -> None:
    recipient = only(delivery)
    for _ in range(4):
        assert delivery.faulted(recipient, "reset") is not None
    assert delivery.answered(recipient, OK) == 0
    for _ in range(4):
        assert delivery.faulted(recipient, "reset") is not None
    assert delivery.faulted(recipient, "reset by peer") is None
    assert delivery.outcomes == {"a=": Outcome(Fate.UNDELIVERED, 1, None, "reset by peer")}


def test_an_answer_after_the_deadline_changes_nothing(delivery: Delivery) -> None:
    delivery.expire()
    for _ in range(2):
        assert delivery.answered(only(delivery), OK) is None
        assert delivery.faulted(only(delivery), "reset") is None
    assert delivery.outcomes == {"a=": Outcome(Fate.UNDELIVERED, 0, None, "the deadline passed")}
    assert (delivery.outcomes.counts.failed, delivery.outcomes.counts.delivered) == (1, 0)
