"""A purge, on the local cloud: what somebody wrote goes from open pages, by the function's own rights."""

import urllib.parse
import uuid

import pytest

from chat.clock import now_s, rfc3339
from deployer.local import demo_users
from deployer.local.demo_users import DemoUser
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member


@pytest.fixture
def admin(chatroom: LocalChatroom) -> Member:
    olga = DemoUser("olga@example.com", "Olga")
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    demo_users.make(cognito, pool, (olga,))
    demo_users.keep_order(cognito, pool, olga)
    return chatroom.member(olga.email)


@pytest.fixture
def spammer(chatroom: LocalChatroom) -> Member:
    user = DemoUser(f"mallory-{uuid.uuid4()}@example.com", "Mallory")
    demo_users.make(chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"], (user,))
    return chatroom.member(user.email)


def under_way(chatroom: LocalChatroom) -> bool:
    """Return whether a purge is not done yet."""
    request = {"TableName": chatroom.outputs()["DirectoryTableName"], "FilterExpression": "begins_with(pk, :purge)"}
    found = chatroom.stack().client("dynamodb").scan(**request, ExpressionAttributeValues={":purge": {"S": "purge#"}})
    return bool(found["Items"])


def test_what_somebody_wrote_goes_from_open_pages_and_nothing_else_and_keeps_nobody_waiting(
    chatroom: LocalChatroom, admin: Member, spammer: Member, alice: Member
) -> None:
    page = alice.listen()
    before = now_s() - 60
    fine = alice.say("fine")
    spam = [spammer.say(f"spam {number}") for number in range(3)]
    for message in (fine, *spam):
        page.wait_for_message(message["id"])
    since = urllib.parse.quote(rfc3339(before))
    assert admin.call("DELETE", f"/users/{spammer.id}/messages?since={since}").status == 202
    assert under_way(chatroom)
    for message in spam:
        told = page.wait_for(
            lambda event, message=message: (
                event["type"] == "message.deleted" and event["message"]["id"] == message["id"]
            )
        )
        assert (told["message"]["text"], told["message"]["rev"]) == ("", 2)
    read = {each["id"]: each for each in alice.call("GET", "/rooms/general/messages?limit=100").body["messages"]}
    assert read[fine["id"]]["text"] == "fine"
    assert {read[message["id"]]["text"] for message in spam} == {""}
    # The purge goes through a second time, half a minute after it was asked for; until then everybody talks on.
    page.wait_for_message(alice.say("meanwhile")["id"])
    acts = [entry["act"] for entry in admin.call("GET", "/admin/audit?limit=1").body["audit"]]
    assert acts == ["messages.purged"]
