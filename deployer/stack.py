"""Creates and updates the stack, on AWS and in the local cloud alike, and reads its outputs."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from deployer import package, template
from deployer.errors import DeploymentError

Outputs = dict[str, str]

_IN_PROGRESS = "_IN_PROGRESS"
_FAILED = "FAILED"


class Stack:
    """One stack by its name, in the account and Region of a boto3 session.

    Parameters
    ----------
    endpoint_url
        The local cloud's address; None on AWS.
    say
        Called with each line of progress.
    """

    def __init__(
        self,
        name: str,
        session: boto3.Session,
        *,
        endpoint_url: str | None = None,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.name = name
        self._is_local = endpoint_url is not None
        self._poll_interval_s = 0.1 if self._is_local else 2.0
        self._session = session
        self._endpoint_url = endpoint_url
        self._cloudformation = self.client("cloudformation")
        self._say = say

    def client(self, service: str) -> Any:
        """Return a boto3 client for the cloud that the stack is in."""
        return self._session.client(service, endpoint_url=self._endpoint_url)

    def deploy(self, parameters: Mapping[str, str], *, without: frozenset[str] = frozenset()) -> Outputs:
        """Create the stack, or update what has changed, and return its outputs.

        Resources of the types in `without` are left out, and deleted where they were.

        Raises
        ------
        DeploymentError
            CloudFormation refused the change or rolled it back; the message quotes its first reason.
        """
        change_set = self._create_change_set(parameters, without)
        if change_set is not None:
            started_at = time.time()
            self._cloudformation.execute_change_set(ChangeSetName=change_set, StackName=self.name)
            self._wait_until_settled(started_at)
        return self.outputs()

    def outputs(self) -> Outputs:
        """Return the stack's outputs by name, or raise DeploymentError when there is no such stack."""
        stack = self._describe()
        if stack is None:
            raise DeploymentError(f"There is no stack {self.name}. Deploy it first.")
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

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

    def _create_change_set(self, parameters: Mapping[str, str], without: frozenset[str]) -> str | None:
        """Return the ready change set's ARN, or None when nothing would change."""
        if self._is_local:
            without |= template.TYPES_UNKNOWN_TO_LOCAL_CLOUD
        body = template.render(template.load(), code=self._upload_code(), without=without)
        created = self._cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=f"deploy-{time.time_ns()}",
            ChangeSetType="UPDATE" if self.exists() else "CREATE",
            TemplateBody=body,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM"],
        )
        while True:
            change_set = self._cloudformation.describe_change_set(ChangeSetName=created["Id"])
            if change_set["Status"] == "CREATE_COMPLETE":
                return str(created["Id"])
            if change_set["Status"] == _FAILED:
                self._cloudformation.delete_change_set(ChangeSetName=created["Id"])
                reason = change_set.get("StatusReason", "")
                if "didn't contain changes" in reason or "No updates are to be performed" in reason:
                    return None
                raise DeploymentError(f"CloudFormation refused the change to {self.name}: {reason}")
            time.sleep(self._poll_interval_s)

    def _upload_code(self) -> dict[str, str]:
        """Upload the side-Lambdas' package under its content's hash, unless it lies there already."""
        built = package.build()
        s3 = self.client("s3")
        location = {"S3Bucket": self._artifacts_bucket(s3), "S3Key": package.content_key(built)}
        try:
            s3.head_object(Bucket=location["S3Bucket"], Key=location["S3Key"])
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            s3.upload_file(str(built), location["S3Bucket"], location["S3Key"])
        return location

    def _artifacts_bucket(self, s3: Any) -> str:
        """Return the bucket for what is deployed from, made on first use: one for each account and Region."""
        account = self.client("sts").get_caller_identity()["Account"]
        region = self._session.region_name
        bucket = f"chatroom-artifacts-{account}-{region}"
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            # S3 takes no location for its first Region: "CreateBucket" in the Amazon S3 API Reference.
            where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
            s3.create_bucket(Bucket=bucket, **where)
            s3.put_public_access_block(
                Bucket=bucket,
                PublicAccessBlockConfiguration={
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
            )
        return bucket

    def _wait_until_settled(self, since: float) -> None:
        """Report each resource as it changes, until the stack rests; raise with the first failure's reason."""
        reported: set[str] = set()
        first_failure = ""
        while True:
            status = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
            for event in self._events(since):
                if event["EventId"] in reported:
                    continue
                reported.add(event["EventId"])
                self._say(f"{event['ResourceStatus']:<28} {event['LogicalResourceId']}")
                if event["ResourceStatus"].endswith(_FAILED) and not first_failure:
                    first_failure = f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            if not status.endswith(_IN_PROGRESS):
                break
            time.sleep(self._poll_interval_s)
        if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            raise DeploymentError(f"The stack {self.name} is {status}. The first failure was {first_failure}")

    def _events(self, since: float) -> list[dict[str, Any]]:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.name)
        events = [event for page in pages for event in page["StackEvents"]]
        return sorted(
            (event for event in events if event["Timestamp"].timestamp() >= since - 1),
            key=lambda event: event["Timestamp"],
        )
