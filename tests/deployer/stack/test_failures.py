"""The stack after a failure, with CloudFormation's answers put in place of moto's, which never fails."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from deployer.errors import DeploymentError
from deployer.stack import template
from deployer.stack.retained import Retained
from deployer.stack.stack import Stack
from deployer.target import Target
from tests.deployer.stack.test_progress import BUSY, ROUTE

PARAMETERS = {"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"}
Failed = tuple[str, str, str]
BUSY_ROUTE: Failed = ("JoinRoute", ROUTE, BUSY)
REFUSED_ROLE: Failed = ("PingRole", "AWS::IAM::Role", "not authorized to perform: iam:CreateRole")


class FailingCloudFormation:
    """moto's CloudFormation, as it would be if its first changes failed.

    Parameters
    ----------
    failures
        Of each change that fails, in order, what fails of it; the changes after these are made.
    """

    def __init__(self, real: Any, failures: list[list[Failed]], *, status: str) -> None:
        self._real = real
        self._failures = failures
        self._failed_status = status
        self.status: str | None = None
        self.executed = 0
        self._events: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute_change_set(self, **names: Any) -> None:
        self.executed += 1
        self.status = None
        if not self._failures:
            self._real.execute_change_set(**names)
            return
        if self._failed_status.startswith("ROLLBACK"):
            # So that there is something to be cleared away.
            self._real.execute_change_set(**names)
        self.status = self._failed_status
        for resource, kind, reason in self._failures.pop(0):
            self._events.insert(0, self._event(resource, kind, "CREATE_FAILED", reason))
        self._events.insert(0, self._event("PingRoute", ROUTE, "CREATE_FAILED", "Resource creation cancelled"))
        self._events.insert(0, self._event("stack", "AWS::CloudFormation::Stack", self._failed_status, "failed"))

    def delete_stack(self, **names: Any) -> None:
        self.status = None
        self._real.delete_stack(**names)

    def describe_stacks(self, **names: Any) -> Any:
        found = self._real.describe_stacks(**names)
        if self.status:
            found["Stacks"][0]["StackStatus"] = self.status
        return found

    def describe_stack_events(self, **names: Any) -> Any:
        found = self._real.describe_stack_events(**names)
        return {**found, "StackEvents": self._events + found["StackEvents"]}

    def get_paginator(self, operation: str) -> Any:
        if operation != "describe_stack_events":
            return self._real.get_paginator(operation)
        describe = self.describe_stack_events

        class Pages:
            def paginate(self, **names: Any) -> Iterator[Any]:
                yield describe(**names)

        return Pages()

    def _event(self, resource: str, kind: str, status: str, reason: str) -> dict[str, Any]:
        return {
            "EventId": f"{resource}-{self.executed}-{len(self._events)}",
            "LogicalResourceId": resource,
            "ResourceType": kind,
            "ResourceStatus": status,
            "ResourceStatusReason": reason,
            "Timestamp": datetime.now(UTC),
        }


Failing = Callable[[list[list[Failed]], str], tuple[Stack, FailingCloudFormation, list[str]]]


@pytest.fixture
def failing(target: Target, monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Return the target's stack over a CloudFormation whose first changes fail, and what is said."""
    protected = template.load()
    for table in ("MessagesTable", "DirectoryTable"):
        protected["Resources"][table]["Properties"]["DeletionProtectionEnabled"] = True
    monkeypatch.setattr(template, "load", lambda: protected)

    def make(failures: list[list[Failed]], status: str) -> tuple[Stack, FailingCloudFormation, list[str]]:
        said: list[str] = []
        stack = Stack(
            target.stack.name, target.session, bucket=target.bucket, endpoint_url="http://localhost", say=said.append
        )
        stack._endpoint_url = None
        cloudformation = FailingCloudFormation(target.stack._cloudformation, failures, status=status)
        stack._cloudformation = cloudformation
        return stack, cloudformation, said

    return make


def tables(target: Target) -> set[str]:
    return set(target.client("dynamodb").list_tables()["TableNames"])


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED"])
def test_a_creation_that_a_busy_gateway_refused_is_made_once_more(
    status: str, failing: Failing, target: Target
) -> None:
    stack, cloudformation, said = failing([[BUSY_ROUTE, BUSY_ROUTE]], status)
    stack.deploy(PARAMETERS)
    assert cloudformation.executed == 2
    assert [line for line in said if "Trying the same once more" in line and "JoinRoute" in line]
    kept = {identifier for kind, identifier in stack.resources().values() if kind == "AWS::DynamoDB::Table"}
    assert tables(target) == kept, "nothing is left of the first try"


