"""Time that stands still until a test moves it on."""

import time as real_time

import pytest

from chat import clock, message_id
from chat_app.auth import jwks


class FakeTime:
    """Takes the place of the module `time`, in the modules that ask it; it starts now, so tokens stay valid."""

    def __init__(self) -> None:
        self.now_ms = real_time.time_ns() // 1_000_000

    def install(self, monkeypatch: pytest.MonkeyPatch) -> "FakeTime":
        """Let the app and the functions ask this clock."""
        for module in (clock, message_id, jwks):
            monkeypatch.setattr(module, "time", self)
        # One that has not yet seen a later time.
        monkeypatch.setattr(message_id, "_generator", message_id._Generator())
        return self

    def advance(self, seconds: float) -> None:
        """Let time pass, or go back."""
        self.now_ms += round(seconds * 1000)

    def time(self) -> float:
        return self.now_ms / 1000

    def time_ns(self) -> int:
        return self.now_ms * 1_000_000

    def monotonic(self) -> float:
        return self.now_ms / 1000
