"""What the rows of the identity table are made of: each makes what is sent, once there is a pool to be deceived."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.support.forgery import HEADER, mac_signed, signed
from tests.support.user_pool import UserPool

# A token for `Authorization: Bearer`, or all of the options of a request.
Sent = str | dict[str, Any]
Make = Callable[[UserPool], Sent]
Row = tuple[str, Make, int]

STRANGERS = "https://evil.example.com/jwks.json"


def each(name: str, values: Iterable[Any], make: Callable[[Any], Make], status: int = 401) -> list[Row]:
    """Return a row for each of the values."""
    return [(f"{name} {value!r:.40}", make(value), status) for value in values]


def sends(value: Callable[[str], str], name: str = "Authorization") -> Make:
    """Return what makes a header of a good token."""
    return lambda pool: {"headers": {name: value(pool.token())}}


def claims(pool: UserPool, use: str = "id", without: str = "", **changes: Any) -> dict[str, Any]:
    """Return a good token's claims with changes: None is a null, `__` a colon, and `without` leaves one out."""
    changed = pool.claims(use) | {name.replace("__", ":"): value for name, value in changes.items()}
    return {name: value for name, value in changed.items() if name != without}


def says(use: str = "id", without: str = "", **changes: Any) -> Make:
    """Return what makes a token that the pool's own key has signed, with such claims."""
    return lambda pool: signed(HEADER, claims(pool, use, without, **changes))


def says_text(text: str, without: str = "") -> Make:
    """Return what makes such a token whose claims end with this text, as it stands."""
    return lambda pool: signed(HEADER, (json.dumps(claims(pool, without=without))[:-1] + f", {text}}}").encode())


def claims_are(change: Callable[[bytes], bytes]) -> Make:
    """Return what makes such a token whose claims are written in another way."""
    return lambda pool: signed(HEADER, change(json.dumps(pool.claims()).encode()))


def headed(part: Any = None, key: str = "key-1", **more: Any) -> Make:
    """Return what makes a token with another header, which says RS256 if nothing else, signed as RS256 does."""
    return lambda pool: signed(HEADER | more if part is None else part, pool.claims(), key)


def hs256(secret: bytes, **more: Any) -> Make:
    """Return what makes a token with the HMAC of a secret."""
    return lambda pool: mac_signed({**HEADER, "alg": "HS256", **more}, pool.claims(), secret)


def after(change: Callable[[str], str]) -> Make:
    """Return what makes a good token, and then changes how it is written."""
    return lambda pool: change(pool.token())


def at(part: int, change: Callable[[str], str]) -> Make:
    """Return what makes a good token, and then changes how one of its parts is written."""

    def changed(token: str) -> str:
        parts = token.split(".")
        parts[part] = change(parts[part])
        return ".".join(parts)

    return after(changed)
