"""`make user NAME=carol`: one more person who can sign in to the chatroom that runs on this laptop.

With ADMIN=yes, an administrator, also of who has been here before.
"""

import click
from botocore.exceptions import EndpointConnectionError

from deployer.errors import DeploymentError, explained
from deployer.local import claim, demo_users
from deployer.local.cloud import LocalCloud
from deployer.local.names import person


@click.command(help=__doc__)
@click.option("--admin", is_flag=True, help="Let them keep order: block people, and see the audit list.")
@click.argument("name", default="")
def cli(name: str, *, admin: bool) -> None:
    """Make a user of that name, unless there is one, and say how to sign in."""
    user = person(name)
    data_dir = LocalCloud.from_environment().data_dir
    running = claim.of_running(data_dir)
    with explained():
        is_new = _make(user, LocalCloud(running.cloud_port, data_dir), running.site_url, admin=admin)
    if admin:
        click.echo(f"{user.name} is {'new here, and ' if is_new else ''}an administrator, once signed in anew.\n")
    else:
        click.echo(
            f"{user.name} is new here.\n" if is_new else f"{user.email} has been here before; nothing is changed.\n"
        )
    click.echo(
        f"  Chatroom:    {running.site_url}\n"
        f"  Sign in as:  {user.email}\n"
        f"  Password:    {demo_users.PASSWORD}\n"
        "\nSomeone else is signed in there? A private window of the browser is one more place to sign in."
    )


def _make(user: demo_users.DemoUser, cloud: LocalCloud, site_url: str, *, admin: bool) -> bool:
    stack = cloud.stack()
    try:
        pool = stack.outputs().get("UserPoolId") if stack.exists() else None
    except EndpointConnectionError:
        pool = None
    if pool is None:
        raise DeploymentError(
            f"The chatroom at {site_url} has not started yet. Try again when it has printed its address; "
            f"if that takes long, {cloud.emulator.log_path} says why."
        )
    cognito = stack.client("cognito-idp")
    is_new = bool(demo_users.make(cognito, pool, (user,)))
    if admin:
        demo_users.keep_order(cognito, pool, user)
    return is_new


if __name__ == "__main__":
    cli()
