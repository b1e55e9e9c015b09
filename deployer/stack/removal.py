"""Removes a stage, with all that was said there, once the user has agreed."""

import json

import click
from botocore.exceptions import ClientError

from deployer.errors import DeploymentError
from deployer.stack import artifacts, boundary
from deployer.stack.retained import TABLE, TYPES, Retained
from deployer.target import Target

# Written before the stack goes, and gone with the bucket: a removal that stops half-way finds there what is left.
LEDGER = "to-be-removed.json"


def destroy(target: Target, *, ask: bool) -> None:
    """Delete the function, the site, the stack, and then the tables and the user pool that the stack leaves behind.

    Raises
    ------
    DeploymentError
        The user did not agree, or something could not be deleted. The next run goes on from there.
    """
    retained = {**_ledger(target), **_retained(target)}
    if not retained and not target.stack.exists() and not _function_exists(target):
        artifacts.delete_bucket(target.client("s3"), target.bucket)
        click.echo(f"There is nothing of the stage {target.stage} in this account and Region.")
        return
    if ask:
        _ask(target, retained)
    _write_ledger(target, retained)
    _delete_function(target)
    outputs = target.stack.outputs() if target.stack.exists() else {}
    if "WebsiteBucketName" in outputs:
        click.echo("Emptying the site's bucket")
        artifacts.empty_bucket(target.client("s3"), outputs["WebsiteBucketName"])
    target.stack.delete()
    store = Retained(target.client)
    for name, (kind, identifier) in retained.items():
        protected = ", whose deletion protection is taken off first" if store.is_protected(kind, identifier) else ""
        click.echo(f"Deleting {name} {identifier}{protected}")
        store.delete(kind, identifier)
    artifacts.delete_bucket(target.client("s3"), target.bucket)
    click.echo(f"Nothing of the stage {target.stage} is left. The policy {boundary.NAME} stays: it is all stages'.")


def _ask(target: Target, retained: dict[str, tuple[str, str]]) -> None:
    click.echo(f"This deletes the stage {target.stage}, and with it, for ever:")
    for name, (kind, identifier) in retained.items():
        click.echo(f"  {name} ({identifier}): {_contents(target, kind, identifier)}")
    click.echo("  the site, the API's function, logs and alarms")
    try:
        answer = click.prompt(f"Type {target.stage} to go on", default="", show_default=False)
    except click.Abort:
        answer = ""
    if answer != target.stage:
        raise DeploymentError("Nothing has been deleted.")


def _contents(target: Target, kind: str, identifier: str) -> str:
    count = Retained(target.client).count(kind, identifier)
    if count is None:
        return "deleted already"
    return f"about {count} {'items' if kind == TABLE else 'users'}"


def _retained(target: Target) -> dict[str, tuple[str, str]]:
    return {
        name: resource for name, resource in target.stack.resources().items() if resource[0] in TYPES and resource[1]
    }


def _ledger(target: Target) -> dict[str, tuple[str, str]]:
    try:
        stored = target.client("s3").get_object(Bucket=target.bucket, Key=LEDGER)
    except ClientError as error:
        if _is_missing(error):
            return {}
        raise
    return {name: (kind, identifier) for name, (kind, identifier) in json.load(stored["Body"]).items()}


def _write_ledger(target: Target, retained: dict[str, tuple[str, str]]) -> None:
    s3 = target.client("s3")
    artifacts.ensure_bucket(s3, target.bucket)
    s3.put_object(Bucket=target.bucket, Key=LEDGER, Body=json.dumps(retained).encode())


def _function_exists(target: Target) -> bool:
    try:
        target.client("lambda").get_function_configuration(FunctionName=target.function)
    except ClientError as error:
        if _is_missing(error):
            return False
        raise
    return True


def _delete_function(target: Target) -> None:
    """Delete what `zappa deploy` made: with no gateway and no role of its own, that is the function alone."""
    if _function_exists(target):
        click.echo(f"Deleting the function {target.function}")
        target.client("lambda").delete_function(FunctionName=target.function)


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in {"NoSuchBucket", "NoSuchKey", "ResourceNotFoundException", "404"}
