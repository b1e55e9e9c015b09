"""The whole of AWS on a laptop: the project's own template, deployed by its own deployer, into MiniStack."""

import functools
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import boto3

from deployer import options
from deployer.api_settings import api_environment, artifacts_bucket, function_name, stack_name
from deployer.local import claim, demo_users
from deployer.local.credentials import REGION
from deployer.local.emulator import ACCOUNT, Emulator
from deployer.stack.stack import Outputs, Stack
from deployer.stack.template import REPOSITORY

STAGE = "local"
STACK_NAME = stack_name(STAGE)
API_FUNCTION_NAME = function_name(STAGE)
DEFAULT_PORT = 4566
DEFAULT_DATA_DIR = REPOSITORY / ".local"


@dataclass(frozen=True)
class LocalCloud:
    """Where the local cloud is, and what it keeps its state in."""

    port: int
    data_dir: Path
    options: Mapping[str, str] = field(default_factory=dict)
    """The template's parameters that its user has chosen; one that is not named again keeps its value."""

    @classmethod
    def from_environment(cls) -> "LocalCloud":
        """Return the cloud of `CHAT_CLOUD_PORT` and `CHAT_DATA_DIR`, or of port 4566 and `.local`.

        Raises
        ------
        DeploymentError
            `CHAT_OPTIONS` has something that is no option.
        """
        return cls(
            int(os.environ.get("CHAT_CLOUD_PORT", DEFAULT_PORT)),
            Path(os.environ.get("CHAT_DATA_DIR", DEFAULT_DATA_DIR)).absolute(),
            options.parse(shlex.split(os.environ.get("CHAT_OPTIONS", ""))),
        )

    @property
    def url(self) -> str:
        """The address of every service of this cloud."""
        return self.emulator.url

    @property
    def emulator(self) -> Emulator:
        """The process that is the cloud, not started yet."""
        return Emulator(self.port, self.data_dir)

    @functools.cached_property
    def session(self) -> boto3.Session:
        """A boto3 session as the account's root. With each, AWS's descriptions of its services are read anew."""
        return boto3.Session(self.emulator.key.id, self.emulator.key.secret, region_name=REGION)

    def claim(self, site_url: str) -> IO[str]:
        """Keep others out of the data until the returned file is closed.

        Raises
        ------
        DeploymentError
            Another process has it; the message says where its chatroom is.
        """
        return claim.take(self.data_dir, site_url, self.port)

    def stack(self) -> Stack:
        """Return the chatroom's stack in this cloud."""
        bucket = artifacts_bucket(STAGE, ACCOUNT, REGION)
        return Stack(STACK_NAME, self.session, bucket=bucket, endpoint_url=self.url)

    def deploy(self, origin: str) -> Outputs:
        """Deploy the template and the demo users, and return the stack's outputs.

        Parameters
        ----------
        origin
            Where the site is served, `http://localhost:5000`.
        """
        stack = self.stack()
        parameters = {
            **self.options,
            "AllowedOrigin": origin,
            "ApiFunctionName": API_FUNCTION_NAME,
            "LocalCloudUrl": self.url,
        }
        outputs = stack.deploy(parameters)
        demo_users.make(stack.client("cognito-idp"), outputs["UserPoolId"])
        return outputs

    def environment(self, outputs: Outputs) -> dict[str, str]:
        """Return the environment in which the API runs against this cloud."""
        return {
            **self.emulator.key.environment(),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            **api_environment(outputs, self.url),
        }
