"""Who a token says is calling, once it has been verified."""

from dataclasses import dataclass
from typing import Any

from chat_app.auth.jwks import KeySet
from chat_app.settings import Settings

# Cognito allows 2,048, which would leave little of a frame for the message.
MAX_NAME_CHARACTERS = 64
# In the year 9999, the last that Python's times and RFC 3339 know.
_END_OF_TIME_S = 253_402_300_800


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
    issued_at
        When the token was issued, in seconds since 1970; 0 where it does not say.
    """

    id: str
    name: str
    session_expires_at: int
    issued_at: int = 0

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
        return User(claims["sub"], _name(claims), int(claims["exp"]), _issued_at(claims))


def _issued_at(claims: dict[str, Any]) -> int:
    """Return the claim `iat`; what is no time is 0, so that such a token ends with the first sign-out everywhere."""
    issued_at = claims.get("iat")
    return issued_at if type(issued_at) is int and 0 < issued_at < _END_OF_TIME_S else 0


def _name(claims: dict[str, Any]) -> str:
    """Return what others call the user: the name they chose, or their address up to the @."""
    for claim in ("name", "preferred_username"):
        if name := str(claims.get(claim, "")).strip()[:MAX_NAME_CHARACTERS]:
            return name
    address = str(claims.get("email", ""))
    return address.partition("@")[0] or str(claims.get("cognito:username") or claims.get("username") or claims["sub"])
