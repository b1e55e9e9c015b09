"""Problem details: what a client is told of each kind of error, and what passes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, UnprocessableEntity
from werkzeug.test import TestResponse

from chat_app import errors
from chat_app.errors import Problem
from tests.support.shapes import shape


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 77
    errors.init_app(app)
    app.register_error_handler(HTTPException, errors.problem_response)
    return app


def answer(app: Flask, raised: Exception) -> TestResponse:
    """Return what a client is told when a view raises this."""

    def view() -> str:
        raise raised

    app.add_url_rule("/there", "view", view)
    told = app.test_client().get("/there")
    assert told.content_type == "application/problem+json"
    assert told.json["status"] == told.status_code
    assert len(told.json["request_id"]) == 36
    return told


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "secret"}}, "PutItem")


@pytest.mark.parametrize(
    "raised",
    [
        *map(
            refused,
            [
                "InternalServerError",
                "ProvisionedThroughputExceededException",
                "RequestLimitExceeded",
                "ServiceUnavailable",
                "ThrottlingException",
                "TransactionCanceledException",
                "TransactionConflictException",
                "TransactionInProgressException",
            ],
        ),
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
    ids=repr,
)
def test_what_passes_is_to_be_tried_again_in_a_second(app: Flask, raised: Exception) -> None:
    told = answer(app, raised)
    assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
    assert told.json["title"] == "Service Unavailable"
    assert "Try again" in told.json["detail"]


@pytest.mark.parametrize("raised", [refused("ValidationException"), refused(""), RuntimeError("secret")], ids=repr)
def test_what_does_not_is_told_by_its_request_and_nothing_else(app: Flask, raised: Exception) -> None:
    told = answer(app, raised)
    assert (told.status_code, told.json["title"]) == (500, "Internal Server Error")
    assert told.json["request_id"] in told.json["detail"]
    assert "secret" not in told.text
    assert "Retry-After" not in told.headers


@pytest.mark.parametrize(
    ("raised", "title", "detail"),
    [
        (NotFound(), "Not Found", "There is nothing at /there."),
        (MethodNotAllowed(["PUT"]), "Method Not Allowed", "GET is not possible at /there."),
        (RequestEntityTooLarge(), "Request Entity Too Large", "The body is too large: 77 bytes at most."),
        (UnprocessableEntity("Not this."), "Unprocessable Entity", "Not this."),
        (Problem(404, "No such room."), "Not Found", "No such room."),
    ],
)
def test_each_is_told_by_its_title_and_a_sentence(app: Flask, raised: Exception, title: str, detail: str) -> None:
    told = answer(app, raised).json
    assert (told["type"], told["title"], told["detail"]) == ("about:blank", title, detail)
    assert "errors" not in told


def test_an_error_keeps_the_headers_that_belong_to_it(app: Flask) -> None:
    assert answer(app, MethodNotAllowed(["PUT"])).headers["Allow"] == "PUT"
    told = errors.Problem(429, "Later.", {"Retry-After": "7"}, kind="urn:x")
    assert (told.code, told.headers, told.kind) == (429, {"Retry-After": "7"}, "urn:x")


def test_and_those_that_it_is_given(app: Flask) -> None:
    told = answer(app, Problem(429, "Later.", {"Retry-After": "7"}, kind="urn:x"))
    assert (told.headers["Retry-After"], told.json["type"]) == ("7", "urn:x")


def test_what_is_wrong_with_a_body_is_told_field_by_field(app: Flask) -> None:
    raised: Any = UnprocessableEntity()
    raised.data = {"messages": {"json": {"text": ["Too long.", "Too odd."]}, "query": {"limit": {"0": ["No."]}}}}
    told = answer(app, raised)
    assert told.json["errors"] == {"text": ["Too long.", "Too odd."], "limit": {"0": ["No."]}}
    assert told.json["detail"] == "The request has errors: text: Too long. Too odd.; limit: {'0': ['No.']}"


def test_a_problem_is_described(app: Flask) -> None:
    assert answer(app, NotFound()).json.keys() < {*shape(errors.ProblemSchema)}
    text = "string ..."
    assert shape(errors.ProblemSchema) == {
        "type": text,
        "title": text,
        "status": "integer ...",
        "detail": text,
        "errors": "object ...",
        "request_id": text,
    }
