"""Completes what Zappa has read of a stage of zappa_settings.json, so that `zappa deploy prod` works as it is.

The stack gives the function's role and environment; `stage_options` has what a user may choose. The AWS settings are
those of every AWS tool: `AWS_PROFILE`, `AWS_DEFAULT_REGION` and so on.

Why `keep_warm` is off: it keeps warm one container of as many as people need, by a call every four minutes and a rule
that needs permissions of its own, to save half a second a day.
"""

import functools
import os
import platform
import sys
from pathlib import Path
from typing import Any

import click

from deployer.api_function import archive, dependencies, interpreter, stage_options
from deployer.api_function.state import describe, differences, wait_until_active, wait_until_updated, wanted
from deployer.api_settings import api_environment, artifacts_bucket, stack_name
from deployer.errors import DeploymentError, explained
from deployer.stack import artifacts
from deployer.stack.stack import Outputs, Stack
from deployer.target import Target

# What the stages of zappa_settings.json share; itself it is no stage.
BASE = "base"

_NEEDS_STACK = frozenset({"deploy", "update"})
_NEEDS_REQUIREMENTS = _NEEDS_STACK | {"package"}


class ExactEnvironment(dict[str, str]):
    """A function's whole environment.

    Zappa puts every variable that the function has, and that is not in here, in here too: what has been taken out of
    the settings would stay for ever.
    """

    def __setitem__(self, name: str, value: str) -> None:
        """Change nothing."""


def complete(cli: Any) -> None:
    """Complete the settings for the command at hand. Only `deploy` and `update` read the stack.

    Raises
    ------
    DeploymentError
        Something is missing or wrong; the message says what to do.
    """
    if cli.api_stage == BASE:
        raise DeploymentError(f"`{BASE}` is what the stages share. Name a stage, such as prod.")
    stage_options.apply(cli, os.environ)
    with explained():
        wanted_platform = _platform(cli)
        if cli.command in _NEEDS_STACK:
            _use_stack(cli)
            _look_oftener(cli)
        if cli.command in _NEEDS_REQUIREMENTS:
            # Zappa packs the active environment: this one shows it none of our tools.
            os.environ["VIRTUAL_ENV"] = str(dependencies.install(wanted_platform))
        if cli.command == "rollback":
            _require_history(cli)


def finish_package(cli: Any) -> None:
    """Put the finished archive in order; end an update here, with exit code 0, when it would change nothing."""
    package = Path(cli.zip_path)
    archive.rewrite(package, dependencies.packed(Path(os.environ["VIRTUAL_ENV"])), interpreter.find(cli.runtime))
    if cli.command != "update" or cli.vargs.get("all"):
        return
    with explained():
        state = describe(cli.zappa.lambda_client, cli.lambda_name)
    if state is None:
        return
    changes = differences(state, wanted(cli, package))
    if not changes:
        click.echo(f"The function {cli.lambda_name} is up to date.")
        sys.exit(0)
    click.echo(f"The function {cli.lambda_name} differs in {', '.join(changes)}.")


def _platform(cli: Any) -> str:
    """Return what the package is for: Lambda's processor, or this machine's where the function runs here."""
    if cli.runtime != dependencies.RUNTIME:
        raise DeploymentError(
            f"`runtime` of the stage {cli.api_stage} in zappa_settings.json is {cli.runtime}, and must be "
            f"{dependencies.RUNTIME}: the package's requirements are chosen and compiled for that one."
        )
    if cli.api_stage == dependencies.LOCAL or Target(cli.api_stage).local_cloud_url:
        cli.architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
        cli.zappa.architecture = cli.architecture
        cli.runtime = dependencies.runtime(dependencies.LOCAL)
        return dependencies.LOCAL
    return str(cli.architecture)


def _use_stack(cli: Any) -> None:
    region = cli.zappa.boto_session.region_name
    account = cli.zappa.sts_client.get_caller_identity()["Account"]
    bucket = artifacts_bucket(cli.api_stage, account, region)
    outputs = Stack(stack_name(cli.api_stage), cli.zappa.boto_session, bucket=bucket).outputs()
    _check_outputs(cli, outputs)
    _require_architecture(cli)
    cli.zappa.credentials_arn = outputs["ApiRoleArn"]
    cli.aws_environment_variables = ExactEnvironment(
        {
            **api_environment(outputs, Target(cli.api_stage).local_cloud_url),
            # Zappa's handler is then made while Lambda starts the container, not in the first request.
            "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1",
            **cli.aws_environment_variables,
        }
    )
    if "s3_bucket" not in cli.stage_config:
        cli.override_stage_config_setting("s3_bucket", bucket)
        cli.s3_bucket_name = bucket
    artifacts.ensure_bucket(cli.zappa.s3_client, cli.s3_bucket_name)


def _look_oftener(cli: Any) -> None:
    """Have Zappa go on as soon as the function is ready: by itself it looks every five seconds, twice an update."""
    for name, wait in (("active", wait_until_active), ("updated", wait_until_updated)):
        setattr(cli.zappa, f"wait_until_lambda_function_is_{name}", functools.partial(wait, cli.zappa.lambda_client))


def _check_outputs(cli: Any, outputs: Outputs) -> None:
    function = outputs.get("ApiFunctionName")
    if function is None or "ApiRoleArn" not in outputs:
        raise DeploymentError(
            f"The stack {stack_name(cli.api_stage)} has not been deployed to its end: it has no outputs yet. "
            "Deploy it again first."
        )
    if function != cli.lambda_name:
        raise DeploymentError(
            f"The stack {stack_name(cli.api_stage)} calls the function {function}, and Zappa would deploy "
            f"{cli.lambda_name}. Deploy the stack with ApiFunctionName={cli.lambda_name}."
        )


def _require_architecture(cli: Any) -> None:
    """Refuse what Zappa would do wrong: it changes a function's code, and never the processor that the code is for."""
    state = describe(cli.zappa.lambda_client, cli.lambda_name)
    if state is None:
        return
    deployed = state.get("Architectures", ["x86_64"])
    if deployed != [cli.architecture]:
        raise DeploymentError(
            f"{cli.lambda_name} runs on {deployed[0]}, and `zappa update` cannot move it to {cli.architecture}. "
            f"Run `zappa undeploy {cli.api_stage}`, then deploy it again; or set CHAT_ARCHITECTURE={deployed[0]}."
        )


def _require_history(cli: Any) -> None:
    """Refuse to roll back further than there are versions: Zappa would do nothing, and say that it is done."""
    pages = cli.zappa.lambda_client.get_paginator("list_versions_by_function").paginate(FunctionName=cli.lambda_name)
    versions = [version for page in pages for version in page["Versions"] if version["Version"] != "$LATEST"]
    if cli.vargs["num_rollback"] >= len(versions):
        raise DeploymentError(
            f"{cli.lambda_name} has {len(versions) - 1} earlier versions, "
            f"so it cannot go back {cli.vargs['num_rollback']}."
        )
