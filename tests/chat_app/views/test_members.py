"""Members: who joins, brings others in, leaves, removes, and is an admin."""

from typing import Any

import pytest

from chat import joining, leaving, memberships, message_id, standing
from chat.clock import rfc3339
from chat.rooms import Room
from chat_app import cursors
from tests.support.caller import Caller
from tests.support.made_rooms import make_room, make_user, membership_of
from tests.support.moto_cloud import MotoCloud, once

ANN = {"id": "ann-sub", "name": "Ann", "named": True}
BEN = {"id": "ben-sub", "name": "Ben", "named": True}
TRANSACTION = "dynamodb:TransactWriteItems"


@pytest.fixture(autouse=True)
def all_have_been_here(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    for caller in (ann, ben, zoe):
        caller.get("/rooms")
    cloud.calls.clear()


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def roles(caller: Caller, room: str) -> dict[str, str]:
    members = caller.get(f"/rooms/{room}/members").json["members"]
    return {member["user"]["id"]: member["role"] for member in members}


def counts(cloud: MotoCloud, room: str) -> tuple[int, int]:
    """Return how many members and admins the room says that it has."""
    (item,) = [item for item in cloud.items("DirectoryTable", f"room#{room}") if item["sk"] == "room"]
    return item["members"], item["admins"]


def audit(zoe: Caller) -> list[dict[str, Any]]:
    told = ("who", "act", "user", "room", "role")
    return [{name: entry[name] for name in told if name in entry} for entry in zoe.get("/admin/audit").json["audit"]]


# --------------------------------------------------------------------------------------------------------- listing them


def test_within_a_page_admins_come_first_then_the_others_by_name(ann: Caller) -> None:
    for user_id, name in (("c-sub", "\u00c9mile"), ("d-sub", "dora"), ("e-sub", "Fay"), ("f-sub", None)):
        make_user(user_id, name)
    make_room("plans", ann_sub="member", ben_sub="admin", c_sub="member", d_sub="member", e_sub="admin", f_sub="member")
    members = ann.get("/rooms/plans/members").json["members"]
    names = [(member["user"]["name"], member["role"]) for member in members]
    assert names[:5] == [
        ("Ben", "admin"),
        ("Fay", "admin"),
        ("Ann", "member"),
        ("dora", "member"),
        ("\u00c9mile", "member"),
    ]
    assert members[5]["user"]["named"] is False


def test_a_member_has_been_there_since_they_joined(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin")
    joined = ben.put("/rooms/plans/members/ben-sub").json
    (item,) = [item for item in cloud.items("DirectoryTable", "user#ben-sub") if item["sk"] == "room#plans"]
    assert joined == {"user": BEN, "role": "member", "joined_at": rfc3339(message_id.made_at_s(item["stamp"]))}
    assert ann.get("/rooms/plans/members").json["members"][1] == joined


def test_everybody_sees_who_is_in_an_open_room_and_members_who_is_in_a_closed_one(ann: Caller, ben: Caller) -> None:
    make_room("garden", ben_sub="member")
    make_room("plans", "closed", ben_sub="member")
    assert roles(ann, "garden") == roles(ben, "plans") == {"ben-sub": "member"}
    assert ann.get("/rooms/plans/members").status_code == 404


def test_pages_have_each_member_once_and_a_cursor_is_of_its_room(ann: Caller) -> None:
    make_room("garden", ann_sub="member")
    make_room("plans", **{f"u{number}": "member" for number in range(7)}, ann_sub="admin")
    found, path = [], "/rooms/plans/members?limit=3"
    while path:
        page = ann.get(path).json
        found.append([member["user"]["id"] for member in page["members"]])
        path = page.get("next") and f"/rooms/plans/members?limit=3&cursor={page['next']}"
    assert [len(page) for page in found] == [3, 3, 2]
    assert {user for page in found for user in page} == {"ann-sub", *(f"u{number}" for number in range(7))}
    cursor = ann.get("/rooms/plans/members?limit=3").json["next"]
    assert ann.get(f"/rooms/garden/members?cursor={cursor}").status_code == 400
    # DynamoDB would refuse what is outside of the list, too, as an error of ours.
    outside = cursors.give("members of plans", "invitation#x")["next"]
    assert ann.get(f"/rooms/plans/members?cursor={outside}").status_code == 400


@pytest.mark.parametrize("many", [10, 150])
def test_a_page_costs_two_requests_besides_who_may_see_it_however_large_the_room(
    ann: Caller, cloud: MotoCloud, many: int
) -> None:
    make_room("plans", ann_sub="member")
    for number in range(many):
        member = {"role": "member", "stamp": message_id.new(), **memberships.rooms_key("plans", f"user-{number:03}")}
        cloud.put("DirectoryTable", member, {**standing.key(f"user-{number:03}"), "known_since": 1, "name": "User"})
    cloud.calls.clear()
    page = ann.get("/rooms/plans/members").json
    assert (len(page["members"]), "next" in page) == {10: (11, False), 150: (100, True)}[many]
    assert actions(cloud) == ["BatchGetItem", "Query", "BatchGetItem"]


# ------------------------------------------------------------------------------------------------------------- joining


def test_anyone_joins_an_open_room_and_again_changes_nothing(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    cloud.calls.clear()
    joined = ben.put("/rooms/garden/members/ben-sub")
    assert joined.status_code == 201
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    cloud.calls.clear()
    again = ben.put("/rooms/garden/members/ben-sub", {"role": "member"})
    assert (again.status_code, again.json) == (200, joined.json)
    assert actions(cloud) == ["BatchGetItem"]
    assert counts(cloud, "garden") == (2, 1)
    assert ben.say("hello", room="garden")


def test_nobody_joins_a_closed_room(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin")
    for caller, user in ((ben, "ben-sub"), (zoe, "zoe-sub")):
        assert caller.put(f"/rooms/plans/members/{user}").status_code == 404
    assert counts(cloud, "plans") == (1, 1)


def test_a_direct_room_keeps_its_people(ann: Caller, cloud: MotoCloud) -> None:
    make_room("pair", "direct", ann_sub="member", ben_sub="member")
    for user in ("ann-sub", "ben-sub", "zoe-sub"):
        assert ann.put(f"/rooms/pair/members/{user}").status_code == 409
        assert ann.delete(f"/rooms/pair/members/{user}").status_code == 409
    assert counts(cloud, "pair") == (2, 0)


def test_nobody_joins_an_archived_room_and_nothing_is_counted(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    assert ann.patch("/rooms/garden", {"archived": True}).status_code == 200
    cloud.calls.clear()
    assert ben.put("/rooms/garden/members/ben-sub").status_code == 409
    assert ann.put("/rooms/garden/members/ben-sub").status_code == 409
    assert actions(cloud) == ["BatchGetItem"] * 2


def test_nobody_joins_as_an_admin_but_who_keeps_order(ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member")
    assert ben.put("/rooms/garden/members/ben-sub", {"role": "admin"}).status_code == 403
    assert zoe.put("/rooms/garden/members/zoe-sub", {"role": "admin"}).status_code == 201
    assert counts(cloud, "garden") == (2, 1)
    assert [entry["act"] for entry in audit(zoe)] == ["member.added"]


def test_who_joins_again_is_another_member(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin", ben_sub="member")
    before = ann.get("/rooms/garden/members").json["members"][1]["joined_at"]
    (item,) = [item for item in cloud.items("DirectoryTable", "user#ben-sub") if item["sk"] == "room#garden"]
    ben.put("/rooms/garden/involvement", {"involvement": "nothing"})
    assert ben.delete("/rooms/garden/members/ben-sub").status_code == 204
    assert ben.put("/rooms/garden/members/ben-sub").status_code == 201
    (again,) = [item for item in cloud.items("DirectoryTable", "user#ben-sub") if item["sk"] == "room#garden"]
    assert again["stamp"] > item["stamp"]
    assert ann.get("/rooms/garden/members").json["members"][1]["joined_at"] > before
    assert ben.get("/rooms/garden").json["involvement"] == "everything"


# --------------------------------------------------------------------------------------------------- bringing others in


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_members_bring_others_in(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud, kind: str) -> None:
    make_room("plans", kind, ann_sub="member")
    brought = ann.put("/rooms/plans/members/ben-sub", {})
    assert (brought.status_code, brought.json["user"]) == (201, BEN)
    assert ann.put("/rooms/plans/members/ben-sub").status_code == 200
    assert ben.get("/rooms/plans").json["role"] == "member"
    assert audit(zoe) == []


def test_who_is_no_member_brings_nobody_in(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ben_sub="member")
    make_room("plans", "closed", ben_sub="admin")
    assert ann.put("/rooms/garden/members/zoe-sub").status_code == 403
    assert ann.put("/rooms/garden/members/ben-sub").status_code == 403
    for caller in (ann, zoe):
        assert caller.put("/rooms/plans/members/zoe-sub").status_code == 404
        assert caller.put("/rooms/plans/members/ben-sub", {"role": "member"}).status_code == 404


def test_who_has_never_been_here_is_brought_nowhere(ann: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin")
    cloud.put("DirectoryTable", {**standing.key("half-sub"), "count#messages#60#1": 1})
    for user in ("nobody", "half-sub"):
        assert ann.put(f"/rooms/plans/members/{user}").status_code == 404
        assert ann.delete(f"/rooms/plans/members/{user}").status_code == 404
    assert ann.put("/rooms/plans/members/-").status_code == 404
    assert counts(cloud, "plans") == (1, 1)


def test_only_admins_bring_in_an_admin(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    assert ben.put("/rooms/plans/members/zoe-sub", {"role": "admin"}).status_code == 403
    assert ann.put("/rooms/plans/members/zoe-sub", {"role": "admin"}).json["role"] == "admin"
    assert counts(cloud, "plans") == (3, 2)
    assert [(entry["act"], entry["user"]["id"]) for entry in audit(zoe)] == [("member.added", "zoe-sub")]


def test_whom_one_who_keeps_order_brings_in_is_noted_and_not_that_they_join_as_anyone_may(zoe: Caller) -> None:
    make_room("garden", ann_sub="admin")
    assert zoe.put("/rooms/garden/members/zoe-sub").status_code == 201
    assert zoe.put("/rooms/garden/members/ben-sub").status_code == 201
    assert [(entry["act"], entry["user"]["id"]) for entry in audit(zoe)] == [("member.added", "ben-sub")]


# --------------------------------------------------------------------------------------------------------------- roles


def test_admins_give_roles_and_it_is_noted(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    assert ben.put("/rooms/plans/members/ben-sub", {"role": "admin"}).status_code == 403
    assert ben.put("/rooms/plans/members/ann-sub", {"role": "member"}).status_code == 403
    cloud.calls.clear()
    made = ann.put("/rooms/plans/members/ben-sub", {"role": "admin"})
    assert (made.status_code, made.json["role"]) == (200, "admin")
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    assert roles(ann, "plans") == {"ann-sub": "admin", "ben-sub": "admin"}
    assert ben.put("/rooms/plans/members/ann-sub", {"role": "member"}).json["role"] == "member"
    assert (roles(ann, "plans"), counts(cloud, "plans")) == ({"ann-sub": "member", "ben-sub": "admin"}, (2, 1))
    names = {user["id"]: {"id": user["id"], "name": user["name"]} for user in (ANN, BEN)}
    assert audit(zoe) == [
        {"who": names["ben-sub"], "act": "member.updated", "user": names["ann-sub"], "room": "plans", "role": "member"},
        {"who": names["ann-sub"], "act": "member.updated", "user": names["ben-sub"], "room": "plans", "role": "admin"},
    ]


def test_a_role_that_somebody_has_changes_nothing(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    for caller, user, role in ((ann, "ann-sub", "admin"), (ann, "ben-sub", "member"), (ben, "ann-sub", "admin")):
        cloud.calls.clear()
        assert caller.put(f"/rooms/plans/members/{user}", {"role": role}).status_code == 200
        assert actions(cloud) == ["BatchGetItem"]
    assert audit(zoe) == []


def test_the_last_admins_role_is_not_taken(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin", ben_sub="member")
    for caller in (ann, zoe):
        refused = caller.put("/rooms/garden/members/ann-sub", {"role": "member"})
        assert (refused.status_code, "admin" in refused.json["detail"]) == (409, True)
    assert counts(cloud, "garden") == (2, 1)
    ann.put("/rooms/garden/members/ben-sub", {"role": "admin"})
    assert ann.put("/rooms/garden/members/ann-sub", {"role": "member"}).status_code == 200
    assert counts(cloud, "garden") == (2, 1)


def test_what_an_admin_does_to_themselves_is_not_noted(ann: Caller, zoe: Caller) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="admin")
    ann.put("/rooms/plans/members/ann-sub", {"role": "member"})
    ann.delete("/rooms/plans/members/ann-sub")
    assert audit(zoe) == []


@pytest.mark.parametrize("body", [{"role": "owner"}, {"role": None}, {"role": 1}, {"role": ""}])
def test_what_is_no_role_is_refused(ann: Caller, body: dict[str, Any]) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    assert ann.put("/rooms/plans/members/ben-sub", body).status_code == 422


# ------------------------------------------------------------------------------------------------------------- leaving


def test_who_leaves_is_out(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    cloud.calls.clear()
    assert ben.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    assert (roles(ann, "plans"), counts(cloud, "plans")) == ({"ann-sub": "admin"}, (1, 1))
    assert ben.get("/rooms/plans").status_code == 404
    assert ben.delete("/rooms/plans/members/ben-sub").status_code == 404
    assert [room["id"] for room in ben.get("/rooms").json["rooms"]] == ["general"]


def test_where_a_membership_has_ended_is_marked_where_listeners_are_looked_up(ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    (item,) = [item for item in cloud.items("DirectoryTable", "user#ben-sub") if item["sk"] == "room#plans"]
    ben.delete("/rooms/plans/members/ben-sub")
    marks = {(mark["pk"], mark["sk"], mark["stamp"]) for mark in cloud.items("SessionsTable", "channel#")}
    assert marks == {(f"channel#{kind}#plans", "!ben-sub", item["stamp"]) for kind in ("room", "screen")}


def test_who_is_no_member_does_not_leave(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    assert ben.delete("/rooms/garden/members/ben-sub").status_code == 404
    assert ann.delete("/rooms/garden/members/ben-sub").status_code == 404
    assert counts(cloud, "garden") == (1, 1)


def test_nobody_leaves_the_general_room_or_is_removed(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    assert ann.delete("/rooms/general/members/ann-sub").status_code == 409
    assert zoe.delete("/rooms/general/members/ann-sub").status_code == 409
    assert counts(cloud, "general") == (3, 0)


def test_the_last_admin_first_names_another_where_others_are_left(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    refused = ann.delete("/rooms/plans/members/ann-sub")
    assert (refused.status_code, "last admin" in refused.json["detail"]) == (409, True)
    ann.put("/rooms/plans/members/ben-sub", {"role": "admin"})
    assert ann.delete("/rooms/plans/members/ann-sub").status_code == 204
    assert ben.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert counts(cloud, "plans") == (0, 0)


def test_whoever_joins_a_room_that_all_have_left_is_its_admin(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    assert ann.delete("/rooms/garden/members/ann-sub").status_code == 204
    assert ben.put("/rooms/garden/members/ben-sub").json["role"] == "admin"
    assert ann.put("/rooms/garden/members/ann-sub").json["role"] == "member"
    assert counts(cloud, "garden") == (2, 1)


def test_of_two_who_join_at_once_a_room_that_all_have_left_one_is_its_admin(ann: Caller, cloud: MotoCloud) -> None:
    make_room("garden")
    room = Room("garden", "open", "Garden", "", "2026-11-26T08:04:05.678Z")
    cloud.before(TRANSACTION, once(lambda: joining.join(room, "ben-sub")))
    assert ann.put("/rooms/garden/members/ann-sub").json["role"] == "member"
    assert counts(cloud, "garden") == (2, 1)


def test_who_joins_as_the_last_one_leaves_is_its_admin(ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    cloud.before(TRANSACTION, once(lambda: leaving.leave(membership_of("garden", "ann-sub"))))
    assert ben.put("/rooms/garden/members/ben-sub").json["role"] == "admin"
    assert counts(cloud, "garden") == (1, 1)


def test_members_leave_a_room_without_an_admin(ben: Caller, cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member", ben_sub="member")
    assert ben.delete("/rooms/garden/members/ben-sub").status_code == 204
    assert counts(cloud, "garden") == (1, 0)


# ------------------------------------------------------------------------------------------------------------ removing


def test_admins_remove_others_and_it_is_noted(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member", zoe_sub="member")
    assert ben.delete("/rooms/plans/members/ann-sub").status_code == 403
    assert ann.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert ben.get("/rooms/plans").status_code == 404
    assert roles(ann, "plans") == {"ann-sub": "admin", "zoe-sub": "member"}
    (entry,) = audit(zoe)
    assert entry == {
        "who": {"id": "ann-sub", "name": "Ann"},
        "act": "member.removed",
        "user": {"id": "ben-sub", "name": "Ben"},
        "room": "plans",
    }


def test_who_keeps_order_removes_and_promotes_in_open_rooms_and_where_they_are_members(
    ann: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("garden", ann_sub="admin", ben_sub="member")
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    assert zoe.put("/rooms/garden/members/ben-sub", {"role": "admin"}).status_code == 200
    assert zoe.delete("/rooms/garden/members/ann-sub").status_code == 204
    assert zoe.delete("/rooms/garden/members/ben-sub").status_code == 204  # the last of all
    assert zoe.delete("/rooms/plans/members/ben-sub").status_code == 404
    ann.put("/rooms/plans/members/zoe-sub")
    assert zoe.delete("/rooms/plans/members/ann-sub").status_code == 409  # its last admin
    assert zoe.delete("/rooms/plans/members/ben-sub").status_code == 204
    acts = [(entry["who"]["id"], entry["act"], entry["room"]) for entry in audit(zoe)]
    assert acts == [
        ("zoe-sub", "member.removed", "plans"),
        ("zoe-sub", "member.removed", "garden"),
        ("zoe-sub", "member.removed", "garden"),
        ("zoe-sub", "member.updated", "garden"),
    ]
    assert (counts(cloud, "garden"), counts(cloud, "plans")) == ((0, 0), (2, 1))
