"""JSON as it comes in, which is read in one way only, and as it goes out: in UTF-8, which is a third of its escapes."""

import json
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider


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


def init_app(app: Flask) -> None:
    """Let the app's answers be UTF-8."""
    app.json = Utf8Provider(app)


class Utf8Provider(DefaultJSONProvider):
    """Writes characters as they are. Half a surrogate pair, which UTF-8 cannot carry, stays the escape that it was."""

    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return the value as JSON."""
        return super().dumps(obj, **kwargs).encode("utf-8", "backslashreplace").decode()


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a name that comes twice, two readers may take two different values."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name comes twice")
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
