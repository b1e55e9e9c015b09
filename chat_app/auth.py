"""Who is calling: a user whose Cognito token has been verified, and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import current_app, g, request

from chat_app.errors import Problem
from chat_app.jwks import KeySet, KeysUnavailable
from chat_app.settings import Settings

# Cognito allows 2,048, which would leave little of a frame for the message.
MAX_NAME_CHARACTERS = 64

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class User:
    """Who the token says is calling.

    Attributes
    ----------
    id
        Cognito's `sub`: it never changes and is never given to another user.
    name
        What others see.
    session_expires_at
        When the token expires, in seconds since 1970.
    """

    id: str
    name: str
    session_expires_at: int

    def as_author(self) -> dict[str, str]:
        """Return the user as messages and events show them."""
        return {"id": self.id, "name": self.name}


class InvalidToken(Exception):
    """A token cannot be believed; its text says why, without the token."""


class TokenVerifier:
    """Verifies the pool's tokens ("Verifying JSON web tokens", Amazon Cognito Developer Guide)."""

    def __init__(self, settings: Settings) -> None:
        self._client_id = settings.client_id
        self._issuer = settings.issuer
        self._keys = KeySet(settings.jwks_url or f"{settings.issuer}/.well-known/jwks.json")

    def verify(self, token: str) -> User:
        """Return the user of an id or access token.

        Raises
        ------
        InvalidToken
            It is malformed, forged, expired, of another pool or client, or of another use.
        KeysUnavailable
            The pool's keys cannot be fetched.
        """
        # Only here: with cryptography it is an eighth of a cold start, and what has no token needs none of it.
        import jwt

        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = self._keys.find(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise InvalidToken("the token is not signed by a key of this user pool")
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._issuer,
                options={"require": ["exp", "iss", "sub", "token_use"], "verify_aud": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise InvalidToken(str(error)) from None
        # An id token names the client in `aud`, an access token in `client_id`.
        client = {"id": claims.get("aud"), "access": claims.get("client_id")}.get(claims["token_use"])
        if client != self._client_id:
            raise InvalidToken("the token is not for this app client")
        return User(claims["sub"], _name(claims), int(claims["exp"]))


def _name(claims: dict[str, Any]) -> str:
    """Return what others call the user: the name they chose, or their address up to the @."""
    for claim in ("name", "preferred_username"):
        if name := str(claims.get(claim, "")).strip()[:MAX_NAME_CHARACTERS]:
            return name
    address = str(claims.get("email", ""))
    return address.partition("@")[0] or str(claims.get("cognito:username") or claims.get("username") or claims["sub"])


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
