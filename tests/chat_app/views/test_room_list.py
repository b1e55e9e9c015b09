"""`GET /rooms`: all of one's own, with what is unread in each, by three requests."""

from typing import Any

import pytest

from chat import memberships, message_id, people, rooms, standing
from chat.clock import rfc3339
from tests.support.caller import Caller
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud


@pytest.fixture(autouse=True)
def both_have_been_here(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    ann.get("/rooms")
    ben.get("/rooms")


def own(caller: Caller) -> dict[str, dict[str, Any]]:
    return {room["id"]: room for room in caller.get("/rooms").json["rooms"]}


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def change(cloud: MotoCloud, room: str, **fields: Any) -> None:
    """Put into the room's item what the stream's functions write there."""
    (item,) = [item for item in cloud.items("DirectoryTable", f"room#{room}") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**item, **fields})


def said(by: str, identifier: str | None = None) -> dict[str, str]:
    identifier = identifier or message_id.new()
    return {"id": identifier, "sent_at": rfc3339(message_id.made_at_s(identifier)), "by": by}


def mention(cloud: MotoCloud, room: str, user_id: str = "ann-sub", count: int = 1) -> list[str]:
    ids = [message_id.new() for _ in range(count)]
    for identifier in ids:
        cloud.put("DirectoryTable", {"pk": f"user#{user_id}", "sk": f"mention#{identifier}", "room": room})
    return ids


def put_room(cloud: MotoCloud, room_id: str, kind: str, **fields: Any) -> None:
    """Put a room there that Ann is a member of: moto takes longer over a transaction the more a table holds."""
    room = {**rooms.key(room_id), "kind": kind, "topic": "", "created_at": "2026-11-26T00:00:00.000Z", **fields}
    mine = {"kind": kind, "role": "member", "stamp": message_id.new(), **memberships.key(room_id, "ann-sub")}
    cloud.put("DirectoryTable", room, mine)


def test_who_is_new_has_the_general_room(ann: Caller) -> None:
    general = own(ann)["general"]
    assert general == {
        "id": "general",
        "kind": "open",
        "name": "general",
        "topic": "",
        "created_at": general["created_at"],
        "members": 2,
        "role": "member",
        "involvement": "everything",
        "read_id": None,
        "newest": None,
        "unread": False,
        "mentions": 0,
    }


def test_the_most_recently_active_room_comes_first(ann: Caller, cloud: MotoCloud) -> None:
    for room in ("one", "two", "three", "four"):
        make_room(room, ann_sub="member")
    assert list(own(ann)) == ["four", "three", "two", "one", "general"]
    change(cloud, "two", newest=said("ben-sub"))
    change(cloud, "one", newest=said("ann-sub"))
    assert list(own(ann)) == ["one", "two", "four", "three", "general"]


def test_a_silent_room_stands_where_one_came_to_it(ann: Caller, cloud: MotoCloud) -> None:
    make_room("old", ben_sub="member")
    make_room("new", ann_sub="member")
    ann.put("/rooms/old/members/ann-sub")
    assert list(own(ann)) == ["old", "new", "general"]


