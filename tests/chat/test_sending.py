"""Sending: one message for all tries, and what is stored of it."""

import hashlib
from typing import Any

import pytest

from chat import dynamodb, message_id, sending
from chat.clock import rfc3339
from chat.mentions import Mentions
from chat.sending import KeyReused, NotMember
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import join, leave, make_room, membership_of
from tests.support.moto_cloud import MotoCloud

ANN = {"id": "ann-sub", "name": "Ann"}
DAY_S = 24 * 60 * 60


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud, time: FakeTime) -> None:
    make_room("garden", ann_sub="member", ben_sub="admin")
    make_room("hall", ann_sub="member", ben_sub="admin")


def send(text: str = "hello", client_id: str | None = "key", room: str = "garden", **more: Any) -> tuple[Any, bool]:
    return sending.send(membership_of(room, "ann-sub"), sending.new_message(room, ANN, text, client_id, **more))


def test_a_message_is_stored_with_what_it_has_and_nothing_that_it_lacks(cloud: MotoCloud, time: FakeTime) -> None:
    time.advance(1)
    plain, is_new = send("hello", None)
    assert is_new is True
    assert message_id.made_at_s(plain["id"]) == time.time()
    expected = {"room": "garden", "id": plain["id"], "text": "hello", "author": ANN, "rev": 1, "mentions": []}
    expected |= {"sent_at": rfc3339(time.time()), "reactions": {}}
    assert cloud.items("MessagesTable") == [expected]
    assert plain == {**expected, "reactions": []}
    full, _ = send("hi", "key", reply_to={"id": plain["id"]}, mentions=Mentions(["ben-sub"], everyone=True))
    assert {name: full[name] for name in ("client_id", "reply_to", "mentions", "everyone")} == {
        "client_id": "key",
        "reply_to": {"id": plain["id"]},
        "mentions": ["ben-sub"],
        "everyone": True,
    }


def test_its_reservation_is_kept_for_a_day_longer_than_the_week_that_is_promised(
    cloud: MotoCloud, time: FakeTime
) -> None:
    sent, _ = send()
    without_key, _ = send(client_id=None)
    until = int(time.time()) + 8 * DAY_S
    digest = hashlib.sha256(b"garden\n\nhello").hexdigest()
    assert [item for item in cloud.items("SessionsTable", "send#") if item["sk"] == "key"] == [
        {
            "pk": "send#ann-sub",
            "sk": "key",
            "room": "garden",
            "id": sent["id"],
            "digest": digest,
            "expires_at": until,
        }
    ]
    assert {item["sk"] for item in cloud.items("SessionsTable", "send#")} == {"key", without_key["id"]}


def test_a_retry_gets_the_message_as_it_is_now(cloud: MotoCloud, time: FakeTime) -> None:
    sent, _ = send()
    cloud.put("MessagesTable", {**cloud.items("MessagesTable")[0], "text": "edited", "rev": 2})
    time.advance(8 * DAY_S - 1)
    again, is_new = send()
    assert (again["id"], again["text"], is_new) == (sent["id"], "edited", False)
    assert len(cloud.items("MessagesTable")) == 1


def test_a_retry_of_what_is_there_no_more_gets_it_as_it_was_sent(cloud: MotoCloud, time: FakeTime) -> None:
    sent, _ = send()
    cloud.delete("MessagesTable", room="garden", id=sent["id"])
    time.advance(60)
    assert send() == (sent, False)
    assert sending.sent_before(sending.new_message("garden", ANN, "hello", "key")) == sent
    assert cloud.items("MessagesTable") == []


def test_a_key_that_has_expired_is_as_good_as_new(cloud: MotoCloud, time: FakeTime) -> None:
    time.now_ms -= time.now_ms % 1000
    sent, _ = send()
    time.advance(8 * DAY_S)
    another, is_new = send()
    assert is_new
    assert another["id"] != sent["id"]


@pytest.mark.parametrize("other", [{"text": "bye"}, {"room": "hall"}, {"reply_to": {"id": "1"}}])
def test_a_key_stands_for_one_message(cloud: MotoCloud, other: dict[str, Any]) -> None:
    send()
    with pytest.raises(KeyReused):
        send(**other)
    assert len(cloud.items("MessagesTable")) == 1


def test_what_is_told_apart_is_the_message_replied_to_and_nothing_else_of_it() -> None:
    sent, _ = send(reply_to={"id": "1"})
    assert send(reply_to={"id": "1", "author": "ben-sub"}) == (sent, False)


@pytest.mark.parametrize("comes_back", [False, True])
def test_who_has_left_meanwhile_says_nothing(cloud: MotoCloud, comes_back: bool) -> None:
    before = membership_of("garden", "ann-sub")
    leave("garden", "ann-sub")
    if comes_back:
        join("garden", "ann-sub")
    with pytest.raises(NotMember):
        sending.send(before, sending.new_message("garden", ANN, "hello", "key"))
    assert cloud.items("MessagesTable") == cloud.items("SessionsTable", "send#") == []


def test_an_id_that_another_message_has_stores_nothing(cloud: MotoCloud) -> None:
    item = sending.new_message("garden", ANN, "hello", "key")
    cloud.put("MessagesTable", {**item, "text": "another"})
    with pytest.raises(dynamodb.Unmet):
        sending.send(membership_of("garden", "ann-sub"), item)
    assert [each["text"] for each in cloud.items("MessagesTable")] == ["another"]
    assert cloud.items("SessionsTable", "send#") == []


def sent_before(text: str = "hello", client_id: str | None = "key") -> Any:
    return sending.sent_before(sending.new_message("garden", ANN, text, client_id))


def test_who_may_send_no_more_for_the_moment_finds_what_is_sent_already(cloud: MotoCloud, time: FakeTime) -> None:
    time.now_ms -= time.now_ms % 1000
    sent, _ = send()
    assert sent_before() == sent
    assert sent_before(text="bye") is None
    assert sent_before(client_id="another") is None
    cloud.calls.clear()
    assert sent_before(client_id=None) is None
    assert cloud.calls == []
    time.advance(8 * DAY_S - 0.001)
    assert sent_before() == sent
    time.advance(0.001)
    assert sent_before() is None


def test_a_message_is_kept_for_as_long_as_the_operator_says(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGE_RETENTION_DAYS", "2")
    sent, _ = send()
    (item,) = cloud.items("MessagesTable")
    assert item["expires_at"] == int(message_id.made_at_s(sent["id"])) + 2 * DAY_S
    assert "expires_at" not in sent
