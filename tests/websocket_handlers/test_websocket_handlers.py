"""What all handlers begin with."""

import gc
import importlib

import pytest

import websocket_handlers


def test_garbage_is_looked_for_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(gc, "set_threshold", told.append)
    importlib.reload(websocket_handlers)
    assert told == [50_000]
