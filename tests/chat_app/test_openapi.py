"""`/api/openapi.json` describes the API: all of it, and validly."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from chat_app import documented
from tests.support import described
from tests.support.caller import Caller

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json


def operations(document: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method.upper() in METHODS
    }


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_described_and_nothing_else(document: dict[str, Any], app: Flask) -> None:
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods & METHODS
        if rule.rule != "/api/openapi.json"
    }
    assert set(operations(document)) == routes


def test_every_operation_says_what_it_does_and_what_it_answers(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        assert operation["summary"], name
        assert any(status.startswith("2") for status in operation["responses"]), name


def test_every_operation_documents_its_errors(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        if path != "/api/health":
            assert "default" in operation["responses"], (method, path)
    error = document["components"]["responses"]["DEFAULT_ERROR"]
    (schema,) = [content["schema"] for content in error["content"].values()]
    assert schema == {"$ref": "#/components/schemas/Problem"}


def test_every_body_and_every_answer_has_an_example_that_is_as_described(document: dict[str, Any]) -> None:
    for operation in described.operations(document):
        assert operation.examples or operation.method == "GET", operation
        for what, schema, example in operation.examples:
            assert example is not None, (str(operation), what)
            assert described.is_valid(example, schema), (str(operation), what, example)


def test_errors_are_documented_under_the_type_that_they_have(document: dict[str, Any], client: FlaskClient) -> None:
    error = document["components"]["responses"]["DEFAULT_ERROR"]
    assert list(error["content"]) == [client.get("/api/nothing").content_type]


def test_every_documented_error_is_a_problem(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                shared = document["components"]["responses"].get(response.get("$ref", "").rpartition("/")[2])
                assert list((shared or response)["content"]) == ["application/problem+json"], (method, path, status)


def test_a_problem_has_just_the_documented_fields(document: dict[str, Any], ann: Caller) -> None:
    properties = document["components"]["schemas"]["Problem"]["properties"]
    assert set(ann.post("/messages", {}).json) == set(properties)


def test_a_message_has_just_the_documented_fields(document: dict[str, Any], ann: Caller) -> None:
    properties = set(document["components"]["schemas"]["Message"]["properties"])
    assert set(ann.say("hello", client_id="mine")) == properties - {"deleted_at", "edited_at", "everyone", "reply_to"}


def test_sending_documents_the_retry_and_the_conflict(document: dict[str, Any]) -> None:
    responses = operations(document)["POST", "/api/rooms/{room}/messages"]["responses"]
    assert {"200", "201", "409", "422"} <= set(responses)


def errors(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return what an operation answers for errors, each with its description in full."""
    shared = document["components"]["responses"]
    return {
        status: shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
        for status, response in operation["responses"].items()
        if status.startswith(("4", "5"))
    }


# Of the operations that a browser's cookie opens.
OF_THE_SESSION = {
    ("POST", "/api/session"): {"403", "400", "503", "422"},
    ("DELETE", "/api/session"): {"403", "422"},
    ("POST", "/api/session/renew"): {"401", "403", "503"},
}


def test_every_operation_says_who_may_not_and_who_may_not_so_often(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        answered = set(errors(document, operation))
        if name in OF_THE_SESSION:
            assert answered == OF_THE_SESSION[name]
        elif operation.get("security") != []:
            # Large answers of whatever is read have a limit, too.
            assert answered >= {"401", "403", "429", "503"}, name


def test_every_shared_description_of_an_error_is_some_operations(document: dict[str, Any]) -> None:
    of_flask_smorest = {"DEFAULT_ERROR", "UNPROCESSABLE_ENTITY"}
    assert document["components"]["responses"].keys() - of_flask_smorest == documented.ERRORS.keys()


def test_every_error_that_has_headers_of_its_own_says_so(document: dict[str, Any]) -> None:
    headers = {"401": {"WWW-Authenticate"}, "429": {"Retry-After"}, "503": {"Retry-After"}}
    for name, operation in operations(document).items():
        for status, response in errors(document, operation).items():
            assert set(response.get("headers", {})) == headers.get(status, set()), (name, status)


def test_what_is_answered_in_front_of_the_api_is_described_once(document: dict[str, Any]) -> None:
    assert all(status in document["info"]["description"] for status in ("401", "403", "429", "503"))


def test_all_need_a_token_but_what_is_for_everybody_and_what_keeps_a_browser_signed_in(
    document: dict[str, Any],
) -> None:
    assert document["security"] == [{"token": []}]
    others = {
        name: operation["security"] for name, operation in operations(document).items() if "security" in operation
    }
    assert others == {
        ("GET", "/api/docs"): [],
        ("GET", "/api/docs.css"): [],
        ("GET", "/api/health"): [],
        ("POST", "/api/session"): [],
        ("DELETE", "/api/session"): [{"session": []}, {}],
        ("POST", "/api/session/renew"): [{"session": []}],
    }
    cookie = document["components"]["securitySchemes"]["session"]
    assert cookie == {"type": "apiKey", "in": "cookie", "name": "__Host-chatroom"}


def test_what_only_our_pages_may_do_says_which_header_they_send(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        headers = {each["name"] for each in operation.get("parameters", []) if each.get("in") == "header"}
        assert headers == ({"X-Requested-By"} if path.startswith("/api/session") else set()), (method, path)
