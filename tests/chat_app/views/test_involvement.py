"""Involvement: what a member is told of a room."""

from typing import Any

import pytest

from tests.support.caller import Caller
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud


@pytest.fixture(autouse=True)
def both_have_been_here(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    ann.get("/rooms")
    ben.get("/rooms")
    make_room("plans", ann_sub="member", ben_sub="member")
    cloud.calls.clear()


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def test_each_member_chooses_and_sees_the_membership(ann: Caller, ben: Caller) -> None:
    for involvement in ("mentions", "nothing", "everything", "nothing"):
        chosen = ann.put("/rooms/plans/involvement", {"involvement": involvement})
        assert (chosen.status_code, chosen.json["involvement"]) == (200, involvement)
        assert ann.get("/rooms/plans").json == chosen.json
    assert ben.get("/rooms/plans").json["involvement"] == "everything"


def test_a_choice_is_one_write_and_the_same_again_none(ann: Caller, cloud: MotoCloud) -> None:
    ann.put("/rooms/plans/involvement", {"involvement": "mentions"})
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "UpdateItem", "Query"]  # the first one counts
    cloud.calls.clear()
    ann.put("/rooms/plans/involvement", {"involvement": "mentions"})
    assert actions(cloud) == ["BatchGetItem", "Query"]


def test_who_is_no_member_chooses_nothing(ann: Caller, ben: Caller) -> None:
    make_room("garden", ben_sub="member")
    make_room("secret", "closed", ben_sub="member")
    assert ann.put("/rooms/garden/involvement", {"involvement": "nothing"}).status_code == 403
    assert ann.put("/rooms/secret/involvement", {"involvement": "nothing"}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"involvement": "some"}, {"involvement": None}, {"involvement": ["nothing"]}])
def test_what_is_no_choice_is_refused(ann: Caller, body: dict[str, Any]) -> None:
    assert ann.put("/rooms/plans/involvement", body).status_code == 422


def test_who_has_left_meanwhile_is_no_member_by_it(ann: Caller, cloud: MotoCloud) -> None:
    leave = lambda _: cloud.delete("DirectoryTable", pk="user#ann-sub", sk="room#plans")  # noqa: E731
    cloud.before("dynamodb:UpdateItem", leave)
    assert ann.put("/rooms/plans/involvement", {"involvement": "nothing"}).status_code == 403
    assert [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "room#plans"] == []
