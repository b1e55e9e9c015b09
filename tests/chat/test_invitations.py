"""Invitations: what is kept of one, for how long and how often it is good, and who may use it."""

import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest

from chat import dynamodb, invitations, message_id, rooms
from chat.invitations import Invitation
from chat.places import Outdated
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import leave, make_room, make_user, membership_of
from tests.support.moto_cloud import MotoCloud, once


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud, time: FakeTime) -> None:
    """Ben, who is in a room, and others who are not."""
    make_user("ben-sub", "Ben")
    make_room("garden", rooms.CLOSED, ann_sub="admin", ben_sub="member")


def make(lifetime_s: int = 100, uses: int = 3) -> tuple[Invitation, str]:
    return invitations.make(membership_of("garden", "ben-sub"), lifetime_s, uses)


def kept(cloud: MotoCloud) -> list[dict[str, Any]]:
    return [item for item in cloud.items("DirectoryTable") if "invitation" in item["sk"]]


def use(invitation: Invitation) -> bool:
    try:
        dynamodb.transact_write([invitation.use()])
    except dynamodb.Unmet:
        return False
    return True


def opens(code: str) -> bool:
    return invitations.look("cat-sub", code).invitation is not None


def test_it_is_for_a_week_and_fifty_unless_told_and_a_month_and_a_thousand_at_most(time: FakeTime) -> None:
    usual, _ = make(invitations.DEFAULT_LIFETIME_S, invitations.DEFAULT_USES)
    longest, _ = make(invitations.MAX_LIFETIME_S, invitations.MAX_USES)
    until = [each.expires_at - int(time.time()) for each in (usual, longest)]
    assert until == [7 * 24 * 60 * 60, 30 * 24 * 60 * 60]
    assert (usual.uses_left, longest.uses_left) == (50, 1_000)


def test_of_a_code_of_192_bits_the_hash_is_kept_in_both_items(cloud: MotoCloud, time: FakeTime) -> None:
    made, code = make()
    assert len(base64.urlsafe_b64decode(code)) == 24
    hash_ = hashlib.sha256(code.encode()).hexdigest()
    until = int(time.time()) + 100
    assert kept(cloud) == [
        {
            "pk": f"invitation#{hash_}",
            "sk": "invitation",
            "room": "garden",
            "id": made.id,
            "by": "ben-sub",
            "expires_at": until,
        },
        {
            "pk": "room#garden",
            "sk": f"invitation#{made.id}",
            "by": "ben-sub",
            "stamp": made.stamp,
            "expires_at": until,
            "uses_left": 3,
            "hash": hash_,
        },
    ]
    assert made == Invitation("garden", made.id, "ben-sub", made.stamp, until, 3, hash_)
    assert invitations.page("garden", 5) == ([made], None)


def test_its_room_its_maker_and_who_one_is_there_are_found_by_the_code() -> None:
    made, code = make()
    stranger = invitations.look("cat-sub", code)
    assert stranger.place
    assert (stranger.place.room.id, stranger.place.membership, stranger.invitation) == ("garden", None, made)
    assert stranger.by == {"id": "ben-sub", "name": "Ben", "named": True}
    member = invitations.look("ann-sub", code)
    assert member.place
    assert member.place.member.role == "admin"


def test_it_is_shown_without_its_code_and_hash(time: FakeTime) -> None:
    made = Invitation("garden", message_id.first_of(1_795_680_245.678), "ben-sub", "stamp", 1_795_680_300, 3, "hash")
    assert made.shown() == {
        "id": made.id,
        "created_at": "2026-11-26T08:04:05.678Z",
        "expires_at": "2026-11-26T08:05:00.000Z",
        "uses_left": 3,
    }


def test_it_ends_with_its_last_second(time: FakeTime) -> None:
    time.now_ms -= time.now_ms % 1000
    made, code = make(lifetime_s=10)
    time.advance(9.999)
    assert opens(code)
    assert use(made)
    assert invitations.page("garden", 5)[0]
    time.advance(0.001)
    assert not opens(code)
    assert not use(made)
    assert invitations.page("garden", 5) == ([], None)


@pytest.mark.parametrize("uses", [1, 2, 3])
def test_it_is_good_for_so_many_uses(cloud: MotoCloud, uses: int) -> None:
    made, code = make(uses=uses)
    for left in range(uses, 0, -1):
        assert opens(code)
        assert use(replace(made, uses_left=left))
    assert not opens(code)
    assert not use(replace(made, uses_left=1))
    # The code's is still there: who has joined by it finds the room.
    assert [item["pk"] for item in kept(cloud)] == [f"invitation#{made.hash}"]
    place = invitations.look("ann-sub", code).place
    assert place
    assert place.room.id == "garden"


@pytest.mark.parametrize("seen", [1, 2])
def test_a_use_is_one_of_what_was_read(seen: int) -> None:
    """Who takes it for the last one does not take another away, and the last one is taken away."""
    made, code = make(uses=3 - seen)
    assert not use(replace(made, uses_left=seen))
    assert opens(code)


def test_who_has_left_invites_nobody(cloud: MotoCloud) -> None:
    _, code = make()
    bens = membership_of("garden", "ben-sub")
    leave("garden", "ben-sub")
    assert not opens(code)
    before = kept(cloud)
    with pytest.raises(Outdated):
        invitations.make(bens, 100, 3)
    assert kept(cloud) == before


def test_an_answer_that_was_lost_is_no_failure(cloud: MotoCloud) -> None:
    """botocore sends it again under its token; a DynamoDB that has forgotten that says that it is there already."""
    cloud.before("dynamodb:TransactWriteItems", lambda call: cloud.do("transact_write_items", call.request) and None)
    made, code = make()
    cloud.heal()
    assert opens(code)
    assert invitations.page("garden", 5) == ([made], None)


def test_what_is_taken_back_opens_nothing_and_is_taken_back_once(cloud: MotoCloud) -> None:
    made, code = make()
    invitations.revoke(made, [])
    assert kept(cloud) == []
    assert invitations.look("ann-sub", code).place is None
    with pytest.raises(Outdated):
        invitations.revoke(made, [])


def test_a_list_goes_on_where_it_ended(cloud: MotoCloud, time: FakeTime) -> None:
    all_of_them = []
    for _ in range(3):
        all_of_them.append(make()[0])
        time.advance(1)
    first, more = invitations.page("garden", 2)
    assert first == all_of_them[:2]
    assert invitations.page("garden", 2, more) == (all_of_them[2:], None)


def test_what_is_looked_at_is_read_by_two_requests_and_an_unknown_code_by_one(cloud: MotoCloud) -> None:
    _, code = make()
    for known, requests in ((code, 2), ("x", 1)):
        cloud.calls.clear()
        invitations.look("cat-sub", known)
        assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem"] * requests


def test_a_room_that_goes_meanwhile_is_nowhere(cloud: MotoCloud) -> None:
    _, code = make()
    cloud.before("dynamodb:BatchGetItem", once(lambda: cloud.delete("DirectoryTable", pk="room#garden", sk="room")))
    assert invitations.look("cat-sub", code).place is None
