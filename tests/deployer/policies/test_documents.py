"""docs/deployer-policies as documents: each fits, is well formed, and grants nothing that matches nothing."""

import json
import re
from pathlib import Path

import pytest

from deployer.local import demo_users
from deployer.stack.boundary import DOCUMENT as BOUNDARY
from deployer.stack.template import REPOSITORY
from tests.support.permissions import reference
from tests.support.permissions.documents import DOCUMENTS, as_list, statements

# "IAM and AWS STS quotas": white space does not count, but fits all the same.
MAX_MANAGED_CHARACTERS = 6_144
MAX_INLINE_ON_A_GROUP_CHARACTERS = 5_120
MAX_MANAGED_POLICIES_OF_A_USER = 10

ALL = [*DOCUMENTS, BOUNDARY]


@pytest.mark.parametrize("document", ALL, ids=lambda path: path.name)
def test_a_document_fits_a_managed_policy_and_a_group(document: Path) -> None:
    text = document.read_text()
    assert len("".join(text.split())) <= MAX_INLINE_ON_A_GROUP_CHARACTERS
    assert len(text) <= MAX_MANAGED_CHARACTERS


def test_all_of_them_can_be_attached_to_one_user_and_leave_room() -> None:
    assert len(DOCUMENTS) <= MAX_MANAGED_POLICIES_OF_A_USER - 2


@pytest.mark.parametrize("document", ALL, ids=lambda path: path.name)
def test_the_documentation_names_each(document: Path) -> None:
    documentation = (REPOSITORY / "docs" / "deploying.md").read_text()
    assert document.name in documentation


@pytest.mark.parametrize("document", ALL, ids=lambda path: path.name)
def test_a_document_is_well_formed_and_says_what_each_statement_is_for(document: Path) -> None:
    whole = json.loads(document.read_text())
    assert set(whole) == {"Version", "Statement"}
    assert whole["Version"] == "2012-10-17"
    sids = [statement["Sid"] for statement in whole["Statement"]]
    assert len(set(sids)) == len(sids)
    for statement in whole["Statement"]:
        assert {"Sid", "Effect", "Action", "Resource"} <= set(statement) <= {
            "Sid", "Effect", "Action", "Resource", "Condition",
        }  # fmt: skip
        assert re.fullmatch("[A-Za-z0-9]+", statement["Sid"])
        assert statement["Effect"] == "Allow"
        actions = as_list(statement["Action"])
        assert actions == sorted(set(actions))
        assert not [action for action in actions if "*" in action], "each action is named"
        for resource in as_list(statement["Resource"]):
            assert resource == "*" or re.fullmatch(r"arn:aws:[a-z0-9-]+:[a-z0-9*-]*:[0-9*]*:.+", resource), resource
    assert demo_users.PASSWORD not in document.read_text()


@pytest.mark.parametrize("document", ALL, ids=lambda path: path.name)
def test_every_grant_matches_something(document: Path) -> None:
    """An action that does not exist, or not for such a resource, or a condition that never comes with it, is void."""
    void = []
    for statement in statements(document):
        for action in as_list(statement["Action"]):
            if not reference.exists(action) or reference.spelled(action) != action:
                void.append((statement["Sid"], action, "there is no such action"))
                continue
            for resource in as_list(statement["Resource"]):
                if not takes(action, resource):
                    void.append((statement["Sid"], action, resource))
            keys = {key for operator in statement.get("Condition", {}).values() for key in operator}
            void += [(statement["Sid"], action, key) for key in keys - reference.condition_keys(action)]
    assert void == []


def takes(action: str, resource: str) -> bool:
    """Return whether some resource that the action takes has an ARN that the pattern matches."""
    if resource == "*":
        return True
    return any(
        all(map(overlap, resource.split(":", 5), re.sub(r"\$\{\w+\}", "*", pattern).split(":", 5)))
        for pattern in reference.resources(action)
    )


def overlap(one: str, other: str) -> bool:
    """Return whether some text matches both of two patterns with asterisks."""
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if (i, j) == (len(one), len(other)):
            return True
        steps = []
        if one[i : i + 1] == "*":
            steps += [(i + 1, j), *([(i, j + 1)] if j < len(other) else [])]
        if other[j : j + 1] == "*":
            steps += [(i, j + 1), *([(i + 1, j)] if i < len(one) else [])]
        if i < len(one) and one[i : i + 1] == other[j : j + 1]:
            steps.append((i + 1, j + 1))
        for step in steps:
            if step not in reached:
                reached.add(step)
                waiting.append(step)
    return False


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("sns:Unsubscribe", "arn:aws:sns:*:*:chatroom-*"),
        ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:*:*:alarm:chatroom-*"),
        ("lambda:GetAccountSettings", "arn:aws:lambda:*:*:function:chatroom-*"),
        ("dynamodb:GetItem", "arn:aws:sqs:*:*:chatroom-*"),
    ],
)
def test_a_grant_that_matches_nothing_is_told_from_one_that_does(action: str, resource: str) -> None:
    assert not takes(action, resource)
    assert takes(action, "*")
