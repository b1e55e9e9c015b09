"""How long messages are kept, where the operator says so."""

import pytest
from flask import Flask

from chat.messages import SECONDS_A_DAY
from chat_app import create_app
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool


@pytest.fixture
def forgetful(app: Flask, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """A user of an app that keeps messages for two days."""
    monkeypatch.setenv("MESSAGE_RETENTION_DAYS", "2")
    return Caller(create_app().test_client(), user_pool.token(exp=2**40))


def test_messages_are_kept_for_ever_unless_told(ann: Caller, cloud: MotoCloud) -> None:
    ann.say("hello")
    (item,) = cloud.items("MessagesTable")
    assert "expires_at" not in item


def test_ttl_finds_a_message_after_its_days(forgetful: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    forgetful.say("hello")
    (item,) = cloud.items("MessagesTable")
    assert item["expires_at"] == int(time.time()) + 2 * SECONDS_A_DAY


def test_an_expired_message_is_not_shown_even_if_ttl_has_not_deleted_it(
    forgetful: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    forgetful.say("old")
    time.advance(SECONDS_A_DAY)
    new = forgetful.say("new")
    time.advance(SECONDS_A_DAY)
    assert len(cloud.items("MessagesTable")) == 2
    found = forgetful.read()
    assert (found["messages"], found["has_before"], found["has_after"]) == ([new], False, False)
    assert forgetful.texts("?limit=1") == ["new"]
    assert forgetful.read(f"?after={'0' * 8}-0000-7000-8000-{'0' * 12}&limit=1")["messages"] == [new]


def test_when_it_expires_is_nobodys_business(forgetful: Caller) -> None:
    sent = forgetful.say("hello", client_id="mine")
    retried = forgetful.say("hello", client_id="mine")
    assert "expires_at" not in sent
    assert forgetful.read()["messages"] == [sent] == [retried]


@pytest.mark.parametrize("ttl_has_deleted", [False, True])
def test_a_retry_does_not_bring_back_what_has_expired(
    forgetful: Caller, cloud: MotoCloud, time: FakeTime, ttl_has_deleted: bool
) -> None:
    """The key outlives its message: sent again it would be news to everybody."""
    sent = forgetful.say("hello", client_id="mine")
    time.advance(2 * SECONDS_A_DAY)
    if ttl_has_deleted:
        cloud.delete("MessagesTable", room="general", id=sent["id"])
    again = forgetful.post("/rooms/general/messages", {"text": "hello", "client_id": "mine"})
    assert (again.status_code, again.json) == (200, sent)
    assert forgetful.texts() == []
    assert len(cloud.items("MessagesTable")) == (0 if ttl_has_deleted else 1)


def test_a_retry_of_what_was_deleted_is_answered_with_what_is_left(ann: Caller, cloud: MotoCloud) -> None:
    sent = ann.say("hello", client_id="mine")
    tombstone = {**sent, "text": "", "deleted_at": sent["sent_at"]}
    cloud.put("MessagesTable", {**tombstone, "reactions": {}})
    again = ann.post("/rooms/general/messages", {"text": "hello", "client_id": "mine"})
    assert (again.status_code, again.json) == (200, tombstone)
    assert ann.texts() == [""]
