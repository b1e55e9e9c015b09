"""What an answer means for a recipient's next try. Pauses are computed, not waited for."""

import asyncio
import time
from email.utils import formatdate
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.credentials import ReadOnlyCredentials

from websocket_handlers.callbacks.delivery import Counts, Delivery, Fate, Outcome, Recipient, Retries
from websocket_handlers.callbacks.http1 import Answer
from websocket_handlers.callbacks.sigv4 import Signer, canonical_path

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


def test_at_first_nothing_is_sent_or_tried_and_nobody_is_suspected(delivery: Delivery) -> None:
    first = only(delivery)
    assert (first.frame, first.tries, first.status, first.reason) == (0, 0, None, "")
    assert (first.finished, first.suspect) == (False, False)


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


def test_a_try_comes_with_half_of_the_time_left_and_none_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("websocket_handlers.callbacks.delivery.monotonic", lambda: 90.0)
    monkeypatch.setattr("random.uniform", lambda _, most: most)
    delivery = a_delivery(100.0, Retries(first_pause_s=1000, longest_pause_s=1000))
    assert delivery.answered(only(delivery), throttled("4")) == 4 + (10 - 4) / 2
    assert delivery.answered(only(delivery), throttled("10")) is None
    assert delivery.outcomes["a="].fate is Fate.UNDELIVERED


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


def delivering(
    *connection_ids: str, method: str = "POST", frames: tuple[bytes, ...] = (b"1",), **more: Any
) -> tuple[Delivery, asyncio.Future[None]]:
    """Return a delivery that has an hour, and what it sets when it is done."""
    loop = asyncio.new_event_loop()
    done: asyncio.Future[None] = loop.create_future()
    loop.close()
    options = {"path": "/prod", "host": "a.example", "signer": lambda: SIGNER, "retries": Retries(), **more}
    return Delivery(method, frames, connection_ids, deadline=time.monotonic() + 3600, done=done, **options), done


def answer(status: int, *lines: str, body: bytes = b"") -> Answer:
    found = Answer("\r\n".join([f"HTTP/1.1 {status} X", *lines]).encode())
    found.body = body
    return found


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.DELIVERED),
        (204, Fate.DELIVERED),
        (299, Fate.DELIVERED),
        (300, Fate.REJECTED),
        (400, Fate.REJECTED),
        (403, Fate.REJECTED),
        (407, Fate.REJECTED),
        (413, Fate.REJECTED),
        (499, Fate.REJECTED),
        (410, Fate.GONE),
        (408, None),
        (429, None),
        (500, None),
        (503, None),
    ],
)
def test_what_becomes_of_a_connection_by_the_answer(status: int, fate: Fate | None) -> None:
    delivery, done = delivering("a=")
    pause = delivery.answered(only(delivery), answer(status))
    assert (pause is None, done.done()) == (fate is not None, fate is not None)
    found = {id_: outcome.fate for id_, outcome in delivery.outcomes.items()}
    assert found == ({} if fate is None else {"a=": fate})
    counts = delivery.outcomes.counts
    assert counts == Counts(
        delivered=int(fate is Fate.DELIVERED),
        gone=int(fate is Fate.GONE),
        throttled=int(status == 429),
        failed=int(fate is Fate.REJECTED),
        retries=int(fate is None),
    )


@pytest.mark.parametrize("status", [200, 410])
def test_who_is_to_be_closed_and_is_gone_is_closed(status: int) -> None:
    delivery, _ = delivering("a=", method="DELETE")
    delivery.answered(only(delivery), answer(status))
    assert delivery.outcomes["a="].fate is Fate.CLOSED


def test_where_there_is_nothing_to_send_or_nobody_to_send_it_to_all_is_done() -> None:
    nobody, done = delivering()
    assert (nobody.outcomes, done.done()) == ({}, True)
    nothing, done = delivering("a=", "b=", frames=())
    assert done.done()
    assert nothing.outcomes == {each: Outcome(Fate.DELIVERED, 0) for each in ("a=", "b=")}


def test_it_is_done_when_all_are_finished_and_each_counts_once() -> None:
    delivery, done = delivering("a=", "b=", "a=", frames=(b"1", b"2"))
    first, second = delivery.recipients
    assert delivery.answered(first, answer(200)) == 0
    assert delivery.answered(first, answer(200)) is None
    assert not done.done()
    delivery.answered(second, answer(200))
    delivery.answered(second, answer(403, body=b"no"))
    assert done.done()
    assert delivery.outcomes == {"a=": Outcome(Fate.DELIVERED, 2), "b=": Outcome(Fate.REJECTED, 1, 403, "no")}
    assert delivery.outcomes.of(Fate.REJECTED) == ["b="]
    assert delivery.outcomes.counts == Counts(delivered=3, failed=1)


def test_who_waits_no_more_is_sent_nothing() -> None:
    delivery, done = delivering("a=")
    delivery.abandon()
    assert delivery.faulted(only(delivery), "reset") is None
    assert (delivery.outcomes, done.done()) == ({}, False)


