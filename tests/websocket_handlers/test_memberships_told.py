"""What of a batch of memberships concerns what is heard, and what a room is told of it."""

from typing import Any

import pytest

from chat.memberships import Membership
from chat.rooms import Room
from tests.support.lambda_events import ANN
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import memberships
from websocket_handlers.memberships import _Batch, _Changed, _Now

MEMBER = Membership("garden", "ann-sub", "open", "member", "1")
ADMIN = MEMBER._replace(role="admin")
BACK = MEMBER._replace(stamp="2")
ROOM = Room("garden", "open", "Garden", "", "at")


def changed(before: Membership | None, *stamps: str | None) -> _Changed:
    return _Changed(0, before, "open", set(stamps))


@pytest.mark.parametrize(
    ("before", "stamps", "concerns_it"),
    [
        (MEMBER, ["1"], False),
        (MEMBER, ["2"], True),
        (MEMBER, [None], True),
        (MEMBER, [None, "1"], True),
        (None, ["1"], True),
        (None, [None], False),
    ],
)
def test_who_comes_or_goes_concerns_what_is_heard(
    before: Membership | None, stamps: list[str | None], concerns_it: bool
) -> None:
    assert changed(before, *stamps).concerns_hearing is concerns_it


@pytest.mark.parametrize(
    ("before", "now", "kind", "role"),
    [
        (None, MEMBER, "member.joined", "member"),
        (None, ADMIN, "member.joined", "admin"),
        (ADMIN, None, "member.left", "admin"),
        (MEMBER, ADMIN, "member.updated", "admin"),
        (ADMIN, MEMBER, "member.updated", "member"),
        (MEMBER, MEMBER, None, None),
        (MEMBER, BACK, None, None),
        (None, None, None, None),
    ],
)
def test_a_room_is_told_who_comes_goes_and_becomes_another(
    before: Membership | None, now: Membership | None, kind: str | None, role: str | None
) -> None:
    told = memberships._told_to_room("garden", changed(before), _Now(now, ROOM, ANN))
    assert told == (kind and {"type": kind, "room": "garden", "user": ANN, "role": role})


@pytest.mark.parametrize(("mine", "room"), [(None, ROOM), (MEMBER, None)])
def test_who_is_no_member_is_told_that_it_has_ended(mine: Membership | None, room: Room | None) -> None:
    told = memberships._told_to_user("garden", _Now(mine, room, ANN))
    assert told == {"type": "membership.ended", "room": "garden"}


def test_a_member_is_told_what_is_theirs(cloud: MotoCloud) -> None:
    told = memberships._told_to_user("garden", _Now(MEMBER, ROOM, ANN))
    assert (told["type"], told["membership"]["id"], told["membership"]["role"]) == (
        "membership.updated",
        "garden",
        "member",
    )


def record(pk: str, sk: str, kind: str = "MODIFY", **images: dict[str, Any]) -> dict[str, Any]:
    def attributes(item: dict[str, Any]) -> dict[str, Any]:
        return {name: {"M": {}} if value == {} else {"S": value} for name, value in item.items()}

    keys = {"pk": pk, "sk": sk}
    change = {"Keys": attributes(keys)} | {name: attributes(keys | item) for name, item in images.items()}
    return {"eventName": kind, "dynamodb": change}


STORED = {"role": "member", "kind": "open"}


def test_a_batch_says_of_each_membership_where_it_began_and_by_which_it_went_on() -> None:
    batch = _Batch()
    batch.note(record("user#ann-sub", "room#garden", OldImage=STORED | {"stamp": "1"}), 3)
    batch.note(record("user#ann-sub", "room#garden", NewImage=STORED | {"stamp": "2"}), 5)
    batch.note(record("user#ann-sub", "room#hall", NewImage=STORED | {"stamp": "7"}), 6)
    assert batch.memberships == {
        ("ann-sub", "garden"): _Changed(3, MEMBER, "open", {None, "2"}),
        ("ann-sub", "hall"): _Changed(6, None, "open", {"7"}),
    }
    with pytest.raises(ValueError, match="no membership"):
        batch.note(record("user#ann-sub", "room#garden"), 8)


def test_of_a_room_the_last_of_each_change_is_told_from_its_first_record_on() -> None:
    batch = _Batch()
    for position, changes in ((2, {"name": "A", "topic": "T"}), (4, {"name": "B"})):
        coming = record("room#garden", "changed", NewImage={})
        coming["dynamodb"]["NewImage"]["changes"] = {"M": {name: {"S": value} for name, value in changes.items()}}
        batch.note(coming, position)
    batch.note(record("room#garden", "changed", "REMOVE", OldImage={}), 5)
    batch.note(record("room#garden", "room", NewImage={}), 6)
    batch.note(record("user#ann-sub", "standing", NewImage={}), 7)
    assert batch.people == {}
    assert batch.rooms == {"garden": (2, {"name": "B", "topic": "T"})}
    assert batch.memberships == {}


def test_of_a_person_it_is_said_once_that_they_have_changed_from_the_first_record_on() -> None:
    batch = _Batch()
    for position, kind in ((3, "INSERT"), (5, "MODIFY"), (6, "REMOVE")):
        batch.note(record("user#ann-sub", "changed", kind), position)
    batch.note(record("user#ben-sub", "changed", "REMOVE"), 7)
    assert batch.people == {"ann-sub": 3}
