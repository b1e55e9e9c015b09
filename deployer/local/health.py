"""`/api/health` of the chatroom on a laptop: whether its cloud answers, too.

On AWS the API asks nobody, as anybody may ask it, as often as they like. Here it is what tells that the cloud is being
started again.
"""

from flask import Flask, Response, request

from chat_app.errors import RETRY_AFTER_S, Problem, problem_response
from deployer.local.emulator import Emulator

PATH = "/api/health"
_PATIENCE_S = 2.0


def tell_of_the_cloud(app: Flask, emulator: Emulator) -> None:
    """Have the app answer 503 where the emulator does not answer."""

    @app.before_request
    def ask_the_cloud() -> Response | None:
        if request.path != PATH or emulator.answers(_PATIENCE_S):
            return None
        detail = "The local cloud does not answer. If it has ended, it is being started again; the terminal says more."
        return problem_response(Problem(503, detail, {"Retry-After": str(RETRY_AFTER_S)}))
