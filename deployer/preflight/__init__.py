"""Looks before anything is made: what would stop a deployment half-way, all of it at once, a sentence each."""

import os
from collections.abc import Mapping

import click

from deployer.api_function import stage_options
from deployer.errors import DeploymentError
from deployer.preflight import account, domains, options, region
from deployer.preflight.findings import Findings
from deployer.stack import template
from deployer.target import Target


def look(target: Target, chosen: Mapping[str, str]) -> dict[str, str]:
    """Print a line for each thing to know of, and refuse to go on where something would stop the deployment.

    Returns the parameters that the account decides, as nobody has chosen them.

    Parameters
    ----------
    chosen
        The template's parameters that this deployment names; the others have the stack's values, or their defaults.

    Raises
    ------
    DeploymentError
        Something stands in the way; the message has a sentence for each.
    """
    found = Findings()
    decided: dict[str, str] = {}
    document = template.load()
    if region.check(found, target, document) and account.check_credentials(found, target):
        kept = target.stack.parameters()
        values = options.check(found, document, chosen, kept, str(target.region))
        decided = account.check(found, target, document, values, kept)
        domains.check(found, target, values)
    else:
        options.check(found, document, chosen, {}, target.region or "")
    found.errors += stage_options.problems(os.environ)
    for warning in found.warnings:
        click.echo(f"Note: {warning}")
    if len(found.errors) == 1:
        raise DeploymentError(f"{found.errors[0]} Nothing has been changed.")
    if found.errors:
        listed = "".join(f"\n  - {error}" for error in found.errors)
        raise DeploymentError(f"{len(found.errors)} things stand in the way, and nothing has been changed:{listed}")
    return decided
