"""Reacting to messages: what is answered, who may, and how much."""

from typing import Any
from urllib.parse import quote

import pytest

from chat import rooms
from chat.messages import TTL
from chat_app import emoji as emojis
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

THUMB, HEART = "\U0001f44d", "\u2764\ufe0f"
NOWHERE = "0199a000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def a_closed_room(cloud: MotoCloud) -> None:
    make_room("garden", rooms.CLOSED, ann_sub="member", ben_sub="admin")


def path(message: dict[str, Any], emoji: str = THUMB) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}/reactions/{quote(emoji)}"


def react(caller: Caller, message: dict[str, Any], emoji: str = THUMB) -> dict[str, Any]:
    answer = caller.put(path(message, emoji))
    assert answer.status_code == 200, answer.json
    return answer.json


def take_back(caller: Caller, message: dict[str, Any], emoji: str = THUMB) -> dict[str, Any]:
    answer = caller.delete(path(message, emoji))
    assert answer.status_code == 200, answer.json
    return answer.json


def stored(cloud: MotoCloud, message: dict[str, Any]) -> dict[str, Any]:
    (item,) = [item for item in cloud.items("MessagesTable") if item["id"] == message["id"]]
    return item


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.partition(":")[2] for call in cloud.calls]


def counted(cloud: MotoCloud, user_id: str = "ann-sub") -> int:
    """Return how many changes are counted for a user, in whatever windows."""
    (user,) = [each for each in cloud.items("DirectoryTable", f"user#{user_id}") if each["sk"] == "standing"]
    return sum(value for name, value in user.items() if name.startswith("count#edits and reactions#"))


def test_the_message_is_answered_with_who_has_reacted(ann: Caller, ben: Caller) -> None:
    sent = ann.say("hello", "garden", client_id="mine")
    reactions = [{"emoji": THUMB, "count": 1, "users": ["ann-sub"]}]
    assert react(ann, sent) == {**sent, "rev": 2, "reactions": reactions}
    reactions[0] |= {"count": 2, "users": ["ann-sub", "ben-sub"]}
    assert react(ben, sent) == {**sent, "rev": 3, "reactions": reactions}
    assert ann.read("", "garden")["messages"] == [{**sent, "rev": 3, "reactions": reactions}]
    reactions[0] |= {"count": 1, "users": ["ben-sub"]}
    assert take_back(ann, sent) == {**sent, "rev": 4, "reactions": reactions}
    assert take_back(ben, sent) == {**sent, "rev": 5, "reactions": []}


