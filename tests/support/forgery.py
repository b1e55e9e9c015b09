"""Tokens as nobody should make them: each part of one can be anything, whoever signs it."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from tests.support.user_pool import private_key

HEADER = {"alg": "RS256", "kid": "key-1", "typ": "JWT"}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# A part of a token: what it says, or the very bytes.
Part = Any


def encoded(part: Part) -> str:
    """Return a part in base64url (RFC 7515, section 2)."""
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header: Part, claims: Part, key: str = "key-1", digest: str = "SHA256") -> str:
    """Return a token with a good signature of that key, by RSASSA-PKCS1-v1_5."""
    signing_input = f"{encoded(header)}.{encoded(claims)}"
    signature = private_key(key).sign(signing_input.encode(), padding.PKCS1v15(), getattr(hashes, digest)())
    return f"{signing_input}.{encoded(signature)}"


def pss_signed(header: Part, claims: Part) -> str:
    """Return a token that the pool's key has signed by RSASSA-PSS."""
    signing_input = f"{encoded(header)}.{encoded(claims)}"
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return f"{signing_input}.{encoded(private_key('key-1').sign(signing_input.encode(), scheme, hashes.SHA256()))}"


def mac_signed(header: Part, claims: Part, secret: bytes) -> str:
    """Return a token with a HMAC of a secret, which may be one that everybody has."""
    signing_input = f"{encoded(header)}.{encoded(claims)}"
    return f"{signing_input}.{encoded(hmac.new(secret, signing_input.encode(), hashlib.sha256).digest())}"


def public_key(key: str = "key-1", form: str = "PEM") -> bytes:
    """Return what everybody has of a key, as a PEM file or in DER."""
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return private_key(key).public_key().public_bytes(getattr(serialization.Encoding, form), kind)


def with_other_last_bits(token: str, part: int) -> str:
    """Return the token with a part written in another way: its last character has bits that say nothing."""
    parts = token.split(".")
    unused = {2: 4, 3: 2}[len(parts[part]) % 4]
    last = ALPHABET.index(parts[part][-1])
    assert last % (1 << unused) == 0
    parts[part] = parts[part][:-1] + ALPHABET[last + 1]
    return ".".join(parts)
