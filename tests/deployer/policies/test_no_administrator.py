"""Who has docs/deployer-policies cannot become administrator by way of a role: each role stays within the boundary."""

import re
from typing import Any

import pytest

from deployer.stack.boundary import DOCUMENT as BOUNDARY
from tests.support.permissions import reference
from tests.support.permissions.documents import (
    ACCOUNT,
    BOUNDARY_ARN,
    DOCUMENTS,
    FOLDER,
    REGION,
    as_list,
    granted_actions,
    is_allowed,
    is_within_the_boundary,
    statements,
)
from tests.support.permissions.handlers import API_FUNCTION, RANDOM, STACK
from tests.support.stack_template import RESOURCES, ROLES, TEMPLATE, grants

OUR_ROLE = f"arn:aws:iam::{ACCOUNT}:role/{STACK}-PingRole-{RANDOM}"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/admin"
OTHER_BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/chatroom-boundary-of-my-own"
BOUND = {"iam:PermissionsBoundary": BOUNDARY_ARN}
# Read, told apart or gone: no right comes of it.
HARMLESS = frozenset({
    "iam:DeleteRole", "iam:GetAccountSummary", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles", "iam:TagRole", "iam:UntagRole",
})  # fmt: skip
ON_BOUND_ROLES = frozenset({
    "iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
})  # fmt: skip


