"""The chatroom as it is deployed to AWS, `python -m deployer deploy`, into an empty cloud with IAM enforced."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3

from deployer.api_settings import stack_name
from deployer.local import demo_users
from deployer.local.credentials import REGION
from deployer.local.emulator import ACCOUNT, Emulator
from deployer.stack.stack import Outputs, Stack
from deployer.stack.template import REPOSITORY
from tests.support.member import Member, call
from tests.support.permissions.documents import DOCUMENTS
from tests.support.ports import free_port

STRICT = "tests.support.strict_cloud"
DEPLOYER = "deployer"
FORBIDDEN = "forbidden"


class EmptyCloud:
    """A local cloud of its own, with nothing in it but a user who has docs/deployer-policies, and no other right.

    It checks as AWS does, which `tests.support.strict_cloud` explains, or with another `module` as that does.
    """

    def __init__(self, data_dir: Path, module: str = STRICT) -> None:
        data_dir.mkdir(parents=True)
        self.emulator = Emulator(free_port(), data_dir, module)
        self.emulator.start()
        self.url = self.emulator.url
        self.deployer_credentials: dict[str, str] = {}
        self._make_deployer()

    def client(self, service: str) -> Any:
        """Return a boto3 client as the account's root."""
        return self.session.client(service, endpoint_url=self.url)

    @functools.cached_property
    def session(self) -> boto3.Session:
        """A boto3 session as the account's root."""
        return boto3.Session(self.emulator.key.id, self.emulator.key.secret, region_name=REGION)

    def forbid(self, action: str, resource: str) -> None:
        """Take one action on some resources from the deployer, until `permit_again`."""
        denied = {"Effect": "Deny", "Action": action, "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
        self.client("iam").put_user_policy(UserName=DEPLOYER, PolicyName=FORBIDDEN, PolicyDocument=document)

    def permit_again(self) -> None:
        """Leave the deployer with docs/deployer-policies alone."""
        self.client("iam").delete_user_policy(UserName=DEPLOYER, PolicyName=FORBIDDEN)

    def detach(self, document: Path) -> None:
        """Take one of docs/deployer-policies from the deployer."""
        self.client("iam").detach_user_policy(UserName=DEPLOYER, PolicyArn=_policy_arn(document))

    def deployers_client(self, service: str) -> Any:
        """Return a boto3 client with the deployer's rights."""
        return self._deployers_session.client(service, endpoint_url=self.url)

    @functools.cached_property
    def _deployers_session(self) -> boto3.Session:
        return boto3.Session(
            aws_access_key_id=self.deployer_credentials["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.deployer_credentials["AWS_SECRET_ACCESS_KEY"],
            region_name=REGION,
        )

    def environment(self) -> dict[str, str]:
        """Return the AWS settings with which the deployer finds this cloud."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "FLASK_"))}
        return {
            **inherited,
            **self.deployer_credentials,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
        }

    def run(self, *arguments: str, repository: Path = REPOSITORY, answer: str = "") -> subprocess.CompletedProcess[str]:
        """Run a Python module as the deployer, in this repository or a copy of it."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=repository,
            env=self.environment(),
            input=answer,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def stop(self) -> None:
        """End the cloud."""
        self.emulator.stop()

    def _make_deployer(self) -> None:
        iam = self.client("iam")
        iam.create_user(UserName=DEPLOYER)
        # As docs/deploying.md says.
        for document in DOCUMENTS:
            iam.create_policy(PolicyName=_policy_name(document), PolicyDocument=document.read_text())
            iam.attach_user_policy(UserName=DEPLOYER, PolicyArn=_policy_arn(document))
        key = iam.create_access_key(UserName=DEPLOYER)["AccessKey"]
        self.deployer_credentials = {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }


def _policy_name(document: Path) -> str:
    return f"deploy-chatroom-{document.stem}"


def _policy_arn(document: Path) -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy/{_policy_name(document)}"


class DeployedChatroom:
    """The stage prod in a cloud, seen as `LocalChatroom` is."""

    def __init__(self, cloud: EmptyCloud, options: Mapping[str, str] | None = None) -> None:
        self.cloud = cloud
        chosen = [f"{name}={value}" for name, value in (options or {}).items()]
        deployed = cloud.run("deployer", "deploy", "prod", *chosen)
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        demo_users.make(cloud.client("cognito-idp"), self.outputs()["UserPoolId"])

    def stack(self) -> Stack:
        """Return its stack, as the account's root."""
        bucket = f"chatroom-prod-artifacts-{ACCOUNT}-{REGION}"
        return Stack(stack_name("prod"), self.cloud.session, bucket=bucket, endpoint_url=self.cloud.url)

    def outputs(self) -> Outputs:
        """Return the outputs of its stack."""
        return self.stack().outputs()

    def config(self) -> dict[str, str]:
        """Return the site's configuration, as it has been uploaded."""
        stored = self.cloud.client("s3").get_object(Bucket=self.outputs()["WebsiteBucketName"], Key="config.json")
        configuration: dict[str, str] = json.load(stored["Body"])
        return configuration

    def member(self, email: str) -> Member:
        """Sign a demo user in."""
        return Member(self.config(), self.outputs()["WebsiteURL"], email, demo_users.PASSWORD)


def health(chatroom: DeployedChatroom) -> Any:
    """Return what its API says of itself, through its gateway."""
    return call("GET", f"{chatroom.config()['api_url']}/health").body


def succeeded(finished: subprocess.CompletedProcess[str]) -> str:
    """Return what a program has printed that has done what it should."""
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout
