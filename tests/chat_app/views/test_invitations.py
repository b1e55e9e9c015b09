"""Invitations: a code lets others join, so long and so often, and opens nothing else; of two last ones one gets in."""

import base64
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat import blocks, invitations, rooms
from chat.clock import rfc3339
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import ALLOWED_ORIGIN, Call, MotoCloud
from tests.support.user_pool import UserPool

WEEK_S = 7 * 24 * 60 * 60
DEN = "/rooms/den/invitations"
TRANSACTION = "dynamodb:TransactWriteItems"
BEN = {"id": "ben-sub", "name": "Ben", "named": True}
ZOE = {"id": "zoe-sub", "name": "Zoe"}


@pytest.fixture(autouse=True)
def den(ann: Caller, ben: Caller, zoe: Caller) -> None:
    """A closed room of Ben, who is a member, and Cat, its admin. Ann and Zoe have been here, and are not in it."""
    for caller in (ann, ben, zoe):
        caller.read()
    make_room("den", "closed", ben_sub="member", cat_sub="admin")


@pytest.fixture
def cat(client: FlaskClient, user_pool: UserPool) -> Caller:
    return Caller(client, user_pool.token(sub="cat-sub", name="Cat"))


@pytest.fixture
def someone(client: FlaskClient, user_pool: UserPool) -> Callable[[str], Caller]:
    def make(name: str) -> Caller:
        caller = Caller(client, user_pool.token(sub=f"{name.lower()}-sub", name=name))
        caller.read()
        return caller

    return make


def invite(caller: Caller, path: str = DEN, **wanted: int) -> dict[str, Any]:
    answer = caller.post(path, wanted)
    assert answer.status_code == 201, answer.json
    return answer.json


def listed(caller: Caller, path: str = DEN) -> list[dict[str, Any]]:
    return caller.get(path).json["invitations"]


def members(cloud: MotoCloud, room: str = "den") -> tuple[int, set[str]]:
    """Return how many the room counts, and who they are."""
    items = [item for item in cloud.items("DirectoryTable", f"room#{room}") if item["pk"] == f"room#{room}"]
    (own,) = [item for item in items if item["sk"] == "room"]
    return own["members"], {item["sk"][7:] for item in items if item["sk"].startswith("member#")}


def archive(cloud: MotoCloud, room: str = "den") -> None:
    cloud.do(
        "update_item",
        {
            "TableName": "DirectoryTable",
            "Key": {name: {"S": value} for name, value in rooms.key(room).items()},
            "UpdateExpression": "SET archived_at = :now",
            "ExpressionAttributeValues": {":now": {"S": "2026-01-01T00:00:00.000Z"}},
        },
    )


def first_time(do: Callable[[], object]) -> Callable[[Call], None]:
    """Return a hook that does something before the first call, in a thread: requests inside another share its `g`."""
    ran: list[Call] = []

    def hook(call: Call) -> None:
        if not ran:
            ran.append(call)
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(do).result()

    return hook


# ---------------------------------------------------------------------------------------------------------- making one


def test_an_invitation_is_a_code_and_an_address_for_a_week_and_fifty(ben: Caller, time: FakeTime) -> None:
    made = invite(ben)
    assert set(made) == {"id", "code", "url", "created_at", "expires_at", "uses_left"}
    assert made["url"] == f"{ALLOWED_ORIGIN}/#/invitations/{made['code']}"
    assert (made["expires_at"], made["uses_left"]) == (rfc3339(int(time.time()) + WEEK_S), 50)
    assert ben.post(DEN).status_code == 201


def test_it_is_for_as_long_and_as_many_as_told(ben: Caller, time: FakeTime) -> None:
    made = invite(ben, expires_in_s=60, uses=1)
    assert (made["expires_at"], made["uses_left"]) == (rfc3339(int(time.time()) + 60), 1)
    assert invite(ben, expires_in_s=30 * 24 * 60 * 60, uses=1000)["uses_left"] == 1000


