"""`/users/{id}/block`: an administrator throws somebody out at once, whatever token they have, and lets them in."""

import threading
import time as real_time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat import closings, dynamodb, standing
from chat.clock import rfc3339
from tests.support import routes
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

BLOCKED = "urn:chatroom:problem:blocked"
ZOE = {"id": "zoe-sub", "name": "Zoe"}
BEN = {"id": "ben-sub", "name": "Ben"}


@pytest.fixture
def here(ben: Caller) -> Caller:
    """Ben, who has been here, so that he is known."""
    ben.read()
    return ben


def audit(caller: Caller) -> list[dict[str, Any]]:
    return caller.get("/admin/audit").json["audit"]


def blocked(caller: Caller) -> list[dict[str, Any]]:
    return caller.get("/admin/blocked").json["blocked"]


def call_all(app: Flask, client: FlaskClient, caller: Caller) -> dict[tuple[str, str], TestResponse]:
    return {
        (method, path): client.open(path, method=method, headers=caller.headers) for method, path in routes.guarded(app)
    }


def test_a_block_says_who_is_blocked_since_when_why_and_by_whom(zoe: Caller, here: Caller, time: FakeTime) -> None:
    answer = zoe.put("/users/ben-sub/block", {"reason": "  spam  "})
    entry = {"user": BEN, "blocked_at": rfc3339(time.time()), "reason": "spam", "by": ZOE}
    assert (answer.status_code, answer.json) == (200, entry)
    assert blocked(zoe) == [entry]


@pytest.mark.parametrize("body", [{}, None, {"other": 1}])
def test_a_reason_may_be_missing_and_the_body_too(zoe: Caller, here: Caller, body: Any) -> None:
    answer = zoe.put("/users/ben-sub/block", body)
    assert (answer.status_code, answer.json["reason"]) == (200, "")


@pytest.mark.parametrize(
    ("reason", "status"),
    [("x" * 500, 200), ("\U0001f44d" * 500, 200), ("x" * 501, 422), ("\ud800", 422), (7, 422), (None, 422)],
)
@pytest.mark.parametrize("verb", ["put", "delete"])
def test_a_reason_has_500_characters_at_most(zoe: Caller, here: Caller, verb: str, reason: Any, status: int) -> None:
    answer = getattr(zoe, verb)("/users/ben-sub/block", {"reason": reason})
    assert answer.status_code == (204 if (verb, status) == ("delete", 200) else status)


@pytest.mark.parametrize("use", ["id", "access"])
def test_a_blocked_user_is_refused_on_every_route_whatever_token_they_hold(
    app: Flask, client: FlaskClient, zoe: Caller, here: Caller, user_pool: UserPool, use: str
) -> None:
    assert {answer.status_code for answer in call_all(app, client, here).values()} - {403}
    zoe.put("/users/ben-sub/block")
    groups = {"cognito:groups": ["admins"]}
    later = int(real_time.time()) + 60
    tokens = [
        user_pool.token(use, sub="ben-sub"),
        user_pool.token(use, sub="ben-sub", iat=later),
        user_pool.token(use, sub="ben-sub", iat=later, **groups),
    ]
    for caller in [here, *(Caller(client, token) for token in tokens)]:
        answers = call_all(app, client, caller)
        assert {where: answer.status_code for where, answer in answers.items()} == dict.fromkeys(answers, 403)
        assert {answer.json["type"] for answer in answers.values()} == {BLOCKED}


def test_nobody_else_is_refused(zoe: Caller, ann: Caller, here: Caller) -> None:
    zoe.put("/users/ben-sub/block")
    assert ann.get("/messages").status_code == 200


