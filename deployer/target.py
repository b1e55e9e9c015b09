"""Where a stage is deployed: the account and Region of the AWS settings, or the local cloud where these point to it."""

import os
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import boto3
import click

from deployer.api_settings import artifacts_bucket, function_name, stack_name
from deployer.stack.stack import Stack

_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Target:
    """A stage in the cloud that the environment's AWS settings choose."""

    stage: str
    say: Callable[[str], None] = click.echo

    @cached_property
    def session(self) -> boto3.Session:
        """The boto3 session of the AWS settings."""
        return boto3.Session()

    @cached_property
    def local_cloud_url(self) -> str | None:
        """The address of the local cloud, where `AWS_ENDPOINT_URL` names one on this machine; None on AWS."""
        url = os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
        return url if urlsplit(url).hostname in _LOOPBACK_NAMES and _is_ministack(url) else None

    @property
    def region(self) -> str | None:
        """The Region of the AWS settings; None where they name none."""
        region: str | None = self.session.region_name
        return region

    @cached_property
    def account(self) -> str:
        """The number of the account that the credentials are of."""
        account: str = self.client("sts").get_caller_identity()["Account"]
        return account

    @cached_property
    def bucket(self) -> str:
        """The stage's artifacts bucket."""
        return artifacts_bucket(self.stage, self.account, self.client("s3").meta.region_name)

    @cached_property
    def stack(self) -> Stack:
        """The stage's stack."""
        return Stack(
            stack_name(self.stage),
            self.session,
            bucket=self.bucket,
            endpoint_url=self.local_cloud_url,
            say=self.say,
        )

    @property
    def function(self) -> str:
        """The name of the stage's API function."""
        return function_name(self.stage)

    def client(self, service: str) -> Any:
        """Return a boto3 client for the cloud that the stage is in."""
        return self.session.client(service)


def _is_ministack(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_ministack/health", timeout=5):  # noqa: S310 - loopback only
            return True
    except OSError:
        return False
