"""A newcomer to the chatroom on a laptop finds a room with something to try, and finds it once."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from deployer.local import welcome
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member


@pytest.fixture(scope="module")
def greeting() -> Iterator[LocalChatroom]:
    """A chatroom as `make run` starts it."""
    chatroom = LocalChatroom(Path(tempfile.mkdtemp(prefix="welcome-")) / "data", welcomes=True).start()
    yield chatroom
    chatroom.stop()


def said(chatroom: LocalChatroom) -> list[dict[str, Any]]:
    answer = chatroom.member("alice@example.com").call("GET", f"/rooms/{welcome.ROOM}/messages")
    assert answer.status == 200
    found: list[dict[str, Any]] = answer.body["messages"]
    return found


def of_welcome(member: Member) -> dict[str, Any]:
    (room,) = (each for each in member.call("GET", "/rooms").body["rooms"] if each["id"] == welcome.ROOM)
    found: dict[str, Any] = room
    return found


def mentions_of(member: Member) -> int:
    return int(of_welcome(member)["mentions"])


def test_both_demo_users_find_what_the_other_has_to_say(greeting: LocalChatroom) -> None:
    alice, bob = (greeting.member(f"{name}@example.com") for name in ("alice", "bob"))
    messages = said(greeting)
    assert {each["author"]["name"] for each in messages} == {"Alice", "Bob"}
    tip, reply = messages[1:3]
    assert reply["reply_to"]["id"] == tip["id"]
    for member in (alice, bob):
        # The rooms' stream tells of it.
        greeting.wait_until(partial(mentions_of, member))
        room = of_welcome(member)
        assert (room["unread"], room["mentions"], room["members"]) == (True, 1, 2)
    # They can be found by their names, also by who has not met them.
    assert [user["name"] for user in alice.call("GET", "/users?name=bo").body["users"]] == ["Bob"]


def test_it_is_said_how_to_begin(greeting: LocalChatroom) -> None:
    assert f"the room #{welcome.ROOM}" in greeting.log()


def test_a_restart_says_nothing_again(greeting: LocalChatroom) -> None:
    before = said(greeting)
    alice = greeting.member("alice@example.com")
    alice.call("DELETE", f"/rooms/{welcome.ROOM}/messages/{before[2]['id']}")
    greeting.stop()
    greeting.start()
    after = said(greeting)
    assert [each["id"] for each in after] == [each["id"] for each in before]
    assert after[2]["deleted_at"]
