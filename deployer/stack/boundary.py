"""The permissions boundary of the stack's roles: a policy of the account, not of the stack.

Who may change a stack must not be able to change its limit with it. So the policy is made once, by the first deployment
or by an administrator, and the deployer can never change it: docs/deployer-policies allow it neither a new version nor
a deletion.
"""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from deployer.errors import DENIED_CODES, DeploymentError
from deployer.stack.template import REPOSITORY

NAME = "chatroom-boundary"
PARAMETER = "PermissionsBoundaryArn"
DOCUMENT = REPOSITORY / "docs" / "deployer-policies" / "boundary" / f"{NAME}.json"

_MAKE_IT = f"aws iam create-policy --policy-name {NAME} --policy-document file://{DOCUMENT.relative_to(REPOSITORY)}"
_CHANGE_IT = (
    f"aws iam create-policy-version --set-as-default --policy-document file://{DOCUMENT.relative_to(REPOSITORY)} "
    "--policy-arn"
)


def ensure(iam: Any, sts: Any, *, required: bool, say: Callable[[str], None]) -> None:
    """Make the account's boundary unless it is there; one that is there is left as it is.

    Parameters
    ----------
    required
        Whether this cloud makes no role without it. MiniStack does; nor does it know which policy a creation is about,
        so it refuses one that is allowed under this name only.

    Raises
    ------
    DeploymentError
        It is not there, and whoever deploys may not make it; the message says who can, and how.
    """
    identity = sts.get_caller_identity()
    arn = f"arn:{identity['Arn'].split(':')[1]}:iam::{identity['Account']}:policy/{NAME}"
    wanted = json.loads(DOCUMENT.read_text())
    there = _document(iam, arn)
    if there is None:
        _make(iam, json.dumps(wanted, separators=(",", ":")), required=required, say=say)
    elif there != wanted:
        say(
            f"The boundary {arn} is not the one of this version, and is left as it is. Should a function be refused "
            f"something, an administrator changes it: {_CHANGE_IT} {arn}"
        )


def _document(iam: Any, arn: str) -> Any:
    """Return the boundary's document, or None where there is none."""
    try:
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return None
        raise
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def _make(iam: Any, document: str, *, required: bool, say: Callable[[str], None]) -> None:
    try:
        iam.create_policy(
            PolicyName=NAME,
            PolicyDocument=document,
            Description="At most what the chatroom's roles may do. Whoever deploys it cannot change this.",
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "EntityAlreadyExists":
            # Another stage's first deployment was quicker.
            return
        if code not in DENIED_CODES:
            raise
        sentence = f"The permissions boundary {NAME} is not there, and these credentials may not make it."
        if required:
            raise DeploymentError(
                f"{sentence} An administrator makes it once for this account: {_MAKE_IT} "
                f"Or name another one: OPTIONS={PARAMETER}=arn:..."
            ) from None
        say(f"{sentence} This cloud does without.")
        return
    say(f"The permissions boundary {NAME} is made, once for this account.")
