"""The fan-out with no cloud around it: the real handler and boto3, prepared answers to its Queries, posts to a sink.

What a function hands over to other invocations of itself is kept until it is told to go on, and then invoked here.
"""

import contextlib
import io
import json
import random
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from chat import connections, dynamodb, rooms
from chat.channels import room_channel
from chat.connections import Connection
from tests.measure import capacity
from tests.support.invocations import Invocations
from tests.support.lambda_events import NEVER, STAMP, Context
from tests.support.moto_cloud import forget_clients
from websocket_handlers import broadcast
from websocket_handlers.callbacks import Fate, Outcome, Outcomes
from websocket_handlers.fanout import deliveries, pages
from websocket_handlers.fanout.streams import Record

ROOM = "general"
TEXT = "See you at the station at ten past eight? I will bring the tickets, and something to read for the train."
SESSION_TOKEN = "IQoJb3JpZ2luX2VjE" + "T0k3N" * 180
"""A Lambda's session token has about 900 characters; it is part of what is signed, and of what is sent."""

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "ASIAEXAMPLEEXAMPLE00",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00",
    "AWS_SESSION_TOKEN": SESSION_TOKEN,
    "AWS_DEFAULT_REGION": "us-east-1",
}


def connection_ids(count: int) -> list[str]:
    """Return ids such as API Gateway makes: 11 bytes in base64url."""
    dice = random.Random(4)
    return [urlsafe_b64encode(dice.randbytes(11)).decode() for _ in range(count)]


def listening(ids: Iterable[str]) -> list[Connection]:
    """Return connections as they are registered, each of a user of its own."""
    users = ({"id": f"5f0c9e1a-7d3b-4c52-9a4e-{n:012d}", "name": f"Member {n}"} for n in range(1_000_000))
    return [Connection(id_, user, 1_795_377_810_000, NEVER) for id_, user in zip(ids, users, strict=False)]


def channel_item(connection: Connection, room: str = ROOM) -> dict[str, Any]:
    """Return the item, as DynamoDB has it, by which a room finds the connection."""
    return dynamodb.to_attributes(connections.listener(room_channel(room), connection, STAMP))


def message(number: int, identifier: str, sent_at: str) -> dict[str, Any]:
    """Return a message of a usual length, as the table holds it."""
    return {
        "room": ROOM,
        "id": identifier,
        "client_id": f"0b6a3c3e-6f0e-4d6f-8c65-{number:012d}",
        "text": TEXT,
        "author": {"id": "5f0c9e1a-7d3b-4c52-9a4e-000000000000", "name": "Member 0"},
        "sent_at": sent_at,
    }


def record(number: int, stored: dict[str, Any], at_s: float) -> Record:
    """Return what the stream tells of a new message."""
    change = {
        "ApproximateCreationDateTime": at_s,
        "Keys": dynamodb.to_attributes({"room": stored["room"], "id": stored["id"]}),
        "NewImage": dynamodb.to_attributes(stored),
        "SequenceNumber": str(number),
    }
    return {"eventID": str(number), "eventName": "INSERT", "dynamodb": change}


class Ledger:
    """Takes the place of the callback client: every post is written down, and called delivered."""

    def __init__(self) -> None:
        self.posts: Counter[str] = Counter()
        self.frames: list[bytes] = []

    def deliver_all(
        self, deliveries: Iterable[tuple[Sequence[bytes], Iterable[str]]], deadline: float
    ) -> list[Outcomes]:
        """Stand for the client's method."""
        return [self.deliver(frames, ids, deadline) for frames, ids in deliveries]

    def deliver(self, frames: Sequence[bytes], connection_ids: Iterable[str], _: float) -> Outcomes:
        """Stand for the client's method."""
        outcomes = Outcomes()
        self.frames += frames
        for connection_id in connection_ids:
            self.posts[connection_id] += len(frames)
            outcomes[connection_id] = Outcome(Fate.DELIVERED, len(frames))
        outcomes.counts.delivered = len(frames) * len(outcomes)
        return outcomes

    def close(self) -> None:
        """Stand for the client's method."""


class FanoutAlone:
    """Runs `broadcast.handler`. `log` is what its last run wrote, and `queries` counts the pages asked for."""

    def __init__(self, invocations: Invocations) -> None:
        self.invocations = invocations
        self.queries = 0
        self.log = ""
        self._pages: dict[str, bytes] = {}
        events = dynamodb.client().meta.events
        events.register("before-send.dynamodb.Query", self._answer)
        events.register("before-send.dynamodb.BatchGetItem", self._answer_with_the_room)
        events.register("before-send.dynamodb.UpdateItem", self._answer_nothing)

    def fill(self, room: Iterable[Connection]) -> None:
        """Let these connections be what a Query finds, in pages of 1 MB ("Query", Amazon DynamoDB API Reference)."""
        self._pages = {}
        start = ""
        for items, last in capacity.query_pages([channel_item(each) for each in room]):
            # As much of each as the broadcast asks for; a page's size is that of the whole items.
            asked = [{name: item[name] for name in ("sk", "brief", "stamp")} for item in items]
            page = {"Items": asked, "Count": len(items), "ScannedCount": len(items)}
            if last:
                page["LastEvaluatedKey"] = last
            self._pages[start] = json.dumps(page, separators=(",", ":")).encode()
            start = last["sk"]["S"] if last else ""

    def broadcast(self, records: list[Record]) -> None:
        """Handle a batch, and then, one after another, all invocations that it hands pages over to."""
        with contextlib.redirect_stdout(io.StringIO()) as log:
            answer = broadcast.handler({"Records": records}, Context())
            self.invocations.make(broadcast.handler, at_most=1_000_000)
        assert answer == {"batchItemFailures": []}, answer
        self.log = log.getvalue()

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        self.queries += 1
        body = self._pages[json.loads(request.body).get("ExclusiveStartKey", {}).get("sk", {}).get("S", "")]
        return _response(request, body)

    def _answer_with_the_room(self, request: Any, **_: Any) -> AWSResponse:
        room = {**rooms.key(ROOM), "kind": rooms.OPEN, "name": "general", "topic": "", "created_at": "", "members": 1}
        found = {"Responses": {"DirectoryTable": [dynamodb.to_attributes(room)]}, "UnprocessedKeys": {}}
        return _response(request, json.dumps(found).encode())

    def _answer_nothing(self, request: Any, **_: Any) -> AWSResponse:
        return _response(request, b"{}")


def _response(request: Any, body: bytes) -> AWSResponse:
    return AWSResponse(request.url, 200, {"Content-Type": "application/x-amz-json-1.0"}, _Raw(body))


@contextlib.contextmanager
def fanout_alone(callback_url: str = "", callbacks: Ledger | None = None) -> Iterator[FanoutAlone]:
    """Give the handler an environment; its posts go to `callback_url`, or are written down in `callbacks`."""
    invocations = Invocations()
    environment = {
        **CREDENTIALS,
        "AWS_LAMBDA_FUNCTION_NAME": "this-function",
        "CALLBACK_URL": callback_url,
        "DEAD_LETTER_QUEUE_URL": "",
        "DIRECTORY_TABLE_NAME": "DirectoryTable",
        "MESSAGES_TABLE_NAME": "MessagesTable",
        "SESSIONS_TABLE_NAME": "SessionsTable",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        patch.setattr(pages, "_lambda", lambda: invocations)
        forget_clients()
        if callbacks:
            patch.setattr(deliveries, "_callbacks", lambda: callbacks)
        yield FanoutAlone(invocations)
        patch.undo()
        forget_clients()


class _Raw(io.BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()
