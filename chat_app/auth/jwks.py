"""The user pool's public keys: fetched once, again for a key that is new, and by one caller for all who wait."""

import http.client
import math
import threading
import time
from typing import Any

from chat_app.auth.key_address import BadAnswer, fetch_json

REFETCH_INTERVAL_S = 60
# While no key is known nobody can come in, so a failed fetch is repeated sooner: after 1, 2, 4 and then each 8 s.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1, 8

_TIMEOUT_S = 3
# Cognito's set of two keys has 0.9 KB.
_MAX_BYTES = 64 * 1024


class KeysUnavailable(Exception):
    """The keys cannot be fetched for the moment.

    Attributes
    ----------
    retry_after_s
        In how many whole seconds they are fetched again, if somebody asks.
    """

    def __init__(self, why: str, retry_after_s: int) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class KeySet:
    """A JSON Web Key Set (RFC 7517) behind an address.

    Unknown key ids cost a fetch at most once a minute, so tokens with made-up ids cannot be used to hammer Cognito. Of
    all callers who need one at a time the first fetches, and the others wait for it, once; whose key is known waits for
    nobody. No lock is held meanwhile.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        # What is known, and why it may not be all: one value, so that nobody reads half of an old one.
        self._known: tuple[dict[str, Any], str] = {}, f"{url}: nobody has asked yet"
        self._failures = 0
        self._may_fetch_at = float("-inf")
        self._lock = threading.Lock()
        self._fetching: threading.Event | None = None

    def find(self, key_id: str) -> Any | None:
        """Return the public key of this id, or None when the set has none.

        Raises
        ------
        KeysUnavailable
            The set could not be fetched, and the key is not among those known.
        """
        keys, _ = self._known
        if key_id not in keys:
            self._refetch_once()
        keys, failure = self._known
        if key_id not in keys and failure:
            # The pool may have a new key: until the next fetch nobody knows.
            raise self._unavailable(failure)
        return keys.get(key_id)

    def prepare(self) -> None:
        """Have the keys at hand for who asks next: where none is known the set is fetched, as for any of them.

        Raises
        ------
        KeysUnavailable
            None is known.
        """
        keys, _ = self._known
        if not keys:
            self._refetch_once()
        keys, failure = self._known
        if not keys and failure:
            raise self._unavailable(failure)

    def _unavailable(self, why: str) -> KeysUnavailable:
        return KeysUnavailable(why, math.ceil(max(1, self._may_fetch_at - time.monotonic())))

    def _refetch_once(self) -> None:
        """Fetch the set, or wait for who is fetching it, or do neither when that is to be let be for a while."""
        with self._lock:
            others, mine = self._fetching, threading.Event()
            if others is None:
                if time.monotonic() < self._may_fetch_at:
                    return
                self._fetching = mine
        if others is not None:
            others.wait()
            return
        try:
            self._refetch()
        finally:
            with self._lock:
                self._fetching = None
            mine.set()

    def _refetch(self) -> None:
        try:
            self._known, self._failures = (self._fetch(), ""), 0
        except (OSError, http.client.HTTPException) as error:
            self._failed(repr(error))
        except (BadAnswer, AttributeError, KeyError, TypeError, ValueError) as error:
            self._failed(f"what is there is no key set: {error!r}")
        finally:
            self._may_fetch_at = time.monotonic() + self._pause_s()

    def _failed(self, why: str) -> None:
        """Keep the keys that are known: a failure says nothing against them."""
        keys, _ = self._known
        self._known = keys, f"{self._url}: {why}"
        self._failures += 1

    def _pause_s(self) -> float:
        keys, failure = self._known
        if keys or not failure:
            return REFETCH_INTERVAL_S
        return min(FIRST_PAUSE_S * 2.0 ** (self._failures - 1), LONGEST_PAUSE_S)

    def _fetch(self) -> dict[str, Any]:
        key_set = fetch_json(self._url, _TIMEOUT_S, _MAX_BYTES)
        keys = {
            key["kid"]: _public_key(key)
            for key in key_set["keys"]
            if key.get("kty") == "RSA" and key.get("alg", "RS256") == "RS256" and key.get("use", "sig") == "sig"
        }
        known, _ = self._known
        if known and not keys:
            raise ValueError("it is empty, and was not before")
        return keys


def _public_key(jwk: dict[str, Any]) -> Any:
    # Only here, as in auth: what has no token needs none of it.
    import jwt

    try:
        return jwt.PyJWK(jwk).key
    except jwt.PyJWTError as error:
        raise ValueError(str(error)) from error
