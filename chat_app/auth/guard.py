"""Who is calling: a user whose Cognito token has been verified and who may come in, and nobody else.

Whether they may is asked in one of two ways. `signed_in` reads it. A view with a limit is `limited` instead: it counts
a use, by a write that asks as well, before it knows who is calling.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request

from chat import standing
from chat.standing import Counted, LimitReached, Standing, Uses
from chat_app import documented
from chat_app.auth.jwks import KeysUnavailable
from chat_app.auth.register import Register
from chat_app.auth.token_form import InvalidToken
from chat_app.auth.tokens import TokenVerifier, User
from chat_app.errors import Problem

P = ParamSpec("P")
R = TypeVar("R")

# What a guarded view answers, as documented.ERRORS describes it.
_ERRORS = {401: "NOT_SIGNED_IN", 403: "BLOCKED", 503: "UNAVAILABLE"}


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers reach the view who have a valid token and may come in; it finds them in `current_user()`."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _verify()
        _admit()
        return view(*args, **kwargs)

    return documented.answers(guarded, _ERRORS)


def limited(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers with a valid token reach the view, which first counts what they do by `count`."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _verify()
        try:
            return view(*args, **kwargs)
        except Exception:
            # Refused before anything was counted, for a bad body perhaps: who may not come in is not told even that.
            if not g.get("is_asked"):
                _admit()
            raise

    return documented.answers(guarded, {**_ERRORS, 429: "LIMIT_REACHED"})


def count(uses: Uses) -> Counted:
    """Count what a caller of a `limited` view does, and let the view know who it is.

    Raises
    ------
    Blocked, Ended
        The caller may not come in.
    LimitReached
        Nothing was counted. The caller may come in all the same, and find what is there.
    """
    caller: User = g.caller
    g.is_asked = True
    try:
        counted = standing.count(caller.id, caller.name if caller.is_named else None, caller.issued_at, uses)
    except LimitReached as reached:
        _let_in(caller, reached.standing)
        raise
    _let_in(caller, counted.standing)
    return counted


def current_user() -> User:
    """Return the user who has been let in."""
    user: User = g.user
    return user


def _verify() -> None:
    verifier: TokenVerifier = current_app.extensions["token_verifier"]
    try:
        g.caller = verifier.verify(_token_of(request.headers.get("Authorization", "")))
    except InvalidToken as error:
        raise Problem(
            401,
            f"The token was not accepted: {error}. Sign in again.",
            {"WWW-Authenticate": 'Bearer realm="chatroom", error="invalid_token"'},
        ) from None
    except KeysUnavailable as error:
        current_app.logger.warning("the user pool's keys cannot be fetched: %s", error)
        raise Problem(
            503, "Tokens cannot be checked for the moment. Try again.", {"Retry-After": str(error.retry_after_s)}
        ) from None


def _admit() -> None:
    caller: User = g.caller
    known = standing.of(caller.id)
    known.admit(caller.issued_at)
    _let_in(caller, known)


def _let_in(caller: User, known: Standing) -> None:
    """Note that the caller is here, and let the view know who it is.

    An access token has no name, but an id token may have told it before.
    """
    register: Register = current_app.extensions["register"]
    register.note(caller, known)
    is_known = known.name and not caller.is_named
    g.user = replace(caller, name=known.name, is_named=True) if is_known else caller


def _token_of(authorization: str) -> str:
    """Return the token of `Bearer <token>` (RFC 6750, section 2.1), or of the bare token that some clients send."""
    match [part for part in authorization.split(" ") if part]:
        case [scheme, token] if scheme.lower() == "bearer":
            return token
        case [token] if token.lower() != "bearer":
            return token
    raise Problem(401, "Send a token: Authorization: Bearer <token>.", {"WWW-Authenticate": 'Bearer realm="chatroom"'})
