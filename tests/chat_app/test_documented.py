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


def test_what_is_nearer_to_a_view_has_the_first_word() -> None:
    inner = documented.answers(lambda: None, {403: "NOT_ALLOWED", 404: "UNKNOWN"})
    outer: Any = documented.answers(inner, {401: "NOT_SIGNED_IN", 403: "BLOCKED"})
    said = outer._apidoc["response"]["responses"]
    assert said == {401: ["NOT_SIGNED_IN"], 403: ["NOT_ALLOWED"], 404: ["UNKNOWN"]}


def described(name: str) -> Any:
    """Return how an error is described that a view answers."""
    view: Any = documented.answers(lambda: None, {400: name})
    assert view._apidoc["response"]["responses"] == {400: [name]}
    return documented.ERRORS[name]


def test_each_error_has_a_description_and_its_own_headers() -> None:
    assert {name: sorted(described(name).get("headers", ())) for name in documented.ERRORS} == {
        "NOT_SIGNED_IN": ["WWW-Authenticate"],
        "BLOCKED": [],
        "NOT_ALLOWED": [],
        "NO_INVITATION": [],
        "UNKNOWN": [],
        "NO_ADMIN": [],
        "LIMIT_REACHED": ["Retry-After"],
        "UNAVAILABLE": ["Retry-After"],
        "NOT_OUR_PAGE": [],
    }
    assert all(described(name)["description"] for name in documented.ERRORS)


def test_headers_are_described() -> None:
    (waits,) = described("UNAVAILABLE")["headers"].values()
    (asks,) = described("NOT_SIGNED_IN")["headers"].values()
    assert described("LIMIT_REACHED")["headers"] == described("UNAVAILABLE")["headers"]
    assert (waits["schema"], asks["schema"]) == ({"type": "integer", "minimum": 1}, {"type": "string"})
    assert waits["description"]
    assert asks["description"]
