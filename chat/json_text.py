"""JSON as it comes in: read in one way only, so that no two readers take the same text for two things."""

import json
from typing import Any


def read(text: bytes) -> Any:
    """Return what a JSON text says (RFC 8259): in UTF-8, no name twice in an object, no NaN, nothing after its end.

    Raises
    ------
    ValueError
        It is none of that kind. Thousands of digits and thousands of brackets are none either.
    """
    try:
        return json.loads(text.decode(), object_pairs_hook=_each_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("too deep") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a name that comes twice, two readers may take two different values."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name comes twice")
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
