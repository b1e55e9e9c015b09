"""AWS in this process: moto, with the tables as cloudformation/template.yaml defines them, and faults on request."""

import contextlib
import functools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from chat import dynamodb, user_pool
from deployer.stack import template
from tests.support import expressions, moto_transactions, second_dynamodb
from tests.support.both_dynamodbs import BothDynamoDBs
from websocket_handlers.fanout import deliveries, pages, streams

REGION = "eu-central-1"
USER_POOL_ID = f"{REGION}_Chatroom1"
ALLOWED_ORIGIN = "https://chat.example.com"
WEB_SOCKET_URL = "wss://sockets.example.com/live"

# What CreateTable takes of AWS::DynamoDB::Table as it is.
_SAME_IN_BOTH = {"AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema", "LocalSecondaryIndexes"}


# Named here, as a test may put something else in their place.
_MADE_ONCE = (dynamodb.client, user_pool.client, streams._sqs, pages._lambda, deliveries._callbacks)

_made_by_moto: dict[str, Table] = {}


@dataclass(frozen=True)
class Call:
    """A call of AWS that the code under test makes.

    Attributes
    ----------
    action
        As IAM writes it, `dynamodb:PutItem`; what Lambda's API calls Invoke is `lambda:Invoke` here.
    request
        Its parameters, as boto3 takes them.
    """

    action: str
    request: dict[str, Any]

    @property
    def tables(self) -> set[str]:
        """The tables that it is about."""
        return {table for _, table in self.parts()}

    def parts(self) -> set[tuple[str, str]]:
        """What IAM asks about: actions, each on a table. A transaction is as many as it has writes."""
        named = [self.request["TableName"]] if "TableName" in self.request else []
        tables = {(self.action, table) for table in [*named, *self.request.get("RequestItems", ())]}
        for write in self.request.get("TransactItems", ()):
            ((kind, what),) = write.items()
            action = "dynamodb:ConditionCheckItem" if kind == "ConditionCheck" else f"dynamodb:{kind}Item"
            tables.add((action, what["TableName"]))
        return tables


# Runs before a call is sent: it may raise, or return the code of the error that AWS answers, or the whole answer.
Hook = Callable[[Call], str | dict[str, Any] | None]


