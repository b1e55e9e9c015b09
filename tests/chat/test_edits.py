"""Edits: what a message says since, and whom it names."""

import re

import pytest

from chat import edits, messages
from chat.mentions import Mentions
from tests.support.made_rooms import make_room, membership_of
from tests.support.moto_cloud import MotoCloud

ID = "0199a000-0000-7000-8000-000000000001"
ANN = {"id": "ann-sub", "name": "Ann"}


@pytest.mark.parametrize("before", [{}, {"everyone": True}])
@pytest.mark.parametrize("everyone", [False, True])
def test_an_edit_says_anew_whom_a_message_names(cloud: MotoCloud, before: dict[str, bool], everyone: bool) -> None:
    make_room("garden", ann_sub="admin")
    cloud.put("MessagesTable", {"room": "garden", "id": ID, "text": "hello", "author": ANN, "rev": 1, **before})
    message = messages.find("garden", ID)
    assert message
    edited = edits.edit(membership_of("garden", "ann-sub"), message, "better", Mentions(["ben-sub"], everyone))
    assert (edited["text"], edited["mentions"], edited["rev"]) == ("better", ["ben-sub"], 2)
    assert edited.get("everyone", False) is everyone
    assert edited == messages.find("garden", ID)
    # DynamoDB takes no other transaction ("ValidationException: unused in expressions"). moto does.
    written = next(call for call in cloud.calls if "better" in str(call.request)).request["TransactItems"][0]["Update"]
    used = re.findall(r":\w+", f"{written['UpdateExpression']} {written['ConditionExpression']}")
    assert set(used) == set(written["ExpressionAttributeValues"])
