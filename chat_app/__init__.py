"""The REST API: stores messages, issues tickets for the WebSocket, and believes only verified tokens."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> "Flask":
    """Return the app, set up from the environment.

    Raises
    ------
    SettingsError
        A variable is missing or wrong; the message names it.
    """
    # Only here, so that `chat_app.app` can prepare the process for all that this imports.
    from chat_app import factory

    return factory.create_app()
