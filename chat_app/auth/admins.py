"""Who keeps order: the members of the user pool's group `admins`, as the verified token says."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, request

from chat_app import documented
from chat_app.auth.guard import current_user, signed_in
from chat_app.errors import Problem

P = ParamSpec("P")
R = TypeVar("R")

_PATH = "/api/admin"


def admins_only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only admins reach the view, who are signed in and may come in like anybody else."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user().is_admin:
            raise Problem(403, "Only administrators may do this.")
        return view(*args, **kwargs)

    return signed_in(documented.answers(guarded, {403: "NO_ADMIN"}))


def init_app(app: Flask) -> None:
    """Have all that is below `/api/admin` refused to everybody else, also what is not there."""
    app.before_request(_tell_nobody_else_what_is_not_there)


def _tell_nobody_else_what_is_not_there() -> None:
    """Answer who is no admin with 403, before Flask says 404 or 405."""
    if request.routing_exception and (request.path == _PATH or request.path.startswith(f"{_PATH}/")):
        admins_only(lambda: None)()
