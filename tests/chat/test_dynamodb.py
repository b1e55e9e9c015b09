"""DynamoDB: all writes or none, two at once one after the other, each item on one page, and what is handed back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError

from chat import dynamodb
from tests.support.moto_cloud import Call, MotoCloud


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, in seconds, each time as long as can be."""
    waited: list[float] = []
    monkeypatch.setattr(dynamodb, "time", SimpleNamespace(sleep=waited.append))
    monkeypatch.setattr(dynamodb, "random", SimpleNamespace(uniform=lambda least, most: least + most))
    return waited


def put(sk: str, **condition: str) -> dict[str, Any]:
    item = dynamodb.to_attributes({"pk": "list", "sk": sk})
    return {"Put": {"TableName": "DirectoryTable", "Item": item, **condition}}


def kept(cloud: MotoCloud) -> list[str]:
    return sorted(item["sk"] for item in cloud.items("DirectoryTable"))


def cancelled(*codes: str) -> ClientError:
    answer = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [{"Code": c} for c in codes]}
    return ClientError(answer, "TransactWriteItems")


def test_a_transaction_writes_all(cloud: MotoCloud) -> None:
    dynamodb.transact_write([put("a"), put("b")])
    assert kept(cloud) == ["a", "b"]


def test_a_transaction_of_which_one_condition_does_not_hold_writes_nothing_and_says_which(cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {"pk": "list", "sk": "b", "is": "there"})
    unmet = put("b", ConditionExpression="attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure="ALL_OLD")
    with pytest.raises(dynamodb.Unmet) as caught:
        dynamodb.transact_write([put("a"), unmet])
    assert (caught.value.position, caught.value.item) == (1, {"pk": "list", "sk": "b", "is": "there"})
    assert kept(cloud) == ["b"]


def test_a_transaction_that_meets_another_is_tried_again(cloud: MotoCloud, pauses: list[float]) -> None:
    meetings = [cancelled("None", "TransactionConflict")] * 2

    def meet(_: Call) -> None:
        if meetings:
            raise meetings.pop()

    cloud.before("dynamodb:TransactWriteItems", meet)
    dynamodb.transact_write([put("a"), put("b")])
    assert kept(cloud) == ["a", "b"]
    assert pauses == [0.05, 0.1]


@pytest.mark.parametrize("codes", [("TransactionConflict", "None"), ("ValidationError", "None")])
def test_a_transaction_that_never_gets_through_says_so(
    cloud: MotoCloud, pauses: list[float], codes: tuple[str, ...]
) -> None:
    def refuse(_: Call) -> None:
        raise cancelled(*codes)

    cloud.before("dynamodb:TransactWriteItems", refuse)
    with pytest.raises(ClientError):
        dynamodb.transact_write([put("a"), put("b")])
    assert len(cloud.calls) == len(pauses) + 1 == (9 if "TransactionConflict" in codes else 1)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 100])
def test_pages_bring_each_item_once_and_the_last_leads_nowhere(cloud: MotoCloud, limit: int) -> None:
    dynamodb.transact_write([put(sk) for sk in "abcd"])
    found: list[str] = []
    after = None
    for _ in range(4):
        items, after = dynamodb.query_page(limit, after, **of_list())
        assert 0 < len(items) <= limit
        found += [item["sk"] for item in items]
        if after is None:
            break
    assert found == list("abcd")


def test_a_page_goes_on_where_the_last_one_ended_though_that_item_is_gone(cloud: MotoCloud) -> None:
    dynamodb.transact_write([put(sk) for sk in "abcd"])
    _, after = dynamodb.query_page(2, None, **of_list())
    cloud.delete("DirectoryTable", pk="list", sk="b")
    assert [item["sk"] for item in dynamodb.query_page(2, after, **of_list())[0]] == ["c", "d"]


@pytest.mark.parametrize("limit", [1, 3])
def test_a_page_is_one_request_and_one_item_more_than_it_shows(cloud: MotoCloud, limit: int) -> None:
    dynamodb.transact_write([put(sk) for sk in "abcdef"])
    cloud.calls.clear()
    dynamodb.query_page(limit, None, **of_list())
    assert [call.request["Limit"] for call in cloud.calls] == [limit + 1]


