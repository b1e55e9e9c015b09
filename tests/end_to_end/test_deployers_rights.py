"""With docs/deployer-policies and nothing else, in a cloud that enforces IAM: what the deployer is refused."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from deployer.local import emulator
from deployer.local.credentials import REGION
from deployer.local.emulator import ACCOUNT
from deployer.stack import boundary
from tests.support.deployed_chatroom import EmptyCloud

ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ROOT, "Action": "sts:AssumeRole"}]}
)
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
OURS = f"arn:aws:iam::{ACCOUNT}:policy/{boundary.NAME}"
WIDER = f"arn:aws:iam::{ACCOUNT}:policy/wider"
UNBOUND = "chatroom-unbound"
ADMIN = "admin"


@pytest.fixture(scope="module")
def cloud() -> Iterator[EmptyCloud]:
    """A cloud with the boundary, a wider policy, and two roles that others have made without a boundary."""
    cloud = EmptyCloud(Path(tempfile.mkdtemp(prefix="rights-")) / "data")
    try:
        root = cloud.client("iam")
        root.create_policy(PolicyName="wider", PolicyDocument=json.dumps(EVERYTHING))
        for name in (UNBOUND, ADMIN):
            root.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        boundary.ensure(cloud.deployers_client("iam"), cloud.deployers_client("sts"), required=True, say=print)
        yield cloud
    finally:
        cloud.stop()


@pytest.fixture(scope="module")
def iam(cloud: EmptyCloud) -> Any:
    return cloud.deployers_client("iam")


def assert_refused(action: str, call: Callable[..., Any], **parameters: Any) -> None:
    with pytest.raises(ClientError, match=f"not authorized to perform: {action}\\b"):
        call(**parameters)


def test_a_role_is_made_with_our_boundary_only(iam: Any) -> None:
    role = {"RoleName": "chatroom-new", "AssumeRolePolicyDocument": TRUST}
    assert_refused("iam:CreateRole", iam.create_role, **role)
    assert_refused("iam:CreateRole", iam.create_role, **role, PermissionsBoundary=WIDER)
    assert_refused("iam:CreateRole", iam.create_role, **{**role, "RoleName": "new"}, PermissionsBoundary=OURS)
    iam.create_role(**role, PermissionsBoundary=OURS)
    iam.put_role_policy(RoleName="chatroom-new", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    iam.delete_role_policy(RoleName="chatroom-new", PolicyName="all")
    iam.delete_role(RoleName="chatroom-new")


@pytest.mark.parametrize("role", [UNBOUND, ADMIN])
def test_a_role_without_the_boundary_cannot_be_changed(iam: Any, role: str) -> None:
    policy = {"RoleName": role, "PolicyName": "all"}
    assert_refused("iam:PutRolePolicy", iam.put_role_policy, **policy, PolicyDocument=json.dumps(EVERYTHING))
    assert_refused("iam:DeleteRolePolicy", iam.delete_role_policy, **policy)
    assert_refused("iam:UpdateAssumeRolePolicy", iam.update_assume_role_policy, RoleName=role, PolicyDocument=TRUST)
    assert_refused("iam:AttachRolePolicy", iam.attach_role_policy, RoleName=role, PolicyArn=WIDER)
    assert_refused(
        "iam:PutRolePermissionsBoundary",
        iam.put_role_permissions_boundary,
        RoleName=role,
        PermissionsBoundary=WIDER,
    )


def test_a_role_does_not_lose_its_boundary(iam: Any) -> None:
    iam.create_role(RoleName="chatroom-bound", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=OURS)
    assert_refused("iam:DeleteRolePermissionsBoundary", iam.delete_role_permissions_boundary, RoleName="chatroom-bound")
    assert_refused(
        "iam:PutRolePermissionsBoundary",
        iam.put_role_permissions_boundary,
        RoleName="chatroom-bound",
        PermissionsBoundary=WIDER,
    )
    iam.put_role_permissions_boundary(RoleName="chatroom-bound", PermissionsBoundary=OURS)
    iam.delete_role(RoleName="chatroom-bound")


def test_the_boundary_itself_is_made_once_and_not_changed(iam: Any) -> None:
    wider = json.dumps(EVERYTHING)
    assert_refused("iam:CreatePolicy", iam.create_policy, PolicyName="another", PolicyDocument=wider)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_policy(PolicyName=boundary.NAME, PolicyDocument=wider)
    assert_refused(
        "iam:CreatePolicyVersion", iam.create_policy_version, PolicyArn=OURS, PolicyDocument=wider, SetAsDefault=True
    )
    assert_refused("iam:SetDefaultPolicyVersion", iam.set_default_policy_version, PolicyArn=OURS, VersionId="v1")
    assert_refused("iam:DeletePolicy", iam.delete_policy, PolicyArn=OURS)


def test_people_are_not_made_and_get_no_rights(iam: Any) -> None:
    assert_refused("iam:CreateUser", iam.create_user, UserName="friend")
    assert_refused("iam:CreateAccessKey", iam.create_access_key, UserName="deployer")
    assert_refused("iam:AttachUserPolicy", iam.attach_user_policy, UserName="deployer", PolicyArn=WIDER)
    assert_refused(
        "iam:PutUserPolicy",
        iam.put_user_policy,
        UserName="deployer",
        PolicyName="all",
        PolicyDocument=json.dumps(EVERYTHING),
    )


def test_a_function_is_given_a_role_of_ours_only(cloud: EmptyCloud) -> None:
    lambda_ = cloud.deployers_client("lambda")
    function = {
        "FunctionName": "chatroom-way-out",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": {"ZipFile": b"PK\x05\x06" + bytes(18)},
    }
    admin = f"arn:aws:iam::{ACCOUNT}:role/{ADMIN}"
    assert_refused("iam:PassRole", lambda_.create_function, **function, Role=admin)
    lambda_.create_function(**function, Role=f"arn:aws:iam::{ACCOUNT}:role/{UNBOUND}")
    assert_refused("iam:PassRole", lambda_.update_function_configuration, FunctionName="chatroom-way-out", Role=admin)
    lambda_.delete_function(FunctionName="chatroom-way-out")
    instances = {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1, "IamInstanceProfile": {"Name": UNBOUND}}
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        cloud.deployers_client("ec2").run_instances(**instances)


def test_the_boundary_holds_whatever_a_role_is_given(cloud: EmptyCloud, iam: Any) -> None:
    role = iam.create_role(RoleName="chatroom-all", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=OURS)["Role"]
    iam.put_role_policy(RoleName="chatroom-all", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    assert_refused(
        "sts:AssumeRole", cloud.deployers_client("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="me"
    )
    session = cloud.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="it")["Credentials"]
    held = boto3.Session(session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"], REGION)
    assert_refused("iam:CreateUser", held.client("iam", endpoint_url=cloud.url).create_user, UserName="friend")
    dynamodb = held.client("dynamodb", endpoint_url=cloud.url)
    key = {"Key": {"pk": {"S": "1"}}}
    assert_refused("dynamodb:GetItem", dynamodb.get_item, TableName="salaries", **key)
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.get_item(TableName="chatroom-prod-stack-MessagesTable-1", **key)
    iam.delete_role_policy(RoleName="chatroom-all", PolicyName="all")
    iam.delete_role(RoleName="chatroom-all")


@pytest.mark.parametrize(
    ("limits", "outcome"),
    [
        ({}, "not authorized to perform: iam:CreateRole"),
        ({"PermissionsBoundary": WIDER}, "not authorized to perform: iam:CreateRole"),
        ({"PermissionsBoundary": OURS}, "CREATE_COMPLETE"),
    ],
)
def test_cloudformation_makes_a_role_in_the_deployers_name_with_our_boundary_only(
    cloud: EmptyCloud, limits: dict[str, str], outcome: str
) -> None:
    role = {"AssumeRolePolicyDocument": json.loads(TRUST), **limits}
    template = {"Resources": {"WayOut": {"Type": "AWS::IAM::Role", "Properties": role}}}
    cloudformation = cloud.deployers_client("cloudformation")
    name = f"chatroom-{time.time_ns()}"
    change_set = {"StackName": name, "ChangeSetName": "make"}
    cloudformation.create_change_set(
        **change_set,
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM"],
    )
    cloudformation.get_waiter("change_set_create_complete").wait(**change_set, WaiterConfig={"Delay": 1})
    cloudformation.execute_change_set(**change_set)
    events = settled(cloudformation, name)
    assert outcome in str([(event["ResourceStatus"], event.get("ResourceStatusReason")) for event in events])
    roles = [role["RoleName"] for role in cloud.client("iam").list_roles()["Roles"]]
    assert any(role.startswith(f"{name}-") for role in roles) == (limits == {"PermissionsBoundary": OURS})


def settled(cloudformation: Any, stack: str) -> list[dict[str, Any]]:
    give_up_at = time.monotonic() + 60
    while cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"].endswith("_IN_PROGRESS"):
        assert time.monotonic() < give_up_at, "the stack does not settle"
        time.sleep(0.1)  # no waiter waits for either end of a creation: between two looks at it
    events: list[dict[str, Any]] = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return events


def test_ministack_as_it_is_lets_the_deployer_through_as_well() -> None:
    """It knows no conditions of IAM, and takes another resource for some calls: nothing of ours may depend on that."""
    cloud = EmptyCloud(Path(tempfile.mkdtemp(prefix="stock-")) / "data", emulator.MODULE)
    try:
        for arguments in (
            ["deploy", "prod"],
            ["deploy", "prod", "MessageRetentionDays=30", "AllowedEmailDomains=example.com"],
            ["destroy", "prod", "--yes"],
        ):
            finished = cloud.run("deployer", *arguments)
            assert finished.returncode == 0, finished.stdout + finished.stderr
    finally:
        cloud.stop()
