"""Read markers: how far one has read; forward only, and to what is there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chat import message_id
from tests.support.caller import Caller
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import Call, MotoCloud


@pytest.fixture(autouse=True)
def both_have_been_here(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    ann.get("/rooms")
    ben.get("/rooms")
    make_room("plans", ann_sub="member", ben_sub="member")


@pytest.fixture
def ids(ben: Caller, cloud: MotoCloud) -> list[str]:
    said = [ben.say("hello", room="plans")["id"] for _ in range(5)]
    cloud.calls.clear()
    return said


def read(caller: Caller, identifier: Any, room: str = "plans") -> Any:
    return caller.put(f"/rooms/{room}/read", {"id": identifier})


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def test_it_goes_forward_only(ann: Caller, ben: Caller, ids: list[str]) -> None:
    for position, stays in ((1, 1), (3, 3), (0, 3), (3, 3), (2, 3), (4, 4)):
        answer = read(ann, ids[position])
        assert (answer.status_code, answer.json) == (200, {"read_id": ids[stays]})
        assert ann.get("/rooms/plans").json["read_id"] == ids[stays]
    assert ben.get("/rooms/plans").json["read_id"] is None


def test_it_is_a_read_and_a_write_and_for_an_older_message_a_read(
    ann: Caller, cloud: MotoCloud, ids: list[str]
) -> None:
    read(ann, ids[1])
    assert actions(cloud) == ["BatchGetItem", "UpdateItem"]
    cloud.calls.clear()
    read(ann, ids[0])
    assert actions(cloud) == ["BatchGetItem"]


def test_capitals_name_the_same_message(ann: Caller, ids: list[str]) -> None:
    assert read(ann, ids[1].upper()).json == {"read_id": ids[1]}


def test_what_is_no_message_of_the_room_is_not_read(ann: Caller, ids: list[str]) -> None:
    elsewhere = ann.say("hello", room="general")["id"]
    read(ann, ids[0])
    for identifier in (elsewhere, message_id.new(), "0" * 8 + ids[1][8:]):
        refused = read(ann, identifier)
        assert (refused.status_code, refused.json["detail"]) == (404, "There is no such message in this room.")
    assert ann.get("/rooms/plans").json["read_id"] == ids[0]


def test_a_tombstone_is_read_and_what_has_expired_is_not(
    ann: Caller, ben: Caller, cloud: MotoCloud, ids: list[str]
) -> None:
    ben.delete(f"/rooms/plans/messages/{ids[1]}")
    assert read(ann, ids[1]).json == {"read_id": ids[1]}
    cloud.put("MessagesTable", {"room": "plans", "id": ids[2], "expires_at": 1})
    assert read(ann, ids[2]).status_code == 404


@pytest.mark.parametrize("body", [{}, {"id": "newest"}, {"id": None}, {"id": 1}])
def test_what_is_no_id_is_refused(ann: Caller, body: dict[str, Any]) -> None:
    assert ann.put("/rooms/plans/read", body).status_code == 422


def test_who_is_no_member_has_none(ann: Caller, ben: Caller) -> None:
    make_room("garden", ben_sub="member")
    make_room("secret", "closed", ben_sub="member")
    for room, status in (("garden", 403), ("secret", 404)):
        message = ben.say("hello", room=room)
        assert read(ann, message["id"], room).status_code == status


def test_an_older_one_that_comes_second_is_answered_with_the_newer(
    ann: Caller, cloud: MotoCloud, ids: list[str]
) -> None:
    happen(cloud, lambda: read(ann, ids[3]), "dynamodb:UpdateItem", "DirectoryTable")
    assert read(ann, ids[1]).json == {"read_id": ids[3]}
    assert ann.get("/rooms/plans").json["read_id"] == ids[3]


def test_of_many_pages_at_once_the_one_that_has_read_most_stays(ann: Caller, cloud: MotoCloud, ids: list[str]) -> None:
    everyone = threading.Barrier(5)

    def wait(call: Call) -> None:
        if "read_id" in call.request.get("UpdateExpression", ""):
            everyone.wait(timeout=60)

    cloud.before("dynamodb:UpdateItem", wait)
    callers = []
    for _ in ids:
        another = Caller(ann.client.application.test_client(), "")
        another.headers = ann.headers
        callers.append(another)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(read, callers, ids))
    assert all(answer.json["read_id"] >= identifier for answer, identifier in zip(answers, ids, strict=True))
    assert ann.get("/rooms/plans").json["read_id"] == ids[-1]


def test_who_leaves_meanwhile_reads_nothing(ann: Caller, cloud: MotoCloud, ids: list[str]) -> None:
    happen(cloud, lambda: ann.delete("/rooms/plans/members/ann-sub"), "dynamodb:UpdateItem", "DirectoryTable")
    assert read(ann, ids[0]).status_code == 403
    ann.put("/rooms/plans/members/ann-sub")
    assert ann.get("/rooms/plans").json["read_id"] is None