def of_list() -> dict[str, Any]:
    return {
        "TableName": "DirectoryTable",
        "KeyConditionExpression": "pk = :list",
        "ExpressionAttributeValues": {":list": {"S": "list"}},
    }


def test_what_is_found_is_read_consistently_unless_it_need_not_be(cloud: MotoCloud) -> None:
    list(dynamodb.query(**of_list()))
    list(dynamodb.query(**of_list(), ConsistentRead=False))
    dynamodb.query_page(1, None, **of_list())
    assert [call.request["ConsistentRead"] for call in cloud.calls] == [True, False, True]


@pytest.mark.parametrize("values", [{}, {":list": {"S": "list"}, ":more": {"S": "x"}}])
def test_a_value_that_is_missing_or_that_nothing_uses_is_refused(cloud: MotoCloud, values: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        list(dynamodb.query(**{**of_list(), "ExpressionAttributeValues": values}))


def test_a_query_goes_on_to_its_end(cloud: MotoCloud) -> None:
    dynamodb.transact_write([put(sk) for sk in "abcde"])
    assert [item["sk"] for item in dynamodb.query(**of_list(), Limit=2)] == list("abcde")


def test_items_are_plain_values() -> None:
    item = {"a": {"b": [1, 2.5, {"c": 3}]}, "d": "text", "e": True, "f": None}
    stored = {"a": {"b": [Decimal(1), Decimal("2.5"), {"c": Decimal(3)}]}, "d": "text", "e": True, "f": None}
    plain = dynamodb.from_attributes(dynamodb.to_attributes(stored))
    assert plain == item
    assert [type(each) for each in plain["a"]["b"]] == [int, float, dict]


class TestWrite:
    REQUEST: ClassVar[dict[str, Any]] = put("a")["Put"]

    def test_one_that_meets_a_transaction_is_tried_again(self, cloud: MotoCloud, pauses: list[float]) -> None:
        meetings = ["TransactionConflictException"] * 8
        cloud.before("dynamodb:PutItem", lambda _: meetings.pop() if meetings else None)
        assert dynamodb.write("put_item", **self.REQUEST)["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert kept(cloud) == ["a"]
        assert pauses == [0.05 * 2**n for n in range(8)]

    @pytest.mark.parametrize(("code", "tries"), [("TransactionConflictException", 9), ("AccessDeniedException", 1)])
    def test_one_that_never_gets_through_says_so(
        self, cloud: MotoCloud, pauses: list[float], code: str, tries: int
    ) -> None:
        cloud.fail("dynamodb:PutItem", code)
        with pytest.raises(ClientError, match=code):
            dynamodb.write("put_item", **self.REQUEST)
        assert len(cloud.calls) == tries

    def test_one_whose_condition_does_not_hold_says_what_is_there(self, cloud: MotoCloud) -> None:
        cloud.put("DirectoryTable", {"pk": "list", "sk": "a", "is": "there"})
        condition, asked = "attribute_not_exists(pk)", {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        with pytest.raises(dynamodb.Unmet, match="write 0") as caught:
            dynamodb.write("put_item", **self.REQUEST, ConditionExpression=condition)
        assert (caught.value.position, caught.value.item) == (0, {})
        with pytest.raises(dynamodb.Unmet) as caught:
            dynamodb.write("put_item", **self.REQUEST, ConditionExpression=condition, **asked)
        assert caught.value.item == {"pk": "list", "sk": "a", "is": "there"}


class TestBatches:
    @staticmethod
    def keys(count: int) -> list[tuple[str, dict[str, str]]]:
        return [("DirectoryTable", {"pk": "list", "sk": f"{number:03}"}) for number in range(count)]

    @staticmethod
    def puts(count: int) -> list[dict[str, Any]]:
        items = ({"pk": "list", "sk": f"{number:03}"} for number in range(count))
        return [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items]

    def test_items_come_in_the_order_of_their_keys_and_none_where_there_is_none(self, cloud: MotoCloud) -> None:
        cloud.put("DirectoryTable", {"pk": "list", "sk": "b", "n": 1}, {"pk": "list", "sk": "a", "n": 2})
        cloud.put("MessagesTable", {"room": "general", "id": "1", "n": 3})
        directory = [("DirectoryTable", {"pk": "list", "sk": sk}) for sk in "bzab"]
        found = dynamodb.batch_get([*directory, ("MessagesTable", {"room": "general", "id": "1"})])
        assert [item and item["n"] for item in found] == [1, None, 2, 1, 3]
        (call,) = cloud.calls
        assert {table: part["ConsistentRead"] for table, part in call.request["RequestItems"].items()} == {
            "DirectoryTable": True,
            "MessagesTable": True,
        }

    def test_a_request_reads_100_items(self, cloud: MotoCloud) -> None:
        dynamodb.batch_get(self.keys(201))
        asked = [len(call.request["RequestItems"]["DirectoryTable"]["Keys"]) for call in cloud.calls]
        assert asked == [100, 100, 1]

    def test_a_request_writes_25_items(self, cloud: MotoCloud) -> None:
        dynamodb.batch_write("DirectoryTable", self.puts(51))
        assert [len(call.request["RequestItems"]["DirectoryTable"]) for call in cloud.calls] == [25, 25, 1]
        assert len(kept(cloud)) == 51

    def test_reads_that_are_handed_back_are_asked_for_again(self, cloud: MotoCloud, pauses: list[float]) -> None:
        cloud.put("DirectoryTable", {"pk": "list", "sk": "000"})
        busy = [True] * 4
        cloud.before("dynamodb:BatchGetItem", lambda call: _handed_back(call) if busy and busy.pop() else None)
        assert dynamodb.batch_get(self.keys(1)) == [{"pk": "list", "sk": "000"}]
        assert pauses == [0.05, 0.1, 0.2, 0.4]

    def test_writes_that_are_handed_back_are_asked_for_again(self, cloud: MotoCloud, pauses: list[float]) -> None:
        busy = [True] * 4
        cloud.before("dynamodb:BatchWriteItem", lambda call: _handed_back(call) if busy and busy.pop() else None)
        dynamodb.batch_write("DirectoryTable", self.puts(2))
        assert kept(cloud) == ["000", "001"]
        assert pauses == [0.05, 0.1, 0.2, 0.4]

    def test_what_is_handed_back_again_and_again_is_an_error(self, cloud: MotoCloud, pauses: list[float]) -> None:
        cloud.before("dynamodb:BatchGetItem", lambda call: _handed_back(call))
        cloud.before("dynamodb:BatchWriteItem", lambda call: _handed_back(call))
        with pytest.raises(RuntimeError, match="DirectoryTable did not answer all reads"):
            dynamodb.batch_get(self.keys(1))
        with pytest.raises(RuntimeError, match="DirectoryTable did not take 2 writes"):
            dynamodb.batch_write("DirectoryTable", self.puts(2))
        assert len(cloud.calls) == 10


def _handed_back(call: Call) -> dict[str, Any]:
    """Return the answer of a table that has no time for anything."""
    asked = call.request["RequestItems"]
    return {"Responses": {}, "UnprocessedKeys": asked, "UnprocessedItems": asked}


class TestMeasuring:
    @pytest.fixture(autouse=True)
    def items(self, cloud: MotoCloud) -> None:
        cloud.put("DirectoryTable", *({"pk": "list", "sk": sk, "text": "x" * 1000} for sk in "abc"))

    def test_what_is_read_is_measured_from_when_one_asks(self) -> None:
        list(dynamodb.query(**of_list()))
        dynamodb.measure()
        assert dynamodb.measured_bytes() == 0
        dynamodb.batch_get([("DirectoryTable", {"pk": "list", "sk": "a"})])
        one = dynamodb.measured_bytes()
        assert 1000 < one < 1300
        list(dynamodb.query(**of_list()))
        assert 3000 < dynamodb.measured_bytes() - one < 3500

    def test_each_thread_measures_its_own(self) -> None:
        dynamodb.measure()
        list(dynamodb.query(**of_list()))
        with ThreadPoolExecutor(1) as apart:
            assert apart.submit(dynamodb.measured_bytes).result() == 0
            apart.submit(lambda: list(dynamodb.query(**of_list()))).result()
            assert apart.submit(dynamodb.measured_bytes).result() == dynamodb.measured_bytes() > 3000


def test_the_client_gives_up_before_the_apis_function_would_be_stopped(cloud: MotoCloud) -> None:
    config = dynamodb.client().meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 3)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
