"""The way of a message, on the real stack in the local cloud: two members, HTTP to send, WebSocket to receive.

Once over `flask run`, and once deployed as on AWS: through the HTTP API, Zappa's handler and Flask.
"""

import base64
import hashlib
import json
import threading
import time
import urllib.parse

import pytest
from websockets.exceptions import InvalidHandshake, InvalidMessage

from tests.support.deployed_chatroom import DeployedChatroom
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Listener, Member, call, claims_of

REFUSED = (InvalidHandshake, InvalidMessage)

Chatroom = LocalChatroom | DeployedChatroom


@pytest.fixture(scope="module", params=["chatroom", "deployed_chatroom"], ids=["flask run", "deployed"])
def chatroom(request: pytest.FixtureRequest) -> Chatroom:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def alice(chatroom: Chatroom) -> Member:
    return chatroom.member("alice@example.com")


@pytest.fixture(scope="module")
def bob(chatroom: Chatroom) -> Member:
    return chatroom.member("bob@example.com")


def test_a_message_reaches_the_other_and_its_sender_both_ways(alice: Member, bob: Member) -> None:
    at_alice, at_bob = alice.listen(), bob.listen()
    from_alice = alice.say("Good morning")
    from_bob = bob.say("And to you")
    for listener in (at_alice, at_bob):
        assert listener.wait_for_message(from_alice["id"]) == from_alice
        assert listener.wait_for_message(from_bob["id"]) == from_bob
    assert from_alice["author"] == {"id": alice.id, "name": "Alice"}
    assert from_bob["author"] == {"id": bob.id, "name": "Bob"}


def test_many_messages_arrive_once_each_and_in_order(alice: Member, bob: Member) -> None:
    at_bob = bob.listen()
    sent = [alice.say(f"number {number}")["id"] for number in range(40)]
    at_bob.wait_for_message(sent[-1])
    assert [message["id"] for message in at_bob.messages() if message["id"] in sent] == sent


def test_a_text_arrives_exactly_as_it_was_written(alice: Member, bob: Member) -> None:
    at_bob = bob.listen()
    text = '<img src=x onerror=alert(1)>\n\t"quotes" & \\ 👩‍👩‍👧‍👦 \u202eright to left ' + "𝄞" * 3000
    message = alice.say(text)
    assert message["text"] == text
    assert at_bob.wait_for_message(message["id"])["text"] == text


def test_a_retry_is_the_same_message_and_is_heard_once(alice: Member, bob: Member) -> None:
    at_bob = bob.listen()
    first = alice.say("Only once", client_id="retry-me")
    again = alice.call("POST", "/messages", {"text": "Only once", "client_id": "retry-me"})
    assert (again.status, again.body) == (200, first)
    last = alice.say("After the retry")
    at_bob.wait_for_message(last["id"])
    assert [message["text"] for message in at_bob.messages()].count("Only once") == 1


def make_room(member: Member) -> str:
    """Make an open room that nobody else belongs to, and return its id."""
    made = member.call("POST", "/rooms", {"kind": "open", "name": "Garden"})
    assert made.status == 201, made
    room: str = made.body["id"]
    return room


def test_who_is_no_member_hears_an_open_room_only_while_it_is_on_the_screen(alice: Member, bob: Member) -> None:
    garden = make_room(alice)
    at_alice, at_bob = alice.listen(), bob.listen()
    at_alice.ask({"action": "join", "room": garden}, {"type": "joined", "room": garden})
    unheard = alice.say("Before", room=garden)
    at_alice.wait_for_message(unheard["id"])
    at_bob.ask({"action": "join", "room": garden}, {"type": "joined", "room": garden})
    heard = alice.say("After", room=garden)
    assert at_bob.wait_for_message(heard["id"]) == heard
    at_bob.ask({"action": "leave", "room": garden}, {"type": "left", "room": garden})
    gone = alice.say("Gone", room=garden)
    at_alice.wait_for_message(gone["id"])
    at_bob.wait_for_message(alice.say("In the hall")["id"])
    assert not {unheard["id"], gone["id"]} & {message["id"] for message in at_bob.messages()}


def test_others_see_who_is_typing_and_who_comes_and_goes(alice: Member, bob: Member) -> None:
    parlour = make_room(alice)
    at_bob = bob.listen()
    at_bob.ask({"action": "join", "room": parlour}, {"type": "joined", "room": parlour})
    at_alice = alice.listen()
    at_alice.ask({"action": "join", "room": parlour}, {"type": "joined", "room": parlour})

    def is_about_alice(kind: str) -> dict:
        return {"type": kind, "room": parlour, "user": {"id": alice.id, "name": "Alice"}}

    at_bob.wait_for(lambda event: event == is_about_alice("presence.joined"))
    here = alice.call("GET", f"/rooms/{parlour}/presence").body
    assert (here["count"], [user["name"] for user in here["users"]]) == (2, ["Alice", "Bob"])
    at_alice.send({"action": "typing", "room": parlour})
    at_bob.wait_for(lambda event: event == is_about_alice("typing"))
    at_alice.close()
    at_bob.wait_for(lambda event: event == is_about_alice("presence.left"))


