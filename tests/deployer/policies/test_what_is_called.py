"""docs/deployer-policies allow what is called, and nothing else.

Derived, not listed: from the registry schemas, which say what CloudFormation calls for each type of the template, and
from the source of the deployer and of Zappa.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import zappa.core

from deployer.stack.template import REPOSITORY
from tests.support.permissions import boto_calls, handlers, reference
from tests.support.permissions.documents import DOCUMENTS, granted_actions, is_allowed
from tests.support.permissions.excuses import ALSO_NEEDED, NEVER_CALLED_BY_ZAPPA, NEVER_TRIGGERED
from tests.support.permissions.handlers import Call
from tests.support.stack_template import RESOURCES


def called_by_cloudformation() -> Iterator[Call]:
    for name, resource in RESOURCES.items():
        for handler in handlers.permissions(resource["Type"]):
            yield from handlers.calls(resource["Type"], handler, name, resource.get("Properties", {}))


def called_by_the_deployer() -> Iterator[Call]:
    for path in sorted((REPOSITORY / "deployer").rglob("*.py")):
        # On a laptop the deployer is the emulator's root.
        if "local" not in path.relative_to(REPOSITORY).parts:
            for service, operation in sorted(boto_calls.operations(path)):
                yield from boto_calls.calls(service, operation, path.name)


def zappa_operations() -> set[tuple[str, str]]:
    core = Path(zappa.core.__file__)
    return boto_calls.operations(core) | boto_calls.operations(core.with_name("cli.py"))


def called_by_zappa() -> Iterator[Call]:
    for service, operation in sorted(zappa_operations()):
        if not {service, f"{service} {operation}"} & set(NEVER_CALLED_BY_ZAPPA):
            yield from boto_calls.calls(service, operation, "zappa")


def refused(calls: Iterator[Call]) -> list[Call]:
    return [call for call in calls if not is_allowed(call.action, call.resource, call.context)]


def test_what_cloudformation_calls_for_our_resources_is_allowed() -> None:
    assert refused(called_by_cloudformation()) == []


def test_what_the_deployer_calls_is_allowed() -> None:
    assert refused(called_by_the_deployer()) == []


def test_what_zappa_calls_is_allowed() -> None:
    assert refused(called_by_zappa()) == []


def test_the_sources_are_read_and_the_schemas_are_there() -> None:
    """The tests above would pass on nothing, too."""
    cloudformation = {call.action for call in called_by_cloudformation()}
    assert {"lambda:GetFunctionScalingConfig", "sns:GetDataProtectionPolicy", "iam:PutRolePermissionsBoundary"} <= (
        cloudformation
    )
    assert {"s3:PutObject", "cloudformation:ExecuteChangeSet", "iam:CreatePolicy"} <= {
        call.action for call in called_by_the_deployer()
    }
    assert {
        "logs:DescribeLogStreams", "logs:FilterLogEvents", "events:ListRuleNamesByTarget",
        "cloudwatch:GetMetricStatistics", "iam:PassRole",
    } <= {call.action for call in called_by_zappa()}  # fmt: skip


def test_a_call_is_read_from_the_source_or_asked_about(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text(
        "s3.head_bucket(Bucket=name)\n"
        "target.client('lambda').get_waiter('function_updated_v2').wait()\n"
        "self._cloudformation.get_paginator('list_stack_resources')\n"
    )
    assert boto_calls.operations(source) == {
        ("s3", "HeadBucket"),
        ("lambda", "GetFunction"),
        ("cloudformation", "ListStackResources"),
    }
    source.write_text("thing.delete_bucket(Bucket=name)\n")
    with pytest.raises(AssertionError, match="of which service is delete_bucket"):
        boto_calls.operations(source)


def test_no_excuse_is_for_what_no_schema_names() -> None:
    types = {resource["Type"] for resource in RESOURCES.values()}
    named = {
        (type_, action) for type_ in types for actions in handlers.permissions(type_).values() for action in actions
    }
    assert set(NEVER_TRIGGERED) - named == set()


def test_no_excuse_is_for_what_is_granted_all_the_same() -> None:
    excused = [
        (type_, action)
        for type_, action in NEVER_TRIGGERED
        if reference.exists(action)
        and (calls := list(handlers.of_action(type_, action, "Other", {})))
        and refused(iter(calls)) == []
    ]
    assert excused == []


def test_no_excuse_is_for_what_zappa_does_not_have() -> None:
    there = {name for service, operation in zappa_operations() for name in (service, f"{service} {operation}")}
    assert set(NEVER_CALLED_BY_ZAPPA) - there == set()


def test_nothing_is_granted_that_nobody_calls() -> None:
    calls = [*called_by_cloudformation(), *called_by_the_deployer(), *called_by_zappa()]
    needed = {call.action for call in calls}
    assert granted_actions(*DOCUMENTS) - needed - set(ALSO_NEEDED) == set()
    assert set(ALSO_NEEDED) <= granted_actions(*DOCUMENTS)
    assert set(ALSO_NEEDED) & needed == set()
