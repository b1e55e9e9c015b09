"""Who may come in: not the blocked, and not who has been signed out everywhere, on any route and whatever the body."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chat import names
from chat_app.auth import current_user, signed_in
from chat_app.refusals import BLOCKED, LIMIT_REACHED
from tests.support import routes
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

BLOCK = {"at": "2026-11-22T20:04:05.678Z", "by": "admin-sub", "reason": "a secret reason"}


def store(cloud: MotoCloud, **attributes: Any) -> None:
    cloud.put("DirectoryTable", {"pk": "user#ann-sub", "sk": "standing", **attributes})


def answers(app: Flask, caller: Caller) -> list[TestResponse]:
    """Make every call, each with a good body and with a bad one."""
    bodies: list[Any] = [{"text": "hello"}, {"text": 1}, None]
    calls = routes.guarded(app)
    assert len(calls) >= 6
    return [
        caller.client.open(path, method=method, headers=caller.headers, json=body)
        for method, path in calls
        for body in bodies
    ]


def test_every_call_of_a_blocked_user_is_refused(app: Flask, ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    store(cloud, blocked=BLOCK)
    for answer in answers(app, ann):
        assert (answer.status_code, answer.json["type"]) == (403, BLOCKED), answer.json
        assert "secret" not in answer.text
    assert cloud.items("MessagesTable") == cloud.items("SessionsTable") == []
    assert ben.say("I am still here")


def test_every_call_with_a_token_from_before_the_sign_out_everywhere_is_refused(
    app: Flask, ann: Caller, user_pool: UserPool, cloud: MotoCloud
) -> None:
    ended = user_pool.claims()["iat"] + 60
    store(cloud, ended_before=ended)
    for answer in answers(app, ann):
        assert answer.status_code == 401, answer.json
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert cloud.items("MessagesTable") == cloud.items("SessionsTable") == []
    ann.headers = {"Authorization": user_pool.token(iat=ended + 1)}
    assert ann.say("I have signed in again")


def test_a_token_that_does_not_say_when_it_was_issued_is_good_until_its_user_is_signed_out_everywhere(
    ann: Caller, user_pool: UserPool, cloud: MotoCloud
) -> None:
    ann.headers = {"Authorization": user_pool.token(iat=None)}
    assert ann.get("/messages").status_code == 200
    assert ann.post("/tickets").status_code == 201
    store(cloud, ended_before=1)
    assert ann.get("/messages").status_code == 401
    assert ann.post("/tickets").status_code == 401


@pytest.mark.parametrize("iat", ["soon", -1, 1.5, True, 10**400, [1]])
def test_a_token_that_says_nonsense_of_when_it_was_issued_is_refused(
    ann: Caller, user_pool: UserPool, cloud: MotoCloud, iat: Any
) -> None:
    """A sign-out everywhere could not end it."""
    ann.headers = {"Authorization": user_pool.token(iat=iat)}
    assert ann.get("/messages").status_code == 401
    assert ann.post("/tickets").status_code == 401
    assert cloud.calls == []


def test_a_read_in_a_room_costs_one_read_more(ann: Caller, cloud: MotoCloud) -> None:
    ann.get("/messages")  # the first call makes her known
    cloud.calls.clear()
    assert ann.get("/messages").status_code == 200
    assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem", "dynamodb:Query"]


def test_the_standing_cannot_be_read(ann: Caller, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:BatchGetItem", "ThrottlingException", "DirectoryTable")
    assert ann.get("/messages").status_code == 503


def test_a_bad_token_costs_no_request(ann: Caller, cloud: MotoCloud, user_pool: UserPool) -> None:
    ann.headers = {"Authorization": user_pool.token(aud="other")}
    assert ann.get("/messages").status_code == ann.post("/tickets").status_code == 401
    assert cloud.calls == []


def test_the_31st_ticket_of_a_minute_is_refused_with_when_and_why(
    ann: Caller, ben: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    time.advance(60 - time.time() % 60 + 15)
    for _ in range(30):
        assert ann.post("/tickets").status_code == 201
    cloud.calls.clear()
    refused = ann.post("/tickets")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert refused.json["type"] == LIMIT_REACHED
    assert refused.json["detail"] == (
        "That is more than 30 tickets within 60 seconds, which is the limit. Try again in 45 seconds."
    )
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]
    assert len(cloud.items("SessionsTable", "ticket#")) == 30
    assert ben.post("/tickets").status_code == 201
    time.advance(45)
    assert ann.post("/tickets").status_code == 201


def test_an_access_token_has_no_name_but_its_user_may_be_known_by_one(
    ann: Caller, app: Flask, user_pool: UserPool, cloud: MotoCloud
) -> None:
    machine = Caller(app.test_client(), user_pool.token("access"))
    assert names_in_tickets(machine, cloud) == [names.placeholder("ann-sub")]
    assert names_in_tickets(ann, cloud) == ["Ann"]
    assert names_in_tickets(machine, cloud) == ["Ann"]
    nameless = Caller(app.test_client(), user_pool.token(name=None))
    assert names_in_tickets(nameless, cloud) == ["Ann"]
    # The profile is made of the first token that has a name; another name is the user's own to choose.
    assert names_in_tickets(Caller(app.test_client(), user_pool.token(name="Ann the Second")), cloud) == ["Ann"]


def test_a_read_by_an_access_token_knows_the_name_as_well(ann: Caller, app: Flask, user_pool: UserPool) -> None:
    ann.post("/tickets")
    with app.test_request_context(headers={"Authorization": user_pool.token("access")}):
        assert signed_in(lambda: current_user())().as_author() == {"id": "ann-sub", "name": "Ann"}


def names_in_tickets(caller: Caller, cloud: MotoCloud) -> list[str]:
    """Let the caller buy a ticket, and return the name that it is for."""
    before = [item["pk"] for item in cloud.items("SessionsTable", "ticket#")]
    assert caller.post("/tickets").status_code == 201
    return [item["user"]["name"] for item in cloud.items("SessionsTable", "ticket#") if item["pk"] not in before]
