"""What a user is told who may not come in or do what they ask for, or who has done as much as a limit allows."""

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from chat.rules import Conflict, Refused, Unknown
from chat.standing import Blocked, Ended, LimitReached
from chat_app.errors import Problem, problem_response

BLOCKED = "urn:chatroom:problem:blocked"
LIMIT_REACHED = "urn:chatroom:problem:limit-reached"


def init_app(app: Flask) -> None:
    """Answer what `chat.standing` and `chat.rules` raise, wherever a view comes to it."""
    app.register_error_handler(Blocked, _blocked)
    app.register_error_handler(Ended, _ended)
    app.register_error_handler(LimitReached, _limit_reached)
    app.register_error_handler(Unknown, _unknown)
    app.register_error_handler(Refused, lambda refused: problem_response(Problem(403, str(refused))))
    app.register_error_handler(Conflict, lambda conflict: problem_response(Problem(409, str(conflict))))


def _unknown(unknown: Unknown) -> Response:
    return problem_response(Problem(404, str(unknown)) if str(unknown) else NotFound())


def _blocked(_: Blocked) -> Response:
    return problem_response(Problem(403, "You are blocked. Only an administrator can let you in again.", kind=BLOCKED))


def _ended(_: Ended) -> Response:
    return problem_response(
        Problem(
            401,
            "The token was not accepted: you have been signed out everywhere since it was issued. Sign in again.",
            {"WWW-Authenticate": 'Bearer realm="chatroom", error="invalid_token"'},
        )
    )


def _limit_reached(reached: LimitReached) -> Response:
    limit, wait_s = reached.limit, reached.retry_after_s
    return problem_response(
        Problem(
            429,
            f"That is more than {limit.most:,} {limit.name} within {limit.window_s} seconds, which is the limit. "
            f"Try again in {wait_s} {'second' if wait_s == 1 else 'seconds'}.",
            {"Retry-After": str(wait_s)},
            kind=LIMIT_REACHED,
        )
    )
