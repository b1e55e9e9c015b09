"""Creates, updates and deletes the stack, on AWS and in the local cloud alike, and reads its outputs."""

from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from deployer.errors import DeploymentError
from deployer.stack import artifacts, boundary, package, retained, template
from deployer.stack.change_set import ChangeSet
from deployer.stack.progress import FAILED, IN_PROGRESS, Progress, Settled

Outputs = dict[str, str]

_DEPLOYED = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
_ROLLED_BACK = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"})
# How a stack ends whose first creation failed: nobody has ever used it, and CloudFormation lets it only be deleted.
_NEVER_MADE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"})

# "CreateChangeSet" in the AWS CloudFormation API Reference.
_MAX_BODY_BYTES = 51_200


class Stack:
    """One stack by its name, in the account and Region of a boto3 session.

    Parameters
    ----------
    endpoint_url
        The local cloud's address; None on AWS.
    bucket
        The artifacts bucket, made on first use.
    say
        Called with each line of progress.
    """

    def __init__(
        self,
        name: str,
        session: boto3.Session,
        *,
        bucket: str,
        endpoint_url: str | None = None,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.name = name
        self.bucket = bucket
        self._is_local = endpoint_url is not None
        self._poll_interval_s = 0.1 if self._is_local else 2.0
        self._session = session
        self._endpoint_url = endpoint_url
        self._cloudformation = self.client("cloudformation")
        self._say = say

    def client(self, service: str) -> Any:
        """Return a boto3 client for the cloud that the stack is in."""
        return self._session.client(service, endpoint_url=self._endpoint_url)

    def deploy(
        self,
        parameters: Mapping[str, str],
        *,
        allow_replacement: bool = False,
    ) -> Outputs:
        """Create the stack, or update what has changed, and return its outputs.

        What API Gateway refuses because it is busy is tried once more; see `Failure.is_passing`.
        A parameter that is not named keeps the value that it has.

        Raises
        ------
        DeploymentError
            CloudFormation refused the change or rolled it back, and the message quotes its first reason; or the change
            would replace or delete a table or the user pool, which `allow_replacement` permits.
        """
        settled = self._try(parameters, allow_replacement)
        if settled and settled.status in _ROLLED_BACK and settled.is_passing:
            self._say(f"API Gateway was busy: {settled.failures[0]} Trying the same once more.")
            settled = self._try(parameters, allow_replacement)
        if settled and settled.status not in _DEPLOYED:
            raise DeploymentError(f"The stack {self.name} {settled}")
        return self.outputs()

    def _try(self, parameters: Mapping[str, str], allow_replacement: bool) -> Settled | None:
        """Make the change and return how that ended; None when there is nothing to change."""
        self._prepare()
        self._ensure_boundary(parameters)
        change_set = self._change_set(parameters)
        if change_set is None:
            self._say(f"The stack {self.name} is up to date.")
            return None
        if not allow_replacement:
            _refuse_loss(change_set)
        progress = self._progress()
        change_set.execute()
        return progress.wait()

    def delete(self) -> None:
        """Delete the stack and wait for it. A stack that is not there is no error.

        Raises
        ------
        DeploymentError
            Something could not be deleted; the message quotes the first reason.
        """
        stack = self._describe()
        if stack is None:
            return
        progress = self._progress(stack["StackId"])
        self._cloudformation.delete_stack(StackName=stack["StackId"])
        settled = progress.wait()
        if settled.status != "DELETE_COMPLETE":
            raise DeploymentError(f"The stack {self.name} {settled}")

    def outputs(self) -> Outputs:
        """Return the stack's outputs by name, or raise DeploymentError when there is no such stack."""
        stack = self._describe()
        if stack is None:
            raise DeploymentError(f"There is no stack {self.name} in this account and Region. Deploy it first.")
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def parameters(self) -> dict[str, str]:
        """Return the values that the stack's parameters have; empty when there is no stack."""
        stack = self._describe() or {}
        return {kept["ParameterKey"]: kept["ParameterValue"] for kept in stack.get("Parameters", [])}

    def resources(self) -> dict[str, tuple[str, str]]:
        """Return the type and the physical id of each resource, by its logical name; empty when there is no stack."""
        if not self.exists():
            return {}
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: (resource["ResourceType"], resource.get("PhysicalResourceId", ""))
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def exists(self) -> bool:
        """Return whether the stack has been created, however that ended."""
        return self._describe() is not None

    def _describe(self) -> dict[str, Any] | None:
        try:
            stack: dict[str, Any] = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        # A change set for a new stack makes a shell of it, which is no stack yet.
        return None if stack["StackStatus"] in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"} else stack

    def _prepare(self) -> None:
        """Bring the stack into a state from which it can be updated, or say why that cannot be done from here."""
        stack = self._describe()
        status = stack["StackStatus"] if stack else ""
        if status.endswith(IN_PROGRESS):
            self._say(f"The stack {self.name} is {status}: waiting for an earlier run to settle.")
            status = self._progress().wait().status
        if status in _NEVER_MADE or (status == "DELETE_FAILED" and not self._was_made()):
            self._say(f"The stack {self.name} is {status}: deleting what is left of its failed creation.")
            self._clear_away()
        elif status == "DELETE_FAILED":
            raise DeploymentError(
                f"The stack {self.name} is {status}: a removal has stopped half-way. Finish it with `make destroy`."
            )
        elif status.endswith(FAILED):
            raise DeploymentError(
                f"The stack {self.name} is {status}, which only CloudFormation's console can mend: open it, choose "
                "`Continue update rollback` or `Delete`, then run this again."
            )

    def _was_made(self) -> bool:
        """Return whether the stack's creation has ever come to its end, so that people may have used it."""
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.name)
        return any(
            event["ResourceType"] == "AWS::CloudFormation::Stack" and event["ResourceStatus"] == "CREATE_COMPLETE"
            for page in pages
            for event in page["StackEvents"]
            if event["LogicalResourceId"] == self.name
        )

    def _clear_away(self) -> None:
        """Delete a stack whose creation failed, with the tables and the user pool that it has made.

        "DeletionPolicy attribute" in the AWS CloudFormation Template Reference: with `RetainExceptOnCreate` the
        rollback of a creation deletes what it has made, and any other deletion keeps it. Deletion protection refuses
        the first, and the second would leave an empty table behind with each try.
        """
        made = {name: found for name, found in self.resources().items() if found[0] in retained.TYPES and found[1]}
        store = retained.Retained(self.client)
        for name, (kind, identifier) in made.items():
            if store.count(kind, identifier):
                raise DeploymentError(
                    f"{name} ({identifier}) is of a stack whose creation failed, and is not empty all the same. "
                    "Nothing has been deleted: see what is in it, and delete it or the stack yourself."
                )
        for kind, identifier in made.values():
            store.unprotect(kind, identifier)
        self.delete()
        for kind, identifier in made.values():
            store.delete(kind, identifier)

    def _progress(self, name: str | None = None) -> Progress:
        return Progress(self._cloudformation, name or self.name, say=self._say, interval_s=self._poll_interval_s)

    def _ensure_boundary(self, parameters: Mapping[str, str]) -> None:
        """Have the boundary of the stack's roles made, unless another one is chosen."""
        if not _values(template.load(), parameters, self._describe()).get(boundary.PARAMETER):
            boundary.ensure(self.client("iam"), self.client("sts"), required=not self._is_local, say=self._say)

    def _change_set(self, parameters: Mapping[str, str]) -> ChangeSet | None:
        """Return the change set that is ready, or None when nothing would change."""
        document = template.for_local_cloud(template.load()) if self._is_local else template.load()
        stack = self._describe()
        request = {
            "ChangeSetType": "UPDATE" if stack else "CREATE",
            "Parameters": [
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in _values(document, parameters, stack).items()
            ],
            "Capabilities": ["CAPABILITY_IAM"],
            **self._body(document),
        }
        return ChangeSet.create(self._cloudformation, self.name, request, interval_s=self._poll_interval_s)

    def _body(self, document: dict[str, Any]) -> dict[str, str]:
        code = artifacts.upload_package(self.client("s3"), self.bucket, package.build())
        body = template.render(document, code=code)
        if len(body.encode()) <= _MAX_BODY_BYTES:
            return {"TemplateBody": body}
        return {"TemplateURL": artifacts.upload_template(self.client("s3"), self.bucket, body)}


def _refuse_loss(change_set: ChangeSet) -> None:
    """Raise when the change would replace or remove what people have said, or who they are."""
    lost = change_set.lost()
    if lost:
        change_set.discard()
        raise DeploymentError(
            f"This change would replace or remove {', '.join(lost)}, and start with empty ones. "
            "Nothing has been changed. To do it all the same, run it with ALLOW_REPLACEMENT=1; "
            "what was there stays behind, unused."
        )


def _values(document: dict[str, Any], chosen: Mapping[str, str], stack: dict[str, Any] | None) -> dict[str, str]:
    """Return the values of a change set's parameters: the chosen ones, and for the rest those that the stack has."""
    unknown = set(chosen) - set(document["Parameters"])
    if unknown:
        raise DeploymentError(
            f"There is no option {', '.join(sorted(unknown))}. There are: {', '.join(sorted(document['Parameters']))}."
        )
    kept = {old["ParameterKey"]: old["ParameterValue"] for old in (stack or {}).get("Parameters", [])}
    return {name: value for name, value in {**kept, **chosen}.items() if name in document["Parameters"]}
