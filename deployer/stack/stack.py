"""Creates, updates and deletes the stack, on AWS and in the local cloud alike, and reads its outputs."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from deployer.errors import DeploymentError
from deployer.stack import artifacts, package, template

Outputs = dict[str, str]

_IN_PROGRESS = "_IN_PROGRESS"
_FAILED = "FAILED"
_NO_UPDATES = "No updates are to be performed"
_DEPLOYED = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})

# What holds what people have said, and who they are: it stays when the stack forgets it.
RETAINED_TYPES = frozenset({"AWS::DynamoDB::Table", "AWS::Cognito::UserPool"})
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
        without: frozenset[str] = frozenset(),
        allow_replacement: bool = False,
    ) -> Outputs:
        """Create the stack, or update what has changed, and return its outputs.

        A parameter that is not named keeps the value that it has. Resources of the types in `without` are left out, and
        deleted where they were.

        Raises
        ------
        DeploymentError
            CloudFormation refused the change or rolled it back, and the message quotes its first reason; or the change
            would replace or delete a table or the user pool, which `allow_replacement` permits.
        """
        self._prepare()
        change_set = self._create_change_set(parameters, without)
        if change_set is None:
            self._say(f"The stack {self.name} is up to date.")
            return self.outputs()
        if not allow_replacement:
            self._refuse_loss(change_set)
        started_at = time.time()
        self._cloudformation.execute_change_set(**change_set)
        status, first_failure = self._wait_until_settled(started_at)
        if status not in _DEPLOYED:
            raise DeploymentError(f"The stack {self.name} is {status}. The first failure was {first_failure}")
        return self.outputs()

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
        started_at = time.time()
        # By its id: the name finds a deleted stack no more.
        self._cloudformation.delete_stack(StackName=stack["StackId"])
        status, first_failure = self._wait_until_settled(started_at, stack["StackId"])
        if status != "DELETE_COMPLETE":
            raise DeploymentError(f"The stack {self.name} is {status}. The first failure was {first_failure}")

    def outputs(self) -> Outputs:
        """Return the stack's outputs by name, or raise DeploymentError when there is no such stack."""
        stack = self._describe()
        if stack is None:
            raise DeploymentError(f"There is no stack {self.name} in this account and Region. Deploy it first.")
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

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
        if status.endswith(_IN_PROGRESS):
            self._say(f"The stack {self.name} is {status}: waiting for an earlier run to settle.")
            status, _ = self._wait_until_settled(time.time())
        if status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}:
            # Its creation failed, so nobody has ever used it; CloudFormation lets it only be deleted.
            self._say(f"The stack {self.name} is {status}: deleting what is left of its failed creation.")
            self.delete()
        elif status.endswith(_FAILED):
            raise DeploymentError(
                f"The stack {self.name} is {status}, which only CloudFormation's console can mend: open it, choose "
                "`Continue update rollback` or `Delete`, then run this again."
            )

    def _create_change_set(self, parameters: Mapping[str, str], without: frozenset[str]) -> dict[str, str] | None:
        """Return what names the ready change set, or None when nothing would change."""
        document = template.for_local_cloud(template.load()) if self._is_local else template.load()
        stack = self._describe()
        change_set = {"StackName": self.name, "ChangeSetName": f"deploy-{time.time_ns()}"}
        try:
            self._cloudformation.create_change_set(
                **change_set,
                ChangeSetType="UPDATE" if stack else "CREATE",
                Parameters=_parameters(document, parameters, stack),
                Capabilities=["CAPABILITY_IAM"],
                **self._body(document, without),
            )
        except ClientError as error:
            if _NO_UPDATES in str(error):
                return None
            raise
        while True:
            made = self._cloudformation.describe_change_set(**change_set)
            if made["Status"] == "CREATE_COMPLETE":
                return change_set
            if made["Status"] == _FAILED:
                self._cloudformation.delete_change_set(**change_set)
                reason = made.get("StatusReason", "")
                if "didn't contain changes" in reason or _NO_UPDATES in reason:
                    return None
                raise DeploymentError(f"CloudFormation refused the change to {self.name}: {reason}")
            time.sleep(self._poll_interval_s)

    def _body(self, document: dict[str, Any], without: frozenset[str]) -> dict[str, str]:
        code = artifacts.upload_package(self.client("s3"), self.bucket, package.build())
        body = template.render(document, code=code, without=without)
        if len(body.encode()) <= _MAX_BODY_BYTES:
            return {"TemplateBody": body}
        return {"TemplateURL": artifacts.upload_template(self.client("s3"), self.bucket, body)}

    def _refuse_loss(self, change_set: dict[str, str]) -> None:
        """Raise when the change set would replace or remove what people have said, or who they are."""
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(**change_set)
        changes = [change["ResourceChange"] for page in pages for change in page["Changes"]]
        lost = [
            change["LogicalResourceId"]
            for change in changes
            if change["ResourceType"] in RETAINED_TYPES
            and (change["Action"] == "Remove" or change.get("Replacement", "False") != "False")
        ]
        if lost:
            self._cloudformation.delete_change_set(**change_set)
            raise DeploymentError(
                f"This change would replace or remove {', '.join(sorted(lost))}, and start with empty ones. "
                "Nothing has been changed. To do it all the same, run it with ALLOW_REPLACEMENT=1; "
                "what was there stays behind, unused."
            )

    def _wait_until_settled(self, since: float, stack_id: str | None = None) -> tuple[str, str]:
        """Report each resource as it changes, until the stack rests; return its status, and the first failure."""
        name = stack_id or self.name
        reported: set[str] = set()
        first_failure = ""
        while True:
            status: str = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            for event in self._events(name, since):
                if event["EventId"] in reported:
                    continue
                reported.add(event["EventId"])
                reason = event.get("ResourceStatusReason", "")
                failed = event["ResourceStatus"].endswith(_FAILED)
                self._say(
                    f"{event['ResourceStatus']:<28} {event['LogicalResourceId']}{': ' + reason if failed else ''}"
                )
                # What was cancelled failed because of something else.
                if failed and not first_failure and "cancelled" not in reason:
                    first_failure = f"{event['LogicalResourceId']}: {reason}"
            if not status.endswith(_IN_PROGRESS):
                return status, first_failure
            time.sleep(self._poll_interval_s)

    def _events(self, name: str, since: float) -> list[dict[str, Any]]:
        """Return the events from `since` on, oldest first; CloudFormation lists the newest first."""
        events: list[dict[str, Any]] = []
        for page in self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=name):
            recent = [event for event in page["StackEvents"] if event["Timestamp"].timestamp() >= since - 1]
            events += recent
            if len(recent) < len(page["StackEvents"]):
                break
        return events[::-1]


def _parameters(
    document: dict[str, Any], chosen: Mapping[str, str], stack: dict[str, Any] | None
) -> list[dict[str, str]]:
    """Return the values for a change set: the chosen ones, and for the rest those that the stack has."""
    unknown = set(chosen) - set(document["Parameters"])
    if unknown:
        raise DeploymentError(
            f"There is no option {', '.join(sorted(unknown))}. There are: {', '.join(sorted(document['Parameters']))}."
        )
    kept = {old["ParameterKey"]: old["ParameterValue"] for old in (stack or {}).get("Parameters", [])}
    values = {name: value for name, value in {**kept, **chosen}.items() if name in document["Parameters"]}
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
