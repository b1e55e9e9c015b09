"""The local cloud takes the template's options, as a deployment does."""

import pytest

from deployer.errors import DeploymentError
from deployer.local.cloud import LocalCloud


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("", {}),
        ("MessagesAMinute=600  TicketsAMinute=7", {"MessagesAMinute": "600", "TicketsAMinute": "7"}),
        ("'EmailFrom=Chat <no-reply@example.com>'", {"EmailFrom": "Chat <no-reply@example.com>"}),
        ("A=b=c", {"A": "b=c"}),
    ],
)
def test_options_are_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, typed: str, options: dict[str, str]
) -> None:
    monkeypatch.setenv("CHAT_OPTIONS", typed)
    assert LocalCloud.from_environment().options == options


def test_what_is_no_option_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_OPTIONS", "MessagesAMinute=600 many")
    with pytest.raises(DeploymentError, match="'many' is no option"):
        LocalCloud.from_environment()
