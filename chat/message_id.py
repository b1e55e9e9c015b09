"""Message ids: UUID version 7, which sort as text in the order of their making (RFC 9562, section 5.7)."""

import re
import secrets
import threading
import time
import uuid

_COUNTER_BITS = 12
_RANDOM_BITS = 62
# As RFC 9562, section 4, writes one, for Python and ECMA-262 alike.
UUID_PATTERN = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
_UUID = re.compile(UUID_PATTERN)


class _Generator:
    """Makes ids that only grow, also within one millisecond and when the clock is set back.

    The 12 bits after the time count the ids of a millisecond, and start at a random number with its first bit clear
    (RFC 9562, section 6.2, method 1: fixed bit-length dedicated counter).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def next(self) -> uuid.UUID:
        with self._lock:
            now_ms = time.time_ns() // 1_000_000
            if now_ms > self._last_ms:
                self._last_ms = now_ms
                self._counter = secrets.randbits(_COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._last_ms += 1
                    self._counter = 0
            high = self._last_ms << 16 | 7 << 12 | self._counter
            return uuid.UUID(int=high << 64 | 0b10 << 62 | secrets.randbits(_RANDOM_BITS))


_generator = _Generator()


def new() -> str:
    """Return an id that sorts after every one that this process has made before."""
    return str(_generator.next())


def made_at_s(message_id: str) -> float:
    """Return when the id was made, in seconds since 1970 with milliseconds."""
    return (uuid.UUID(message_id).int >> 80) / 1000


def first_of(at_s: float) -> str:
    """Return the lowest id that can be made at a time, in seconds since 1970."""
    return str(uuid.UUID(int=round(at_s * 1000) << 80 | 7 << 76 | 0b10 << 62))


def is_uuid(text: str) -> bool:
    """Return whether the text is a UUID as RFC 9562, section 4, writes it."""
    return _UUID.fullmatch(text) is not None
