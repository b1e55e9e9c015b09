"""What went wrong in a deployment, in one sentence that says what to do."""

import click


class DeploymentError(click.ClickException):
    """Stops a command with exit code 1 and its message, without a traceback."""
