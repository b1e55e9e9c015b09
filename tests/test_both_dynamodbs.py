"""Whatever a test asks moto's DynamoDB, the second one is asked; a test in which they disagree fails."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chat import dynamodb
from deployer.stack.template import REPOSITORY
from tests.support import both_dynamodbs, second_dynamodb
from tests.support.moto_cloud import REGION, MotoCloud, moto_cloud
from tests.support.second_dynamodb import SecondDynamoDB

TABLE = "DirectoryTable"
KEY = {"pk": {"S": "list"}, "sk": {"S": "a"}}
ONLY_NEW = {"ConditionExpression": "attribute_not_exists(pk)"}


@pytest.fixture
def second() -> SecondDynamoDB:
    second = second_dynamodb.running()
    assert second, second_dynamodb.HOW_TO_INSTALL
    return second


@pytest.fixture(autouse=True)
def nothing_has_been_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever other tests of this process have asked."""
    monkeypatch.setattr(both_dynamodbs, "_asked_so_far", Counter())


def put(sk: str = "a", **condition: str) -> None:
    dynamodb.client().put_item(TableName=TABLE, Item={**KEY, "sk": {"S": sk}}, **condition)


def read() -> Any:
    return dynamodb.client().get_item(TableName=TABLE, Key=KEY).get("Item")


def put_into(second: SecondDynamoDB) -> None:
    assert (
        second.ask("PutItem", '{"TableName": "DirectoryTable", "Item": {"pk": {"S": "list"}, "sk": {"S": "a"}}}').body
        == {}
    )


def kept_in(second: SecondDynamoDB) -> int:
    return int(second.ask("Scan", json.dumps({"TableName": TABLE})).body["Count"])


def test_what_the_code_writes_is_written_in_both(cloud: MotoCloud, second: SecondDynamoDB) -> None:
    put()
    assert kept_in(second) == len(cloud.items(TABLE)) == 1


def test_a_condition_holds_in_both_or_in_neither(cloud: MotoCloud, second: SecondDynamoDB) -> None:
    put("a", **ONLY_NEW)
    with pytest.raises(dynamodb.client().exceptions.ConditionalCheckFailedException):
        put("a", **ONLY_NEW)
    assert kept_in(second) == 1


def test_each_test_begins_with_empty_tables_in_both(second: SecondDynamoDB) -> None:
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch, moto_cloud(patch):
            put(**ONLY_NEW)
    assert second.ask("ListTables", "{}").body == {"TableNames": []}


def read_from_the_second_alone(second: SecondDynamoDB) -> None:
    """The code under test hears what the second one answers."""
    assert read() is None
    put_into(second)
    assert read() == KEY


def refused_by_the_second_alone(second: SecondDynamoDB) -> None:
    read()
    put_into(second)
    with pytest.raises(dynamodb.client().exceptions.ConditionalCheckFailedException):
        put(**ONLY_NEW)


def kept_by_the_second_alone(second: SecondDynamoDB) -> None:
    read()
    put_into(second)


def cancelled_by_the_second_alone(second: SecondDynamoDB) -> None:
    read()
    put_into(second)
    with pytest.raises(dynamodb.Unmet):
        dynamodb.transact_write([{"Put": {"TableName": TABLE, "Item": KEY, **ONLY_NEW}}])


def refused_by_the_second_alone_after_many(second: SecondDynamoDB) -> None:
    for n in range(20):
        put(f"{n:02}", **ONLY_NEW)
    refused_by_the_second_alone(second)


def what_the_second_is_not_asked(_: SecondDynamoDB) -> None:
    dynamodb.client().tag_resource(
        ResourceArn=dynamodb.client().describe_table(TableName=TABLE)["Table"]["TableArn"],
        Tags=[{"Key": "a", "Value": "b"}],
    )


@pytest.mark.parametrize(
    ("differ", "said"),
    [
        (read_from_the_second_alone, "GetItem "),
        (refused_by_the_second_alone, "PutItem .*attribute_not_exists.*ConditionalCheckFailed"),
        (
            refused_by_the_second_alone_after_many,
            "PutItem .*attribute_not_exists.*ConditionalCheckFailed",
        ),
        (cancelled_by_the_second_alone, "TransactWriteItems .*TransactionCanceled"),
        (kept_by_the_second_alone, f"what is kept in {TABLE}"),
        (what_the_second_is_not_asked, "TagResource .*has not been asked"),
    ],
)
def test_a_test_in_which_they_disagree_fails_and_says_where(
    second: SecondDynamoDB, differ: Callable[[SecondDynamoDB], None], said: str
) -> None:
    with pytest.raises(AssertionError, match=f"(?s){said}"), pytest.MonkeyPatch.context() as patch, moto_cloud(patch):
        differ(second)


def test_of_a_kind_of_request_moto_is_asked_the_first_few_and_the_others_once_it_is_to_tell_of_them(
    cloud: MotoCloud, second: SecondDynamoDB
) -> None:
    (table,) = [each for name, each in dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.items() if name == TABLE]
    for n in range(20):
        put(f"{n:02}")
    assert [kept_in(second), len(list(table.all_items()))] == [20, both_dynamodbs._OF_A_KIND]
    assert len(cloud.records(TABLE)) == len(list(table.all_items())) == 20
    put("more")
    cloud.empty()
    assert cloud.records(TABLE) == []


def fail_after_a_disagreement(second: SecondDynamoDB) -> None:
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch):
        kept_by_the_second_alone(second)
        raise LookupError


def test_a_test_that_fails_anyway_says_its_own_reason(second: SecondDynamoDB) -> None:
    with pytest.raises(LookupError):
        fail_after_a_disagreement(second)


def test_a_full_page_says_where_it_ended_though_nothing_follows_as_dynamodb_has_it(cloud: MotoCloud) -> None:
    put("a")
    put("b")
    asked = {"KeyConditionExpression": "pk = :list", "ExpressionAttributeValues": {":list": {"S": "list"}}}
    page = dynamodb.client().query(TableName=TABLE, Limit=2, **asked)
    assert page["LastEvaluatedKey"] == {**KEY, "sk": {"S": "b"}}


def test_where_a_page_of_a_megabyte_ends_is_no_disagreement(cloud: MotoCloud) -> None:
    item = {"pk": "list", "text": "\N{FOX FACE}" * 10_000}
    cloud.put(TABLE, *({**item, "sk": f"{n:02}"} for n in range(60)))
    pages = {"KeyConditionExpression": "pk = :list", "ExpressionAttributeValues": {":list": {"S": "list"}}}
    assert [each["sk"] for each in dynamodb.query(TableName=TABLE, **pages)] == [f"{n:02}" for n in range(60)]
    assert [call.action for call in cloud.calls] == ["dynamodb:Query"] * 3


def test_where_there_is_no_second_one_moto_answers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_dynamodb, "running", lambda: None)
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch):
        put()
        assert read() == KEY


def test_no_test_asks_motos_dynamodb_alone() -> None:
    tests = REPOSITORY / "tests"
    asking = {path.relative_to(tests).as_posix() for path in tests.rglob("*.py") if "mock_aws" in path.read_text()}
    # The second of these makes moto ready, and asks it nothing.
    assert asking == {"support/moto_cloud.py", "support/mutation/anew.py", "test_both_dynamodbs.py"}
