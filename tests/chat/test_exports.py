"""Exports: a room's messages, with what they reply to."""

import pytest

from chat import exports, messages
from tests.support.moto_cloud import MotoCloud


def test_what_a_hundred_messages_reply_to_is_read_at_once(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    replies = [{"room": "garden", "id": f"b{each}", "reply_to": {"id": f"a{each}"}} for each in range(201)]
    monkeypatch.setattr(messages, "all_after", lambda *_: iter(replies))
    found = list(exports.messages_after("garden", None))
    assert [each["id"] for each in found] == [each["id"] for each in replies]
    assert all(each["reply_to"]["deleted"] for each in found)
    asked = [len(call.request["RequestItems"]["MessagesTable"]["Keys"]) for call in cloud.calls]
    assert asked == [100, 100, 1]
