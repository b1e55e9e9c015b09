"""Rooms: made, listed, looked at."""

import pytest

from tests.support.caller import Caller


@pytest.fixture(autouse=True)
def both_have_been_here(ann: Caller, ben: Caller) -> None:
    ann.get("/rooms")
    ben.get("/rooms")


def test_its_maker_is_its_admin_and_others_are_members(ann: Caller, ben: Caller) -> None:
    made = ann.post("/rooms", {"kind": "closed", "name": " Plans ", "topic": "What next", "users": ["ben-sub"]})
    room = made.json
    assert made.status_code == 201
    assert room == {
        "id": room["id"],
        "kind": "closed",
        "name": "Plans",
        "topic": "What next",
        "created_at": room["created_at"],
        "members": 2,
        "role": "admin",
        "involvement": "everything",
        "read_id": None,
        "newest": None,
        "unread": False,
        "mentions": 0,
    }
    assert ann.get(f"/rooms/{room['id']}").json == room
    assert ben.get(f"/rooms/{room['id']}").json == {**room, "role": "member"}
