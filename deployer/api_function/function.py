"""Deploys the API's function by Zappa, whatever state it is in, and tells what its package weighs.

`python -m deployer.function deploy prod` is `zappa deploy prod` the first time and `zappa update prod` from then on,
which does nothing when nothing has changed.
"""

import fcntl
import json
import re
import subprocess
import sys
from pathlib import Path

import click

from deployer.api_function import archive, dependencies
from deployer.api_function.state import settle
from deployer.errors import DeploymentError, explained
from deployer.stack.template import REPOSITORY
from deployer.target import Target

MAX_PACKAGE_BYTES = 12_000_000
SETTINGS = REPOSITORY / "zappa_settings.json"
LOG = dependencies.ROOT / "zappa.log"


@click.group(help=__doc__)
def cli() -> None:
    """Group the commands."""


def deploy(stage: str) -> None:
    """Deploy the function of a stage, or what has changed of it.

    Raises
    ------
    DeploymentError
        It cannot be done; the message, or what Zappa has printed before it, says why.
    """
    target = Target(stage)
    with explained():
        state = settle(target.client("lambda"), target.function)
    if state is not None and state.get("State") == "Failed":
        click.echo(f"The function {target.function} could not be made: {state.get('StateReason', '')} Making it again.")
        zappa("undeploy", stage, "--yes")
        state = None
    zappa("update" if state else "deploy", stage, "--disable_progress")


def package(stage: str, target: Path) -> Path:
    """Write the package of a stage to `target`, and return it. Nothing of AWS is needed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    zappa("package", stage, "--output", str(target))
    return target


def zappa(command: str, stage: str, *options: str) -> None:
    """Run Zappa as a user would, without its question whether there is a newer one.

    Raises
    ------
    DeploymentError
        It has failed; the message quotes why.
    """
    dependencies.ROOT.mkdir(exist_ok=True)
    # Zappa names its archive for the stage and the second: of two in one second, each would have the other's.
    with (dependencies.ROOT / f"{stage}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        settings = ["--settings_file", str(_settings_file(stage))]
        arguments = [sys.executable, "-W", "ignore", "-m", "zappa.cli", command, stage, "--json", *settings, *options]
        finished = subprocess.run(  # noqa: S603 - this Python
            arguments, check=False, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    if finished.returncode:
        LOG.write_text(finished.stdout)
        raise DeploymentError(
            f"`zappa {command} {stage}` has failed: {_reason(finished.stdout)} "
            f"All that it said is in {LOG.relative_to(REPOSITORY)}; the next run goes on from here."
        )
    click.echo(finished.stdout, nl=False)


def _settings_file(stage: str) -> Path:
    """Return a file of settings that knows the stage: one that zappa_settings.json does not name is like its base."""
    settings = json.loads(SETTINGS.read_text())
    if stage in settings:
        return SETTINGS
    extended = dependencies.ROOT / f"{stage}-{SETTINGS.name}"
    extended.write_text(json.dumps({**settings, stage: {"extends": "base"}}))
    return extended


def _reason(output: str) -> str:
    """Return the line in which Zappa, or what it calls, says what is wrong: a traceback ends with it."""
    lines = [line.strip() for line in output.splitlines()]
    telling = [
        line for line in lines if line.startswith("Error: ") or re.match(r"[A-Za-z_.]+(Error|Exception)\b.*: ", line)
    ]
    return telling[-1].removeprefix("Error: ") if telling else next(filter(None, reversed(lines)), "it said nothing.")


@cli.command("deploy")
@click.argument("stage")
def _deploy(stage: str) -> None:
    """Deploy the function of STAGE, or what has changed of it."""
    deploy(stage)


@cli.command("package")
@click.argument("stage")
@click.argument("path", type=click.Path(path_type=Path))
def _package(stage: str, path: Path) -> None:
    """Write the package of STAGE to PATH."""
    package(stage, path.absolute())


@cli.command("size")
@click.argument("stage")
def _size(stage: str) -> None:
    """List what the package of STAGE weighs, by the packages in it."""
    built = package(stage, dependencies.ROOT / f"{stage}.zip")
    for name, size in archive.sizes(built).items():
        click.echo(f"{size:>10,}  {name}")
    total = built.stat().st_size
    click.echo(f"{total:>10,}  bytes zipped, of {MAX_PACKAGE_BYTES:,} at most")
    if total > MAX_PACKAGE_BYTES:
        raise DeploymentError(f"The package of {stage} is too large.")


if __name__ == "__main__":
    cli()