def test_an_update_that_a_busy_gateway_refused_is_made_once_more(failing: Failing, target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    stack, cloudformation, _ = failing([[BUSY_ROUTE]], "UPDATE_ROLLBACK_COMPLETE")
    stack.deploy({"LogRetentionDays": "7"})
    assert cloudformation.executed == 2
    described = target.client("cloudformation").describe_stacks(StackName=stack.name)["Stacks"][0]
    assert {"ParameterKey": "LogRetentionDays", "ParameterValue": "7"} in [
        {key: parameter[key] for key in ("ParameterKey", "ParameterValue")} for parameter in described["Parameters"]
    ]


def test_a_gateway_that_stays_busy_is_named_after_the_second_try(failing: Failing) -> None:
    stack, cloudformation, _ = failing([[BUSY_ROUTE], [BUSY_ROUTE], [BUSY_ROUTE]], "ROLLBACK_COMPLETE")
    with pytest.raises(DeploymentError, match="is ROLLBACK_COMPLETE. The first failure was JoinRoute: .*concurrent"):
        stack.deploy(PARAMETERS)
    assert cloudformation.executed == 2


@pytest.mark.parametrize(
    ("failures", "status"),
    [
        ([REFUSED_ROLE], "ROLLBACK_COMPLETE"),
        ([REFUSED_ROLE], "UPDATE_ROLLBACK_COMPLETE"),
        ([("JoinRoute", ROUTE, "ConflictException: Route with key join already exists")], "ROLLBACK_COMPLETE"),
        ([BUSY_ROUTE, REFUSED_ROLE], "ROLLBACK_COMPLETE"),
        ([], "ROLLBACK_COMPLETE"),
    ],
)
def test_another_failure_is_not_tried_again(
    failures: list[Failed], status: str, failing: Failing, target: Target
) -> None:
    if status.startswith("UPDATE"):
        target.stack.deploy(PARAMETERS)
    stack, cloudformation, _ = failing([failures], status)
    with pytest.raises(DeploymentError, match=f"is {status}. The first failure was"):
        stack.deploy({**PARAMETERS, "LogRetentionDays": "7"})
    assert cloudformation.executed == 1


def test_an_earlier_runs_failures_are_not_this_ones(failing: Failing, target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    stack, _, said = failing([[BUSY_ROUTE], []], "UPDATE_ROLLBACK_COMPLETE")
    with pytest.raises(DeploymentError, match="The first failure was not named"):
        stack.deploy({"LogRetentionDays": "7"})
    assert len([line for line in said if "JoinRoute" in line and "CREATE_FAILED" in line]) == 1


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"])
def test_protected_tables_of_a_failed_creation_do_not_block_the_next(
    status: str, failing: Failing, target: Target
) -> None:
    stack, cloudformation, said = failing([], "")
    stack.deploy(PARAMETERS)
    failed = tables(target)
    cloudformation.status = status
    stack._was_made = lambda: False
    stack.deploy(PARAMETERS)
    assert f"The stack {stack.name} is {status}: deleting what is left of its failed creation." in said
    assert len(tables(target)) == len(failed)
    kept = {identifier for kind, identifier in stack.resources().values() if kind == "AWS::DynamoDB::Table"}
    assert tables(target) == kept


def test_what_is_not_empty_is_never_cleared_away(failing: Failing, target: Target) -> None:
    stack, cloudformation, _ = failing([], "")
    stack.deploy(PARAMETERS)
    table = stack.resources()["MessagesTable"][1]
    item = {"room": {"S": "general"}, "id": {"S": "1"}}
    target.client("dynamodb").put_item(TableName=table, Item=item)
    cloudformation.status = "ROLLBACK_FAILED"
    with pytest.raises(DeploymentError, match=f"MessagesTable.*{table}.*is not empty all the same"):
        stack.deploy(PARAMETERS)
    described = target.client("dynamodb").describe_table(TableName=table)["Table"]
    assert described["DeletionProtectionEnabled"]


def test_a_removal_that_stopped_is_not_taken_for_a_failed_creation(failing: Failing, target: Target) -> None:
    stack, cloudformation, _ = failing([], "")
    stack.deploy(PARAMETERS)
    before = tables(target)
    cloudformation.status = "DELETE_FAILED"
    with pytest.raises(DeploymentError, match="a removal has stopped half-way. Finish it with `make destroy`"):
        stack.deploy(PARAMETERS)
    assert tables(target) == before


def test_a_protected_table_is_deleted_when_that_is_meant(failing: Failing, target: Target) -> None:
    stack, _, _ = failing([], "")
    stack.deploy(PARAMETERS)
    table = stack.resources()["MessagesTable"]
    Retained(target.client).delete(*table)
    assert table[1] not in tables(target)
    Retained(target.client).delete(*table)
