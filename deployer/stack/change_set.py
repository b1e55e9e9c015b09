"""One change of a stack, as CloudFormation has worked it out and before it is made."""

import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from deployer.errors import DeploymentError
from deployer.stack import retained
from deployer.stack.progress import FAILED

_NOTHING_TO_DO = ("No updates are to be performed", "didn't contain changes")
_UNKNOWN_TYPES = "Unrecognized resource types"
_BRANDING = "AWS::Cognito::ManagedLoginBranding"


class ChangeSet:
    """A change set that is ready to be executed."""

    def __init__(self, cloudformation: Any, stack: str, name: str) -> None:
        self._cloudformation = cloudformation
        self._names = {"StackName": stack, "ChangeSetName": name}

    @classmethod
    def create(
        cls, cloudformation: Any, stack: str, request: Mapping[str, Any], *, interval_s: float
    ) -> "ChangeSet | None":
        """Have CloudFormation work out a change, and return it, or None when nothing would change.

        Parameters
        ----------
        request
            What CreateChangeSet takes besides the names.
        interval_s
            How long to wait between two looks.

        Raises
        ------
        DeploymentError
            CloudFormation refuses the change; the message quotes why.
        """
        made = cls(cloudformation, stack, f"deploy-{time.time_ns()}")
        try:
            cloudformation.create_change_set(**made._names, **request)
        except ClientError as error:
            if _is_nothing_to_do(str(error)):
                return None
            _explain(error)
            raise
        while True:
            found = cloudformation.describe_change_set(**made._names)
            if found["Status"] == "CREATE_COMPLETE":
                return made
            if found["Status"] == FAILED:
                made.discard()
                reason = found.get("StatusReason", "")
                if _is_nothing_to_do(reason):
                    return None
                raise DeploymentError(f"CloudFormation refused the change to {stack}: {reason}")
            time.sleep(interval_s)

    def execute(self) -> None:
        """Have CloudFormation make the change."""
        self._cloudformation.execute_change_set(**self._names)

    def discard(self) -> None:
        """Forget the change."""
        self._cloudformation.delete_change_set(**self._names)

    def lost(self) -> list[str]:
        """Return the names of the tables and user pools that the change would replace or remove."""
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(**self._names)
        changes = [change["ResourceChange"] for page in pages for change in page["Changes"]]
        return sorted(
            change["LogicalResourceId"]
            for change in changes
            if change["ResourceType"] in retained.TYPES
            and (change["Action"] == "Remove" or change.get("Replacement", "False") != "False")
        )


def _is_nothing_to_do(reason: str) -> bool:
    return any(phrase in reason for phrase in _NOTHING_TO_DO)


def _explain(error: ClientError) -> None:
    """Raise DeploymentError for a template that the Region does not know all of."""
    message = error.response["Error"].get("Message", "")
    if _UNKNOWN_TYPES not in message:
        return
    hint = " Set ManagedLogin=off: the classic sign-in page does without." if _BRANDING in message else ""
    raise DeploymentError(f"CloudFormation in this Region does not know all of the template: {message}.{hint}")
