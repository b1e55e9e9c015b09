"""`python -m deployer`: one command to a cloud, one command away again. `make deploy` and `make destroy` call it."""

import re
import time
import urllib.error
import urllib.request

import click

from deployer import options, preflight
from deployer.api_function import function
from deployer.errors import DeploymentError, explained
from deployer.stack import removal, site
from deployer.stack.stack import Outputs
from deployer.target import Target

HEALTH_TIMEOUT_S = 120
_HEALTH_INTERVAL_S = 1
_STAGE = re.compile("[a-z][a-z0-9]{0,15}")


def _checked_stage(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if not _STAGE.fullmatch(value):
        raise click.BadParameter("a stage is 1 to 16 of a-z and 0-9, and starts with a letter, such as prod.")
    return value


_stage = click.argument("stage", callback=_checked_stage)


@click.group(help=__doc__)
def cli() -> None:
    """Group the commands."""


@cli.command()
@_stage
@click.argument("chosen", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--allow-replacement", is_flag=True, help="Allow a change that starts with empty tables or user pool.")
def deploy(stage: str, chosen: tuple[str, ...], allow_replacement: bool) -> None:
    """Deploy the stack, the API's function and the site of STAGE, or what has changed of them.

    Options are the template's parameters, such as AlarmEmail=me@example.com; one that is not named keeps its value.
    """
    with explained():
        target = Target(stage)
        parameters = {"ApiFunctionName": target.function, **options.parse(chosen)}
        if target.local_cloud_url:
            parameters["LocalCloudUrl"] = target.local_cloud_url
        parameters |= preflight.look(target, parameters)
        click.echo(f"1/3 The stack {target.stack.name}")
        outputs = target.stack.deploy(parameters, allow_replacement=allow_replacement)
        click.echo(f"2/3 The API's function {target.function}")
        function.deploy(stage)
        click.echo("3/3 The site")
        _upload_site(target, outputs)
        _wait_until_healthy(outputs)
    click.echo(f"\nThe chatroom is at {outputs['WebsiteURL']}")


@cli.command()
@_stage
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(stage: str, yes: bool) -> None:
    """Delete everything of STAGE: what was said, who signed up, and all that costs money."""
    with explained():
        removal.destroy(Target(stage), ask=not yes)


@cli.command("site")
@_stage
def upload_site(stage: str) -> None:
    """Upload the site of STAGE, or what has changed of it."""
    with explained():
        target = Target(stage)
        _upload_site(target, target.stack.outputs())


@cli.command()
@_stage
def outputs(stage: str) -> None:
    """Print the outputs of the stack of STAGE."""
    with explained():
        for name, value in sorted(Target(stage).stack.outputs().items()):
            click.echo(f"{name}={value}")


def _upload_site(target: Target, outputs: Outputs) -> None:
    uploaded = site.upload(target.client("s3"), target.client("cloudfront"), outputs)
    if not (uploaded.written or uploaded.removed):
        click.echo("The site is up to date.")
        return
    click.echo(
        f"{len(uploaded.written)} files written, {len(uploaded.removed)} removed; "
        f"told CloudFront of {', '.join(uploaded.invalidated) or 'nothing'}"
    )


def _wait_until_healthy(outputs: Outputs) -> None:
    """Return once the API answers through its gateway; a new function and its role take a moment to be known."""
    url = f"{outputs['HttpApiUrl']}/api/health"
    give_up_at = time.monotonic() + HEALTH_TIMEOUT_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310 - our own stack's address
                return
        except OSError as error:
            if time.monotonic() > give_up_at:
                raise DeploymentError(
                    f"The API does not answer at {url}: {error}. `zappa tail` shows its log."
                ) from None
        time.sleep(_HEALTH_INTERVAL_S)


if __name__ == "__main__":
    cli()
