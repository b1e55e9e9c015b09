"""20 rooms a day, 30 changes of rooms and memberships a minute; what changes nothing, or fails, is not counted."""

import pytest
from flask import Flask

from chat_app import create_app
from chat_app.refusals import LIMIT_REACHED
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

DAY_S = 24 * 60 * 60


@pytest.fixture(autouse=True)
def a_day_begins(time: FakeTime, ann: Caller, ben: Caller) -> None:
    time.advance(DAY_S - time.time() % DAY_S)


@pytest.fixture
def busy(app: Flask, user_pool: UserPool, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Ann, where an operator allows few changes."""
    monkeypatch.setenv("ROOMS_A_DAY", "2")
    monkeypatch.setenv("MEMBERSHIP_CHANGES_A_MINUTE", "3")
    ben = user_pool.token(sub="ben-sub", name="Ben", exp=2**40)
    ann = Caller(create_app().test_client(), user_pool.token(exp=2**40))
    Caller(ann.client, ben).get("/rooms")
    ann.get("/rooms")
    return ann


def used(cloud: MotoCloud, name: str) -> int:
    (item,) = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "standing"]
    return sum(value for key, value in item.items() if key.startswith(f"count#{name}#"))


def test_the_defaults_are_20_rooms_a_day_and_30_changes_a_minute(app: Flask) -> None:
    limits = app.extensions["chat"].limits
    assert [(limit.most, limit.window_s) for limit, _ in limits.of_room() + limits.of_involvement()] == [
        (20, DAY_S),
        (30, 60),
    ]


def test_more_rooms_than_the_limit_are_refused_until_the_day_is_over(busy: Caller, time: FakeTime) -> None:
    for name in ("one", "two"):
        assert busy.post("/rooms", {"kind": "open", "name": name}).status_code == 201
    time.advance(60)
    refused = busy.post("/rooms", {"kind": "closed", "name": "three"})
    assert (refused.status_code, refused.json["type"]) == (429, LIMIT_REACHED)
    assert "2 rooms within 86400 seconds" in refused.json["detail"].replace(",", "")
    assert refused.headers["Retry-After"] == str(DAY_S - 60)
    assert [room["name"] for room in busy.get("/rooms?open=true&name=t").json["rooms"]] == ["two"]
    time.advance(DAY_S - 60)
    assert busy.post("/rooms", {"kind": "closed", "name": "three"}).status_code == 201


def test_a_direct_room_counts_once_and_is_found_at_the_limit_too(busy: Caller, cloud: MotoCloud) -> None:
    direct = {"kind": "direct", "users": ["ben-sub"]}
    assert busy.post("/rooms", direct).status_code == 201
    assert busy.post("/rooms", {"kind": "open", "name": "two"}).status_code == 201
    for _ in range(3):
        assert busy.post("/rooms", direct).status_code == 200
    assert used(cloud, "rooms") == 2
    assert busy.post("/rooms", {"kind": "open", "name": "three"}).status_code == 429


def test_a_room_that_could_not_be_made_is_not_counted(busy: Caller, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:TransactWriteItems", "ThrottlingException")
    assert busy.post("/rooms", {"kind": "open", "name": "one"}).status_code == 503
    cloud.heal()
    assert used(cloud, "rooms") == 0


def test_changes_are_counted_together_and_what_changes_nothing_is_not(
    busy: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    make_room("plans", ann_sub="admin")
    make_room("garden", ben_sub="member")
    changes = (
        lambda: busy.put("/rooms/garden/members/ann-sub"),
        lambda: busy.put("/rooms/plans/members/ben-sub"),
        lambda: busy.put("/rooms/plans/members/ben-sub", {"role": "admin"}),
    )
    for change in changes:
        assert [change().status_code in {200, 201} for _ in range(2)] == [True, True]
    assert used(cloud, "changes of rooms and memberships") == 3
    refused = [
        busy.put("/rooms/plans/members/ben-sub", {"role": "member"}),
        busy.put("/rooms/plans/involvement", {"involvement": "nothing"}),
        busy.patch("/rooms/plans", {"topic": "What next"}),
        busy.delete("/rooms/plans/members/ben-sub"),
        busy.delete("/rooms/garden/members/ann-sub"),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json["type"], answer.headers["Retry-After"]) == (429, LIMIT_REACHED, "60")
    for change in changes[:2]:
        assert change().status_code == 200
    time.advance(60)
    assert busy.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert busy.delete("/rooms/garden/members/ann-sub").status_code == 204
    assert busy.patch("/rooms/plans", {"topic": "What next"}).status_code == 200
    assert busy.patch("/rooms/plans", {"topic": "What next"}).status_code == 200
    assert busy.put("/rooms/garden/members/ann-sub").status_code == 429


def test_what_is_refused_is_not_counted(busy: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    for _ in range(4):
        assert busy.delete("/rooms/plans/members/ann-sub").status_code == 409
        assert busy.put("/rooms/plans/members/ann-sub", {"role": "member"}).status_code == 409
        assert busy.delete("/rooms/general/members/ann-sub").status_code == 409
        assert busy.put("/rooms/plans/members/nobody").status_code == 404
        assert busy.patch("/rooms/plans", {"name": ""}).status_code == 422
        assert busy.patch("/rooms/general", {"name": "All"}).status_code == 403
    assert used(cloud, "changes of rooms and memberships") == 0


def test_reading_is_never_limited_nor_are_read_markers(busy: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="member")
    ids = [busy.say("hello", room="plans")["id"] for _ in range(5)]
    for identifier in ids:
        assert busy.put("/rooms/plans/read", {"id": identifier}).status_code == 200
    assert used(cloud, "changes of rooms and memberships") == 0
