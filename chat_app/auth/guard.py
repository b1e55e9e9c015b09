"""Who is calling: a user whose Cognito token has been verified, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request

from chat_app.auth.jwks import KeysUnavailable
from chat_app.auth.tokens import InvalidToken, TokenVerifier, User
from chat_app.errors import Problem

P = ParamSpec("P")
R = TypeVar("R")


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers with a valid token reach the view, which finds them in `current_user()`."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        verifier: TokenVerifier = current_app.extensions["token_verifier"]
        try:
            g.user = verifier.verify(_token_of(request.headers.get("Authorization", "")))
        except InvalidToken as error:
            raise Problem(
                401,
                f"The token was not accepted: {error}. Sign in again.",
                {"WWW-Authenticate": 'Bearer realm="chatroom", error="invalid_token"'},
            ) from None
        except KeysUnavailable as error:
            current_app.logger.warning("the user pool's keys cannot be fetched: %s", error)
            raise Problem(503, "Tokens cannot be checked for the moment. Try again.", {"Retry-After": "1"}) from None
        return view(*args, **kwargs)

    return guarded


def current_user() -> User:
    """Return the user that `signed_in` has let in."""
    user: User = g.user
    return user


def _token_of(authorization: str) -> str:
    """Return the token of `Bearer <token>` (RFC 6750, section 2.1), or of the bare token that some clients send."""
    match authorization.split():
        case [scheme, token] if scheme.lower() == "bearer":
            return token
        case [token] if token.lower() != "bearer":
            return token
    raise Problem(401, "Send a token: Authorization: Bearer <token>.", {"WWW-Authenticate": 'Bearer realm="chatroom"'})
