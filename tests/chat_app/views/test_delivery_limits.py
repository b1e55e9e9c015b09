"""How many frames others get of what one user says and changes: large rooms make much of little, so that is bounded."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chat_app import create_app
from chat_app.refusals import LIMIT_REACHED
from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

HOUR_S = 60 * 60
MEMBERS = 100
GARDEN = "/rooms/garden/messages"
Deed = Callable[[Caller, str], TestResponse]
DEEDS: dict[str, tuple[Deed, int]] = {
    "a message": (lambda ann, _: ann.post(GARDEN, {"text": "hello"}), MEMBERS),
    "a message of 2 KB": (lambda ann, _: ann.post(GARDEN, {"text": "x" * 2_048}), 2 * MEMBERS),
    "a message of 16 KB": (lambda ann, _: ann.post(GARDEN, {"text": "\U0001f600" * 4_000}), 8 * MEMBERS),
    "an edit": (lambda ann, said: ann.patch(f"{GARDEN}/{said}", {"text": "hi"}), MEMBERS),
    "an edit to 2 KB": (lambda ann, said: ann.patch(f"{GARDEN}/{said}", {"text": "x" * 2_048}), 2 * MEMBERS),
    "a reaction": (lambda ann, said: ann.put(f"{GARDEN}/{said}/reactions/{quote('👍')}"), MEMBERS),
    "another topic": (lambda ann, _: ann.patch("/rooms/garden", {"topic": "Bees"}), MEMBERS),
    "somebody new": (lambda ann, _: ann.put("/rooms/garden/members/ben-sub", {}), MEMBERS),
    "what one is told of": (lambda ann, _: ann.put("/rooms/garden/involvement", {"involvement": "mentions"}), 0),
    "reading": (lambda ann, _: ann.get(GARDEN), 0),
}


@pytest.fixture
def ann(app: Flask, user_pool: UserPool, cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Ann, in a room of 100 where an operator lets a thousand frames through; Ben is not in it."""
    monkeypatch.setenv("DELIVERIES_AN_HOUR", "1000")
    time.advance(HOUR_S - time.time() % HOUR_S)
    client = create_app().test_client()
    Caller(client, user_pool.token(sub="ben-sub", name="Ben", exp=2**40)).get("/me")
    ann = Caller(client, user_pool.token(exp=2**40))
    ann.get("/me")
    fill(cloud, MEMBERS)
    return ann


def fill(cloud: MotoCloud, members: int) -> None:
    """Let the garden have so many members."""
    found = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "room"]
    if not found:
        make_room("garden", ann_sub="admin")
        found = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**found[0], "members": members})


def say(ann: Caller, **fields: Any) -> TestResponse:
    return ann.post(GARDEN, {"text": "hello", **fields})


@pytest.mark.parametrize(("deed", "frames"), DEEDS.values(), ids=DEEDS)
def test_each_member_counts_and_each_2_kilobytes(ann: Caller, cloud: MotoCloud, deed: Deed, frames: int) -> None:
    said = say(ann).json["id"]
    before = counted(cloud, "deliveries")
    answer = deed(ann, said)
    assert answer.status_code < 300, answer.text
    assert counted(cloud, "deliveries") - before == frames


def test_all_that_is_reacted_to_a_message_goes_to_everybody_again(ann: Caller, cloud: MotoCloud) -> None:
    said = say(ann).json["id"]
    (item,) = cloud.items("MessagesTable")
    many = {chr(0x1F600 + n): {"count": 20, "users": ["x" * 36] * 20, "at": said} for n in range(19)}
    cloud.put("MessagesTable", {**item, "reactions": many})
    before = counted(cloud, "deliveries")
    assert ann.put(f"{GARDEN}/{said}/reactions/{quote('👍')}").status_code == 200
    assert counted(cloud, "deliveries") - before == 8 * MEMBERS


@pytest.mark.parametrize("name", [name for name, (_, frames) in DEEDS.items() if frames])
def test_at_the_limit_all_of_it_is_refused_until_the_hour_is_over(ann: Caller, name: str, time: FakeTime) -> None:
    said = say(ann).json["id"]
    time.advance(10)
    for _ in range(9):
        assert say(ann).status_code == 201
    deed, _ = DEEDS[name]
    refused = deed(ann, said)
    assert (refused.status_code, refused.json["type"]) == (429, LIMIT_REACHED)
    assert refused.headers["Retry-After"] == str(HOUR_S - 10)
    assert "1,000 deliveries" in refused.json["detail"]
    time.advance(HOUR_S - 10)
    assert deed(ann, said).status_code < 300


def test_what_is_deleted_goes_also_at_the_limit(ann: Caller) -> None:
    kept = say(ann).json
    assert say(ann, text="\U0001f600" * 4_000).status_code == 201
    assert say(ann, text="x" * 2_048).status_code == 429
    assert ann.delete(f"{GARDEN}/{kept['id']}").status_code == 200


def test_a_retry_of_what_is_stored_is_answered_at_the_limit(ann: Caller, time: FakeTime) -> None:
    first = say(ann, client_id="mine")
    time.advance(10)
    for _ in range(9):
        assert say(ann).status_code == 201
    assert say(ann).status_code == 429
    again = say(ann, client_id="mine")
    assert (again.status_code, again.json) == (200, first.json)


def test_a_room_that_is_larger_than_the_limit_hears_a_user_once_an_hour(
    ann: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    fill(cloud, 1_000_000)
    assert [say(ann).status_code for _ in range(2)] == [201, 429]
    time.advance(HOUR_S)
    assert [say(ann).status_code for _ in range(2)] == [201, 429]


def test_what_could_not_be_done_is_counted_back(ann: Caller, cloud: MotoCloud) -> None:
    assert say(ann, client_id="mine").status_code == 201
    before = counted(cloud, "deliveries")
    assert say(ann, text="another", client_id="mine").status_code == 409
    assert counted(cloud, "deliveries") == before
