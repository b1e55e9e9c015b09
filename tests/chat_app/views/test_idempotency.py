"""A retry is harmless: the same `client_id` is the same message, whatever went wrong before."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chat.messages import SECONDS_A_DAY
from chat.sending import KEY_GOOD_FOR_DAYS, RESERVATION_LIFETIME_S
from tests.support import made_rooms
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.user_pool import UserPool

BODY = {"text": "hello", "client_id": "mine"}


def send(caller: Caller, text: str = "hello", client_id: Any = "mine", room: str = "general") -> TestResponse:
    return caller.post(f"/rooms/{room}/messages", {"text": text, "client_id": client_id})


@pytest.fixture(autouse=True)
def garden(app: Flask) -> None:
    """Another room that Ann is in, beside the general one."""
    made_rooms.make_room("garden", ann_sub="member")


def test_a_retry_gets_the_message_already_stored(ann: Caller) -> None:
    first, retry = send(ann), send(ann)
    assert (first.status_code, retry.status_code) == (201, 200)
    assert retry.json == first.json
    assert ann.texts() == ["hello"]


def test_a_retry_is_the_same_message_however_its_text_is_padded(ann: Caller) -> None:
    first, retry = send(ann, "hello"), send(ann, " \thello\n")
    assert retry.status_code == 200
    assert retry.json == first.json


def test_a_retry_gets_the_author_as_first_stored(ann: Caller, user_pool: UserPool) -> None:
    first = send(ann)
    ann.headers = {"Authorization": user_pool.token(name="Ann the Second")}
    assert send(ann).json["author"] == first.json["author"] == {"id": "ann-sub", "name": "Ann"}


@pytest.mark.parametrize("change", [{"text": "other"}, {"text": "Hello"}, {"room": "garden"}])
def test_the_same_client_id_for_another_message_is_a_conflict(ann: Caller, change: dict[str, Any]) -> None:
    send(ann)
    answer = send(ann, **change)
    assert answer.status_code == 409
    assert "client_id" in answer.json["detail"]
    assert ann.texts() == ["hello"]
    assert ann.texts(room="garden") == []


def test_another_user_may_use_the_same_client_id(ann: Caller, ben: Caller) -> None:
    assert send(ann).status_code == send(ben).status_code == 201
    assert ann.texts() == ["hello", "hello"]


def test_another_client_id_makes_another_message(ann: Caller) -> None:
    assert send(ann, client_id="one").json["id"] != send(ann, client_id="two").json["id"]


@pytest.mark.parametrize("client_id", ["a", "A-z_9" * 12 + "four", "0190a0b0-0000-7000-8000-000000000000"])
def test_these_can_be_client_ids(ann: Caller, client_id: Any) -> None:
    assert send(ann, client_id=client_id).json["client_id"] == client_id


@pytest.mark.parametrize("client_id", ["", "a" * 65, "a b", "a#b", "\u00e9", "a\n", "\ud800", 1, None, ["a"], {}])
def test_what_cannot_be_a_client_id_is_refused(ann: Caller, cloud: MotoCloud, client_id: Any) -> None:
    answer = send(ann, client_id=client_id)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["client_id"]
    assert cloud.items("MessagesTable") == []


@pytest.mark.parametrize("lost", ["the request", "the answer"])
def test_a_retry_after_a_crash_finds_all_of_it_or_nothing(ann: Caller, cloud: MotoCloud, lost: str) -> None:
    ann.read()

    def die(call: Call) -> None:
        if lost == "the answer":
            cloud.heal()
            cloud.do("transact_write_items", call.request)
        raise RuntimeError("the process died")

    cloud.before("dynamodb:TransactWriteItems", die)
    assert send(ann).status_code == 500
    cloud.heal()
    stored = len(cloud.items("MessagesTable"))
    assert stored == len(cloud.items("SessionsTable", "send#")) == (lost == "the answer")
    retry = send(ann)
    assert retry.status_code == (200 if stored else 201)
    assert ann.read()["messages"] == [retry.json]


def test_a_late_retry_of_a_stored_message_keeps_its_id(ann: Caller, time: FakeTime) -> None:
    first = send(ann)
    time.advance(RESERVATION_LIFETIME_S - 1)
    retry = send(ann)
    assert retry.status_code == 200
    assert retry.json == first.json


def test_an_expired_reservation_counts_for_nothing_even_if_ttl_has_not_deleted_it(
    ann: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    first = send(ann)
    time.advance(RESERVATION_LIFETIME_S + 1)
    assert len(cloud.items("SessionsTable", "send#")) == 1
    second = send(ann, "another")
    assert second.status_code == 201
    assert second.json["id"] != first.json["id"]


def test_what_a_client_is_promised_is_less_than_what_is_kept(ann: Caller, time: FakeTime) -> None:
    """A clock that is hours wrong, or a request that is hours on its way, does not make a second message."""
    schema = ann.get("/openapi.json").json["components"]["schemas"]["NewMessage"]
    assert f"at least {KEY_GOOD_FOR_DAYS} days" in schema["properties"]["client_id"]["description"]
    assert KEY_GOOD_FOR_DAYS * SECONDS_A_DAY + 12 * 60 * 60 <= RESERVATION_LIFETIME_S
    first = send(ann)
    time.advance(KEY_GOOD_FOR_DAYS * SECONDS_A_DAY + 60)
    assert send(ann).json == first.json
    assert ann.texts() == ["hello"]


def test_reservations_do_not_outlive_their_time(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    send(ann)
    (reservation,) = cloud.items("SessionsTable", "send#")
    assert reservation["expires_at"] == int(time.time()) + RESERVATION_LIFETIME_S


def together(count: int, do: Callable[[], TestResponse]) -> list[TestResponse]:
    """Run `do` in so many threads at once, and return what they returned."""
    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(do) for _ in range(count)]]


def meet_before_the_first_write(cloud: MotoCloud, count: int) -> None:
    """Let so many threads come to the transaction before any goes on."""
    everyone, met = threading.Barrier(count), threading.local()

    def wait(_: Call) -> None:
        if not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=10)

    cloud.before("dynamodb:TransactWriteItems", wait)


def test_retries_at_the_same_time_make_one_message(ann: Caller, app: Flask, cloud: MotoCloud) -> None:
    ann.read()
    meet_before_the_first_write(cloud, 4)
    answers = together(4, lambda: app.test_client().post("/api/messages", json=BODY, headers=ann.headers))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json["id"] for answer in answers}) == 1
    assert ann.texts() == ["hello"]


def test_of_two_texts_at_the_same_time_under_one_client_id_one_wins(ann: Caller, app: Flask, cloud: MotoCloud) -> None:
    ann.read()
    meet_before_the_first_write(cloud, 2)
    texts = iter(["one", "two"])
    answers = together(
        2, lambda: app.test_client().post("/api/messages", json={**BODY, "text": next(texts)}, headers=ann.headers)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(ann.texts()) == 1