def test_what_is_unread_is_told_of_each_room(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    for room in ("one", "two"):
        make_room(room, ann_sub="member", ben_sub="member")
    first, second = said("ben-sub"), said("ann-sub")
    change(cloud, "one", newest=second, newest_else=first)
    change(cloud, "two", newest=second)
    assert [own(ann)[room]["unread"] for room in ("one", "two")] == [True, False]
    assert [own(ben)[room]["unread"] for room in ("one", "two")] == [True, True]
    assert own(ann)["one"]["newest"] == {"id": second["id"], "sent_at": second["sent_at"]}


def test_mentions_are_counted_room_by_room_from_what_is_read(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    for room in ("one", "two"):
        make_room(room, ann_sub="member", ben_sub="member")
    ids = mention(cloud, "one", count=3)
    mention(cloud, "two", count=120)
    mention(cloud, "elsewhere", count=5)
    change(cloud, "one", everyone_by={"cat-sub": [ids[1], message_id.new()], "ann-sub": [message_id.new()]})
    assert [(room, own(ann)[room]["mentions"]) for room in ("one", "two", "general")] == [
        ("one", 4),
        ("two", 99),
        ("general", 0),
    ]
    assert own(ben)["one"]["mentions"] == 3
    assert ann.get("/rooms/one").json == own(ann)["one"]
    cloud.put("MessagesTable", {"room": "one", "id": ids[1]})
    ann.put("/rooms/one/read", {"id": ids[1]})
    assert own(ann)["one"]["mentions"] == 2


def test_direct_rooms_have_the_others_by_the_names_that_are_theirs_now(ann: Caller, ben: Caller) -> None:
    make_user("dan-sub")
    room = ann.post("/rooms", {"kind": "direct", "users": ["ben-sub", "dan-sub"]}).json["id"]
    ben.patch("/me", {"name": "Benjamin", "status": "away"})
    assert own(ann)[room]["users"] == [
        {"id": "ben-sub", "name": "Benjamin", "status": "away", "named": True},
        people.shown("dan-sub", {}),
    ]
    assert [user["id"] for user in own(ben)[room]["users"]] == ["ann-sub", "dan-sub"]


def test_of_more_than_100_people_the_rest_has_the_names_of_when_it_was_made(ann: Caller, cloud: MotoCloud) -> None:
    users = [f"user-{number:03}" for number in range(105)]
    rooms_of = [users[start : start + 7] for start in range(0, len(users), 7)]
    for number, others in enumerate(rooms_of):
        names = {user_id: f"Name of {user_id}" for user_id in [*others, "ann-sub"]}
        put_room(cloud, f"direct-{number}", "direct", users=sorted(names), names=names)
        cloud.put("DirectoryTable", *({**standing.key(each), "known_since": 1, "name": "Renamed"} for each in others))
    cloud.calls.clear()
    listed = ann.get("/rooms").json["rooms"]
    assert actions(cloud) == ["Query", "BatchGetItem", "BatchGetItem"]
    shown = {user["id"]: user["name"] for room in listed for user in room.get("users", ())}
    # The room that was made first has been silent for longest.
    assert {user_id for user_id, name in shown.items() if name != "Renamed"} == set(users[2:7])
    assert shown[users[6]] == f"Name of {users[6]}"
    assert all(user["named"] for room in listed for user in room.get("users", ()))


@pytest.mark.parametrize(("many", "requests"), [(9, 3), (98, 3), (99, 4)])
def test_a_hundred_rooms_are_three_requests_and_ten_times_the_mentions_and_members_no_more(
    ann: Caller, cloud: MotoCloud, many: int, requests: int
) -> None:
    for number in range(many):
        put_room(cloud, f"room-{number}", "open", name="Room", members=100 * many)
    put_room(cloud, "direct-1", "direct", users=["ann-sub", "ben-sub"])
    mention(cloud, "room-1", count=3 * many)
    cloud.calls.clear()
    assert len(own(ann)) == many + 2
    # Of more than 100 rooms, each further 100 are one more.
    assert actions(cloud) == ["Query", *["BatchGetItem"] * (requests - 1)]


def test_all_rooms_are_there_though_they_take_more_than_a_page(ann: Caller, cloud: MotoCloud) -> None:
    for number in range(30):
        put_room(cloud, f"room-{number}", "closed", name="Room")
    mention(cloud, "room-0", count=50)
    # As a Query ends at 1 MB, wherever that is.
    cloud.before("dynamodb:Query", lambda call: cloud.do("query", {**call.request, "Limit": 12}))
    cloud.calls.clear()
    assert len(own(ann)) == 31
    # 32 items before the mentions: the third page ends among them, and is the last that is asked for.
    assert actions(cloud) == ["Query", "Query", "Query", "BatchGetItem"]
    assert own(ann)["room-0"]["mentions"] == 4


def test_the_first_call_of_somebody_may_be_this_one(ann: Caller, cloud: MotoCloud) -> None:
    cloud.empty()
    assert list(own(ann)) == ["general"]


def test_who_is_blocked_or_signed_out_is_told_no_rooms(ann: Caller, cloud: MotoCloud) -> None:
    (item,) = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "standing"]
    cloud.put("DirectoryTable", {**item, **standing.key("ann-sub"), "ended_before": 2**40})
    assert ann.get("/rooms").status_code == 401
    assert ann.get("/rooms?open=true").status_code == 401
    cloud.put("DirectoryTable", {**item, "blocked": {"at": "", "by": {}, "reason": ""}})
    for path in ("/rooms", "/rooms?open=true", "/rooms?open=maybe"):
        refused = ann.get(path)
        assert (refused.status_code, refused.json["type"]) == (403, "urn:chatroom:problem:blocked")


@pytest.mark.parametrize("query", ["open=1", "open=", "open=true&limit=0", "open=true&limit=101"])
def test_what_is_no_question_is_refused(ann: Caller, query: str) -> None:
    assert ann.get(f"/rooms?{query}").status_code == 422
