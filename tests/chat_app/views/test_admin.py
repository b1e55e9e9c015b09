"""`/admin`: the lists of who is blocked and of what was done, page by page, for administrators and for nobody else."""

import base64
from typing import Any

import pytest
from flask.testing import FlaskClient

from chat import audit, blocks, dynamodb
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

ZOE = {"id": "zoe-sub", "name": "Zoe"}


@pytest.fixture
def long_lists(cloud: MotoCloud, zoe: Caller) -> None:
    """Seven people who have been blocked, in no order."""
    zoe.read()
    for name in ("dan", "ann", "gil", "ben", "fay", "eve", "cat"):
        cloud.put("DirectoryTable", {"pk": f"user#{name}", "sk": "standing", "name": name.title()})
        blocks.block(name, ZOE)


def pages(caller: Caller, which: str, limit: int) -> list[list[dict[str, Any]]]:
    """Return the pages of a list, each of which is full but for the last."""
    found, cursor = [], ""
    while True:
        answer = caller.get(f"/admin/{which}?limit={limit}{cursor}")
        assert answer.status_code == 200, answer.json
        found.append(answer.json[which])
        if "next" not in answer.json:
            return found
        cursor = f"&cursor={answer.json['next']}"


def users_of(found: list[list[dict[str, Any]]]) -> list[str]:
    return [entry["user"]["id"] for page in found for entry in page]


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (6, [6, 1]), (7, [7]), (100, [7])])
def test_pages_bring_every_block_once_by_user(zoe: Caller, long_lists: None, limit: int, sizes: list[int]) -> None:
    found = pages(zoe, "blocked", limit)
    assert [len(page) for page in found] == sizes
    assert [entry["user"]["id"] for page in found for entry in page] == [
        "ann",
        "ben",
        "cat",
        "dan",
        "eve",
        "fay",
        "gil",
    ]


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7])])
def test_pages_bring_every_act_once_the_newest_first(
    zoe: Caller, long_lists: None, limit: int, sizes: list[int]
) -> None:
    found = pages(zoe, "audit", limit)
    assert [len(page) for page in found] == sizes
    assert [entry["user"]["id"] for page in found for entry in page] == [
        "cat",
        "eve",
        "fay",
        "ben",
        "gil",
        "ann",
        "dan",
    ]
    ids = [entry["id"] for page in found for entry in page]
    assert ids == sorted(ids, reverse=True)


def test_a_page_has_50_unless_told(zoe: Caller, cloud: MotoCloud) -> None:
    for number in range(51):
        dynamodb.transact_write([audit.write(ZOE, audit.USER_BLOCKED, user={"id": str(number), "name": "x"})])
    assert [len(page) for page in pages(zoe, "audit", 50)] == [50, 1]
    assert len(zoe.get("/admin/audit").json["audit"]) == 50


def test_a_list_goes_on_though_where_it_stopped_has_gone(zoe: Caller, long_lists: None) -> None:
    first = zoe.get("/admin/blocked?limit=3").json
    blocks.unblock(first["blocked"][-1]["user"]["id"], ZOE)
    rest = zoe.get(f"/admin/blocked?limit=100&cursor={first['next']}").json
    assert [entry["user"]["id"] for entry in rest["blocked"]] == ["dan", "eve", "fay", "gil"]


@pytest.mark.parametrize("which", ["blocked", "audit"])
def test_a_cursor_that_no_answer_gave_is_refused(zoe: Caller, long_lists: None, which: str) -> None:
    given = zoe.get(f"/admin/{which}?limit=3").json["next"]
    other = zoe.get(f"/admin/{'audit' if which == 'blocked' else 'blocked'}?limit=3").json["next"]
    plain = base64.urlsafe_b64decode(given + "==")
    made = [
        "", "x", "ann", "null", "0", "{}", "%00", "\u00e9", "\ud7ff", "=", "====", "A" * 5000, other, given[:-1],
        given[1:], f"{given}=", f"{given}A", f" {given}", given.swapcase(), plain[9:].decode(),
        base64.urlsafe_b64encode(plain[9:]).decode(), base64.urlsafe_b64encode(plain[:-1] + b"x").decode().rstrip("="),
        base64.urlsafe_b64encode(plain[:9]).decode(), base64.b64encode(b'{"pk":"audit","sk":"x"}').decode(),
    ]  # fmt: skip
    for cursor in made:
        answer = zoe.get(f"/admin/{which}", query_string={"cursor": cursor})
        assert answer.status_code == 400, cursor
        assert answer.content_type == "application/problem+json"
    assert zoe.get(f"/admin/{which}", query_string={"cursor": given}).status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "", "1_0", "1.5", "\u0665"])
@pytest.mark.parametrize("which", ["blocked", "audit"])
def test_a_limit_that_is_none_is_refused(zoe: Caller, which: str, limit: str) -> None:
    assert zoe.get(f"/admin/{which}", query_string={"limit": limit}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "theirs"),
    [
        ("GET", "/admin/blocked", 200),
        ("GET", "/admin/audit", 200),
        ("GET", "/admin/audit?limit=x", 422),
        ("GET", "/admin", 404),
        ("GET", "/admin/", 404),
        ("GET", "/admin/nothing", 404),
        ("POST", "/admin/nothing/at/all", 404),
        ("POST", "/admin/audit", 405),
        ("PUT", "/admin/audit", 405),
        ("PATCH", "/admin/audit", 405),
        ("DELETE", "/admin/audit", 405),
        ("DELETE", "/admin/audit/1", 404),
        ("PATCH", "/admin/audit/1", 404),
    ],
)
def test_all_of_it_is_forbidden_to_others_also_what_is_not_there(
    client: FlaskClient, ann: Caller, zoe: Caller, method: str, path: str, theirs: int
) -> None:
    def status(headers: dict[str, str]) -> int:
        return client.open(f"/api{path}", method=method, headers=headers).status_code

    assert (status({}), status(ann.headers), status(zoe.headers)) == (401, 403, theirs)


def test_what_only_begins_like_it_is_not_it(client: FlaskClient, ann: Caller) -> None:
    assert ann.get("/administration").status_code == 404
    assert client.get("/api/administration").status_code == 404


def test_an_act_is_never_written_over(cloud: MotoCloud) -> None:
    write = audit.write(ZOE, audit.USER_BLOCKED)
    dynamodb.transact_write([write])
    with pytest.raises(dynamodb.Unmet):
        dynamodb.transact_write([write])


def test_entries_have_just_the_documented_fields(
    client: FlaskClient, zoe: Caller, ben: Caller, user_pool: UserPool
) -> None:
    ben.read()
    zoe.put("/users/ben-sub/block", {"reason": "spam"})
    schemas = client.get("/api/openapi.json").json["components"]["schemas"]
    (entry,) = zoe.get("/admin/audit").json["audit"]
    assert set(entry) == {"id", "at", "who", "act", "user", "reason"} <= set(schemas["AuditEntry"]["properties"])
    (block,) = zoe.get("/admin/blocked").json["blocked"]
    assert set(block) == set(schemas["Block"]["properties"])