def test_who_was_away_asks_for_what_was_missed(alice: Member, bob: Member) -> None:
    at_bob = bob.listen()
    known = alice.say("Bob hears this")
    at_bob.wait_for_message(known["id"])
    at_bob.close()
    missed = [alice.say(f"missed {number}") for number in range(3)]
    returned = bob.listen()
    page = bob.call("GET", f"/messages?after={known['id']}").body
    assert (page["messages"], page["has_before"], page["has_after"]) == (missed, True, False)
    live = alice.say("Bob is back")
    assert returned.wait_for_message(live["id"]) == live


def test_a_ticket_opens_one_socket(alice: Member) -> None:
    url = alice.ticket_url()
    first = Listener(url)
    with pytest.raises(REFUSED):
        Listener(url)
    first.ask({"action": "ping"}, {"type": "pong"})


def test_of_two_sockets_that_race_for_a_ticket_one_opens(alice: Member) -> None:
    url = alice.ticket_url()
    at_once = threading.Barrier(4)
    opened: list[Listener] = []

    def race() -> None:
        at_once.wait()
        try:
            opened.append(Listener(url))
        except REFUSED:
            return

    racers = [threading.Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(opened) == 1


def test_an_expired_ticket_opens_nothing(chatroom: Chatroom, alice: Member) -> None:
    url = alice.ticket_url()
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["ticket"][0]
    chatroom.stack().client("dynamodb").update_item(
        TableName=chatroom.outputs()["SessionsTableName"],
        Key={"pk": {"S": f"ticket#{hashlib.sha256(secret.encode()).hexdigest()}"}, "sk": {"S": "ticket"}},
        UpdateExpression="SET expires_at = :past",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":past": {"N": str(int(time.time()) - 1)}},
    )
    with pytest.raises(REFUSED):
        Listener(url)


@pytest.mark.parametrize("ticket", ["", "?ticket=", "?ticket=made-up"])
def test_a_made_up_ticket_opens_nothing(chatroom: Chatroom, ticket: str) -> None:
    with pytest.raises(REFUSED):
        Listener(chatroom.outputs()["WebSocketUrl"] + ticket)


def test_a_forged_token_is_refused(alice: Member, bob: Member) -> None:
    header, _, signature = alice.tokens["id_token"].split(".")
    as_bob = {**claims_of(alice.tokens["id_token"]), "sub": bob.id}
    forged = base64.urlsafe_b64encode(json.dumps(as_bob).encode()).rstrip(b"=").decode()
    answer = alice.call(
        "POST", "/messages", {"text": "I am Bob"}, {"Authorization": f"Bearer {header}.{forged}.{signature}"}
    )
    assert answer.status == 401
    assert "I am Bob" not in [message["text"] for message in bob.call("GET", "/messages").body["messages"]]


def test_an_access_token_is_as_good_as_an_id_token(alice: Member) -> None:
    answer = alice.call("GET", "/messages", headers={"Authorization": f"Bearer {alice.tokens['access_token']}"})
    assert answer.status == 200


def test_an_expired_token_is_refused(chatroom: Chatroom) -> None:
    cognito, outputs = chatroom.stack().client("cognito-idp"), chatroom.outputs()
    client = {"UserPoolId": outputs["UserPoolId"], "ClientId": outputs["ClientId"]}
    settings = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    unchangeable = {"CreationDate", "LastModifiedDate"}
    settings = {key: value for key, value in settings.items() if value and key not in unchangeable}
    brief = {"IdToken": "seconds", "AccessToken": "seconds", "RefreshToken": "days"}
    cognito.update_user_pool_client(**{**settings, "IdTokenValidity": 2, "TokenValidityUnits": brief})
    try:
        member = chatroom.member("alice@example.com")
    finally:
        cognito.update_user_pool_client(**settings)
    while (answer := member.call("GET", "/messages")).status == 200:
        assert time.time() < claims_of(member.tokens["id_token"])["exp"] + 5
    assert answer.status == 401
    # Where it is deployed, the gateway says so before the API does.
    assert answer.body == {"message": "Unauthorized"} or "expired" in answer.body["detail"]


def test_without_a_token_nothing_is_told(chatroom: Chatroom) -> None:
    for method, path in (("GET", "/messages"), ("POST", "/messages"), ("POST", "/tickets")):
        assert call(method, f"{chatroom.config()['api_url']}{path}").status == 401
    assert call("GET", f"{chatroom.config()['api_url']}/health").status == 200


def test_a_page_of_another_origin_cannot_open_a_socket(alice: Member) -> None:
    with pytest.raises(REFUSED):
        Listener(alice.ticket_url(), origin="https://elsewhere.example")
