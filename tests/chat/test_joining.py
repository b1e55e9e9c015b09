"""Joining and leaving: the room's counts are as its members are, and who cannot come or go is told which."""

import pytest

from chat import audit, dynamodb, joining, leaving, memberships, roles, rooms
from chat.places import Outdated
from chat.rooms import Room
from chat.rules import Conflict
from tests.support.lambda_events import ANN
from tests.support.made_rooms import make_room, membership_of
from tests.support.moto_cloud import MotoCloud

NOTED = "audit"


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud) -> None:
    make_room("garden", rooms.CLOSED, ben_sub="admin", cat_sub="member")


def room() -> Room:
    (item,) = dynamodb.batch_get([rooms.place("garden")])
    assert item
    return Room.of(item)


def counts() -> tuple[int, int]:
    return room().members, room().admins


def noted(cloud: MotoCloud) -> int:
    return len(cloud.items("DirectoryTable", NOTED))


@pytest.mark.parametrize(("role", "expected"), [(memberships.MEMBER, (3, 1)), (memberships.ADMIN, (3, 2))])
def test_who_joins_is_counted_once_and_has_the_role(cloud: MotoCloud, role: str, expected: tuple[int, int]) -> None:
    joined = joining.join(room(), "ann-sub", role, [audit.write(ANN, audit.MEMBER_ADDED)])
    assert joined == membership_of("garden", "ann-sub")
    assert (joined.role, joined.kind) == (role, rooms.CLOSED)
    with pytest.raises(Outdated):
        joining.join(room(), "ann-sub", role, [audit.write(ANN, audit.MEMBER_ADDED)])
    assert counts() == expected
    assert noted(cloud) == 1


def test_who_is_not_told_otherwise_is_a_member() -> None:
    assert joining.join(room(), "ann-sub").role == memberships.MEMBER


def test_nobody_joins_a_room_that_has_been_archived_meanwhile(cloud: MotoCloud) -> None:
    before = room()
    (item,) = [each for each in cloud.items("DirectoryTable", "room#garden") if each["sk"] == "room"]
    cloud.put("DirectoryTable", {**item, "archived_at": "2026-11-26T08:04:05.678Z"})
    with pytest.raises(Conflict, match="archived"):
        joining.join(before, "ann-sub")
    assert counts() == (2, 1)


def test_an_unmet_condition_of_somebody_elses_lets_nobody_in(cloud: MotoCloud) -> None:
    proof = membership_of("garden", "cat-sub").is_still_there()
    leaving.leave(membership_of("garden", "cat-sub"))
    with pytest.raises(Outdated):
        joining.join(room(), "ann-sub", also=[proof])
    assert counts() == (1, 1)


def test_who_leaves_is_counted_once(cloud: MotoCloud) -> None:
    cats = membership_of("garden", "cat-sub")
    leaving.leave(cats, [audit.write(ANN, audit.MEMBER_REMOVED)])
    with pytest.raises(Outdated):
        leaving.leave(cats, [audit.write(ANN, audit.MEMBER_REMOVED)])
    assert counts() == (1, 1)
    assert noted(cloud) == 1


def test_the_last_admin_leaves_nobody_behind() -> None:
    with pytest.raises(Conflict, match="first makes another"):
        leaving.leave(membership_of("garden", "ben-sub"))
    assert counts() == (2, 1)
    leaving.leave(membership_of("garden", "cat-sub"))
    leaving.leave(membership_of("garden", "ben-sub"))
    assert counts() == (0, 0)


def test_of_two_admins_one_leaves() -> None:
    roles.give(membership_of("garden", "cat-sub"), memberships.ADMIN)
    leaving.leave(membership_of("garden", "ben-sub"))
    assert counts() == (1, 1)
    joining.join(room(), "ann-sub")
    with pytest.raises(Conflict):
        leaving.leave(membership_of("garden", "cat-sub"))


def test_a_room_that_has_admins_keeps_one(cloud: MotoCloud) -> None:
    with pytest.raises(Conflict, match="no admin"):
        roles.give(membership_of("garden", "ben-sub"), memberships.MEMBER)
    assert (counts(), membership_of("garden", "ben-sub").role) == ((2, 1), memberships.ADMIN)
    cats = membership_of("garden", "cat-sub")
    given = roles.give(cats, memberships.ADMIN, [audit.write(ANN, audit.MEMBER_UPDATED)])
    assert given == membership_of("garden", "cat-sub")
    assert counts() == (2, 2)
    with pytest.raises(Outdated):
        roles.give(cats, memberships.ADMIN, [audit.write(ANN, audit.MEMBER_UPDATED)])
    assert roles.give(given, memberships.MEMBER).role == memberships.MEMBER
    assert (counts(), noted(cloud)) == ((2, 1), 1)
