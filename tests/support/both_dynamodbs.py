"""Asks two DynamoDBs for what the tests ask of one, and notes where they disagree.

`second_dynamodb` is asked everything about items, and the code under test hears its answer, so the tests' own
assertions judge the code on it. Moto is asked the same and has to answer the same: every kind of condition, update,
transaction and read. Streams, tables and all other services are moto's alone.

Moto takes ten times as long as the other. So of each kind it is asked only the first few in a process: requests that
differ in their values alone, and end alike, are of one kind. Writes that it has not been asked wait until it is asked
for anything else, or for what its streams tell, and are compared then. Where none is left waiting, both must hold the
same items at a test's end.

Only AWS's documentation says who is right, here the Amazon DynamoDB API Reference. They are known to differ in this;
MiniStack, on which the end-to-end tests run, has been asked the same.

| | moto 5.2.5 | dynoxide 1.2.1 | MiniStack 1.5.33 | AWS |
| --- | --- | --- | --- | --- |
| a transaction again, under its own token | done again | done once | done once | done once ("TransactWriteItems") |
| `LastEvaluatedKey` of a full page, the last one | none | there | none | may be there ("Query") |
| where a page of 1 MB ends | after 1,000,000 B | after 1 MiB | after 1 MiB | "1 MB" ("Query") |

So a transaction whose answer was lost is sent again as it is, under its token; and that there is a key does not mean
that anything follows: who wants to know asks for one item more.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from botocore.awsrequest import AWSPreparedRequest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.responses import DynamoHandler

from tests.support.second_dynamodb import Answer, SecondDynamoDB

# Of "Actions" in the Amazon DynamoDB API Reference, those that are about items.
_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})
_READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"})
# What moto says of its tables is about moto.
_MOTOS_OWN = frozenset({"DescribeTable", "ListTables"})
_OF_A_KIND = 2
# Of a request's members, those that name attributes with their values, and those that are values alone.
_NAMING = frozenset({"ExclusiveStartKey", "Item", "Key"})
_VALUES = frozenset({"ClientRequestToken", "ExpressionAttributeValues", "Keys"})

_Response = tuple[int, dict[str, Any], str | bytes]


class BothDynamoDBs:
    """Moto and the second one, with the same tables."""

    def __init__(self, second: SecondDynamoDB, region: str) -> None:
        self.disagreements: list[str] = []
        self._second = second
        self._region = region
        self._one_at_a_time = threading.RLock()
        # A table is made there when somebody asks for it: most tests use one or two.
        self._not_made: dict[str, dict[str, Any]] = {}
        self._made: dict[str, dict[str, Any]] = {}
        self._tokens: set[str] = set()
        self._waiting: list[Callable[[], None]] = []
        self._is_asking_moto = False

    @contextmanager
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Ask both, from now on. At the end both must hold the same, where moto has been asked everything.

        Raises
        ------
        AssertionError
            They have disagreed.
        """
        with monkeypatch.context() as patch:
            patch.setattr(BotocoreStubber, "process_request", self._asked_by_boto(BotocoreStubber.process_request))
            patch.setattr(DynamoHandler, "_dispatch", self._asked_over_http(DynamoHandler._dispatch))
            try:
                yield
                # A server of the test's may still have a request under way.
                with self._one_at_a_time:
                    if not self._waiting:
                        self._compare_tables()
            finally:
                self.empty()
        assert not self.disagreements, "\n\n".join(self.disagreements)

    def add_table(self, request: dict[str, Any]) -> None:
        """Know of a table that moto has, by what CreateTable is asked for it."""
        self._not_made[request["TableName"]] = request

    def catch_up(self) -> None:
        """Ask moto what it has not been asked so far."""
        with self._one_at_a_time:
            waiting, self._waiting = self._waiting, []
            for compare in waiting:
                compare()

    def empty(self) -> None:
        """Have the second one forget all items."""
        with self._one_at_a_time:
            self._waiting.clear()
            for table in self._made:
                self._second.ask("DeleteTable", json.dumps({"TableName": table}))
            self._not_made |= self._made
            self._made.clear()

    def _asked_by_boto(self, ask: Callable[..., _Response | None]) -> Callable[..., _Response | None]:
        """Return what takes the place of moto's looking for who answers a request of this process."""
        host = f".{self._region}.amazonaws.com/"

        def answer(stubber: BotocoreStubber, request: AWSPreparedRequest) -> _Response | None:
            target = request.headers.get("X-Amz-Target", b"").decode()
            if not target.startswith("DynamoDB_20120810.") or not request.url.endswith(host):
                return ask(stubber, request)
            return self._heard(target, cast(bytes, request.body), lambda: cast(_Response, ask(stubber, request)))

        return answer

    def _asked_over_http(self, ask: Callable[..., _Response]) -> Callable[..., _Response]:
        """Return what takes the place of moto's answer to a request, of another process too."""

        def answer(handler: DynamoHandler, request: Any, *more: Any) -> _Response:
            with self._one_at_a_time:
                if self._is_asking_moto or handler.get_region_from_url(request, request.url) != self._region:
                    return ask(handler, request, *more)
            return self._heard(
                request.headers["X-Amz-Target"], request.get_data(), lambda: ask(handler, request, *more)
            )

        return answer

    def _heard(self, target: str, asked: bytes, ask: Callable[[], _Response]) -> _Response:
        def ask_moto() -> Answer:
            self._is_asking_moto = True
            try:
                status, _, body = ask()
            finally:
                self._is_asking_moto = False
            return Answer(status, json.loads(body))

        with self._one_at_a_time:
            heard = self._ask(target.partition(".")[2], asked, ask_moto)
        return heard.status, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(heard.body)

    def _ask(self, action: str, asked: bytes, ask_moto: Callable[[], Answer]) -> Answer:
        """Return what the code under test hears."""
        if action not in _READS and action not in _WRITES:
            return self._ask_moto_alone(action, asked, ask_moto)
        self._make_tables(asked)
        request, second = json.loads(asked), self._second.ask(action, asked)
        if self._is_done_already(request, second):
            return second

        def compare() -> None:
            moto = _corrected(ask_moto(), second)
            if _promised(action, moto) != _promised(action, second):
                self._disagree(action, asked, moto.body, second.body)

        is_well_known = _is_well_known(action, request, second)
        if action in _WRITES:
            self._waiting.append(compare)
        if not is_well_known:
            self.catch_up()
            if action in _READS:
                compare()
        return second

    def _ask_moto_alone(self, action: str, asked: bytes, ask_moto: Callable[[], Answer]) -> Answer:
        moto = ask_moto()
        if action == "CreateTable":
            self.add_table(json.loads(asked))
        elif action not in _MOTOS_OWN:
            self._disagree(action, asked, moto.body, "has not been asked")
        return moto

    def _is_done_already(self, request: dict[str, Any], second: Answer) -> bool:
        """Return whether this is a transaction that has been carried out: moto would do it again."""
        token = request.get("ClientRequestToken")
        if token in self._tokens:
            return True
        if token and second.status == 200:
            self._tokens.add(token)
        return False

    def _make_tables(self, asked: bytes) -> None:
        for table in [table for table in self._not_made if f'"{table}"'.encode() in asked]:
            self._made[table] = self._not_made.pop(table)
            # With a stream, what has been written before, to tables that are gone too, makes each write take longer.
            wanted = {**self._made[table], "StreamSpecification": {"StreamEnabled": False}}
            made = self._second.ask("CreateTable", json.dumps(wanted))
            assert made.status == 200, made

    def _compare_tables(self) -> None:
        tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][self._region].tables
        for table in self._made:
            second = self._second.ask("Scan", json.dumps({"TableName": table})).body
            moto = [item.to_json()["Attributes"] for item in tables[table].all_items()]
            # One Scan reads 1 MB.
            if "LastEvaluatedKey" not in second and _in_one_order(moto) != _in_one_order(second["Items"]):
                self._disagree("what is kept in", table, moto, second["Items"])

    def _disagree(self, action: str, asked: Any, moto: Any, second: Any) -> None:
        asked = asked.decode() if isinstance(asked, bytes) else asked
        self.disagreements.append(f"{action} {asked}\nmoto: {moto}\nthe second: {second}")


