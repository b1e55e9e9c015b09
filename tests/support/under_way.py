"""A WSGI application's requests that have no answer yet, so that a test can end after them, and not in one."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_TIMEOUT_S = 30.0

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class UnderWay:
    """The application, and what it is at work on."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._requests = 0
        self._has_ended = False
        self._changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        with self._noticing():
            if self._has_ended:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            return self._application(environ, start_response)

    def end(self) -> None:
        """Answer no more, and return once all that was begun has taken effect."""
        self._has_ended = True
        self.wait_for_the_last()

    def wait_for_the_last(self) -> None:
        """Return once all have taken effect; whoever has sent them may have ended."""
        with self._changed:
            none_left = self._changed.wait_for(lambda: not self._requests, _TIMEOUT_S)
        assert none_left, f"{self._requests} requests are under way still"

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        with self._changed:
            self._requests += 1
        try:
            yield
        finally:
            with self._changed:
                self._requests -= 1
                self._changed.notify_all()