@pytest.mark.parametrize(
    ("connection_id", "path"),
    [
        ("AZaz09_-=", "/prod/%40connections/AZaz09_-%3D"),
        ("a", "/prod/%40connections/a"),
        ("a/b", "/prod/%40connections/a%2Fb"),
        ("a==", "/prod/%40connections/a%3D%3D"),
        ("", "/prod/%40connections/"),
    ],
)
def test_a_request_is_the_next_frame_to_its_connection_signed(connection_id: str, path: str) -> None:
    delivery, _ = delivering(connection_id, frames=(b"first", b"second!"))
    recipient = only(delivery)
    for frame in (b"first", b"second!"):
        head, body = delivery.request(recipient).split(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        assert lines[:2] == [f"POST {path} HTTP/1.1", "Host: a.example"]
        assert lines[-1] == f"Content-Length: {len(frame)}"
        assert body == frame
        signed = SIGNER.headers("POST", canonical_path(path), sha256(frame).hexdigest()).decode()
        assert signed.rpartition("=")[2].strip() in head.decode()
        delivery.answered(recipient, answer(200))


@pytest.mark.parametrize(
    ("line", "body", "reason"),
    [
        ("x-amzn-ErrorType: GoneException:http://x", b"", "goneexception"),
        ("x-amzn-ErrorType: Forbidden", b'{"message":\n  "no"}', 'forbidden: {"message": "no"}'),
        ("X: y", b" why \xff\n not ", "why \ufffd not"),
        ("X: y", b"x" * 1_000, "x" * 200),
        ("x-amzn-ErrorType: K", b"x" * 1_000, f"k: {'x' * 197}"),
        ("X: y", b"", ""),
        ("X: y", b" " * 799 + b"xy", "x"),
    ],
)
def test_a_reason_is_what_the_answer_says_in_short(line: str, body: bytes, reason: str) -> None:
    delivery, _ = delivering("a=")
    delivery.answered(only(delivery), answer(400, line, body=body))
    assert delivery.outcomes["a="] == Outcome(Fate.REJECTED, 0, 400, reason)


EXPIRED = answer(403, "x-amzn-ErrorType: ExpiredTokenException")


def test_credentials_that_have_expired_are_fetched_again_once_for_all() -> None:
    signers = [SIGNER, Signer(ReadOnlyCredentials("B", "s", None, None), "us-east-1", "a.example")]
    delivery, _ = delivering("a=", "b=", signer=lambda: signers.pop(0))
    first, second = delivery.recipients
    for recipient in (first, second):
        assert b"Credential=A/" in delivery.request(recipient)
    assert delivery.answered(first, EXPIRED) == 0
    assert delivery.answered(second, EXPIRED) == 0
    assert b"Credential=B/" in delivery.request(second)
    assert delivery.answered(second, EXPIRED) is None
    assert delivery.outcomes["b="].fate is Fate.REJECTED
    assert delivery.answered(first, answer(403, body=b"the security token included in the request is EXPIRED")) == 0


def test_where_there_are_none_to_be_had_it_is_told_why() -> None:
    signers = [SIGNER]
    delivery, _ = delivering("a=", signer=lambda: signers.pop())
    delivery.request(only(delivery))
    assert delivery.answered(only(delivery), EXPIRED) is None
    assert "expiredtokenexception; no new credentials: pop from empty list" in delivery.outcomes["a="].reason


def test_what_nobody_foresaw_ends_the_delivery() -> None:
    async def fail() -> None:
        raise RuntimeError("odd")

    async def work() -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        options = {"path": "", "host": "a", "signer": lambda: SIGNER, "retries": Retries()}
        delivery = Delivery("POST", [b"1"], ["a="], deadline=time.monotonic() + 60, done=done, **options)
        task = asyncio.ensure_future(fail())
        task.add_done_callback(delivery.failed_with)
        with pytest.raises(RuntimeError, match="odd"):
            await done

    asyncio.run(work())


@pytest.mark.parametrize("ends", [{}, {"cancelled": True}, {"error": RuntimeError("odd"), "is_done": True}])
def test_a_task_that_went_well_or_comes_too_late_ends_nothing(ends: dict[str, Any]) -> None:
    delivery, done = delivering("a=")
    if ends.get("is_done"):
        done.set_result(None)
    task: Any = SimpleNamespace(cancelled=lambda: ends.get("cancelled", False), exception=lambda: ends.get("error"))
    delivery.failed_with(task)
    assert done.done() is ends.get("is_done", False)


def test_each_refusal_for_a_while_and_each_further_try_counts(delivery: Delivery) -> None:
    for _ in range(2):
        delivery.answered(only(delivery), throttled("0"))
    assert (delivery.outcomes.counts.throttled, delivery.outcomes.counts.retries) == (2, 2)


def test_counts_are_sums() -> None:
    assert Counts(1, 2, 3, 4, 5) + Counts(10, 20, 30, 40, 50) == Counts(11, 22, 33, 44, 55)
    assert (Retries().tries, Retries().first_pause_s, Retries().longest_pause_s) == (8, 0.1, 5.0)
