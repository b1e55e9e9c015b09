"""Direct rooms: one for the same people, whoever makes it and however many at once; nobody comes to it or leaves."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.in_between import happen
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.user_pool import UserPool


@pytest.fixture(autouse=True)
def all_have_been_here(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    for caller in (ann, ben, zoe):
        caller.get("/rooms")
    cloud.calls.clear()


def make(caller: Caller, *users: str) -> Any:
    return caller.post("/rooms", {"kind": "direct", "users": list(users)})


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def test_it_is_made_once_whoever_asks_in_whatever_order(ann: Caller, ben: Caller, zoe: Caller) -> None:
    made = make(ann, "zoe-sub", "ben-sub")
    assert made.status_code == 201
    assert made.json["name"] is None
    assert (made.json["kind"], made.json["members"], made.json["role"]) == ("direct", 3, "member")
    for caller, users in (
        (ann, ["ben-sub", "zoe-sub", "ann-sub"]),
        (ben, ["ann-sub", "zoe-sub"]),
        (zoe, ["ben-sub", "ann-sub"]),
    ):
        again = make(caller, *users)
        assert (again.status_code, again.json["id"]) == (200, made.json["id"])
        assert caller.get(f"/rooms/{made.json['id']}").json == again.json
    assert make(ann, "ben-sub").json["id"] != made.json["id"]


def test_each_sees_the_others(ann: Caller, ben: Caller) -> None:
    room = make(ann, "ben-sub").json
    assert room["users"] == [{"id": "ben-sub", "name": "Ben", "named": True}]
    assert ben.get(f"/rooms/{room['id']}").json["users"] == [{"id": "ann-sub", "name": "Ann", "named": True}]


def test_it_keeps_the_names_that_its_people_had_and_none_for_who_has_none(ann: Caller, cloud: MotoCloud) -> None:
    make_user("dan-sub")
    room = make(ann, "ben-sub", "dan-sub").json["id"]
    (item,) = [item for item in cloud.items("DirectoryTable", f"room#{room}") if item["sk"] == "room"]
    assert item["names"] == {"ann-sub": "Ann", "ben-sub": "Ben"}


def test_nobody_has_one_with_themselves_alone_or_with_more_than_seven_others(ann: Caller, cloud: MotoCloud) -> None:
    for users in (["ann-sub"], ["ann-sub"] * 3, [f"user-{number}" for number in range(8)]):
        assert make(ann, *users).status_code == 409
    assert counted(cloud, "rooms", "ann-sub") == 0


def test_one_that_is_there_costs_a_read_more_than_looking_at_it_and_does_not_count(
    ann: Caller, cloud: MotoCloud
) -> None:
    make(ann, "ben-sub")
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    cloud.calls.clear()
    make(ann, "ben-sub")
    assert actions(cloud) == ["BatchGetItem", "BatchGetItem", "Query"]
    assert counted(cloud, "rooms", "ann-sub") == 1


def test_others_learn_nothing_of_it(ann: Caller, zoe: Caller) -> None:
    room = make(ann, "ben-sub").json["id"]
    for path in ("", "/messages", "/members", "/presence"):
        assert zoe.get(f"/rooms/{room}{path}").status_code == 404
    assert zoe.put(f"/rooms/{room}/members/zoe-sub").status_code == 404
    assert room not in zoe.get("/rooms?open=true").text + zoe.get("/rooms").text


def test_its_people_stay_and_nobody_comes_to_it(ann: Caller) -> None:
    room = make(ann, "ben-sub").json["id"]
    for user in ("ann-sub", "ben-sub"):
        assert ann.delete(f"/rooms/{room}/members/{user}").status_code == 409
    for user, body in (("zoe-sub", None), ("ben-sub", None), ("ben-sub", {"role": "admin"}), ("ann-sub", None)):
        assert ann.put(f"/rooms/{room}/members/{user}", body).status_code == 409
    members = ann.get(f"/rooms/{room}/members").json["members"]
    assert [(member["user"]["id"], member["role"]) for member in members] == [
        ("ann-sub", "member"),
        ("ben-sub", "member"),
    ]


def test_its_people_write_to_each_other(ann: Caller, ben: Caller) -> None:
    room = make(ann, "ben-sub").json["id"]
    message = ann.say("hello", room=room)
    assert ben.texts(room=room) == ["hello"]
    assert ben.put(f"/rooms/{room}/read", {"id": message["id"]}).json == {"read_id": message["id"]}
    assert ben.put(f"/rooms/{room}/involvement", {"involvement": "mentions"}).json["involvement"] == "mentions"


def test_of_two_who_make_it_at_once_the_second_finds_the_first_ones(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    others: list[Any] = []
    happen(cloud, lambda: others.append(make(ben, "ann-sub")), "dynamodb:TransactWriteItems", "DirectoryTable")
    mine = make(ann, "ben-sub")
    assert (mine.status_code, others[0].status_code) == (200, 201)
    assert mine.json["id"] == others[0].json["id"]
    assert mine.json["users"] == [{"id": "ben-sub", "name": "Ben", "named": True}]
    assert (counted(cloud, "rooms", "ann-sub"), counted(cloud, "rooms", "ben-sub")) == (0, 1)


def test_of_many_who_make_it_at_once_all_get_the_same_room(
    client: FlaskClient, user_pool: UserPool, cloud: MotoCloud
) -> None:
    people = [f"person-{number}" for number in range(8)]
    callers = [
        Caller(client.application.test_client(), user_pool.token(sub=person, name=person.title())) for person in people
    ]
    for caller in callers:
        caller.get("/rooms")
    everyone, met = threading.Barrier(8), threading.local()

    def wait(_: Call) -> None:
        if not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=60)

    cloud.before("dynamodb:TransactWriteItems", wait)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda caller: make(caller, *people), callers))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    (room,) = {answer.json["id"] for answer in answers}
    items = [item for item in cloud.items("DirectoryTable", f"room#{room}") if item["sk"].startswith("member#")]
    assert len(items) == answers[0].json["members"] == 8
    assert sum(counted(cloud, "rooms", person) for person in people) == 1
