"""How much a user may send: 10 messages in 10 s, 60 and 128 KiB of text a minute; and retries count for nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chat.limits import Limits
from chat.messages import SECONDS_A_DAY
from chat_app import create_app
from chat_app.refusals import LIMIT_REACHED
from tests.support import made_rooms
from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.user_pool import UserPool

MESSAGES = "/rooms/general/messages"
MINE = {"text": "hello", "client_id": "mine"}
SEND = [
    "BatchGetItem DirectoryTable",
    "UpdateItem DirectoryTable",
    "TransactWriteItems DirectoryTable MessagesTable SessionsTable",
]


@pytest.fixture(autouse=True)
def a_minute_begins(time: FakeTime) -> None:
    """Begin every window at once, so that a test knows when it ends."""
    time.advance(60 - time.time() % 60)


def send(caller: Caller, body: Any = None, room: str = "general") -> TestResponse:
    return caller.post(f"/rooms/{room}/messages", body or {"text": "hello"})


def fill(caller: Caller, count: int = 10) -> None:
    for _ in range(count):
        assert send(caller).status_code == 201


def actions(cloud: MotoCloud) -> list[str]:
    return [" ".join([call.action.partition(":")[2], *sorted(call.tables)]) for call in cloud.calls]


def at_once(count: int, do: Callable[[int], TestResponse]) -> list[TestResponse]:
    """Run `do` in so many threads, each with its number."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(do, range(count)))


def meet_before(cloud: MotoCloud, action: str, table: str, count: int) -> None:
    """Let so many threads come to their first call of this kind before any goes on."""
    everyone, met = threading.Barrier(count), threading.local()

    def wait(call: Call) -> None:
        if table in call.tables and not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=20)

    cloud.before(action, wait)


