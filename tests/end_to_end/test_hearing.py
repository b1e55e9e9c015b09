"""Who hears what, on the local cloud: members at once in every tab; strangers, former members and the blocked nothing.

Once over `flask run`, and once deployed as on AWS. Every function has its own role's rights alone.
"""

import contextlib
import uuid
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from deployer.local import demo_users
from deployer.local.demo_users import DemoUser
from tests.support.deployed_chatroom import DeployedChatroom
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Listener, Member

Chatroom = LocalChatroom | DeployedChatroom
Event = dict[str, Any]
MOST_ASKED = 1_000


@pytest.fixture(scope="module", params=["chatroom", "deployed_chatroom"], ids=["flask run", "deployed"])
def chatroom(request: pytest.FixtureRequest) -> Chatroom:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def alice(chatroom: Chatroom) -> Member:
    return known(chatroom.member("alice@example.com"))


@pytest.fixture(scope="module")
def bob(chatroom: Chatroom) -> Member:
    return known(chatroom.member("bob@example.com"))


@pytest.fixture(scope="module")
def admin(chatroom: Chatroom) -> Member:
    return newcomer(chatroom, "Olga", keeps_order=True)


def known(member: Member) -> Member:
    """Let somebody have been here: the first call makes their profile."""
    assert member.call("GET", "/me").status == 200
    return member


def newcomer(chatroom: Chatroom, name: str, *, keeps_order: bool = False) -> Member:
    user = DemoUser(f"{name.lower()}-{uuid.uuid4()}@example.com", name)
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    demo_users.make(cognito, pool, (user,))
    if keeps_order:
        demo_users.keep_order(cognito, pool, user)
    return known(chatroom.member(user.email))


def make_room(maker: Member, kind: str, *members: Member) -> str:
    made = maker.call("POST", "/rooms", {"kind": kind, "name": "Garden", "users": [each.id for each in members]})
    assert made.status == 201, made
    return str(made.body["id"])


def add(by: Member, room: str, member: Member) -> None:
    assert by.call("PUT", f"/rooms/{room}/members/{member.id}", {}).status == 201


def remove(by: Member, room: str, member: Member) -> None:
    assert by.call("DELETE", f"/rooms/{room}/members/{member.id}").status == 204


def wait_for(listener: Listener, kind: str, **wanted: Any) -> Event:
    """Return the first event of a kind that says so."""

    def is_it(event: Event) -> bool:
        about = {"room": event.get("room") or event.get("membership", {}).get("id"), **event}
        return event["type"] == kind and all(about.get(name) == value for name, value in wanted.items())

    return listener.wait_for(is_it)


def hears_nothing_of(room: str, listener: Listener, speaker: Member) -> None:
    """Let something be said in a room, and then in the general one: what comes of the second comes after the first."""
    at_speaker = speaker.listen()
    secret = speaker.say("not for everybody", room)
    at_speaker.wait_for_message(secret["id"])
    later = speaker.say("for everybody")
    listener.wait_for_message(later["id"])
    assert secret["id"] not in [message["id"] for message in listener.messages()]


def test_who_is_added_hears_at_once_in_every_tab(alice: Member, bob: Member) -> None:
    tabs = [bob.listen(), bob.listen()]
    room = make_room(alice, "closed")
    add(alice, room, bob)
    for tab in tabs:
        membership = wait_for(tab, "membership.updated", room=room)["membership"]
        assert (membership["role"], membership["members"], membership["unread"]) == ("member", 2, False)
    said = alice.say("Welcome", room)
    for tab in tabs:
        assert tab.wait_for_message(said["id"]) == said


def test_who_is_a_member_when_the_socket_opens_hears_from_the_first_moment(alice: Member, bob: Member) -> None:
    room = make_room(alice, "closed", bob)
    at_bob = bob.listen()
    said = alice.say("Do you hear me?", room)
    assert at_bob.wait_for_message(said["id"]) == said


def test_a_stranger_hears_nothing_and_cannot_look(chatroom: Chatroom, alice: Member, bob: Member) -> None:
    room = make_room(alice, "closed", bob)
    at_stranger = newcomer(chatroom, "Stranger").listen()
    at_stranger.send({"action": "join", "room": room})
    refusal = at_stranger.answer()
    assert (refusal["type"], refusal["code"]) == ("error", "unknown_room")
    hears_nothing_of(room, at_stranger, alice)


