"""The names that a server on this machine answers to. A page of another site reaches it by none of them.

A hostile page's own name can be made to lead to 127.0.0.1 (DNS rebinding): the browser then takes what answers there
for the page's own server, but the request says the page's name.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from deployer.local.ports import LOOPBACK

_NAMES = (LOOPBACK, "localhost")
# Which browsers leave out.
_HTTP_PORT = 80


def hosts(port: int) -> frozenset[str]:
    """Return what `Host` says in a request that is meant for the server on this port."""
    bare = _NAMES if port == _HTTP_PORT else ()
    return frozenset({*(f"{name}:{port}" for name in _NAMES), *bare})


def origins(port: int) -> frozenset[str]:
    """Return the origins of the pages that the server on this port serves."""
    return frozenset(f"http://{host}" for host in hosts(port))


class OnlyForOwnNames:
    """A WSGI application that answers for its own names, and 421 for any other (RFC 9110, section 15.5.20)."""

    def __init__(self, app: Callable[..., Iterable[bytes]], port: int) -> None:
        self._app = app
        self._hosts = hosts(port)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        # Several of them come joined by commas, which no name has.
        if environ.get("HTTP_HOST", "").lower() in self._hosts:
            return self._app(environ, start_response)
        status = HTTPStatus.MISDIRECTED_REQUEST
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []
