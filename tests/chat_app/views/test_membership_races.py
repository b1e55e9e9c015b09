"""Two at once: whoever comes first, the room's counts, roles and members are true, and no rule is broken."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.support.caller import Caller
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import Call, MotoCloud

WRITE = "dynamodb:TransactWriteItems"
ADMIN = {"role": "admin"}
MEMBER = {"role": "member"}


@pytest.fixture(autouse=True)
def all_have_been_here(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    for caller in (ann, ben, zoe):
        caller.get("/rooms")


@pytest.fixture(autouse=True)
def the_room_is_as_its_members_are(cloud: MotoCloud) -> Iterator[None]:
    """Whatever happens in a test, what the rooms count is so, and each membership has both halves."""
    yield
    items = cloud.items("DirectoryTable")
    users = {(item["pk"][5:], item["sk"][5:]): item for item in items if item["sk"].startswith("room#")}
    theirs = {(item["sk"][7:], item["pk"][5:]): item for item in items if item["sk"].startswith("member#")}
    assert users.keys() == theirs.keys()
    for place, item in users.items():
        assert [(item["role"], item["stamp"])] == [(theirs[place]["role"], theirs[place]["stamp"])]
    for room in (item for item in items if item["sk"] == "room"):
        members = [item for (_, room_id), item in users.items() if f"room#{room_id}" == room["pk"]]
        admins = sum(member["role"] == "admin" for member in members)
        assert (room["members"], room["admins"]) == (len(members), admins)


def at_once(app: Flask, cloud: MotoCloud, *calls: Callable[[Any], Any]) -> list[int]:
    """Make calls in threads, none of which writes before all have read; return what each is answered."""
    everyone, met = threading.Barrier(len(calls)), threading.local()

    def wait(_: Call) -> None:
        if not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=60)

    cloud.before(WRITE, wait)
    with ThreadPoolExecutor(len(calls)) as pool:
        statuses = [answer.status_code for answer in pool.map(lambda call: call(app.test_client()), calls)]
    cloud.heal()
    return statuses


def by(caller: Caller, method: str, path: str, body: Any = None) -> Callable[[Any], Any]:
    return lambda client: client.open(f"/api{path}", method=method, headers=caller.headers, json=body)


def roles(caller: Caller, room: str = "plans") -> dict[str, str]:
    members = caller.get(f"/rooms/{room}/members").json["members"]
    return {member["user"]["id"]: member["role"] for member in members}


def meanwhile(cloud: MotoCloud, do: Callable[[], object]) -> None:
    happen(cloud, do, WRITE, "DirectoryTable")


# ------------------------------------------------------------------------------------------------------- the last admin


def test_of_the_last_two_admins_who_leave_at_once_one_stays(
    app: Flask, ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="admin", zoe_sub="member")
    left = at_once(
        app,
        cloud,
        by(ann, "DELETE", "/rooms/plans/members/ann-sub"),
        by(ben, "DELETE", "/rooms/plans/members/ben-sub"),
    )
    assert sorted(left) == [204, 409]
    assert sorted(roles(zoe).values()) == ["admin", "member"]


def test_the_last_admin_does_not_leave_behind_another_who_has_just_left(
    ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="admin", zoe_sub="member")
    meanwhile(cloud, lambda: ben.delete("/rooms/plans/members/ben-sub"))
    assert ann.delete("/rooms/plans/members/ann-sub").status_code == 409
    assert roles(ann) == {"ann-sub": "admin", "zoe-sub": "member"}


def test_of_two_admins_who_take_each_others_role_at_once_one_stays(
    app: Flask, ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="admin")
    taken = at_once(
        app,
        cloud,
        by(ann, "PUT", "/rooms/plans/members/ben-sub", MEMBER),
        by(ben, "PUT", "/rooms/plans/members/ann-sub", MEMBER),
    )
    # The second is no admin any more, and is told so.
    assert sorted(taken) == [200, 403]
    assert sorted(roles(ann).values()) == ["admin", "member"]


def test_of_two_admins_who_remove_each_other_at_once_one_stays(
    app: Flask, ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="admin", zoe_sub="member")
    removed = at_once(
        app,
        cloud,
        by(ann, "DELETE", "/rooms/plans/members/ben-sub"),
        by(ben, "DELETE", "/rooms/plans/members/ann-sub"),
    )
    assert sorted(removed) == [204, 403]
    assert sorted(roles(zoe).values()) == ["admin", "member"]


def test_an_admin_alone_does_not_leave_whom_somebody_joins_meanwhile(
    ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin")
    meanwhile(cloud, lambda: ben.put("/rooms/plans/members/ben-sub"))
    assert ann.delete("/rooms/plans/members/ann-sub").status_code == 409
    assert roles(ann) == {"ann-sub": "admin", "ben-sub": "member"}


# -------------------------------------------------------------------------------------------------------------- joining


def test_who_joins_twice_at_once_is_one_member(app: Flask, ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin")
    joined = at_once(
        app,
        cloud,
        by(ben, "PUT", "/rooms/plans/members/ben-sub"),
        by(ben, "PUT", "/rooms/plans/members/ben-sub"),
        by(ann, "PUT", "/rooms/plans/members/ben-sub"),
    )
    assert sorted(joined) == [200, 200, 201]
    assert roles(ann) == {"ann-sub": "admin", "ben-sub": "member"}


def test_who_is_made_an_admin_while_they_join_is_one(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin")
    meanwhile(cloud, lambda: ann.put("/rooms/plans/members/ben-sub", ADMIN))
    joined = ben.put("/rooms/plans/members/ben-sub")
    assert (joined.status_code, joined.json["role"]) == (200, "admin")


def test_of_a_join_and_an_archiving_at_once_both_happen_or_the_join_is_refused(
    app: Flask, ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin")
    joined, archived = at_once(
        app,
        cloud,
        by(ben, "PUT", "/rooms/plans/members/ben-sub"),
        by(ann, "PATCH", "/rooms/plans", {"archived": True}),
    )
    assert archived == 200
    assert (joined, "ben-sub" in roles(ann)) in {(201, True), (409, False)}


def test_nobody_joins_what_is_archived_meanwhile(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin")
    meanwhile(cloud, lambda: ann.patch("/rooms/plans", {"archived": True}))
    assert ben.put("/rooms/plans/members/ben-sub").status_code == 409
    assert roles(ann) == {"ann-sub": "admin"}


def test_who_has_just_been_removed_brings_nobody_in(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", "closed", ann_sub="admin", ben_sub="member")
    meanwhile(cloud, lambda: ann.delete("/rooms/plans/members/ben-sub"))
    assert ben.put("/rooms/plans/members/zoe-sub").status_code == 404
    assert zoe.get("/rooms/plans").status_code == 404


def test_many_who_join_at_once_are_all_counted(
    app: Flask, ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("plans")
    everyone = (("ann-sub", ann), ("ben-sub", ben), ("zoe-sub", zoe))
    joined = at_once(app, cloud, *(by(caller, "PUT", f"/rooms/plans/members/{user}") for user, caller in everyone))
    assert joined == [201, 201, 201]


# -------------------------------------------------------------------------------------------------------- being removed


def test_who_has_just_been_removed_sends_nothing(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    happen(cloud, lambda: ann.delete("/rooms/plans/members/ben-sub"), WRITE, "MessagesTable")
    assert ben.post("/rooms/plans/messages", {"text": "hello"}).status_code == 403
    assert ann.texts(room="plans") == []


def test_of_a_removal_and_a_send_at_once_the_message_is_there_just_when_it_was_taken(
    app: Flask, ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    removed, sent = at_once(
        app,
        cloud,
        by(ann, "DELETE", "/rooms/plans/members/ben-sub"),
        by(ben, "POST", "/rooms/plans/messages", {"text": "hello"}),
    )
    assert removed == 204
    assert (sent, ann.texts(room="plans")) in ((201, ["hello"]), (403, []))


def test_who_comes_back_while_they_are_removed_is_removed_all_the_same(
    ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")

    def come_and_go() -> None:
        assert ben.delete("/rooms/plans/members/ben-sub").status_code == 204
        assert ben.put("/rooms/plans/members/ben-sub").status_code == 201

    meanwhile(cloud, come_and_go)
    assert ann.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert roles(ann) == {"ann-sub": "admin"}


def test_who_leaves_while_they_are_removed_is_gone_once(
    ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    meanwhile(cloud, lambda: ben.delete("/rooms/plans/members/ben-sub"))
    assert ann.delete("/rooms/plans/members/ben-sub").status_code == 404
    assert zoe.get("/admin/audit").json["audit"] == []


def test_who_has_just_lost_their_role_removes_nobody(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin", ben_sub="admin", zoe_sub="member")
    meanwhile(cloud, lambda: ann.put("/rooms/plans/members/ben-sub", MEMBER))
    assert ben.delete("/rooms/plans/members/zoe-sub").status_code == 403
    assert ben.put("/rooms/plans/members/zoe-sub", ADMIN).status_code == 403
    assert roles(ann) == {"ann-sub": "admin", "ben-sub": "member", "zoe-sub": "member"}


def test_who_becomes_an_admin_while_they_leave_is_counted_as_one(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    make_room("plans", ann_sub="admin", ben_sub="member")
    meanwhile(cloud, lambda: ann.put("/rooms/plans/members/ben-sub", ADMIN))
    assert ben.delete("/rooms/plans/members/ben-sub").status_code == 204
    assert roles(ann) == {"ann-sub": "admin"}


def test_one_role_given_twice_at_once_is_noted_once(
    app: Flask, ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    make_room("plans", ann_sub="admin", ben_sub="admin", zoe_sub="member")
    given = at_once(
        app,
        cloud,
        by(ann, "PUT", "/rooms/plans/members/zoe-sub", ADMIN),
        by(ben, "PUT", "/rooms/plans/members/zoe-sub", ADMIN),
    )
    assert given == [200, 200]
    assert [entry["act"] for entry in zoe.get("/admin/audit").json["audit"]] == ["member.updated"]
