"""docs/asyncapi.yaml: its own examples are as it says, and what it does not say is noticed where tests see frames."""

from typing import Any

import pytest

from deployer.stack import template
from tests.support import socket_contract
from tests.support.socket_contract import check_asked, check_told, document, messages_of

PERSON = {"id": "ann-sub", "name": "Ann"}
MESSAGE = {
    "room": "general",
    "id": "0199f3a1-7c4e-7d21-9a5b-3f2c8d1e6b70",
    "text": "hello",
    "author": PERSON,
    "sent_at": "2026-11-25T20:04:05.678Z",
    "rev": 1,
    "mentions": [],
    "reactions": [],
}


def told(event: dict[str, Any]) -> dict[str, Any]:
    return {"type": "events", "events": [event]}


def test_its_examples_are_as_it_says() -> None:
    for operation, check in (("ask", check_asked), ("tell", check_told)):
        for name in messages_of(operation):
            (example,) = document()["components"]["messages"][name]["examples"]
            check(example["payload"])


def test_all_of_its_references_lead_somewhere() -> None:
    def follow(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                found: Any = document()
                for name in value["$ref"].removeprefix("#/").split("/"):
                    found = found[name]
            value = list(value.values())
        for inner in value if isinstance(value, list) else ():
            follow(inner)

    follow(document())


def test_a_client_can_ask_just_what_the_gateway_has_a_route_for() -> None:
    routes = [
        resource["Properties"]["RouteKey"]
        for name, resource in template.load()["Resources"].items()
        if resource["Type"] == "AWS::ApiGatewayV2::Route" and not name.startswith("HttpApi")
    ]
    assert set(messages_of("ask")) == {route for route in routes if not route.startswith("$")}


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "nonsense"},
        {"type": "pong", "more": 1},
        {"type": "joined"},
        {"type": "joined", "room": "NOT A ROOM"},
        {"type": "error", "code": "new_code", "message": "What?"},
        {"type": "events", "events": []},
        told({"type": "message.created", "room": "general"}),
        told({"type": "message.created", "room": "general", "message": {**MESSAGE, "email": "ann@example.com"}}),
        told({"type": "message.created", "room": "general", "message": {**MESSAGE, "rev": 0}}),
        told({"type": "typing", "room": "general", "user": {**PERSON, "email": "ann@example.com"}}),
        told({"type": "room.painted", "room": "general"}),
    ],
)
def test_what_it_does_not_have_is_noticed(frame: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match=r"asyncapi\.yaml"):
        check_told(frame)


@pytest.mark.parametrize("frame", [{"action": "shout"}, {"action": "join"}, {"action": "ping", "room": "general"}])
def test_what_a_client_cannot_ask_is_noticed(frame: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match=r"asyncapi\.yaml"):
        check_asked(frame)


def test_a_message_as_it_is_told_is_there() -> None:
    check_told(told({"type": "message.created", "room": "general", "message": MESSAGE}))
    assert socket_contract.PATH.exists()
