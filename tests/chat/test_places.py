"""Places: who somebody is in a room, by one consistent read."""

import pytest

from chat import places, standing
from chat.memberships import Membership
from chat.places import Place
from chat.rooms import Room
from tests.support.made_rooms import make_room, make_user, membership_of
from tests.support.moto_cloud import MotoCloud

# In an open, a closed and a direct room.
KINDS = ("open", "closed", "direct")


def test_one_read_says_how_one_stands_the_room_who_one_is_there_and_what_else_is_asked(cloud: MotoCloud) -> None:
    make_user("ann-sub", "Ann")
    make_room("garden", ann_sub="admin")
    cloud.put("MessagesTable", {"room": "garden", "id": "1"})
    cloud.calls.clear()
    also = [("MessagesTable", {"room": "garden", "id": each}) for each in "12"]
    found = places.find("ann-sub", "garden", also=also)
    (call,) = cloud.calls
    assert all(part["ConsistentRead"] for part in call.request["RequestItems"].values())
    assert found.place
    assert (found.place.room.id, found.place.keeps_order) == ("garden", False)
    assert found.place.member == membership_of("garden", "ann-sub")
    assert found.standing == standing.of("ann-sub")
    assert found.also == [{"room": "garden", "id": "1"}, None]


def test_who_is_no_member_is_somewhere_all_the_same_and_nobody_is_nowhere(cloud: MotoCloud) -> None:
    make_room("garden")
    place = places.find("ann-sub", "garden", keeps_order=True).place
    assert place
    assert (place.membership, place.keeps_order) == (None, True)
    with pytest.raises(LookupError, match="garden"):
        _ = place.member
    assert places.find("ann-sub", "nowhere").place is None


@pytest.mark.parametrize(
    ("role", "keeps_order", "is_administered"),
    [
        (None, False, "---"),
        (None, True, "+--"),
        ("member", False, "---"),
        ("member", True, "++-"),
        ("admin", False, "+++"),
        ("admin", True, "+++"),
    ],
)
def test_who_may_do_what_a_rooms_admin_may(role: str | None, keeps_order: bool, is_administered: str) -> None:
    for kind, expected in zip(KINDS, is_administered, strict=True):
        mine = Membership("garden", "ann-sub", kind, role, "1") if role else None
        assert Place(Room("garden", kind, "", "", ""), mine, keeps_order).is_administered is (expected == "+")


def test_nobody_keeps_order_who_is_not_said_to() -> None:
    assert Place(Room("garden", "open", "", "", ""), None).is_administered is False
