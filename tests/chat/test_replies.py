"""Replies: what they keep of the message that they reply to, and what they show of it."""

from typing import Any

import pytest

from chat import replies
from tests.support.moto_cloud import MotoCloud

ANN = {"id": "ann-sub", "name": "Ann"}
ORIGINAL = {"room": "garden", "id": "1", "text": "hello", "author": ANN}
REPLY = {"room": "garden", "id": "9", "text": "so it is", "reply_to": {"id": "1", "author": "ann-sub"}}
PLAIN = {"room": "garden", "id": "8", "text": "by the way"}


def test_a_reply_keeps_whose_it_replies_to_where_that_is_there() -> None:
    assert replies.reference("1", ORIGINAL) == {"id": "1", "author": "ann-sub"}
    assert replies.reference("1", None) == {"id": "1"}


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        (ORIGINAL, {"id": "1", "author": ANN, "text": "hello"}),
        ({**ORIGINAL, "text": "x" * 140}, {"id": "1", "author": ANN, "text": "x" * 140}),
        ({**ORIGINAL, "text": "x" * 141}, {"id": "1", "author": ANN, "text": "x" * 140}),
        ({**ORIGINAL, "text": "", "deleted_at": "now"}, {"id": "1", "deleted": True}),
        ({**ORIGINAL, "expires_at": 1}, {"id": "1", "deleted": True}),
        ({**ORIGINAL, "room": "hall"}, {"id": "1", "deleted": True}),
        (None, {"id": "1", "deleted": True}),
    ],
)
def test_a_reply_shows_what_is_left_of_its_original(
    cloud: MotoCloud, original: dict[str, Any] | None, shown: dict[str, Any]
) -> None:
    if original:
        cloud.put("MessagesTable", original)
    assert replies.whole(REPLY) == {**REPLY, "reply_to": shown}
    assert replies.resolved([PLAIN, REPLY]) == [PLAIN, {**REPLY, "reply_to": shown}]


def test_what_several_reply_to_is_read_once_and_consistently(cloud: MotoCloud) -> None:
    replies.resolved([REPLY, PLAIN, {**REPLY, "id": "10"}, {**REPLY, "room": "hall"}])
    (call,) = cloud.calls
    asked = call.request["RequestItems"]["MessagesTable"]
    assert asked["ConsistentRead"] is True
    assert [(key["room"]["S"], key["id"]["S"]) for key in asked["Keys"]] == [("garden", "1"), ("hall", "1")]


def test_where_nothing_replies_nothing_is_read(cloud: MotoCloud) -> None:
    assert replies.whole(PLAIN) == PLAIN
    assert cloud.calls == []