def test_a_block_asks_for_all_sockets_to_be_closed(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    zoe.put("/users/ben-sub/block")
    (closing,) = cloud.items("SessionsTable", closings.PREFIX)
    assert closing["user_id"] == "ben-sub"
    assert "connections" not in closing


def test_who_is_let_in_again_needs_a_token_that_was_issued_since(
    zoe: Caller, here: Caller, client: FlaskClient, user_pool: UserPool
) -> None:
    zoe.put("/users/ben-sub/block")
    answer = zoe.delete("/users/ben-sub/block")
    assert (answer.status_code, answer.data) == (204, b"")
    assert here.get("/messages").status_code == 401
    renewed = Caller(client, user_pool.token(sub="ben-sub", name="Ben", iat=int(real_time.time()) + 1))
    assert renewed.get("/messages").status_code == 200
    assert blocked(zoe) == []


def test_both_acts_are_in_the_audit_list_the_newest_first(zoe: Caller, here: Caller, time: FakeTime) -> None:
    zoe.put("/users/ben-sub/block", {"reason": "spam"})
    at = time.time()
    time.advance(10)
    zoe.delete("/users/ben-sub/block", {"reason": "sorry"})
    assert [{name: value for name, value in entry.items() if name != "id"} for entry in audit(zoe)] == [
        {"at": rfc3339(at + 10), "who": ZOE, "act": "user.unblocked", "user": BEN, "reason": "sorry"},
        {"at": rfc3339(at), "who": ZOE, "act": "user.blocked", "user": BEN, "reason": "spam"},
    ]


def test_a_second_block_changes_nothing_and_is_no_act(zoe: Caller, here: Caller, time: FakeTime) -> None:
    first = zoe.put("/users/ben-sub/block", {"reason": "spam"}).json
    time.advance(10)
    again = zoe.put("/users/ben-sub/block", {"reason": "another"})
    assert (again.status_code, again.json) == (200, first)
    assert blocked(zoe) == [first]
    assert len(audit(zoe)) == 1


def test_to_let_in_who_is_not_blocked_is_harmless_and_no_act(zoe: Caller, here: Caller) -> None:
    for _ in range(2):
        assert zoe.delete("/users/ben-sub/block").status_code == 204
    assert audit(zoe) == []


def test_two_administrators_at_once_make_one_block_and_one_entry(
    zoe: Caller, here: Caller, client: FlaskClient, user_pool: UserPool, cloud: MotoCloud
) -> None:
    groups = {"cognito:groups": ["admins"]}
    yan = Caller(client, user_pool.token(sub="yan-sub", name="Yan", **groups))
    yan.read()
    zoe.read()
    both = threading.Barrier(2)
    cloud.before("dynamodb:TransactWriteItems", lambda _: both.wait(timeout=10) and None)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda admin: admin.put("/users/ben-sub/block"), [zoe, yan]))
    cloud.heal()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert blocked(zoe) == [answers[0].json]
    assert [entry["who"] for entry in audit(zoe)] == [answers[0].json["by"]]
    assert len(cloud.items("SessionsTable", closings.PREFIX)) == 1


WRITES = {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}


