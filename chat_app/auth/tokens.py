"""Who a token says is calling, once it has been verified."""

from dataclasses import dataclass
from typing import Any

from chat import names
from chat.channels import is_user
from chat_app.auth.jwks import KeySet
from chat_app.auth.token_form import ALGORITHM, InvalidToken, read
from chat_app.settings import Settings

# What every reader of JSON holds exactly (RFC 8259, section 6).
_MAX_TIME_S = 2**53 - 1
# The group of the user pool, as the template has it.
ADMINS = "admins"
# "AdminGetUser" in the Amazon Cognito API Reference.
_MAX_USERNAME = 128


@dataclass(frozen=True)
class User:
    """Who the token says is calling.

    Attributes
    ----------
    id
        Cognito's `sub`: it never changes and is never given to another user.
    name
        What others see.
    is_named
        Whether the name is the user's own; else it is a placeholder.
    session_expires_at
        When the token expires, in seconds since 1970.
    issued_at
        When the token was issued, in seconds since 1970; 0 where it does not say, as it may (RFC 7519, section 4.1.6):
        Cognito's always do, and one that does not is ended whenever its user's sessions are.
    is_admin
        Whether the user keeps order here: is in the user pool's group `admins`.
    username
        What the user pool calls them; empty where the token does not say.
    """

    id: str
    name: str
    is_named: bool
    session_expires_at: int
    issued_at: int
    is_admin: bool = False
    username: str = ""

    def as_author(self) -> dict[str, str]:
        """Return the user as messages and events show them."""
        return {"id": self.id, "name": self.name}


class TokenVerifier:
    """Verifies the pool's tokens ("Verifying JSON web tokens", Amazon Cognito Developer Guide)."""

    def __init__(self, settings: Settings) -> None:
        self._client_id = settings.client_id
        self._issuer = settings.issuer
        self._keys = KeySet(settings.jwks_url or f"{settings.issuer}/.well-known/jwks.json")

    def prepare(self) -> None:
        """Have the pool's keys at hand, so that the next token is checked at once.

        Raises
        ------
        KeysUnavailable
            They cannot be fetched.
        """
        self._keys.prepare()

    def verify(self, token: str) -> User:
        """Return the user of an id or access token.

        Raises
        ------
        InvalidToken
            It is malformed, forged, expired, of another pool or client, or of another use.
        KeysUnavailable
            The pool's keys cannot be fetched.
        """
        unverified = read(token)
        key = self._keys.find(unverified.key_id)
        if key is None:
            raise InvalidToken("it is not signed by a key of this user pool")
        self._verify(token, key)
        claims = unverified.claims
        if not self._is_for_us(claims):
            raise InvalidToken("it is not for this app client")
        if "nbf" in claims:
            time_in(claims, "nbf")
        user_id, name = user_id_in(claims), names.from_claims(claims)
        return User(
            id=user_id,
            name=name or names.placeholder(user_id),
            is_named=name is not None,
            session_expires_at=time_in(claims, "exp"),
            issued_at=time_in(claims, "iat") if "iat" in claims else 0,
            is_admin=_is_admin(claims),
            username=_username(claims),
        )

    def _verify(self, token: str, key: Any) -> None:
        """Check the signature, whose pool's it is, and that it is good now."""
        # Only here: with cryptography it is an eighth of a cold start, and what has no token needs none of it.
        import jwt

        try:
            jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=self._issuer,
                options={"require": ["exp", "iss", "sub", "token_use"], "verify_aud": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise InvalidToken(str(error)) from None

    def _is_for_us(self, claims: dict[str, Any]) -> bool:
        """Whether the token is for this app client: an id token names it in `aud`, an access token in `client_id`."""
        match claims["token_use"]:
            case "id":
                return bool(claims.get("aud") == self._client_id)
            case "access":
                return bool(claims.get("client_id") == self._client_id)
        return False


def user_id_in(claims: dict[str, Any]) -> str:
    """Return whose token it is, or raise InvalidToken where it does not say."""
    user_id = claims.get("sub")
    if not is_user(user_id):
        raise InvalidToken("its user has no id of this user pool")
    return str(user_id)


def _is_admin(claims: dict[str, Any]) -> bool:
    groups = claims.get("cognito:groups")
    return isinstance(groups, list) and ADMINS in groups


def _username(claims: dict[str, Any]) -> str:
    """Return how the pool's own calls name the user: an id token says it in `cognito:username`, an access token so.

    Cognito has no half of a surrogate pair in a username, and no table can keep one: such a claim names nobody.
    """
    username = claims.get("cognito:username", claims.get("username"))
    if not isinstance(username, str) or len(username) > _MAX_USERNAME:
        return ""
    return "" if any("\ud800" <= character <= "\udfff" for character in username) else username


def time_in(claims: dict[str, Any], name: str) -> int:
    """Return a time in seconds since 1970, or raise InvalidToken for what is none. Cognito's are whole numbers."""
    time_s = claims.get(name)
    if type(time_s) is not int or not 0 < time_s <= _MAX_TIME_S:
        raise InvalidToken(f"its {name} is no time")
    return time_s
