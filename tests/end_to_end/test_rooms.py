"""Rooms on the local cloud, with the rights of the API's own role: each transaction, and two at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.support.deployed_chatroom import DeployedChatroom
from tests.support.member import ANSWER_TIMEOUT_S, Member


@pytest.fixture(scope="module")
def alice(deployed_chatroom: DeployedChatroom) -> Member:
    return known(deployed_chatroom.member("alice@example.com"))


@pytest.fixture(scope="module")
def bob(deployed_chatroom: DeployedChatroom) -> Member:
    return known(deployed_chatroom.member("bob@example.com"))


def known(member: Member) -> Member:
    """Let somebody have been here: the first call makes their profile."""
    assert member.call("GET", "/me").status == 200
    return member


def call(member: Member, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = member.call(method, path, body)
    assert answer.status == status, answer
    return answer.body


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [answer.result() for answer in [pool.submit(each) for each in calls]]


def test_a_room_lives(alice: Member, bob: Member) -> None:
    room = call(alice, "POST", "/rooms", {"kind": "open", "name": "Lifetime", "users": [bob.id]}, 201)["id"]
    path = f"/rooms/{room}"
    assert call(alice, "PATCH", path, {"name": "LIFETIME", "topic": "Short"})["topic"] == "Short"
    assert call(alice, "PATCH", path, {"name": "Lifespan"})["name"] == "Lifespan"
    listed = call(bob, "GET", "/rooms?open=true&name=life")["rooms"]
    assert [each["name"] for each in listed if each["id"] == room] == ["Lifespan"]
    call(bob, "DELETE", f"{path}/members/{bob.id}", status=204)
    call(bob, "PUT", f"{path}/members/{bob.id}", status=201)
    call(bob, "PUT", f"{path}/involvement", {"involvement": "mentions"})
    message = alice.say("hello", room)
    assert call(bob, "PUT", f"{path}/read", {"id": message["id"]}) == {"read_id": message["id"]}
    call(alice, "DELETE", f"{path}/members/{alice.id}", status=409)
    call(alice, "PUT", f"{path}/members/{bob.id}", {"role": "admin"})
    call(bob, "PUT", f"{path}/members/{alice.id}", {"role": "member"})
    members = call(alice, "GET", f"{path}/members")["members"]
    assert [(each["user"]["id"], each["role"]) for each in members] == [(bob.id, "admin"), (alice.id, "member")]
    call(bob, "PATCH", path, {"archived": True})
    call(alice, "POST", f"{path}/messages", {"text": "too late"}, 409)
    assert room not in {each["id"] for each in call(bob, "GET", "/rooms")["rooms"]}
    call(bob, "PATCH", path, {"archived": False})
    call(bob, "DELETE", f"{path}/members/{alice.id}", status=204)
    assert call(alice, "GET", path)["members"] == 1


def test_what_is_said_is_unread_to_others_once_the_stream_has_told(alice: Member, bob: Member) -> None:
    room = call(alice, "POST", "/rooms", {"kind": "closed", "name": "Unread", "users": [bob.id]}, 201)["id"]
    message = alice.say(f"hello <@{bob.id}>", room)
    until = time.monotonic() + ANSWER_TIMEOUT_S

    def seen() -> dict[str, Any]:
        (mine,) = [each for each in call(bob, "GET", "/rooms")["rooms"] if each["id"] == room]
        return mine

    # Nobody is told when it has been noted: it is asked for.
    while seen()["mentions"] == 0:
        assert time.monotonic() < until, seen()
        time.sleep(0.1)
    assert (seen()["unread"], seen()["mentions"], seen()["newest"]["id"]) == (True, 1, message["id"])
    assert call(alice, "GET", f"/rooms/{room}")["unread"] is False
    call(bob, "PUT", f"/rooms/{room}/read", {"id": message["id"]})
    assert (seen()["unread"], seen()["mentions"]) == (False, 0)


def test_two_who_make_their_direct_room_at_once_have_one(alice: Member, bob: Member) -> None:
    made = at_once(
        *[partial(alice.call, "POST", "/rooms", {"kind": "direct", "users": [bob.id]})] * 3,
        *[partial(bob.call, "POST", "/rooms", {"kind": "direct", "users": [alice.id]})] * 3,
    )
    assert sorted(answer.status for answer in made) == [200, 200, 200, 200, 200, 201]
    assert len({answer.body["id"] for answer in made}) == 1


def test_of_two_admins_who_take_each_others_role_at_once_one_stays(alice: Member, bob: Member) -> None:
    for _ in range(3):
        room = call(alice, "POST", "/rooms", {"kind": "closed", "name": "Two", "users": [bob.id]}, 201)["id"]
        call(alice, "PUT", f"/rooms/{room}/members/{bob.id}", {"role": "admin"})
        taken = at_once(partial(take_role, alice, bob, room), partial(take_role, bob, alice, room))
        assert sorted(taken) == [200, 403]
        members = call(alice, "GET", f"/rooms/{room}/members")["members"]
        assert [each["role"] for each in members] == ["admin", "member"]


def take_role(by: Member, of: Member, room: str) -> int:
    return by.call("PUT", f"/rooms/{room}/members/{of.id}", {"role": "member"}).status