@pytest.mark.parametrize("field", ["expires_in_s", "uses"])
@pytest.mark.parametrize("value", [0, -1, 1.5, "5", True, None, [], 2**70, 2_592_001])
def test_what_is_no_such_number_is_refused(ben: Caller, cloud: MotoCloud, field: str, value: Any) -> None:
    assert ben.post(DEN, {field: value}).status_code == 422
    assert listed(ben) == []


def test_a_code_is_unguessable_and_kept_nowhere(ben: Caller, cloud: MotoCloud) -> None:
    codes = {invite(ben)["code"] for _ in range(20)}
    assert len(codes) == 20
    assert {len(base64.urlsafe_b64decode(code)) * 8 for code in codes} == {192}
    everything = str([cloud.items(name) for name in ("DirectoryTable", "SessionsTable", "MessagesTable")])
    assert not [code for code in codes if code in everything]


@pytest.mark.parametrize(("who", "kind", "status"), [
    ("ben", "open", 201), ("ben", "closed", 201), ("ben", "direct", 409), ("cat", "closed", 201),
    ("ann", "open", 403), ("ann", "closed", 404), ("ann", "direct", 404),
    ("zoe", "open", 403), ("zoe", "closed", 404), ("zoe", "direct", 404),
])  # fmt: skip
def test_members_invite_into_rooms_that_others_can_come_into(
    request: pytest.FixtureRequest, cloud: MotoCloud, who: str, kind: str, status: int
) -> None:
    make_room("hall", kind, ben_sub="member", cat_sub="member" if kind == "direct" else "admin")
    caller: Caller = request.getfixturevalue(who)
    assert caller.post("/rooms/hall/invitations").status_code == status
    assert len(cloud.items("DirectoryTable", "invitation#")) == (status == 201)


def test_nobody_is_invited_into_an_archived_room(ben: Caller, cloud: MotoCloud) -> None:
    archive(cloud)
    assert ben.post(DEN).status_code == 409
    assert ben.get(DEN).status_code == 200


