"""The app as servers import it: what stays for good is not searched for garbage, neither then nor afterwards."""

import gc
import runpy

import pytest

import chat_app


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the collector is told, and when the app is made."""
    told: list[str] = []
    for name in ("disable", "freeze", "enable"):
        monkeypatch.setattr(gc, name, lambda name=name: told.append(name))
    monkeypatch.setattr(chat_app, "create_app", lambda: told.append("the app"))
    return told


def test_no_garbage_is_looked_for_while_it_is_made_and_none_of_it_later(told: list[str]) -> None:
    assert "app" in runpy.run_module("chat_app.app")
    assert told == ["disable", "the app", "freeze", "enable"]


def test_where_it_cannot_be_made_garbage_is_looked_for_again(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_app, "create_app", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        runpy.run_module("chat_app.app")
    assert told == ["disable", "freeze", "enable"]
