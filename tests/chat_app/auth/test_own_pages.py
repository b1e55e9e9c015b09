"""Only our own pages use what a cookie opens."""

from typing import Any

import pytest
from flask import Flask

from chat_app import errors
from chat_app.auth import own_pages
from chat_app.errors import Problem
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT

OURS = ENVIRONMENT["ALLOWED_ORIGIN"]
SCRIPT = {"X-Requested-By": "chatroom"}


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({"Origin": OURS, **SCRIPT}, True),
        ({"Origin": OURS}, False),
        ({"Origin": OURS, "X-Requested-By": "another"}, False),
        ({"Origin": "https://evil.example.com", **SCRIPT}, False),
        ({"Origin": "null", **SCRIPT}, False),
        ({"Origin": "", **SCRIPT}, False),
        ({"Origin": "https://evil.example.com", "Sec-Fetch-Site": "same-origin", **SCRIPT}, False),
        ({"Sec-Fetch-Site": "same-origin", **SCRIPT}, True),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "same-site", **SCRIPT}, False),
        (SCRIPT, False),
        ({}, False),
    ],
)
def test_a_page_of_ours_is_known_by_its_origin_and_a_header_that_no_form_sets(
    headers: dict[str, str], is_let_in: bool
) -> None:
    app = Flask(__name__)
    app.extensions["chat"] = Settings.from_environment(ENVIRONMENT)
    app.register_error_handler(Problem, errors.problem_response)
    app.add_url_rule("/", "view", own_pages.only(lambda: "in"), methods=["POST"])
    answer = app.test_client().post("/", headers=headers)
    assert (answer.status_code, answer.text == "in") == ((200, True) if is_let_in else (403, False))
    if not is_let_in:
        assert OURS in answer.json["detail"]


def test_a_view_is_called_as_it_was_and_says_who_is_refused() -> None:
    def view() -> None:
        """Do it."""

    guarded: Any = own_pages.only(view)
    assert (guarded.__name__, guarded.__doc__) == ("view", "Do it.")
    assert guarded._apidoc["response"]["responses"] == {403: ["NOT_OUR_PAGE"]}