def test_a_former_member_hears_nothing_from_the_moment_of_the_removal_on(alice: Member, bob: Member) -> None:
    room = make_room(alice, "closed", bob)
    at_bob = bob.listen()
    at_bob.ask({"action": "join", "room": room}, {"type": "joined", "room": room})
    heard = alice.say("before", room)
    at_bob.wait_for_message(heard["id"])
    remove(alice, room, bob)
    hears_nothing_of(room, at_bob, alice)
    wait_for(at_bob, "membership.ended", room=room)
    at_bob.send({"action": "join", "room": room})
    assert at_bob.answer()["code"] == "unknown_room"


def test_who_leaves_an_open_room_goes_on_watching_while_it_is_on_the_screen(alice: Member, bob: Member) -> None:
    room = make_room(alice, "open", bob)
    at_bob = bob.listen()
    at_bob.ask({"action": "join", "room": room}, {"type": "joined", "room": room})
    remove(bob, room, bob)
    wait_for(at_bob, "membership.ended", room=room)
    said = alice.say("Still there?", room)
    assert at_bob.wait_for_message(said["id"]) == said
    at_bob.ask({"action": "leave", "room": room}, {"type": "left", "room": room})
    hears_nothing_of(room, at_bob, alice)


def test_a_blocked_user_hears_nothing_more(chatroom: Chatroom, admin: Member, alice: Member) -> None:
    mallory = newcomer(chatroom, "Mallory")
    room = make_room(alice, "closed", mallory)
    at_mallory = mallory.listen()
    heard = alice.say("before", room)
    at_mallory.wait_for_message(heard["id"])
    assert admin.call("PUT", f"/users/{mallory.id}/block").status == 200
    with contextlib.suppress(ConnectionClosed):
        while True:
            at_mallory.wait_for(lambda _: False)
    alice.say("after", room)
    assert [message["text"] for message in at_mallory.messages() if message["room"] == room] == ["before"]


def test_a_read_marker_from_another_page_arrives(alice: Member, bob: Member) -> None:
    room = make_room(alice, "closed", bob)
    tabs = [bob.listen(), bob.listen()]
    said = alice.say("Read me", room)
    for tab in tabs:
        tab.wait_for_message(said["id"])
    assert bob.call("PUT", f"/rooms/{room}/read", {"id": said["id"]}).status == 200
    for tab in tabs:
        moved = tab.wait_for(lambda event: event.get("membership", {}).get("read_id") == said["id"])
        assert (moved["type"], moved["membership"]["unread"]) == ("membership.updated", False)


def test_what_was_said_last_is_unread_for_others_only(alice: Member, bob: Member) -> None:
    room = make_room(alice, "closed", bob)
    at_alice = alice.listen()
    said = alice.say("Anybody?", room)
    at_alice.wait_for_message(said["id"])
    # It is noted just after it was heard, and nobody is told of that: it is asked for until it is so.
    for _ in range(MOST_ASKED):
        theirs = bob.call("GET", f"/rooms/{room}").body
        if theirs["newest"]:
            break
    assert theirs["newest"] == {"id": said["id"], "sent_at": said["sent_at"]}
    assert theirs["unread"] is True
    assert alice.call("GET", f"/rooms/{room}").body["unread"] is False


def test_who_is_named_in_an_open_room_and_does_not_hear_it_is_told(alice: Member, bob: Member) -> None:
    room = make_room(alice, "open")
    at_bob = bob.listen()
    said = alice.say(f"<@{bob.id}>, come and see", room)
    assert said["mentions"] == [bob.id]
    assert wait_for(at_bob, "mention.created", room=room)["message"] == said


def test_who_looks_at_a_room_sees_it_change_and_who_comes(alice: Member, bob: Member) -> None:
    room = make_room(alice, "open")
    at_alice = alice.listen()
    at_alice.ask({"action": "join", "room": room}, {"type": "joined", "room": room})
    add(bob, room, bob)
    joined = wait_for(at_alice, "member.joined", room=room)
    assert (joined["user"]["id"], joined["role"]) == (bob.id, "member")
    assert alice.call("PATCH", f"/rooms/{room}", {"topic": "Tomatoes"}).status == 200
    assert wait_for(at_alice, "room.updated", room=room)["changes"] == {"topic": "Tomatoes"}