class MotoCloud:
    """The stack's tables, named as in the template, and its dead-letter queue."""

    def __init__(self, both: BothDynamoDBs | None = None) -> None:
        self.calls: list[Call] = []
        self._both = both
        self._hooks: list[tuple[str, Hook]] = []
        self._dynamodb = _client("dynamodb")
        self._take_tables()
        self.dead_letter_queue_url: str = _client("sqs").create_queue(QueueName="DeadLetterQueue")["QueueUrl"]

    def environment(self) -> dict[str, str]:
        """Return the variables that the app and the functions read."""
        return {
            "ALLOWED_ORIGIN": ALLOWED_ORIGIN,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "COMINGS_AND_GOINGS_A_MINUTE": "60",
            "DEAD_LETTER_QUEUE_URL": self.dead_letter_queue_url,
            "DIRECTORY_TABLE_NAME": "DirectoryTable",
            "FRAMES_IN_10_SECONDS": "20",
            "MESSAGES_TABLE_NAME": "MessagesTable",
            "OPEN_SOCKETS": "20",
            "SESSIONS_TABLE_NAME": "SessionsTable",
            "USER_POOL_ID": USER_POOL_ID,
            "TYPING_EVERY_SECONDS": "3",
            "WEB_SOCKET_URL": WEB_SOCKET_URL,
        }

    def before(self, action: str, hook: Hook) -> None:
        """Run `hook` before each of the calls that are like `dynamodb:PutItem`."""
        self._hooks.append((action, hook))

    def before_all(self, service: str, hook: Hook) -> None:
        """Run `hook` before each of a service's calls."""
        self._hooks.append((service, hook))

    def do(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        """Make a call of DynamoDB of the tests' own, which no hook sees, and return the answer."""
        answer: dict[str, Any] = getattr(self._dynamodb, name)(**request)
        return answer

    def fail(self, action: str, code: str, table: str | None = None) -> None:
        """Answer an action with an error from now on, on one table or on all."""
        self.before(action, lambda call: code if table is None or table in call.tables else None)

    def heal(self) -> None:
        """Forget all hooks and faults."""
        self._hooks.clear()

    def items(self, table: str, pk_prefix: str = "") -> list[dict[str, Any]]:
        """Return what a table holds, in the order of the keys."""
        found = self._dynamodb.scan(TableName=table)["Items"]
        items = sorted(map(dynamodb.from_attributes, found), key=lambda item: [item[name] for name in _keys(table)])
        return [item for item in items if str(item.get("pk", "")).startswith(pk_prefix)]

    def put(self, table: str, *items: dict[str, Any]) -> None:
        """Store items, whatever they are."""
        for item in items:
            self._dynamodb.put_item(TableName=table, Item=dynamodb.to_attributes(item))

    def empty(self) -> None:
        """Delete all that the tables hold, behind their streams' backs: with every item moto takes longer."""
        for table in _motos_tables().values():
            _empty(table)
        if self._both:
            self._both.empty()

    def delete(self, table: str, **key: str) -> None:
        """Delete an item, as TTL or an operator would."""
        self._dynamodb.delete_item(TableName=table, Key=dynamodb.to_attributes(key))

    def records(self, table: str) -> list[streams.Record]:
        """Return all that the table's stream has, as Lambda gets it."""
        if self._both:
            self._both.catch_up()
        client = _client("dynamodbstreams")
        arn = self._dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        (shard,) = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        position = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = client.get_shard_iterator(**position)["ShardIterator"]
        records: list[streams.Record] = []
        while (answer := client.get_records(ShardIterator=iterator))["Records"]:  # 1,000 at most
            records += answer["Records"]
            iterator = answer["NextShardIterator"]
        for record in records:
            change = record["dynamodb"]
            change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
        return records

    def dead_letters(self) -> list[dict[str, Any]]:
        """Return what is in the dead-letter queue."""
        received = _client("sqs").receive_message(QueueUrl=self.dead_letter_queue_url, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in received.get("Messages", [])]

    def _take_tables(self) -> None:
        """Have moto hold the tables, empty. It makes them once in a process: that takes it long."""
        if not _made_by_moto:
            for request in _requests_for_tables():
                self._dynamodb.create_table(**request)
            _made_by_moto.update(_motos_tables())
        for table in _made_by_moto.values():
            _empty(table)
        _motos_tables().update(_made_by_moto)
        if self._both:
            for request in _requests_for_tables():
                self._both.add_table(request)

    def listen(self, session: boto3.Session) -> None:
        """Note the calls of a session's clients from now on, and let hooks have their say."""
        session.events.register("provide-client-params", self._note)
        session.events.register("before-call", self._before_call)

    def stop_listening(self, session: boto3.Session) -> None:
        """Let a session's calls be."""
        session.events.unregister("provide-client-params", self._note)
        session.events.unregister("before-call", self._before_call)

    def _note(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        call = Call(f"{model.service_model.signing_name}:{model.name}", params)
        context["call"] = call
        self.calls.append(call)

    def _before_call(self, context: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]] | None:
        call: Call = context["call"]
        for action, hook in list(self._hooks):
            if action not in (call.action, call.action.partition(":")[0]) or not (answer := hook(call)):
                continue
            if isinstance(answer, dict):
                return SimpleNamespace(status_code=200, content=b""), answer
            return _error(answer)
        return None if expressions.are_good(call.request) else _error("ValidationException")


def _error(code: str) -> tuple[Any, dict[str, Any]]:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return SimpleNamespace(status_code=400, content=b""), answer


def once(what: Callable[[], object]) -> Hook:
    """Return a hook that lets something happen once, between two requests of the code under test."""
    left = [what]

    def hook(_: Call) -> None:
        if left:
            left.pop()()

    return hook


@contextmanager
def moto_cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCloud]:
    """Give the code under test a cloud of its own."""
    forget_clients()
    # moto checks a condition and writes in two steps; DynamoDB does it in one.
    one_at_a_time, process = threading.RLock(), BotocoreStubber.process_request

    def process_alone(self: BotocoreStubber, request: Any) -> Any:
        with one_at_a_time:
            return process(self, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", process_alone)
    moto_transactions.install(monkeypatch)
    session = _session_of_the_code()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    second = second_dynamodb.running()
    both = BothDynamoDBs(second, REGION) if second else None
    asked = both.asked(monkeypatch) if both else contextlib.nullcontext()
    with mock_aws(config={"core": {"reset_boto3_session": False}}), asked:
        cloud = MotoCloud(both)
        for name, value in cloud.environment().items():
            monkeypatch.setenv(name, value)
        cloud.listen(session)
        yield cloud
        cloud.stop_listening(session)
    forget_clients()


def forget_clients() -> None:
    """Forget the clients that a process makes once, and close their sockets."""
    if deliveries._callbacks.cache_info().currsize:
        deliveries._callbacks().close()
    for cached in _MADE_ONCE:
        cached.cache_clear()


@functools.cache
def _tables() -> dict[str, dict[str, Any]]:
    """Return the properties of the template's tables, by their names there."""
    resources = template.load()["Resources"].items()
    return {name: resource["Properties"] for name, resource in resources if resource["Type"] == "AWS::DynamoDB::Table"}


@functools.cache
def _requests_for_tables() -> list[dict[str, Any]]:
    """Return what CreateTable is asked for each of the template's tables."""
    requests = []
    for name, properties in _tables().items():
        request = {"TableName": name, **{key: value for key, value in properties.items() if key in _SAME_IN_BOTH}}
        if "StreamSpecification" in properties:
            request["StreamSpecification"] = {"StreamEnabled": True, **properties["StreamSpecification"]}
        requests.append(request)
    return requests


def _motos_tables() -> dict[str, Table]:
    tables: dict[str, Table] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return tables


def _empty(table: Table) -> None:
    table.items.clear()
    if table.stream_shard:
        table.stream_shard.items.clear()


def _keys(table: str) -> list[str]:
    return [key["AttributeName"] for key in _tables()[table]["KeySchema"]]


# Sessions and clients are kept for all tests: each takes a while to read AWS's models.
@functools.cache
def _session_of_the_code() -> boto3.Session:
    return _new_session()


@functools.cache
def _client(service: str) -> Any:
    """Return a client of the tests' own, whose calls are not noted."""
    return _new_session().client(service)


def _new_session() -> boto3.Session:
    return boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
