"""Who keeps order: the members of the user pool's group `admins`, as the verified token says."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from chat_app import documented
from chat_app.auth.guard import current_user, signed_in
from chat_app.errors import Problem

P = ParamSpec("P")
R = TypeVar("R")


def admins_only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only admins reach the view, who are signed in and may come in like anybody else."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user().is_admin:
            raise Problem(403, "Only administrators may do this.")
        return view(*args, **kwargs)

    return documented.answers(signed_in(guarded), {403: "NO_ADMIN"})
