"""Packs events into frames."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

# "Quotas for configuring and running a WebSocket API in API Gateway": a frame is 32 KB at most, and metered per 32 KB.
MAX_FRAME_BYTES = 32 * 1024

_HEAD = b'{"type":"events","events":['
_TAIL = b"]}"


def fits(event: dict[str, Any]) -> bool:
    """Return whether the event, alone, fits into a frame.

    Raises
    ------
    TypeError, ValueError
        It cannot be said at all; see `encode`.
    """
    return len(_HEAD) + len(_encoded(event)) + len(_TAIL) <= MAX_FRAME_BYTES


def encode(event: dict[str, Any]) -> bytes:
    """Return the event as it stands in a frame.

    Raises
    ------
    TypeError
        It holds what JSON cannot say.
    ValueError
        It holds a number that JSON cannot say, or half of a surrogate pair; or it alone does not fit into a frame.
    """
    encoded = _encoded(event)
    if len(_HEAD) + len(encoded) + len(_TAIL) > MAX_FRAME_BYTES:
        raise ValueError(f"an event of {len(encoded)} bytes does not fit into a frame of {MAX_FRAME_BYTES}")
    return encoded


def pack(events: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield frames of UTF-8 JSON, each as full as 32 KB allow, the events whole and in their order.

    Raises
    ------
    TypeError, ValueError
        See `encode`.
    """
    frame: list[bytes] = []
    size = 0
    for event in events:
        encoded = encode(event)
        if frame and size + len(encoded) + len(",") > MAX_FRAME_BYTES:
            yield _HEAD + b",".join(frame) + _TAIL
            frame = []
        size = size + len(encoded) + len(",") if frame else len(_HEAD) + len(encoded) + len(_TAIL)
        frame.append(encoded)
    if frame:
        yield _HEAD + b",".join(frame) + _TAIL


def _encoded(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
