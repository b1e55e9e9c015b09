"""Time as clients see it (RFC 3339, UTC, milliseconds) and as DynamoDB's TTL counts it (seconds since 1970)."""

import time
from datetime import UTC, datetime


def now_s() -> float:
    """Return the time in seconds since 1970."""
    return time.time()


def rfc3339(epoch_s: float) -> str:
    """Return the time as `2026-11-22T20:04:05.678Z`."""
    return datetime.fromtimestamp(epoch_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
