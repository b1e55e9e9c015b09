"""A token's form: JWS compact serialization (RFC 7515, section 7.1), written in the one way in which Cognito writes it.

Libraries are lenient about padding, stray bits and repeated names. Then one token can be written in many ways, and two
readers may read two different things out of it. Here each token has one way to be written, and nothing in it can be
read in two.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

from chat import json_text

# A gateway takes 10,240 bytes of headers in all ("Quotas for configuring and running an HTTP API").
MAX_TOKEN_CHARACTERS = 10_240
ALGORITHM = "RS256"

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")


class InvalidToken(Exception):
    """A token cannot be believed; its text says why, without the token."""


@dataclass(frozen=True)
class UnverifiedToken:
    """What a token says of itself, before anybody has looked at its signature.

    Attributes
    ----------
    key_id
        The name of the key that it says it is signed by.
    claims
        What it says.
    """

    key_id: str
    claims: dict[str, Any]


def read(token: str) -> UnverifiedToken:
    """Return what the token says, whoever wrote it.

    Raises
    ------
    InvalidToken
        It is malformed, or says that it is signed in another way than the pool's tokens are.
    """
    parts = _COMPACT.fullmatch(token) if len(token) <= MAX_TOKEN_CHARACTERS else None
    if parts is None:
        raise InvalidToken("it is not three parts in base64url")
    header, claims, _ = (_decoded(part) for part in parts.groups())
    return UnverifiedToken(_key_id(_json_object(header)), _json_object(claims))


def _key_id(header: dict[str, Any]) -> str:
    if header.get("alg") != ALGORITHM:
        raise InvalidToken(f"it is not signed with {ALGORITHM}")
    if "crit" in header:
        # Extensions that whoever wrote it wants understood: none is known here (RFC 7515, section 4.1.11).
        raise InvalidToken("its header has extensions that are not known here")
    key_id = header.get("kid")
    if not isinstance(key_id, str):
        raise InvalidToken("it does not name the key that it is signed by")
    return key_id


def _decoded(part: str) -> bytes:
    """Return the bytes of a part; one whose unused last bits are not zero is no other way to write another."""
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        decoded = b""
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise InvalidToken("one of its parts is not in base64url")
    return decoded


def _json_object(part: bytes) -> dict[str, Any]:
    try:
        value = json_text.read(part)
    except ValueError:
        raise InvalidToken("one of its parts is not valid JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise InvalidToken("one of its parts is not a JSON object")
    return value
