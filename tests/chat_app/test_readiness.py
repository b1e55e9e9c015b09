"""Whether tokens can be checked, for who runs the app."""

import pytest
from flask import Flask

from chat_app import readiness
from chat_app.auth.jwks import KeysUnavailable


class Verifier:
    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def prepare(self) -> None:
        if self._error:
            raise self._error


@pytest.mark.parametrize(("error", "wait_s"), [(None, 0), (KeysUnavailable("no answer", 7), 7)])
def test_it_is_told_for_how_long_to_wait(error: Exception | None, wait_s: int) -> None:
    app = Flask(__name__)
    app.extensions["token_verifier"] = Verifier(error)
    assert readiness.wait_s(app) == wait_s
