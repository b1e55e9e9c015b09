"""The boundary of the stack's roles: made once for the account, by whoever may, and left alone from then on."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployer.errors import DeploymentError
from deployer.stack import boundary
from deployer.target import Target

PARAMETERS = {"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"}
ARN = "arn:aws:iam::123456789012:policy/chatroom-boundary"
NARROWER = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}],
}


class Denying:
    """IAM as one meets it who may read the boundary and not make it."""

    def __init__(self, iam: Any) -> None:
        self._iam = iam

    def __getattr__(self, name: str) -> Any:
        return getattr(self._iam, name)

    def create_policy(self, **_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "CreatePolicy")


def stored(target: Target) -> Any:
    iam = target.client("iam")
    version = iam.get_policy(PolicyArn=ARN)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=ARN, VersionId=version)["PolicyVersion"]["Document"]


def policies(target: Target) -> list[str]:
    return [policy["Arn"] for policy in target.client("iam").list_policies(Scope="Local")["Policies"]]


def test_the_first_deployment_makes_it_and_later_ones_leave_it(target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    assert stored(target) == json.loads(boundary.DOCUMENT.read_text())
    made = target.client("iam").get_policy(PolicyArn=ARN)["Policy"]
    target.stack.deploy({"LogRetentionDays": "7"})
    assert target.client("iam").get_policy(PolicyArn=ARN)["Policy"] == made


def test_one_of_ones_own_takes_its_place_from_then_on(target: Target) -> None:
    target.stack.deploy({**PARAMETERS, "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/theirs"})
    target.stack.deploy({"LogRetentionDays": "7"})
    assert policies(target) == []


def test_what_an_administrator_has_written_is_left_as_it_is_and_said(target: Target) -> None:
    iam, said = target.client("iam"), list[str]()
    iam.create_policy(PolicyName=boundary.NAME, PolicyDocument=json.dumps(NARROWER))
    boundary.ensure(iam, target.client("sts"), required=True, say=said.append)
    assert stored(target) == NARROWER
    (line,) = said
    assert "is not the one of this version, and is left as it is" in line
    assert "aws iam create-policy-version" in line
    assert line.endswith(ARN)


def test_who_may_not_make_it_is_told_who_does(target: Target) -> None:
    denying = Denying(target.client("iam"))
    with pytest.raises(DeploymentError, match="An administrator makes it once.* aws iam create-policy .*boundary.json"):
        boundary.ensure(denying, target.client("sts"), required=True, say=print)
    assert policies(target) == []


def test_a_cloud_that_makes_roles_without_it_does_without(target: Target) -> None:
    said: list[str] = []
    boundary.ensure(Denying(target.client("iam")), target.client("sts"), required=False, say=said.append)
    assert said == [
        "The permissions boundary chatroom-boundary is not there, and these credentials may not make it. "
        "This cloud does without."
    ]


def test_two_first_deployments_at_once_are_no_error(target: Target) -> None:
    iam = target.client("iam")

    class Late(Denying):
        def get_policy(self, **_: Any) -> None:
            iam.create_policy(PolicyName=boundary.NAME, PolicyDocument=boundary.DOCUMENT.read_text())
            raise ClientError({"Error": {"Code": "NoSuchEntity", "Message": "not yet"}}, "GetPolicy")

        def create_policy(self, **parameters: Any) -> None:
            iam.create_policy(**parameters)

    boundary.ensure(Late(iam), target.client("sts"), required=True, say=print)
    assert policies(target) == [ARN]


def test_nothing_is_made_before_the_boundary(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack whose roles have no boundary would fail half-way, and say so less well."""

    def refuse(*_: Any, **__: Any) -> None:
        raise DeploymentError("The boundary is missing.")

    monkeypatch.setattr(boundary, "ensure", refuse)
    with pytest.raises(DeploymentError, match="The boundary is missing"):
        target.stack.deploy(PARAMETERS)
    assert not target.stack.exists()
    assert target.client("s3").list_buckets()["Buckets"] == []
