"""The chatroom on a laptop: `flask run` serves the API and the site, over a local cloud that it brings up first."""

import atexit
import os
import signal
import sys
from typing import Any

import click
from botocore.exceptions import ConnectionError, HTTPClientError
from flask import Flask, Response, redirect, request
from flask.cli import NoAppException
from werkzeug.serving import is_running_from_reloader

from chat_app import create_app
from deployer.errors import DeploymentError
from deployer.local import demo_users, health, own_site, reloader, welcome
from deployer.local.cloud import STAGE, LocalCloud
from deployer.local.cloudfront import CloudFront
from deployer.local.own_names import OnlyForOwnNames
from deployer.local.ports import LOOPBACK, require_free
from deployer.local.watch import Watch
from deployer.stack import headers, template
from deployer.stack.stack import Outputs


def create_local_app() -> Flask:
    """Return the app for `flask run`: with `CHAT_STAGE=local`, as .flaskenv has it, over the local cloud.

    With any other stage the API alone is set up, from the environment.

    Raises
    ------
    DeploymentError
        A port is taken, the chatroom runs already, or the local cloud does not start.
    """
    if os.environ.get("CHAT_STAGE") != STAGE:
        return create_app()
    command = click.get_current_context(silent=True)
    if command is None or "port" not in command.params:
        raise NoAppException("The local chatroom has its cloud while `flask run` runs, and only then.")
    # A shell that starts it in the background has it ignore Ctrl-C, which is how it is stopped.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    origin = f"http://localhost:{command.params['port']}"
    cloud = LocalCloud.from_environment()
    # The reloader's child serves; its parent, which outlives every reload, keeps the cloud.
    if is_running_from_reloader():
        reloader.end_with_the_reloader()
        cloud.emulator.wait_until_it_answers()
        outputs = cloud.deploy(origin)
    else:
        reloader.outlive_nobody()
        outputs = _bring_up(cloud, origin, command.params["port"])
    os.environ.update(cloud.environment(outputs))
    if os.environ.get("CHAT_WELCOME"):
        welcome.greet(cloud.stack().client("cognito-idp"), outputs)
    app = create_app()
    health.tell_of_the_cloud(app, cloud.emulator)
    _use_one_origin(app, outputs)
    own_site.serve(app, own_site.OwnSite(outputs))
    _send_headers(app, headers.without_tls(headers.deployed(cloud.stack().client("cloudfront"), outputs)))
    distribution = template.load()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    served = CloudFront(app.wsgi_app, distribution)
    app.wsgi_app = OnlyForOwnNames(served, command.params["port"])  # type: ignore[method-assign]
    return app


def _bring_up(cloud: LocalCloud, origin: str, port: int) -> Outputs:
    claim = cloud.claim(origin)
    atexit.register(claim.close)
    require_free(port, "PORT")
    click.echo("Starting the local cloud ...")
    emulator = cloud.emulator
    # Whatever ends this process ends the cloud in order, which then saves its state.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    watch = Watch(emulator)
    atexit.register(watch.end)
    emulator.start()
    try:
        outputs = cloud.deploy(origin)
    except (ConnectionError, HTTPClientError):
        raise DeploymentError(
            f"The local cloud has ended before it was set up. {emulator.log_path} says why; start it once more."
        ) from None
    # From here on all that the stack is called stays what it is.
    emulator.save()
    watch.begin()
    click.echo(
        f"\n  Chatroom:    {origin}\n"
        f"  Sign in as:  {' or '.join(user.email for user in demo_users.FIRST)} (`make user NAME=carol` adds one)\n"
        f"  Password:    {demo_users.PASSWORD}\n"
        f"  Try:         the room #{welcome.ROOM}, as one of them here and as the other in a private window\n"
        f"  Data:        {cloud.data_dir} (`make clean` forgets it)\n"
        f"  Cloud:       {cloud.url}, its log in {emulator.log_path}\n"
    )
    return outputs


def _use_one_origin(app: Flask, outputs: Outputs) -> None:
    @app.before_request
    def use_one_origin() -> Any:
        # Sign-in and the WebSocket know the site by one name only.
        if request.host.startswith(f"{LOOPBACK}:") and not request.path.startswith("/api/"):
            return redirect(f"{outputs['WebsiteURL']}{request.full_path.rstrip('?')}")
        return None


def _send_headers(app: Flask, names: dict[str, str]) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(names)
        return response