def test_all_that_a_block_writes_is_one_transaction(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    zoe.read()
    for verb, parts in (
        (
            zoe.put,
            {
                ("dynamodb:UpdateItem", "DirectoryTable"),
                ("dynamodb:PutItem", "DirectoryTable"),
                ("dynamodb:PutItem", "SessionsTable"),
            },
        ),
        (
            zoe.delete,
            {
                ("dynamodb:UpdateItem", "DirectoryTable"),
                ("dynamodb:PutItem", "DirectoryTable"),
                ("dynamodb:DeleteItem", "DirectoryTable"),
            },
        ),
    ):
        cloud.calls.clear()
        verb("/users/ben-sub/block")
        (write,) = [call for call in cloud.calls if call.action.removeprefix("dynamodb:") in WRITES]
        assert write.parts() == parts


def test_a_block_that_fails_leaves_nothing_half_done(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    zoe.read()
    before = [cloud.items(name) for name in ("DirectoryTable", "SessionsTable")]
    cloud.fail("dynamodb:TransactWriteItems", "InternalServerError")
    assert zoe.put("/users/ben-sub/block").status_code == 503
    assert [cloud.items(name) for name in ("DirectoryTable", "SessionsTable")] == before


def test_the_same_answer_comes_when_the_first_was_lost(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    """What a client does that got no answer: it asks again."""
    assert zoe.put("/users/ben-sub/block", {"reason": "spam"}).json == zoe.put("/users/ben-sub/block").json


def test_a_transaction_that_never_gets_through_may_be_sent_again(
    zoe: Caller, here: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "_PAUSE_S", 0)
    cloud.fail("dynamodb:TransactWriteItems", "TransactionCanceledException")
    answer = zoe.put("/users/ben-sub/block")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_a_call_that_a_block_gets_in_the_way_of_may_be_sent_again(here: Caller, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:UpdateItem", "TransactionConflictException")
    assert here.post("/tickets").status_code == 503


@pytest.mark.parametrize("verb", ["put", "delete"])
@pytest.mark.parametrize("user_id", ["nobody", "x" * 65, "x" * 4000, "a%20b", "%00", "\u00e9", "a:b", "-"])
def test_who_has_never_been_here_is_not_found(zoe: Caller, verb: str, user_id: str) -> None:
    answer = getattr(zoe, verb)(f"/users/{user_id}/block")
    assert answer.status_code == 404
    assert audit(zoe) == []


def test_nobody_blocks_themselves(zoe: Caller) -> None:
    zoe.read()
    assert zoe.put("/users/zoe-sub/block").status_code == 409
    assert zoe.get("/messages").status_code == 200


@pytest.mark.parametrize("verb", ["put", "delete"])
@pytest.mark.parametrize("user_id", ["ben-sub", "ann-sub", "nobody"])
@pytest.mark.parametrize("body", [None, {"reason": 7}])
def test_others_than_administrators_may_not(
    ann: Caller, here: Caller, cloud: MotoCloud, verb: str, user_id: str, body: Any
) -> None:
    assert getattr(ann, verb)(f"/users/{user_id}/block", body).status_code == 403
    assert here.get("/messages").status_code == 200
    assert cloud.items("DirectoryTable", "audit") == []


@pytest.mark.parametrize(
    "groups", ["admins", ["Admins"], ["administrators"], [["admins"]], {"admins": 1}, [], None, 7, "members admins"]
)
def test_only_the_group_itself_makes_an_administrator(
    client: FlaskClient, user_pool: UserPool, here: Caller, groups: Any
) -> None:
    caller = Caller(client, user_pool.token(sub="ann-sub", **{"cognito:groups": groups}))
    assert caller.put("/users/ben-sub/block").status_code == 403


def test_an_administrator_may_with_an_access_token_too(client: FlaskClient, user_pool: UserPool, here: Caller) -> None:
    token = user_pool.token("access", sub="zoe-sub", **{"cognito:groups": ["admins"]})
    assert Caller(client, token).put("/users/ben-sub/block").status_code == 200


def test_a_blocked_administrator_keeps_no_order(zoe: Caller, client: FlaskClient, user_pool: UserPool) -> None:
    yan = Caller(client, user_pool.token(sub="yan-sub", name="Yan", **{"cognito:groups": ["admins"]}))
    yan.read()
    zoe.read()
    assert zoe.put("/users/yan-sub/block").status_code == 200
    assert yan.put("/users/zoe-sub/block").status_code == 403
    assert yan.delete("/users/yan-sub/block").status_code == 403
    assert yan.get("/admin/blocked").status_code == 403


def test_a_ticket_is_not_sold_to_who_is_blocked(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    zoe.put("/users/ben-sub/block")
    assert here.post("/tickets").status_code == 403
    assert cloud.items("SessionsTable", "ticket#") == []


def test_who_is_known_by_a_token_without_a_name_is_called_by_a_placeholder(
    zoe: Caller, client: FlaskClient, user_pool: UserPool
) -> None:
    Caller(client, user_pool.token("access", sub="dan-sub")).read()
    name = zoe.put("/users/dan-sub/block").json["user"]["name"]
    assert name
    assert "dan-sub" not in name


def test_what_stands_in_the_users_item_is_what_the_design_says(zoe: Caller, here: Caller, cloud: MotoCloud) -> None:
    entry = zoe.put("/users/ben-sub/block", {"reason": "spam"}).json
    key = standing.key("ben-sub")
    (item,) = [each for each in cloud.items("DirectoryTable", key["pk"]) if each["sk"] == key["sk"]]
    assert item["blocked"] == {"at": entry["blocked_at"], "by": ZOE, "reason": "spam"}
    assert abs(item["ended_before"] - real_time.time()) < 60
