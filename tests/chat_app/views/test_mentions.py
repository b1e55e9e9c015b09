"""Who is mentioned: whom the text names, of those who can read it."""

from typing import Any

import pytest
from flask import Flask

from chat import mentions, rooms
from chat_app import create_app
from tests.support.caller import Caller
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

PEOPLE = [f"user-{number:02}" for number in range(60)]


def named(message: dict[str, Any]) -> list[str]:
    return message["mentions"]


def crowd(cloud: MotoCloud, people: list[str], *, but: str = "") -> None:
    """Let people have been here, all but one."""
    known = [{"pk": f"user#{each}", "sk": "standing", "known_since": 1} for each in people if each != but]
    cloud.put("DirectoryTable", *known)


def text_of(people: list[str]) -> str:
    return " ".join(f"<@{each}>" for each in people)


def test_who_is_named_is_mentioned_once_in_the_order_of_the_text(ann: Caller, cloud: MotoCloud) -> None:
    crowd(cloud, PEOPLE)
    sent = ann.say("<@user-02>, <@user-01> and (<@user-02>)")
    assert named(sent) == ["user-02", "user-01"]
    assert sent["text"] == "<@user-02>, <@user-01> and (<@user-02>)"
    assert cloud.items("MessagesTable")[0]["mentions"] == ["user-02", "user-01"]


@pytest.mark.parametrize(
    "text", ["@user-01", "<@user-01", "<@ user-01>", "<@-user>", "<@>", "<#user-01>", "<@user.01>"]
)
def test_what_is_written_otherwise_is_text(ann: Caller, cloud: MotoCloud, text: str) -> None:
    crowd(cloud, [*PEOPLE, "user"])
    assert named(ann.say(text)) == []


def test_one_may_name_oneself(ann: Caller) -> None:
    ann.say("hello")
    assert named(ann.say("<@ann-sub>")) == ["ann-sub"]


def test_in_an_open_room_everybody_who_has_been_here_can_be_mentioned(ann: Caller) -> None:
    make_room("hall", ann_sub="member", cat_sub="member")
    make_user("dan-sub", "Dan")
    sent = ann.say("<@nobody> <@dan-sub> <@cat-sub>", "hall")
    assert named(sent) == ["dan-sub", "cat-sub"]


@pytest.mark.parametrize("kind", [rooms.CLOSED, rooms.DIRECT])
def test_in_other_rooms_only_members_are(ann: Caller, kind: str) -> None:
    make_room("garden", kind, ann_sub="member", cat_sub="member")
    make_user("dan-sub", "Dan")
    assert named(ann.say("<@dan-sub> <@cat-sub> <@nobody>", "garden")) == ["cat-sub"]


def test_the_first_50_people_are_mentioned(ann: Caller, cloud: MotoCloud) -> None:
    crowd(cloud, PEOPLE)
    assert named(ann.say(text_of(PEOPLE))) == PEOPLE[: mentions.MAX_PEOPLE]


@pytest.mark.parametrize("unknown", ["user-00", "user-45", "user-46", "user-49"])
def test_each_of_them_must_have_been_here(ann: Caller, cloud: MotoCloud, unknown: str) -> None:
    crowd(cloud, PEOPLE, but=unknown)
    assert named(ann.say(text_of(PEOPLE))) == [each for each in PEOPLE[:50] if each != unknown]


def test_everyone_is_for_the_rooms_admins(ann: Caller, ben: Caller, zoe: Caller) -> None:
    make_room("hall", ann_sub="admin", ben_sub="member", zoe_sub="member")
    assert ann.say("<@everyone> hello", "hall")["everyone"] is True
    assert "everyone" not in ben.say("<@everyone> hello", "hall")
    assert "everyone" not in ann.say("@everyone hello", "hall")
    assert zoe.say("<@everyone> hello", "hall")["everyone"] is True
    assert [message.get("everyone") for message in ben.read(room="hall")["messages"]] == [True, None, None, True]


def test_everyone_is_no_person(ann: Caller, cloud: MotoCloud) -> None:
    crowd(cloud, ["everyone"])
    assert named(ann.say("<@everyone>")) == []


def test_in_a_direct_room_nobody_names_everyone(ann: Caller, zoe: Caller) -> None:
    make_room("both", rooms.DIRECT, ann_sub="member", zoe_sub="member")
    for caller in (ann, zoe):
        assert "everyone" not in caller.say("<@everyone>", "both")


def test_an_edit_mentions_anew(ann: Caller, cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="admin")
    crowd(cloud, PEOPLE)
    sent = ann.say("<@user-01> <@user-02> <@everyone>", "hall")
    path = f"/rooms/hall/messages/{sent['id']}"
    edited = ann.patch(path, {"text": "<@user-02> <@user-03> <@nobody>"}).json
    assert (named(edited), "everyone" in edited) == (["user-02", "user-03"], False)
    edited = ann.patch(path, {"text": "<@everyone>"}).json
    assert (named(edited), edited["everyone"]) == ([], True)
    assert ann.read(room="hall")["messages"] == [edited]


def test_who_is_an_admin_no_more_names_everyone_no_more(ann: Caller, cloud: MotoCloud) -> None:
    make_room("hall", ann_sub="admin")
    sent = ann.say("<@everyone>", "hall")
    (membership,) = [each for each in cloud.items("DirectoryTable", "user#ann-sub") if each["sk"] == "room#hall"]
    cloud.put("DirectoryTable", {**membership, "role": "member"})
    assert "everyone" not in ann.patch(f"/rooms/hall/messages/{sent['id']}", {"text": "<@everyone>!"}).json


@pytest.mark.parametrize("count", [0, 1, 48])
def test_mentions_cost_no_request(ann: Caller, cloud: MotoCloud, count: int) -> None:
    crowd(cloud, PEOPLE)
    original = ann.say("hello")
    cloud.calls.clear()
    assert named(ann.say(f"hello {text_of(PEOPLE[:count])}", reply_to=original["id"])) == PEOPLE[:count]
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]


def test_the_last_of_50_may_cost_one(ann: Caller, cloud: MotoCloud) -> None:
    crowd(cloud, PEOPLE)
    original = ann.say("hello")
    cloud.calls.clear()
    ann.say(text_of(PEOPLE), reply_to=original["id"])
    assert actions(cloud) == ["BatchGetItem", "BatchGetItem", "UpdateItem", "TransactWriteItems"]


def test_the_last_of_50_cost_none_where_they_are_members(ann: Caller, cloud: MotoCloud) -> None:
    crowd(cloud, PEOPLE)
    make_room("hall", ann_sub="member", **{each.replace("-", "_"): "member" for each in PEOPLE[40:50]})
    original = ann.say("hello", "hall")
    cloud.calls.clear()
    assert named(ann.say(text_of(PEOPLE), "hall", reply_to=original["id"])) == PEOPLE[:50]
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]


def test_a_process_that_sees_a_token_for_the_first_time_needs_four_requests(
    app: Flask, ann: Caller, user_pool: UserPool, cloud: MotoCloud
) -> None:
    ann.say("hello")
    again = Caller(create_app().test_client(), user_pool.token())
    cloud.calls.clear()
    again.say("hello <@ann-sub>")
    assert actions(cloud) == ["BatchGetItem", "PutItem", "UpdateItem", "TransactWriteItems"]


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.partition(":")[2] for call in cloud.calls]
