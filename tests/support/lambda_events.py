"""What API Gateway and Lambda hand to the functions, and what the functions send back."""

import json
from typing import Any

from chat import closings, connections, dynamodb, hearing, tickets
from chat.channels import room_channel, screen_channel
from chat.connections import Connection
from chat.tickets import Ticket
from tests.support import socket_contract
from tests.support.callback_server import CallbackServer
from tests.support.moto_cloud import MotoCloud

ANN = {"id": "ann-sub", "name": "Ann"}
BEN = {"id": "ben-sub", "name": "Ben"}
NEVER = 2**40
# When somebody became a member, where no test asks.
STAMP = "01900000-0000-7000-8000-000000000000"


class Context:
    """Lambda's context, with most of the time still to go."""

    remaining_ms = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.remaining_ms


def handshake(ticket: str | None, connection_id: str = "ann=", origin: str | None = None) -> dict[str, Any]:
    """Return `$connect`'s event; like API Gateway's, it lacks what the client did not send."""
    event: dict[str, Any] = {
        "headers": {"Host": "sockets.example.com", "Sec-WebSocket-Version": "13"},
        "requestContext": {"routeKey": "$connect", "connectionId": connection_id},
    }
    if origin is not None:
        event["headers"]["Origin"] = origin
    if ticket is not None:
        event["queryStringParameters"] = {"ticket": ticket}
    return event


def goodbye(connection_id: str = "ann=") -> dict[str, Any]:
    """Return `$disconnect`'s event."""
    return {"requestContext": {"routeKey": "$disconnect", "connectionId": connection_id}}


def frame(action: str, connection_id: str = "ann=", **fields: Any) -> dict[str, Any]:
    """Return the event of a frame from a client."""
    return raw_frame(json.dumps({"action": action, **fields}), connection_id)


def raw_frame(body: str, connection_id: str = "ann=") -> dict[str, Any]:
    """Return the event of a frame from a client, whatever it says."""
    return {"requestContext": {"connectionId": connection_id}, "body": body}


def answer_of(response: dict[str, Any]) -> dict[str, Any]:
    """Return the frame that a function answers with."""
    assert response["statusCode"] == 200
    socket_contract.check_told(response["body"])
    answer: dict[str, Any] = json.loads(response["body"])
    return answer


def buy_ticket(user: dict[str, str] = ANN, session_expires_at: int = NEVER, issued_at: int = 0) -> str:
    """Return a ticket's secret."""
    secret, _ = tickets.issue(user, session_expires_at, issued_at)
    return secret


def open_page(
    connection_id: str = "ann=", user: dict[str, str] = ANN, *rooms: str, expires_at: int = NEVER
) -> Connection:
    """Register a connection that has some rooms on its screen, or general, and hears them because of that."""
    rooms = rooms or ("general",)
    connection = connections.register(connection_id, Ticket(user, expires_at, 0))
    shown = {screen_channel(room) for room in rooms}
    connection = connection._replace(channels=connection.channels | shown)
    connections.put(
        connection, [connections.listener(each, connection) for each in {*map(room_channel, rooms), *shown}]
    )
    return connection


def registered(connection_id: str) -> Connection | None:
    """Return a connection as its own item has it, or None when there is none or it has expired."""
    key = dynamodb.to_attributes(connections.own_key(connection_id))
    got = dynamodb.client().get_item(TableName="SessionsTable", Key=key, ConsistentRead=True)
    return connections.live(connection_id, dynamodb.from_attributes(got["Item"])) if "Item" in got else None


def open_elsewhere(connection_id: str, user: dict[str, str], *heard: str) -> Connection:
    """Register a connection that hears some rooms as a member, and has none of them on its screen."""
    connection = connections.register(connection_id, Ticket(user, NEVER, 0))
    if heard:
        assert hearing.hear(connection, dict.fromkeys(heard, STAMP))
    return connection


def closing_records(cloud: MotoCloud, since: int = 0) -> list[dict[str, Any]]:
    """Return what the trigger's filter lets through to the function that closes, since so many such records."""
    closings_only = [
        record
        for record in cloud.records("SessionsTable")
        if record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["pk"]["S"].startswith(closings.PREFIX)
    ]
    return closings_only[since:]


def events_at(server: CallbackServer, connection_id: str) -> list[dict[str, Any]]:
    """Return the events that a connection has been sent, from all of its frames in order."""
    for frame in server.accepted[connection_id]:
        socket_contract.check_told(frame)
    frames = [json.loads(frame) for frame in server.accepted[connection_id]]
    assert all(frame["type"] == "events" for frame in frames)
    return [event for frame in frames for event in frame["events"]]
