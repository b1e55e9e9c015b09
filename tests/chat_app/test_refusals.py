"""What a user is told whom a rule, a block or a limit keeps from what they ask for."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chat.rules import Conflict, Deleted, Refused, Unknown
from chat.standing import Blocked, Ended, LimitReached, Standing
from chat.windows import Limit
from chat_app import errors, refusals
from chat_app.errors import Problem


def answer(raised: Exception) -> TestResponse:
    """Return what a client is told when a view raises this."""
    app = Flask(__name__)
    errors.init_app(app)
    refusals.init_app(app)
    app.register_error_handler(Problem, errors.problem_response)

    def view() -> str:
        raise raised

    app.add_url_rule("/there", "view", view)
    told = app.test_client().get("/there")
    assert told.content_type == "application/problem+json"
    assert told.json["status"] == told.status_code
    return told


@pytest.mark.parametrize(
    ("raised", "status", "kind", "detail"),
    [
        (Blocked(), 403, "urn:chatroom:problem:blocked", "You are blocked."),
        (Ended(), 401, "about:blank", "signed out everywhere"),
        (Unknown(), 404, "about:blank", "There is nothing at /there."),
        (Unknown("There is no such user."), 404, "about:blank", "There is no such user."),
        (Refused("Not you."), 403, "about:blank", "Not you."),
        (Conflict("Not this."), 409, "about:blank", "Not this."),
        (Deleted(), 409, "about:blank", "The message has been deleted."),
        (Problem(418, "Tea.", kind="urn:tea"), 418, "urn:tea", "Tea."),
    ],
)
def test_each_is_told_by_its_status_its_kind_and_a_sentence(
    raised: Exception, status: int, kind: str, detail: str
) -> None:
    told = answer(raised)
    assert (told.status_code, told.json["type"]) == (status, kind)
    assert detail in told.json["detail"]


def test_whose_sessions_were_ended_is_asked_to_sign_in_again() -> None:
    assert answer(Ended()).headers["WWW-Authenticate"] == 'Bearer realm="chatroom", error="invalid_token"'


@pytest.mark.parametrize(("wait_s", "said"), [(1, "Try again in 1 second."), (2, "Try again in 2 seconds.")])
def test_who_has_reached_a_limit_is_told_which_and_for_how_long(wait_s: int, said: str) -> None:
    told = answer(LimitReached(Limit("message bytes", 131_072, 60), wait_s, Standing()))
    assert (told.status_code, told.json["type"]) == (429, "urn:chatroom:problem:limit-reached")
    assert told.headers["Retry-After"] == str(wait_s)
    assert told.json["detail"] == (
        f"That is more than 131,072 message bytes within 60 seconds, which is the limit. {said}"
    )
