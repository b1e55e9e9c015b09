"""`/api/health` of the chatroom on a laptop: whether its cloud answers, too, and lets people in.

On AWS the API asks nobody, as anybody may ask it, as often as they like. Here it is what tells that the cloud is being
started again. A cloud that is back is not all: who asked for the keys of its user pool in vain waits before they ask
once more, and until then everybody who is signed in is turned away.
"""

from flask import Flask, Response, request

from chat_app import readiness
from chat_app.errors import RETRY_AFTER_S, Problem, problem_response
from deployer.local.emulator import Emulator

PATH = "/api/health"
_PATIENCE_S = 2.0


def tell_of_the_cloud(app: Flask, emulator: Emulator) -> None:
    """Have the app answer 503 where the emulator does not answer, or tokens cannot be checked."""

    @app.before_request
    def ask_the_cloud() -> Response | None:
        if request.path != PATH:
            return None
        if not emulator.answers(_PATIENCE_S):
            return _not_well(
                "The local cloud does not answer. If it has ended, it is being started again; the terminal says more.",
                RETRY_AFTER_S,
            )
        if wait_s := readiness.wait_s(app):
            return _not_well("The local cloud answers, but tokens cannot be checked yet.", wait_s)
        return None


def _not_well(detail: str, retry_after_s: int) -> Response:
    return problem_response(Problem(503, detail, {"Retry-After": str(retry_after_s)}))