_asked_so_far: Counter[Any] = Counter()


def _is_well_known(action: str, request: dict[str, Any], second: Answer) -> bool:
    """Return whether so many of its kind have been compared."""
    kind = action, _shape(request), second.status, *_reasons(second)
    _asked_so_far[kind] += 1
    return _asked_so_far[kind] > _OF_A_KIND


def _shape(request: Any) -> Any:
    """Return what is asked, but for values: tables, expressions and options, and of an item its attributes' names."""
    if isinstance(request, list):
        return tuple(sorted({_shape(each) for each in request}, key=repr))
    if isinstance(request, dict):
        return tuple(
            (name, tuple(sorted(each)) if name in _NAMING else _shape(each))
            for name, each in request.items()
            if name not in _VALUES
        )
    return request


def _reasons(answer: Answer) -> list[str]:
    return [reason["Code"] for reason in answer.body.get("CancellationReasons", [])]


def _corrected(moto: Answer, second: Answer) -> Answer:
    """Return moto's answer to a read of which there may be more as the second one's: each ends its pages elsewhere."""
    if "LastEvaluatedKey" in {**moto.body, **second.body} and moto.status == second.status:
        read, there = moto.body["Items"], second.body["Items"]
        both = min(len(read), len(there))
        if both and _plain(read[:both]) == _plain(there[:both]):
            return second
    return moto


def _promised(action: str, answer: Answer) -> Any:
    """Return what any client may count on: neither an error's words nor an order that nobody asked for."""
    body = {name: value for name, value in answer.body.items() if name not in ("message", "Message")}
    if answer.status != 200:
        reasons = [{**reason, "Message": None} for reason in body.pop("CancellationReasons", [])]
        return answer.status, body.pop("__type").rpartition("#")[2], _plain(body), _plain(reasons)
    if action == "Scan":
        body["Items"] = _in_one_order(body["Items"])
    if action == "BatchGetItem":
        body["Responses"] = {table: _in_one_order(items) for table, items in body["Responses"].items()}
    body.pop("ItemCollectionMetrics", None)
    body.pop("ConsumedCapacity", None)
    return answer.status, _plain(body)


def _in_one_order(items: list[Any]) -> list[str]:
    return sorted(json.dumps(_plain(item), sort_keys=True) for item in items)


def _plain(value: Any) -> Any:
    """Return an attribute, or an item, with each set in one order."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: sorted(each) if _is_set(name, each) else _plain(each) for name, each in value.items()}


def _is_set(name: str, value: Any) -> bool:
    return name in ("BS", "NS", "SS") and isinstance(value, list)
