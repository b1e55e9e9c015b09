"""Who acts on a room is who they were when a rule let them, at the moment when it is done."""

from typing import Any

import pytest

from chat import acting, audit, dynamodb, memberships, places
from chat.places import Place
from tests.support.lambda_events import ANN
from tests.support.made_rooms import leave, make_room
from tests.support.moto_cloud import MotoCloud

OTHER = {memberships.MEMBER: memberships.ADMIN, memberships.ADMIN: memberships.MEMBER}


def where_ann_is(*, role: str = memberships.MEMBER, keeps_order: bool = False) -> Place:
    make_room("garden", ann_sub=role, ben_sub=memberships.ADMIN)
    place = places.find("ann-sub", "garden", keeps_order=keeps_order).place
    assert place
    return place


def act(place: Place) -> None:
    dynamodb.transact_write(acting.on_room(place, ANN, audit.ROOM_UPDATED, is_noted=True))


@pytest.mark.parametrize(
    ("role", "keeps_order"), [(memberships.MEMBER, False), (memberships.MEMBER, True), (memberships.ADMIN, True)]
)
def test_a_role_that_changes_meanwhile_stops_nobody_whom_it_has_not_let(
    cloud: MotoCloud, role: str, keeps_order: bool
) -> None:
    place = where_ann_is(role=role, keeps_order=keeps_order)
    dynamodb.transact_write(memberships.change_role(place.member, OTHER[role]))
    act(place)
    assert [entry["act"] for entry in cloud.items("DirectoryTable", audit.PK)] == [audit.ROOM_UPDATED]


def test_who_is_no_admin_any_more_does_nothing_as_one(cloud: MotoCloud) -> None:
    place = where_ann_is(role=memberships.ADMIN)
    dynamodb.transact_write(memberships.change_role(place.member, memberships.MEMBER))
    with pytest.raises(dynamodb.Unmet):
        act(place)
    assert cloud.items("DirectoryTable", audit.PK) == []


def test_who_it_was_done_to_is_named_in_the_list(cloud: MotoCloud) -> None:
    place = where_ann_is(role=memberships.ADMIN)
    ben: Any = {"id": "ben-sub", "name": "Ben", "status": "Away"}
    dynamodb.transact_write(acting.on_member(ben, place, ANN, audit.MEMBER_REMOVED, is_noted=True))
    (entry,) = cloud.items("DirectoryTable", audit.PK)
    assert (entry["who"], entry["act"], entry["user"]) == (ANN, "member.removed", {"id": "ben-sub", "name": "Ben"})


@pytest.mark.parametrize("keeps_order", [False, True])
def test_who_has_left_does_nothing_as_a_member(cloud: MotoCloud, keeps_order: bool) -> None:
    place = where_ann_is(keeps_order=keeps_order)
    leave("garden", "ann-sub")
    with pytest.raises(dynamodb.Unmet):
        act(place)
