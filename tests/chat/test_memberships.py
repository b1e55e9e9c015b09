"""Memberships: two items that begin, change and end together, and only as they were read."""

from typing import Any

import pytest

from chat import dynamodb, memberships
from chat.memberships import Membership
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import join, leave, make_room, membership_of
from tests.support.moto_cloud import MotoCloud

STAMP = "0199a000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud) -> None:
    make_room("garden", ben_sub=memberships.ADMIN)


def both_items(cloud: MotoCloud) -> list[dict[str, Any]]:
    mine = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "room#garden"]
    rooms = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "member#ann-sub"]
    return mine + rooms


def begin(role: str = memberships.MEMBER) -> Membership:
    dynamodb.transact_write(memberships.begin("garden", "open", "ann-sub", role, STAMP))
    return membership_of("garden", "ann-sub")


def test_a_membership_is_what_both_its_items_say(cloud: MotoCloud) -> None:
    begun = begin()
    assert begun == Membership("garden", "ann-sub", "open", "member", STAMP)
    mine, rooms = both_items(cloud)
    assert mine == {"pk": "user#ann-sub", "sk": "room#garden", "role": "member", "stamp": STAMP, "kind": "open"}
    assert rooms == {"pk": "room#garden", "sk": "member#ann-sub", "role": "member", "stamp": STAMP}


def test_it_has_what_its_member_has_chosen_and_read(cloud: MotoCloud) -> None:
    begin()
    cloud.put("DirectoryTable", {**both_items(cloud)[0], "involvement": "mentions", "read_id": "0199"})
    found = membership_of("garden", "ann-sub")
    assert (found.involvement, found.read_id) == ("mentions", "0199")


def test_who_is_a_member_does_not_become_one_again(cloud: MotoCloud) -> None:
    begin()
    with pytest.raises(dynamodb.Unmet) as unmet:
        dynamodb.transact_write(memberships.begin("garden", "open", "ann-sub", memberships.ADMIN))
    assert unmet.value.position == 0
    assert [item["role"] for item in both_items(cloud)] == ["member"] * 2


def test_a_role_is_both_items(cloud: MotoCloud) -> None:
    dynamodb.transact_write(memberships.change_role(begin(), memberships.ADMIN))
    assert [(item["role"], item["stamp"]) for item in both_items(cloud)] == [("admin", STAMP)] * 2


def test_an_end_takes_both_items_and_leaves_a_mark_for_three_hours(cloud: MotoCloud, time: FakeTime) -> None:
    dynamodb.transact_write(memberships.end(begin()))
    assert both_items(cloud) == []
    marks = [item for item in cloud.items("SessionsTable") if item["sk"] == "!ann-sub"]
    assert marks == [
        {"pk": channel, "sk": "!ann-sub", "stamp": STAMP, "expires_at": int(time.time()) + 3 * 60 * 60}
        for channel in ("channel#room#garden", "channel#screen#garden")
    ]


@pytest.mark.parametrize("change", ["role", "stamp"])
def test_nothing_is_done_to_one_that_has_changed(cloud: MotoCloud, change: str) -> None:
    was = begin()
    if change == "role":
        dynamodb.transact_write(memberships.change_role(was, memberships.ADMIN))
    else:
        leave("garden", "ann-sub")
        join("garden", "ann-sub")
    now = both_items(cloud)
    writes = [memberships.end(was), memberships.change_role(was, memberships.MEMBER), [was.still_has_its_role()]]
    for each in writes if change == "role" else [*writes, [was.is_still_there()]]:
        with pytest.raises(dynamodb.Unmet):
            dynamodb.transact_write(each)
    assert both_items(cloud) == now
    if change == "role":
        dynamodb.transact_write([was.is_still_there()])
