"""The user pool's public keys, fetched once and again only for a key that is new."""

import http.client
import json
import threading
import time
import urllib.request
from typing import Any

REFETCH_INTERVAL_S = 60
_TIMEOUT_S = 3


class KeysUnavailable(Exception):
    """The keys cannot be fetched for the moment."""


class KeySet:
    """A JSON Web Key Set (RFC 7517) behind an address.

    Unknown key ids cost a fetch at most once a minute, so tokens with made-up ids cannot be used to hammer Cognito.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, Any] = {}
        self._failure = ""
        self._may_fetch_at = float("-inf")
        self._lock = threading.Lock()

    def find(self, key_id: str) -> Any | None:
        """Return the public key of this id, or None when the set has none.

        Raises
        ------
        KeysUnavailable
            The set could not be fetched, and the key is not among those known.
        """
        key = self._keys.get(key_id)
        if key is not None:
            return key
        with self._lock:
            if key_id not in self._keys and time.monotonic() >= self._may_fetch_at:
                self._refetch()
            if key_id not in self._keys and self._failure:
                # The pool may have a new key: until the next fetch nobody knows.
                raise KeysUnavailable(self._failure)
            return self._keys.get(key_id)

    def _refetch(self) -> None:
        try:
            self._keys, self._failure = self._fetch(), ""
        except (OSError, http.client.HTTPException) as error:
            self._failure = f"{self._url}: {error!r}"
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            self._failure = f"{self._url} has no key set: {error!r}"
        # Before any key is known nobody can come in, so the next request tries again.
        if self._keys or not self._failure:
            self._may_fetch_at = time.monotonic() + REFETCH_INTERVAL_S

    def _fetch(self) -> dict[str, Any]:
        with urllib.request.urlopen(self._url, timeout=_TIMEOUT_S) as response:  # noqa: S310 - our own setting
            key_set = json.load(response)
        return {
            key["kid"]: _public_key(key)
            for key in key_set["keys"]
            if key.get("kty") == "RSA" and key.get("alg", "RS256") == "RS256" and key.get("use", "sig") == "sig"
        }


def _public_key(jwk: dict[str, Any]) -> Any:
    # Only here, as in auth: what has no token needs none of it.
    import jwt

    try:
        return jwt.PyJWK(jwk).key
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from error