@pytest.mark.parametrize("name", ROLES)
def test_every_role_has_the_boundary_of_the_account_or_the_one_that_is_chosen(name: str) -> None:
    assert ROLES[name]["PermissionsBoundary"] == {
        "Fn::If": [
            "HasPermissionsBoundary",
            {"Ref": "PermissionsBoundaryArn"},
            {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/chatroom-boundary"},
        ]
    }


@pytest.mark.parametrize(
    ("arn", "fits"),
    [
        ("", True),
        ("arn:aws:iam::123456789012:policy/their-boundary", True),
        ("arn:aws-us-gov:iam::123456789012:policy/teams/their-boundary", True),
        ("arn:aws:iam::aws:policy/PowerUserAccess", True),
        ("arn:aws:iam::123456789012:role/their-boundary", False),
        ("their-boundary", False),
    ],
)
def test_a_boundary_is_chosen_by_the_arn_of_a_policy(arn: str, fits: bool) -> None:
    parameter = TEMPLATE["Parameters"]["PermissionsBoundaryArn"]
    assert parameter["Default"] == ""
    assert bool(re.fullmatch(parameter["AllowedPattern"], arn)) == fits


def test_the_stack_does_not_hold_the_policy_that_limits_it() -> None:
    assert not [name for name, resource in RESOURCES.items() if resource["Type"] == "AWS::IAM::ManagedPolicy"]


@pytest.mark.parametrize("name", ROLES)
def test_the_boundary_leaves_a_role_all_that_it_is_given(name: str) -> None:
    assert grants(name)
    assert [grant for grant in grants(name) if not is_within_the_boundary(grant[0], arn(grant[1]))] == []


def test_the_boundary_is_no_more_than_chatrooms_need() -> None:
    services = {action.split(":")[0] for action in granted_actions(BOUNDARY)}
    assert services == {"cognito-idp", "dynamodb", "execute-api", "lambda", "logs", "sqs"}
    assert not [action for action in granted_actions(BOUNDARY) if "*" in action]
    everywhere = {
        action
        for statement in statements(BOUNDARY)
        if as_list(statement["Resource"]) == ["*"]
        for action in as_list(statement["Action"])
    }
    assert everywhere == {"dynamodb:ListStreams"}


def test_the_boundary_keeps_what_is_not_the_chatrooms_from_its_roles() -> None:
    assert not is_within_the_boundary("dynamodb:GetItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/salaries")
    assert not is_within_the_boundary("dynamodb:DeleteTable", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{STACK}-A")
    assert not is_within_the_boundary("lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:payments")


def arn(name: str) -> str:
    """Return the ARN that a grant of the template is for: `MessagesTable.Arn`, or a text with `${...}`."""
    if name == "*":
        return name
    logical_id, _, attribute = name.partition(".")
    if logical_id in RESOURCES:
        made = f"{STACK}-{logical_id}-{RANDOM}"
        where = f"{REGION}:{ACCOUNT}"
        match RESOURCES[logical_id]["Type"], attribute:
            case "AWS::DynamoDB::Table", "Arn":
                return f"arn:aws:dynamodb:{where}:table/{made}"
            case "AWS::DynamoDB::Table", "StreamArn":
                return f"arn:aws:dynamodb:{where}:table/{made}/stream/2026-11-25T00:00:00.000"
            case "AWS::Cognito::UserPool", "Arn":
                return f"arn:aws:cognito-idp:{where}:userpool/{REGION}_A1b2C3d4E"
            case "AWS::Lambda::Function", "Arn":
                return f"arn:aws:lambda:{where}:function:{made}"
            case "AWS::Logs::LogGroup", "Arn":
                named = RESOURCES[logical_id]["Properties"].get("LogGroupName")
                return f"arn:aws:logs:{where}:log-group:{arn(named['Fn::Sub']) if named else made}:*"
            case "AWS::SQS::Queue", "Arn":
                return f"arn:aws:sqs:{where}:{made}"
    known = {
        "AWS::AccountId": ACCOUNT,
        "AWS::Partition": "aws",
        "AWS::Region": REGION,
        "AWS::StackName": STACK,
        "ApiFunctionName": API_FUNCTION,
    }
    return re.sub(r"\$\{([\w:]+)\}", lambda match: known.get(match[1], "a1b2c3d4"), name)


# ------------------------------------------------------------------------------------ what the deployer may do in IAM


def iam_actions() -> list[str]:
    return [f"iam:{name}" for name in reference.names("iam")]


def allowed_on(*resources: str, context: dict[str, Any] | None = None) -> set[str]:
    return {action for action in iam_actions() if any(is_allowed(action, each, context) for each in resources)}


def test_a_role_without_the_boundary_can_be_read_and_deleted_and_no_more() -> None:
    assert len(iam_actions()) > 150
    assert allowed_on(OUR_ROLE) <= HARMLESS
    assert allowed_on(OUR_ROLE, context={"iam:PermissionsBoundary": OTHER_BOUNDARY}) <= HARMLESS


def test_a_role_with_the_boundary_is_ours_to_change_but_for_the_boundary() -> None:
    assert allowed_on(OUR_ROLE, context=BOUND) - HARMLESS == ON_BOUND_ROLES
    assert "iam:DeleteRolePermissionsBoundary" not in granted_actions(*DOCUMENTS)


def test_the_roles_of_others_and_people_are_out_of_reach() -> None:
    others = [
        OTHER_ROLE,
        f"arn:aws:iam::{ACCOUNT}:user/deployer",
        f"arn:aws:iam::{ACCOUNT}:group/admins",
        f"arn:aws:iam::{ACCOUNT}:policy/admin",
        "arn:aws:iam::aws:policy/AdministratorAccess",
    ]
    for context in (None, BOUND, {**BOUND, "iam:PassedToService": "lambda.amazonaws.com"}):
        assert allowed_on(*others, context=context) == {"iam:GetAccountSummary", "iam:ListRoles"}


def test_the_boundary_is_made_once_and_never_changed() -> None:
    assert allowed_on(BOUNDARY_ARN) - HARMLESS == {"iam:CreatePolicy"}
    without_the_first = [document for document in DOCUMENTS if document != FOLDER / "first-deployment.json"]
    assert len(without_the_first) == len(DOCUMENTS) - 1
    assert not is_allowed("iam:CreatePolicy", BOUNDARY_ARN, documents=without_the_first)
    assert granted_actions(FOLDER / "first-deployment.json") == {"iam:CreatePolicy"}


@pytest.mark.parametrize("service", ["apigateway.amazonaws.com", "lambda.amazonaws.com"])
def test_our_roles_are_passed_to_the_services_that_use_them(service: str) -> None:
    assert is_allowed("iam:PassRole", OUR_ROLE, {"iam:PassedToService": service})
    assert not is_allowed("iam:PassRole", OTHER_ROLE, {"iam:PassedToService": service})


@pytest.mark.parametrize(
    "service", ["cloudformation.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "lambda.example.com"]
)
def test_a_role_is_passed_to_no_other_service(service: str) -> None:
    assert not is_allowed("iam:PassRole", OUR_ROLE, {"iam:PassedToService": service})
    assert not is_allowed("iam:PassRole", OUR_ROLE)


def test_service_linked_roles_are_made_for_the_services_that_need_one() -> None:
    made = "arn:aws:iam::123456789012:role/aws-service-role/{0}/{1}"
    needed = {
        "ops.apigateway.amazonaws.com": "AWSServiceRoleForAPIGateway",
        "email.cognito-idp.amazonaws.com": "AWSServiceRoleForAmazonCognitoIdpEmailService",
    }
    for service, role in needed.items():
        assert is_allowed("iam:CreateServiceLinkedRole", made.format(service, role), {"iam:AWSServiceName": service})
        assert not is_allowed("iam:CreateServiceLinkedRole", made.format(service, role))
    for service in ("autoscaling.amazonaws.com", "organizations.amazonaws.com"):
        for name in (service, *needed):
            arn_ = made.format(service, "AWSServiceRole")
            assert not is_allowed("iam:CreateServiceLinkedRole", arn_, {"iam:AWSServiceName": name})


def test_nobody_else_is_impersonated() -> None:
    assert {action for action in granted_actions(*DOCUMENTS) if action.startswith("sts:")} == {"sts:GetCallerIdentity"}
