"""Transactions and pages: all writes or none, two at once one after the other, and each item on one page."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chat import dynamodb
from tests.support.moto_cloud import Call, MotoCloud


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


def test_a_transaction_that_meets_another_is_tried_again(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "_PAUSE_S", 0)
    meetings = [cancelled("None", "TransactionConflict")] * 2

    def meet(_: Call) -> None:
        if meetings:
            raise meetings.pop()

    cloud.before("dynamodb:TransactWriteItems", meet)
    dynamodb.transact_write([put("a"), put("b")])
    assert kept(cloud) == ["a", "b"]


@pytest.mark.parametrize("codes", [("TransactionConflict", "None"), ("ValidationError", "None")])
def test_a_transaction_that_never_gets_through_says_so(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, codes: tuple[str, ...]
) -> None:
    monkeypatch.setattr(dynamodb, "_PAUSE_S", 0)

    def refuse(_: Call) -> None:
        raise cancelled(*codes)

    cloud.before("dynamodb:TransactWriteItems", refuse)
    with pytest.raises(ClientError):
        dynamodb.transact_write([put("a"), put("b")])
    assert len(cloud.calls) == (9 if "TransactionConflict" in codes else 1)


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


def of_list() -> dict[str, Any]:
    return {
        "TableName": "DirectoryTable",
        "KeyConditionExpression": "pk = :list",
        "ExpressionAttributeValues": {":list": {"S": "list"}},
    }
