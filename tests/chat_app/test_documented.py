"""How the errors of guarded views are described."""

from typing import Any

from flask import Flask

from chat_app import documented


def test_a_view_says_which_errors_its_guards_answer_and_still_is_itself() -> None:
    def view() -> str:
        return "seen"

    described: Any = documented.answers(view, {401: "NOT_SIGNED_IN", 404: "UNKNOWN"})
    with Flask(__name__).app_context():
        assert described() == "seen"
    assert described._apidoc["response"]["responses"].keys() == {401, 404}
    assert documented.answers(view, {}) is view


def test_each_error_has_a_description_and_its_own_headers() -> None:
    assert {name: sorted(told.get("headers", ())) for name, told in documented.ERRORS.items()} == {
        "NOT_SIGNED_IN": ["WWW-Authenticate"],
        "BLOCKED": [],
        "NOT_ALLOWED": [],
        "CONFLICT": [],
        "NO_INVITATION": [],
        "UNKNOWN": [],
        "NO_ADMIN": [],
        "LIMIT_REACHED": ["Retry-After"],
        "UNAVAILABLE": ["Retry-After"],
        "NOT_OUR_PAGE": [],
    }
    assert all(told["description"] for told in documented.ERRORS.values())


def test_headers_are_described() -> None:
    (waits,), (asks,) = documented.RETRY_AFTER.values(), documented.WWW_AUTHENTICATE.values()
    assert (waits["schema"], asks["schema"]) == ({"type": "integer", "minimum": 1}, {"type": "string"})
    assert waits["description"]
    assert asks["description"]