def test_the_11th_message_within_10_seconds_is_refused_with_when_and_why(
    ann: Caller, ben: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    fill(ann)
    time.advance(3)
    cloud.calls.clear()
    refused = send(ann)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"] == LIMIT_REACHED
    assert refused.json["detail"] == (
        "That is more than 10 messages within 10 seconds, which is the limit. Try again in 7 seconds."
    )
    assert actions(cloud) == SEND[:2]
    assert len(ann.texts()) == 10
    assert send(ben).status_code == 201
    time.advance(7)
    assert send(ann).status_code == 201


def test_who_waits_as_long_as_told_may_send(ann: Caller, time: FakeTime) -> None:
    for _ in range(4):
        fill(ann)
        time.advance(0.3)
        time.advance(int(send(ann).headers["Retry-After"]))


def test_the_61st_message_within_a_minute_is_refused_until_the_minute_is_over(
    app: Flask, user_pool: UserPool, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With 10 in each 10 s, nobody gets to the 61st.
    monkeypatch.setenv("MESSAGES_IN_10_SECONDS", "30")
    ann = Caller(create_app().test_client(), user_pool.token())
    fill(ann, 30)
    time.advance(10)
    fill(ann, 30)
    time.advance(10)
    assert send(ann).headers["Retry-After"] == "40"
    time.advance(39.5)
    refused = send(ann)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert "60 messages within 60 seconds" in refused.json["detail"]
    assert refused.json["detail"].endswith("Try again in 1 second.")
    time.advance(1)
    assert send(ann).status_code == 201


def test_all_rooms_are_counted_together(ann: Caller) -> None:
    ann.read()
    for number in range(11):
        made_rooms.make_room(f"room-{number}", ann_sub="member")
    for number in range(10):
        assert send(ann, room=f"room-{number}").status_code == 201
    assert send(ann, room="room-10").status_code == 429


def test_text_is_counted_as_the_bytes_that_sockets_carry(ann: Caller, time: FakeTime) -> None:
    longest = {"text": "\U0001f600" * 4_000}
    for _ in range(8):
        assert send(ann, longest).status_code == 201
    refused = send(ann, longest)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "131,072 message bytes within 60 seconds" in refused.json["detail"]
    assert send(ann, {"text": "a" * (128 * 1024 - 8 * 16_000 + 1)}).status_code == 429
    assert send(ann, {"text": "a" * (128 * 1024 - 8 * 16_000)}).status_code == 201
    assert send(ann).status_code == 429
    time.advance(60)
    assert send(ann, longest).status_code == 201


def test_the_limits_are_as_the_operator_has_chosen(
    app: Flask, cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGES_IN_10_SECONDS", "2")
    ann = Caller(create_app().test_client(), user_pool.token())
    fill(ann, 2)
    assert "2 messages within 10 seconds" in send(ann).json["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"text": ""}, 422), ({"text": "x" * 4_001}, 422), ({"text": "hi", "client_id": ""}, 422), ([1], 400)],
)
def test_what_is_no_message_is_not_counted(ann: Caller, cloud: MotoCloud, body: Any, status: int) -> None:
    assert ann.post(MESSAGES, body).status_code == status
    assert counted(cloud, "messages#60") == 0


def test_a_conflict_is_not_counted(ann: Caller, cloud: MotoCloud) -> None:
    send(ann, MINE)
    for _ in range(12):
        assert send(ann, {**MINE, "text": "another"}).status_code == 409
    assert counted(cloud, "messages#60") == 1


def test_retries_of_what_is_stored_are_not_counted_and_are_answered_at_the_limit_too(
    ann: Caller, cloud: MotoCloud
) -> None:
    first = send(ann, MINE)
    for _ in range(12):
        assert send(ann, MINE).json == first.json
    assert counted(cloud, "messages#60") == 1
    fill(ann, 9)
    for _ in range(3):
        retry = send(ann, MINE)
        assert (retry.status_code, retry.json) == (200, first.json)
    assert counted(cloud, "messages#60") == 10


def test_at_the_limit_a_retry_shows_the_message_as_it_is_now(ann: Caller, cloud: MotoCloud) -> None:
    first = send(ann, MINE).json
    fill(ann, 9)
    tombstone = {**first, "text": "", "deleted_at": first["sent_at"]}
    cloud.put("MessagesTable", {**tombstone, "reactions": {}})
    assert send(ann, MINE).json == tombstone


def test_at_the_limit_a_retry_of_what_has_expired_is_answered_as_ever(
    app: Flask, user_pool: UserPool, cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGE_RETENTION_DAYS", "2")
    ann = Caller(create_app().test_client(), user_pool.token(exp=2**40))
    first = send(ann, MINE)
    time.advance(2 * SECONDS_A_DAY)
    fill(ann)
    assert (send(ann, MINE).status_code, send(ann, MINE).json) == (200, first.json)


@pytest.mark.parametrize(
    "another",
    [{"client_id": "another"}, {"text": "another"}, {"client_id": "hello"}],
    ids=["client_id", "text", "neither"],
)
def test_at_the_limit_what_is_no_retry_is_refused(ann: Caller, another: dict[str, str]) -> None:
    send(ann, MINE)
    fill(ann, 9)
    assert send(ann, {**MINE, **another}).status_code == 429


def test_at_the_limit_a_key_whose_message_was_never_stored_is_refused_and_sent_later(
    ann: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    cloud.fail("dynamodb:TransactWriteItems", "ThrottlingException", "MessagesTable")
    assert send(ann, MINE).status_code == 503
    cloud.heal()
    fill(ann, 9)
    assert send(ann, MINE).status_code == 429
    time.advance(10)
    assert send(ann, MINE).status_code == 201
    assert ann.texts().count("hello") == 10


def test_at_the_limit_a_key_that_has_expired_is_no_retry(ann: Caller, time: FakeTime, user_pool: UserPool) -> None:
    ann.headers = {"Authorization": user_pool.token(exp=2**40)}
    send(ann, MINE)
    time.advance(9 * SECONDS_A_DAY)
    fill(ann)
    assert send(ann, MINE).status_code == 429


# ------------------------------------------------------------------------------------------------------- what it costs


def test_a_send_is_three_requests_and_four_with_a_new_token(ann: Caller, cloud: MotoCloud) -> None:
    send(ann, {**MINE, "client_id": "the first call makes her known"})
    for client, first in ((create_app().test_client(), ["PutItem SessionsTable"]), (ann.client, [])):
        cloud.calls.clear()
        ann.client = client
        send(ann, {**MINE, "client_id": str(len(first))})
        assert actions(cloud) == [SEND[0], *first, *SEND[1:]]


def test_a_retry_is_five_requests(ann: Caller, cloud: MotoCloud) -> None:
    send(ann, MINE)
    cloud.calls.clear()
    send(ann, MINE)
    assert actions(cloud) == [*SEND, "BatchGetItem MessagesTable", "UpdateItem DirectoryTable"]


def test_what_is_refused_is_two_requests_and_with_a_key_one_more_or_two(ann: Caller, cloud: MotoCloud) -> None:
    send(ann, MINE)
    fill(ann, 9)
    for body, reads in (
        ({"text": "hello"}, []),
        ({"text": "hello", "client_id": "new"}, ["BatchGetItem SessionsTable"]),
        (MINE, ["BatchGetItem SessionsTable", "BatchGetItem MessagesTable"]),
    ):
        cloud.calls.clear()
        send(ann, body)
        assert actions(cloud) == [*SEND[:2], *reads]


# --------------------------------------------------------------------------------------------------------------- races


@pytest.mark.parametrize("with_key", [True, False])
def test_of_30_messages_at_once_exactly_10_get_through(
    ann: Caller, app: Flask, cloud: MotoCloud, with_key: bool
) -> None:
    meet_before(cloud, "dynamodb:UpdateItem", "DirectoryTable", 30)

    def send_one(number: int) -> TestResponse:
        key = {"client_id": str(number)} if with_key else {}
        return app.test_client().post(f"/api{MESSAGES}", json={"text": "hello", **key}, headers=ann.headers)

    answers = at_once(30, send_one)
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [429] * 20
    assert len(ann.texts()) == counted(cloud, "messages#60") == 10


def test_retries_at_once_make_one_message_and_count_once(ann: Caller, app: Flask, cloud: MotoCloud) -> None:
    ann.read()
    meet_before(cloud, "dynamodb:TransactWriteItems", "SessionsTable", 8)
    answers = at_once(8, lambda _: app.test_client().post(f"/api{MESSAGES}", json=MINE, headers=ann.headers))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert ann.texts() == ["hello"]
    assert counted(cloud, "messages#60") == 1


def test_tickets_at_once_are_never_more_than_the_limit(ann: Caller, app: Flask, cloud: MotoCloud) -> None:
    meet_before(cloud, "dynamodb:UpdateItem", "DirectoryTable", 36)
    answers = at_once(36, lambda _: app.test_client().post("/api/tickets", headers=ann.headers))
    assert sorted(answer.status_code for answer in answers) == [201] * Limits().tickets_a_minute + [429] * 6
    assert len(cloud.items("SessionsTable", "ticket#")) == Limits().tickets_a_minute


def test_a_block_between_two_messages_stops_the_second(ann: Caller, cloud: MotoCloud) -> None:
    send(ann)
    (standing,) = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "standing"]
    cloud.put("DirectoryTable", {**standing, "blocked": {"at": "now", "by": "admin-sub", "reason": ""}})
    assert send(ann).status_code == 403
    assert len(cloud.items("MessagesTable")) == 1


# -------------------------------------------------------------------------------------------------------------- faults

RETRY = [*SEND, "BatchGetItem MessagesTable", "UpdateItem DirectoryTable"]


def die_at(cloud: MotoCloud, number: int) -> None:
    """End the process before its request of this number, as a Lambda that is killed ends."""
    seen = len(cloud.calls)

    def die(_: Call) -> None:
        if len(cloud.calls) - seen > number:
            raise RuntimeError("the process died")

    cloud.before_all("dynamodb", die)


@pytest.mark.parametrize("number", range(len(SEND)), ids=SEND)
def test_who_dies_while_sending_loses_one_use_at_most_and_no_message(
    ann: Caller, cloud: MotoCloud, number: int
) -> None:
    ann.read()
    die_at(cloud, number)
    assert send(ann, MINE).status_code == 500
    cloud.heal()
    assert send(ann, MINE).status_code == 201
    assert ann.texts() == ["hello"]
    assert counted(cloud, "messages#60") in {1, 2}


@pytest.mark.parametrize("number", range(len(RETRY)), ids=[f"{n} {name}" for n, name in enumerate(RETRY)])
def test_who_dies_while_repeating_loses_one_use_at_most_and_no_message(
    ann: Caller, cloud: MotoCloud, number: int
) -> None:
    first = send(ann, MINE)
    die_at(cloud, number)
    assert send(ann, MINE).status_code == 500
    cloud.heal()
    assert send(ann, MINE).json == first.json
    assert ann.texts() == ["hello"]
    assert counted(cloud, "messages#60") in {1, 2}


def test_a_limit_that_cannot_be_asked_is_no_limit_that_is_reached_and_nothing_is_sent(
    ann: Caller, cloud: MotoCloud
) -> None:
    cloud.fail("dynamodb:UpdateItem", "ThrottlingException", "DirectoryTable")
    assert send(ann, MINE).status_code == 503
    assert cloud.items("MessagesTable") == cloud.items("SessionsTable", "send#") == []