def test_again_changes_nothing(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    ben_s = react(ben, sent)
    assert take_back(ann, sent) == ben_s
    both = react(ann, sent)
    assert react(ann, sent) == react(ann, sent) == both
    assert take_back(ann, sent)["rev"] == 4
    assert take_back(ann, sent)["rev"] == 4
    assert len(cloud.items("SessionsTable", "changes#garden")) == 3


@pytest.mark.parametrize("sent_as", ["\u2764\ufe0f", "\u2764", "\u2764\ufe0f\ufe0f"])
def test_an_emoji_is_the_same_in_each_of_its_forms(ann: Caller, ben: Caller, sent_as: str) -> None:
    sent = ann.say("hello", "garden")
    react(ben, sent, HEART)
    assert react(ann, sent, sent_as)["reactions"] == [{"emoji": HEART, "count": 2, "users": ["ben-sub", "ann-sub"]}]
    assert take_back(ann, sent, sent_as)["reactions"][0]["count"] == 1


def test_another_skin_tone_is_another_emoji(ann: Caller) -> None:
    sent = ann.say("hello", "garden")
    react(ann, sent)
    shown = react(ann, sent, THUMB + "\U0001f3fd")["reactions"]
    assert [each["emoji"] for each in shown] == [THUMB, THUMB + "\U0001f3fd"]


@pytest.mark.parametrize("emoji", ["#\ufe0f\u20e3", "*\ufe0f\u20e3", "0\ufe0f\u20e3", "\u00a9\ufe0f"], ids=ascii)
def test_emoji_with_signs_that_mean_something_in_addresses(ann: Caller, emoji: str) -> None:
    assert react(ann, ann.say("hello", "garden"), emoji)["reactions"][0]["emoji"] == emoji


NO_EMOJI = [
    "a",
    ":+1:",
    "+1",
    "7",
    " ",
    "\u200d",
    "\U0001f600\U0001f600",
    "\U0001f1fd\U0001f1fd",
    "thumbs up",
    "\u0000",
]


@pytest.mark.parametrize("text", NO_EMOJI, ids=ascii)
def test_what_is_no_emoji_is_refused_and_said_to_be_none(ann: Caller, cloud: MotoCloud, text: str) -> None:
    sent = ann.say("hello", "garden")
    for call in (ann.put, ann.delete):
        answer = call(path(sent, text))
        assert answer.status_code == 422
        assert "is no emoji of Unicode 18.0" in answer.json["detail"]
    assert stored(cloud, sent)["rev"] == 1


def test_a_message_has_twenty_kinds_and_one_more_is_a_conflict(
    high_limits: None, ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    sent = ann.say("hello", "garden")
    twenty = [chr(0x1F600 + number) for number in range(20)]
    for emoji in twenty:
        react(ann, sent, emoji)
    refused = ben.put(path(sent))
    assert (refused.status_code, refused.json["detail"]) == (409, "A message has 20 kinds of reactions at most.")
    assert [each["emoji"] for each in react(ben, sent, twenty[7])["reactions"]] == twenty
    assert counted(cloud, "ben-sub") == 1


# ---------------------------------------------------------------------------------------------------------------- where


@pytest.mark.parametrize("identifier", [NOWHERE, "mine", "..%2F.."])
def test_what_is_not_in_the_room_is_not_found(ann: Caller, identifier: str) -> None:
    elsewhere = ann.say("hello")["id"]
    for call in (ann.put, ann.delete):
        for message in (identifier, elsewhere):
            assert call(f"/rooms/garden/messages/{message}/reactions/{quote(THUMB)}").status_code == 404


def test_what_has_been_kept_for_long_enough_is_not_found(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    cloud.put("MessagesTable", {**stored(cloud, sent), TTL: 1})
    assert ann.put(path(sent)).status_code == 404


def test_a_tombstone_is_a_conflict(ann: Caller, ben: Caller) -> None:
    sent = ann.say("hello", "garden")
    react(ben, sent)
    ann.delete(f"/rooms/garden/messages/{sent['id']}")
    for call in (ben.put, ben.delete, ann.put):
        answer = call(path(sent))
        assert (answer.status_code, answer.json["detail"]) == (409, "The message has been deleted.")


def test_an_archived_room_is_a_conflict(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    react(ann, sent, HEART)
    (room,) = [item for item in cloud.items("DirectoryTable", "room#garden") if item["sk"] == "room"]
    cloud.put("DirectoryTable", {**room, "archived_at": "2026-11-22T20:00:00.000Z"})
    assert ann.put(path(sent)).status_code == ann.delete(path(sent, HEART)).status_code == 409
    assert stored(cloud, sent)["rev"] == 2


def test_who_has_been_removed_between_the_look_and_the_transaction_is_refused(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    leave = lambda: cloud.delete("DirectoryTable", pk="user#ann-sub", sk="room#garden")  # noqa: E731
    happen(cloud, leave, "dynamodb:TransactWriteItems", "MessagesTable")
    answer = ann.put(path(sent))
    assert (answer.status_code, answer.json["detail"]) == (403, "You do not belong to this room any more.")
    assert (stored(cloud, sent)["rev"], counted(cloud)) == (1, 0)


def test_a_message_that_is_deleted_between_them_is_a_conflict_and_does_not_count(
    ann: Caller, ben: Caller, cloud: MotoCloud
) -> None:
    sent = ben.say("hello", "garden")
    delete = lambda: ben.delete(f"/rooms/garden/messages/{sent['id']}")  # noqa: E731
    happen(cloud, delete, "dynamodb:TransactWriteItems", "MessagesTable")
    assert ann.put(path(sent)).status_code == 409
    assert counted(cloud) == 0


# ------------------------------------------------------------------------------------------------------------- how much


@pytest.fixture
def six_a_minute(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> None:
    """Let each user change six messages a minute, of which one begins."""
    monkeypatch.setenv("EDITS_AND_REACTIONS_A_MINUTE", "6")
    time.advance(60 - time.time() % 60)


def test_what_is_over_the_limit_is_refused_and_what_changes_nothing_does_not_count(
    six_a_minute: None, ann: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    sent = ann.say("hello", "garden")
    for _ in range(3):
        react(ann, sent), react(ann, sent)
        take_back(ann, sent), take_back(ann, sent)
    refused = ann.put(path(sent))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "6 edits and reactions within 60 seconds" in refused.json["detail"]
    assert (stored(cloud, sent)["rev"], counted(cloud)) == (7, 6)
    time.advance(60)
    react(ann, sent)
    assert counted(cloud) == 1, "in the new window"


def test_the_text_that_everybody_hears_again_counts_as_text_that_is_sent(
    six_a_minute: None, monkeypatch: pytest.MonkeyPatch, ann: Caller, ben: Caller
) -> None:
    sent = ann.say("\U0001f600" * 4_000, "garden")  # 16,000 bytes, of 128 KiB a minute
    for _ in range(2):
        react(ben, sent), take_back(ben, sent)
    short = ann.say("hello", "garden")
    ben.say("x" * 4_000, "garden"), [ben.say("\U0001f600" * 4_000, "garden") for _ in range(3)]
    refused = ben.put(path(sent))
    assert (refused.status_code, "message bytes" in refused.json["detail"]) == (429, True)
    react(ben, short)


def test_at_the_limit_what_is_there_already_is_answered(six_a_minute: None, ann: Caller) -> None:
    sent = ann.say("hello", "garden")
    for _ in range(2):
        react(ann, sent), take_back(ann, sent)
    react(ann, sent), react(ann, sent, HEART)
    assert ann.put(path(sent, "\U0001f600")).status_code == 429
    assert react(ann, sent)["rev"] == 7
    assert take_back(ann, sent, "\U0001f600")["rev"] == 7


def test_a_reaction_is_one_look_one_count_one_transaction_and_the_answer(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    cloud.calls.clear()
    react(ann, sent)
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"]
    cloud.calls.clear()
    react(ann, sent)
    assert actions(cloud) == ["BatchGetItem"]
    cloud.calls.clear()
    take_back(ann, sent)
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"]


def test_whoever_may_not_come_in_is_told_so_first(ann: Caller, user_pool: UserPool, cloud: MotoCloud) -> None:
    sent = ann.say("hello", "garden")
    (user,) = [each for each in cloud.items("DirectoryTable", "user#ann-sub") if each["sk"] == "standing"]
    cloud.put("DirectoryTable", {**user, "blocked": {"at": "now", "by": {"id": "zoe-sub"}, "reason": ""}})
    for emoji in (THUMB, "a"):
        assert [call(path(sent, emoji)).status_code for call in (ann.put, ann.delete)] == [403, 403]


def test_every_emoji_has_a_path(app: Any) -> None:
    """Whatever its signs are, the gateway hands them over decoded, and the app finds the route and the emoji."""
    adapter = app.url_map.bind("localhost")
    for emoji in emojis._all().values():
        _, parts = adapter.match(f"/api/rooms/garden/messages/{NOWHERE}/reactions/{emoji}", "PUT")
        assert emojis.in_full(parts["emoji"]) == emoji