def test_thirty_are_made_an_hour_and_what_fails_is_none(ben: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    time.advance(3600 - time.time() % 3600)
    cloud.fail(TRANSACTION, "InternalServerError")
    assert ben.post(DEN).status_code == 503
    cloud.heal()
    for _ in range(30):
        invite(ben)
    refused = ben.post(DEN)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert "30 invitations" in refused.json["detail"]
    assert ben.get(DEN).status_code == 200
    time.advance(3600)
    invite(ben)


def test_who_is_removed_meanwhile_invites_nobody(ben: Caller, cat: Caller, cloud: MotoCloud) -> None:
    cloud.before(TRANSACTION, first_time(lambda: cat.delete("/rooms/den/members/ben-sub")))
    assert ben.post(DEN).status_code == 404
    assert cloud.items("DirectoryTable", "invitation#") == []


# ------------------------------------------------------------------------------------------------------------ the list


def test_members_see_who_has_invited_and_never_a_code(ben: Caller, cat: Caller) -> None:
    made = [invite(ben), invite(cat, uses=3)]
    ben.patch("/me", {"name": "Benny"})
    shown = [{name: each[name] for name in ("id", "created_at", "expires_at", "uses_left")} for each in made]
    by = [{**BEN, "name": "Benny"}, {"id": "cat-sub", "name": "Cat", "named": True}]
    for caller in (ben, cat):
        answer = caller.get(DEN)
        assert answer.json == {"invitations": [{**each, "by": who} for each, who in zip(shown, by, strict=True)]}
        assert not [each for each in made if each["code"] in answer.text]


def test_pages_bring_each_once(ben: Caller) -> None:
    made = [invite(ben)["id"] for _ in range(5)]
    found, cursor = [], ""
    while cursor is not None:
        page = ben.get(f"{DEN}?limit=2{cursor}").json
        found.append([each["id"] for each in page["invitations"]])
        cursor = f"&cursor={page['next']}" if "next" in page else None
    assert found == [made[:2], made[2:4], made[4:]]


def test_a_cursor_is_its_own_rooms(ben: Caller) -> None:
    make_room("hall", "open", ben_sub="member")
    for path in (DEN, "/rooms/hall/invitations"):
        invite(ben, path), invite(ben, path)
    cursor = ben.get(f"{DEN}?limit=1").json["next"]
    assert ben.get(f"/rooms/hall/invitations?cursor={cursor}").status_code == 400
    assert ben.get(f"{DEN}?cursor=x").status_code == 400


def test_what_has_expired_or_was_used_up_is_on_no_list(
    ben: Caller, someone: Callable[[str], Caller], time: FakeTime
) -> None:
    short, once, good = invite(ben, expires_in_s=60), invite(ben, uses=1), invite(ben)
    assert [each["id"] for each in listed(ben)] == [short["id"], once["id"], good["id"]]
    someone("Dan").post(f"/invitations/{once['code']}")
    time.advance(60)
    assert [each["id"] for each in listed(ben)] == [good["id"]]


@pytest.mark.parametrize(("kind", "status"), [("open", 403), ("closed", 404)])
def test_others_see_no_list(ann: Caller, zoe: Caller, kind: str, status: int) -> None:
    make_room("hall", kind, ben_sub="member")
    for caller in (ann, zoe):
        assert caller.get("/rooms/hall/invitations").status_code == status


# ------------------------------------------------------------------------------------------------------------- joining


def test_a_code_tells_what_one_is_invited_to(ann: Caller, ben: Caller) -> None:
    code = invite(ben)["code"]
    shown = {"room": {"name": "Den", "topic": "", "kind": "closed", "members": 2}, "by": BEN}
    for caller in (ann, ben):
        answer = caller.get(f"/invitations/{code}")
        assert (answer.status_code, answer.json) == (200, shown)
    assert ann.get("/rooms/den").status_code == 404


def test_who_has_a_code_joins_and_is_one_use(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    code = invite(ben, uses=3)["code"]
    answer = ann.post(f"/invitations/{code}")
    assert answer.status_code == 200
    assert answer.json == ann.get("/rooms/den").json
    assert (answer.json["id"], answer.json["role"], answer.json["members"]) == ("den", "member", 3)
    assert members(cloud) == (3, {"ann-sub", "ben-sub", "cat-sub"})
    assert [each["uses_left"] for each in listed(ann)] == [2]
    ann.say("hello", "den")


def test_who_is_a_member_already_uses_nothing_also_when_it_has_been_used_up_since(
    ann: Caller, ben: Caller, someone: Callable[[str], Caller], cloud: MotoCloud
) -> None:
    code = invite(ben, uses=2)["code"]
    for caller in (ben, ann, ann, ben):
        assert caller.post(f"/invitations/{code}").status_code == 200
    assert [each["uses_left"] for each in listed(ben)] == [1]
    dan = someone("Dan")
    for caller in (dan, dan, ann, ben):
        answer = caller.post(f"/invitations/{code}")
        assert (answer.status_code, answer.json["id"], answer.json["members"]) == (200, "den", 4)
    assert someone("Eve").post(f"/invitations/{code}").status_code == 404
    assert members(cloud)[0] == 4


def test_all_that_opens_nothing_is_answered_alike(
    ann: Caller, ben: Caller, cat: Caller, zoe: Caller, someone: Callable[[str], Caller], time: FakeTime
) -> None:
    dan, eve = someone("Dan"), someone("Eve")
    for name in ("dan", "eve"):
        cat.put(f"/rooms/den/members/{name}-sub")
    expired, used_up = invite(ben, expires_in_s=60), invite(ben, uses=1)
    revoked, left, blocked = invite(ben), invite(dan), invite(eve)
    someone("Fay").post(f"/invitations/{used_up['code']}")
    ben.delete(f"{DEN}/{revoked['id']}")
    dan.delete("/rooms/den/members/dan-sub")
    zoe.put("/users/eve-sub/block")
    time.advance(60)
    codes = [each["code"] for each in (expired, used_up, revoked, left, blocked)]
    answers = []
    for code in (*codes, "x", "x" * 32, "x" * 5000, "%00", "\u00e9", codes[0].swapcase(), f"{codes[0]}="):
        for call in (ann.get, ann.post):
            answer = call(f"/invitations/{code}")
            answers.append((answer.status_code, answer.json["type"], answer.json["title"], sorted(answer.json)))
            assert answer.json["detail"].startswith("There is nothing at /api/invitations/")
    assert set(map(str, answers)) == {str(answers[0])}
    assert answers[0][0] == 404


def test_who_was_removed_does_not_come_back_by_their_own_invitation(ben: Caller, cat: Caller) -> None:
    code = invite(ben)["code"]
    assert cat.delete("/rooms/den/members/ben-sub").status_code == 204
    assert ben.get(f"/invitations/{code}").status_code == 404
    assert ben.post(f"/invitations/{code}").status_code == 404


def test_an_invitation_ends_with_its_makers_membership_also_where_they_come_back(
    ann: Caller, ben: Caller, cat: Caller
) -> None:
    before = invite(ben)
    assert cat.delete("/rooms/den/members/ben-sub").status_code == 204
    assert listed(cat) == []
    assert cat.put("/rooms/den/members/ben-sub").status_code == 201
    assert ann.post(f"/invitations/{before['code']}").status_code == 404
    after = invite(ben)
    assert [each["id"] for each in listed(cat)] == [after["id"]]
    assert cat.put("/rooms/den/members/ben-sub", {"role": "admin"}).status_code == 200
    assert ann.post(f"/invitations/{after['code']}").status_code == 200


def test_a_blocked_user_opens_nothing(ann: Caller, ben: Caller) -> None:
    code = invite(ben)["code"]
    blocks.block("ann-sub", ZOE)
    assert [ann.get(f"/invitations/{code}").status_code, ann.post(f"/invitations/{code}").status_code] == [403, 403]
    assert ann.post("/invitations/x").status_code == 403


def test_nobody_joins_an_archived_room_but_who_is_in_it_is_told_so(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    code = invite(ben)["code"]
    archive(cloud)
    assert ann.get(f"/invitations/{code}").status_code == 200
    cloud.calls.clear()
    assert ann.post(f"/invitations/{code}").status_code == 409
    assert {call.action for call in cloud.calls} == {"dynamodb:BatchGetItem"}, "nothing is counted or written"
    assert ben.post(f"/invitations/{code}").status_code == 200
    assert members(cloud) == (2, {"ben-sub", "cat-sub"})
    assert [each["uses_left"] for each in listed(ben)] == [50]


def test_a_first_call_may_be_the_one_that_joins(
    ben: Caller, client: FlaskClient, user_pool: UserPool, cloud: MotoCloud
) -> None:
    code = invite(ben)["code"]
    new = Caller(client, user_pool.token(sub="new-sub", name="New"))
    assert new.post(f"/invitations/{code}").status_code == 200
    assert {room["id"] for room in new.get("/rooms").json["rooms"]} == {"general", "den"}


# ------------------------------------------------------------------------------------------------------------ at once


def at_once(callers: list[Caller], code: str, cloud: MotoCloud) -> list[TestResponse]:
    """Let them all come to the write before any of them writes."""
    everyone, met = threading.Barrier(len(callers)), threading.local()

    def wait(_: Call) -> None:
        if not hasattr(met, "before"):
            met.before = True
            everyone.wait(timeout=30)

    cloud.before(TRANSACTION, wait)
    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(lambda caller: caller.post(f"/invitations/{code}"), callers))
    cloud.heal()
    return answers


@pytest.mark.parametrize("uses", [1, 2, 3])
def test_of_many_who_take_the_last_uses_at_once_just_so_many_get_in(
    ben: Caller, someone: Callable[[str], Caller], cloud: MotoCloud, uses: int
) -> None:
    code = invite(ben, uses=uses)["code"]
    callers = [someone(name) for name in ("Dan", "Eve", "Fay", "Gil")]
    answers = at_once(callers, code, cloud)
    assert sorted(answer.status_code for answer in answers) == sorted([200] * uses + [404] * (4 - uses))
    count, who = members(cloud)
    assert count == len(who) == 2 + uses
    assert listed(ben) == []


def test_one_who_joins_in_two_tabs_at_once_uses_one(ben: Caller, ann: Caller, cloud: MotoCloud) -> None:
    code = invite(ben, uses=2)["code"]
    assert [answer.status_code for answer in at_once([ann, ann], code, cloud)] == [200, 200]
    assert members(cloud)[0] == 3
    assert [each["uses_left"] for each in listed(ben)] == [1]


def test_who_is_faster_by_a_moment_gets_the_last_use(
    ben: Caller, ann: Caller, someone: Callable[[str], Caller], cloud: MotoCloud
) -> None:
    code, dan = invite(ben, uses=1)["code"], someone("Dan")
    cloud.before(TRANSACTION, first_time(lambda: dan.post(f"/invitations/{code}")))
    assert ann.post(f"/invitations/{code}").status_code == 404
    assert members(cloud) == (3, {"ben-sub", "cat-sub", "dan-sub"})


def test_the_use_before_the_last_one_leaves_the_last(
    ben: Caller, ann: Caller, someone: Callable[[str], Caller], cloud: MotoCloud
) -> None:
    """What was read as two is one by then, which another write takes."""
    code, dan = invite(ben, uses=2)["code"], someone("Dan")
    cloud.before(TRANSACTION, first_time(lambda: dan.post(f"/invitations/{code}")))
    assert ann.post(f"/invitations/{code}").status_code == 200
    assert members(cloud)[0] == 4
    assert listed(ben) == []


@pytest.mark.parametrize(("what", "status"), [("revoked", 404), ("archived", 409)])
def test_what_ends_before_the_write_lets_nobody_in(
    ben: Caller, ann: Caller, cloud: MotoCloud, what: str, status: int
) -> None:
    made = invite(ben)
    end = {"revoked": lambda: ben.delete(f"{DEN}/{made['id']}"), "archived": lambda: archive(cloud)}[what]
    cloud.before(TRANSACTION, first_time(end))
    assert ann.post(f"/invitations/{made['code']}").status_code == status
    assert members(cloud) == (2, {"ben-sub", "cat-sub"})


def test_a_join_that_fails_is_no_use(ben: Caller, ann: Caller, cloud: MotoCloud) -> None:
    code = invite(ben, uses=1)["code"]
    cloud.fail(TRANSACTION, "InternalServerError")
    assert ann.post(f"/invitations/{code}").status_code == 503
    cloud.heal()
    assert [each["uses_left"] for each in listed(ben)] == [1]
    assert ann.post(f"/invitations/{code}").status_code == 200


# ----------------------------------------------------------------------------------------------------------- revoking


def test_its_maker_and_the_rooms_admins_take_it_back_and_other_members_do_not(
    ann: Caller, ben: Caller, cat: Caller, someone: Callable[[str], Caller], cloud: MotoCloud
) -> None:
    own, other = invite(ben), invite(ben)
    dan = someone("Dan")
    dan.post(f"/invitations/{other['code']}")
    assert dan.delete(f"{DEN}/{other['id']}").status_code == 403
    assert ann.delete(f"{DEN}/{other['id']}").status_code == 404
    for caller, made in ((ben, own), (cat, other)):
        answer = caller.delete(f"{DEN}/{made['id']}")
        assert (answer.status_code, answer.data) == (204, b"")
        for again in (ben, cat, dan):
            assert again.delete(f"{DEN}/{made['id']}").status_code == 404
    # Also to who has joined by it: it is as if it had never been.
    assert dan.post(f"/invitations/{other['code']}").status_code == 404
    assert listed(ben) == cloud.items("DirectoryTable", "invitation#") == []


def test_what_admins_take_back_of_others_is_in_the_audit_list_and_ones_own_is_not(
    ben: Caller, cat: Caller, zoe: Caller
) -> None:
    make_room("hall", "open", ben_sub="member")
    hall = "/rooms/hall/invitations"
    for caller, path, made in (
        (ben, DEN, invite(ben)),
        (cat, DEN, invite(cat)),
        (cat, DEN, invite(ben)),
        (zoe, hall, invite(ben, hall)),
    ):
        assert caller.delete(f"{path}/{made['id']}").status_code == 204
    told = [
        {name: entry[name] for name in ("act", "who", "user", "room")}
        for entry in zoe.get("/admin/audit").json["audit"]
    ]
    ben_then = {"id": "ben-sub", "name": "Ben"}
    assert told == [
        {"act": "invitation.revoked", "who": ZOE, "user": ben_then, "room": "hall"},
        {"act": "invitation.revoked", "who": {"id": "cat-sub", "name": "Cat"}, "user": ben_then, "room": "den"},
    ]


def test_who_is_no_admin_any_more_takes_nothing_back(ben: Caller, cat: Caller, cloud: MotoCloud) -> None:
    made = invite(ben)
    cat.put("/rooms/den/members/ben-sub", {"role": "admin"})
    cloud.before(TRANSACTION, first_time(lambda: ben.put("/rooms/den/members/cat-sub", {"role": "member"})))
    assert cat.delete(f"{DEN}/{made['id']}").status_code == 403
    assert [each["id"] for each in listed(ben)] == [made["id"]]


@pytest.mark.parametrize("identifier", ["x", "%00", "0190a0b0-0000-7000-8000-000000000000", "x" * 5000])
def test_one_that_is_not_there_is_not_found(ben: Caller, cat: Caller, identifier: str) -> None:
    for caller in (ben, cat):
        assert caller.delete(f"{DEN}/{identifier}").status_code == 404


def test_an_invitation_is_taken_back_in_its_own_room(ben: Caller) -> None:
    make_room("hall", "open", ben_sub="admin")
    made = invite(ben)
    answer = ben.delete(f"/rooms/hall/invitations/{made['id']}")
    assert (answer.status_code, answer.json["detail"]) == (404, "There is no such invitation in this room.")
    assert ben.delete(f"{DEN}/{made['id'].upper()}").status_code == 204


# -------------------------------------------------------------------------------------------------------------- costs


def spent(cloud: MotoCloud, call: Callable[[], TestResponse], status: int = 200) -> list[str]:
    cloud.calls.clear()
    assert call().status_code == status
    return [each.action.removeprefix("dynamodb:") for each in cloud.calls]


@pytest.mark.parametrize("as_many", [1, 10])
def test_each_call_costs_as_much_with_ten_times_as_many(
    cloud: MotoCloud, ben: Caller, someone: Callable[[str], Caller], as_many: int
) -> None:
    for _ in range(2 * as_many):
        made = invite(ben)
    for number in range(as_many):
        someone(f"Extra{number}").post(f"/invitations/{made['code']}")
    dan, code = someone("Dan"), made["code"]
    assert spent(cloud, lambda: ben.post(DEN), 201) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    assert spent(cloud, lambda: ben.get(f"{DEN}?limit=2")) == ["BatchGetItem", "Query", "BatchGetItem", "BatchGetItem"]
    assert spent(cloud, lambda: dan.get(f"/invitations/{code}")) == ["BatchGetItem", "BatchGetItem"]
    assert spent(cloud, lambda: dan.get("/invitations/x"), 404) == ["BatchGetItem"]
    joining = ["BatchGetItem", "BatchGetItem", "UpdateItem", "TransactWriteItems", "Query"]
    assert spent(cloud, lambda: dan.post(f"/invitations/{code}")) == joining
    assert spent(cloud, lambda: dan.post(f"/invitations/{code}")) == ["BatchGetItem", "BatchGetItem", "Query"]
    assert spent(cloud, lambda: ben.delete(f"{DEN}/{made['id']}"), 204) == ["BatchGetItem", "TransactWriteItems"]


def test_ttl_finds_both_halves(ben: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    invite(ben, expires_in_s=60)
    own = [item for item in cloud.items("DirectoryTable", "room#den") if item["sk"].startswith("invitation#")]
    halves = [*own, *cloud.items("DirectoryTable", "invitation#")]
    assert [item["expires_at"] for item in halves] == [int(time.time()) + 60] * 2
    assert invitations.MAX_LIFETIME_S == 30 * 24 * 60 * 60
