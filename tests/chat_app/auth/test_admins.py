"""What is for administrators only: who is none is told so, and is told nothing else."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from chat_app import errors
from chat_app.auth import admins
from chat_app.auth.register import Register
from chat_app.auth.tokens import User
from chat_app.errors import Problem
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.moto_cloud import MotoCloud


@pytest.fixture
def app(cloud: MotoCloud) -> Flask:
    """An app with a view for administrators, whom a token names."""
    app = Flask(__name__)
    app.extensions["chat"] = Settings.from_environment(ENVIRONMENT)
    app.extensions["register"] = Register()
    app.extensions["token_verifier"] = SimpleNamespace(
        verify=lambda token: User(f"{token}-sub", token, True, 2**40, 7, is_admin=token == "zoe")
    )
    app.register_error_handler(Problem, errors.problem_response)
    admins.init_app(app)
    app.add_url_rule("/api/admin/it", "it", admins.admins_only(lambda: "done"))
    return app


@pytest.mark.parametrize(
    ("path", "of_others", "of_admins"),
    [
        ("/api/admin/it", 403, 200),
        ("/api/admin/what", 403, 404),
        ("/api/admin/", 403, 404),
        ("/api/admin", 403, 404),
        ("/api/administrators", 404, 404),
        ("/api/else", 404, 404),
    ],
)
def test_others_are_not_even_told_what_is_there(app: Flask, path: str, of_others: int, of_admins: int) -> None:
    told = [app.test_client().get(path, headers={"Authorization": who}) for who in ("ann", "zoe")]
    assert [answer.status_code for answer in told] == [of_others, of_admins]
    if of_others == 403:
        assert told[0].json["detail"] == "Only administrators may do this."


def test_nor_by_which_methods(app: Flask) -> None:
    told = [app.test_client().post("/api/admin/it", headers={"Authorization": who}) for who in ("ann", "zoe")]
    assert [answer.status_code for answer in told] == [403, 405]


def test_a_view_is_called_as_it_was_and_says_who_is_refused() -> None:
    def view() -> None:
        """Do it."""

    guarded: Any = admins.admins_only(view)
    assert (guarded.__name__, guarded.__doc__) == ("view", "Do it.")
    assert guarded._apidoc["response"]["responses"][403] == ["NO_ADMIN"]
