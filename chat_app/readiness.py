"""Whether those who are signed in are let in: for who runs the app, as the API itself asks nobody."""

from flask import Flask

from chat_app.auth.jwks import KeysUnavailable
from chat_app.auth.tokens import TokenVerifier


def wait_s(app: Flask) -> int:
    """Return in how many whole seconds tokens may be checked again; 0 once they can be."""
    verifier: TokenVerifier = app.extensions["token_verifier"]
    try:
        verifier.prepare()
    except KeysUnavailable as error:
        return error.retry_after_s
    return 0
