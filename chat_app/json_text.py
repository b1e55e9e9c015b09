"""JSON as it goes out: in UTF-8, which is a third of its escapes."""

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider


def init_app(app: Flask) -> None:
    """Let the app's answers be UTF-8."""
    app.json = Utf8Provider(app)


class Utf8Provider(DefaultJSONProvider):
    """Writes characters as they are. Half a surrogate pair, which UTF-8 cannot carry, stays the escape that it was."""

    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return the value as JSON."""
        return super().dumps(obj, **kwargs).encode("utf-8", "backslashreplace").decode()
