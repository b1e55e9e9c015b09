"""Whatever goes wrong, the client gets problem details (RFC 9457) that help, and learns no more than it needs."""

import logging
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ParamValidationError, ReadTimeoutError
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud

JSON = "application/json"


def is_problem(answer: TestResponse, status: int) -> bool:
    """Return whether an answer is a problem of this status, complete and in step with its headers."""
    problem = answer.json
    return (
        answer.status_code == status
        and answer.content_type == "application/problem+json"
        and problem["status"] == status
        and problem["type"] == "about:blank"
        and bool(problem["title"])
        and bool(problem["detail"])
        and problem["request_id"] == answer.headers["X-Request-Id"]
    )


@pytest.mark.parametrize("path", ["/", "/api", "/api/", "/api/nothing", "/api/messages/", "/api/room", "/api/\u00e9"])
def test_a_path_without_anything_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert is_problem(answer, 404)
    assert path in answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/messages", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/api/rooms/general/messages", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/api/tickets", {"OPTIONS", "POST"}),
        ("POST", "/api/health", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/api/rooms/general/presence", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_answered_with_those_allowed(
    client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    answer = client.open(path, method=method)
    assert is_problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert f"{method} is not possible" in answer.json["detail"]


def test_a_body_that_is_too_large_is_refused_with_the_limit(ann: Caller) -> None:
    answer = ann.post("/messages", {"text": "a" * 70_000})
    assert is_problem(answer, 413)
    assert "65536 bytes" in answer.json["detail"]


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_body_that_does_not_say_it_is_json_is_refused(ann: Caller, content_type: str | None) -> None:
    answer = ann.post("/messages", data=b'{"text": "hello"}', content_type=content_type)
    assert is_problem(answer, 415)
    assert "Content-Type: application/json" in answer.json["detail"]


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", "application/vnd.chat+json"])
def test_a_body_that_says_it_is_json_is_taken(ann: Caller, content_type: str | None) -> None:
    assert ann.post("/messages", data=b'{"text": "hello"}', content_type=content_type).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"hello",
        b"{'text': 'hello'}",
        b'{"text": "hello"',
        b'{"text": "hello"} x',
        b'{"text": "a\nb"}',
        b'{"text": "\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        '{"text": "hello"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"text": "hello"}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"text": ' + b"9" * 5_000 + b"}",
    ],
    ids=range(14),
)
def test_a_body_that_is_not_json_in_utf_8_is_refused(ann: Caller, body: bytes) -> None:
    answer = ann.post("/messages", data=body, content_type=JSON)
    assert is_problem(answer, 400)
    assert answer.json["detail"] == "The body is not valid JSON in UTF-8."


@pytest.mark.parametrize("body", [b"[]", b'["text"]', b'"text"', b"1", b"null", b"true"])
def test_json_that_is_no_object_is_refused(ann: Caller, body: bytes) -> None:
    answer = ann.post("/messages", data=body, content_type=JSON)
    assert is_problem(answer, 400)
    assert answer.json["detail"] == "The body must be a JSON object."


@pytest.mark.parametrize(
    "text", [None, 1, True, ["hello"], {"a": "b"}, "", " \n", "a\x00b", "a\x1bb", "\ud83d", "a" * 4_001], ids=str
)
def test_a_text_that_cannot_be_said_is_an_error_of_that_field(ann: Caller, cloud: MotoCloud, text: str) -> None:
    answer = ann.post("/messages", {"text": text})
    assert is_problem(answer, 422)
    assert list(answer.json["errors"]) == ["text"]
    assert answer.json["detail"].startswith("The request has errors: text: ")
    assert cloud.items("MessagesTable") == []


def test_every_field_with_an_error_is_named(ann: Caller) -> None:
    answer = ann.post("/messages", {"client_id": "a b"})
    assert is_problem(answer, 422)
    assert answer.json["errors"] == {
        "text": ["Missing data for required field."],
        "client_id": ["Use a UUID: 1 to 64 letters, digits, - and _."],
    }
    assert "text: Missing data" in answer.json["detail"]
    assert "client_id: Use a UUID" in answer.json["detail"]


def break_(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let reading messages fail."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("chat.messages.newest", fail)


def test_the_unexpected_is_logged_with_its_request_and_tells_the_client_only_that(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_(monkeypatch, RuntimeError("the password is xyzzy"))
    answer = ann.get("/messages")
    request_id = answer.headers["X-Request-Id"]
    assert is_problem(answer, 500)
    assert answer.json == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": f"Something went wrong here. It has been logged as request {request_id}.",
        "request_id": request_id,
    }
    (logged,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert request_id in logged.getMessage()
    assert "xyzzy" in str(logged.exc_info[1])


def test_no_log_line_holds_a_token(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    break_(monkeypatch, RuntimeError("broken"))
    ann.get("/messages")
    assert ann.headers["Authorization"].split(".")[-1] not in caplog.text


@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "InternalServerError"],
)
@pytest.mark.parametrize("action", ["dynamodb:TransactWriteItems", "dynamodb:Query"])
def test_what_passes_in_dynamodb_is_to_be_tried_again(ann: Caller, cloud: MotoCloud, action: str, code: str) -> None:
    cloud.fail(action, code)
    answer = ann.get("/messages") if action == "dynamodb:Query" else ann.post("/messages", {"text": "hello"})
    assert is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "1"


def test_a_message_that_was_refused_by_a_throttled_table_can_be_sent_again(ann: Caller, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:TransactWriteItems", "ThrottlingException", table="MessagesTable")
    assert ann.post("/messages", {"text": "hello", "client_id": "mine"}).status_code == 503
    cloud.heal()
    assert ann.post("/messages", {"text": "hello", "client_id": "mine"}).status_code == 201


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException", "ValidationException"])
def test_what_does_not_pass_in_dynamodb_is_unexpected(
    ann: Caller, cloud: MotoCloud, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    cloud.fail("dynamodb:Query", code)
    answer = ann.get("/messages")
    assert is_problem(answer, 500)
    assert code not in answer.text
    assert code in caplog.text


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="https://d"), ReadTimeoutError(endpoint_url="https://d")], ids=repr
)
def test_when_dynamodb_cannot_be_reached_the_request_is_to_be_tried_again(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    break_(monkeypatch, error)
    answer = ann.get("/messages")
    assert is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "1"
    assert "https://d" not in answer.text


@pytest.mark.parametrize("error", [ParamValidationError(report="bad"), NoCredentialsError()], ids=repr)
def test_what_boto3_itself_refuses_is_unexpected_as_no_retry_mends_it(
    ann: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    break_(monkeypatch, error)
    assert is_problem(ann.get("/messages"), 500)
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_the_request_id_is_the_gateways_where_there_is_one(client: FlaskClient) -> None:
    event = {"requestContext": {"requestId": "JKJaXmPLvHcESHA="}}
    answer = client.get("/api/health", environ_base={"lambda.event": event})
    assert answer.headers["X-Request-Id"] == "JKJaXmPLvHcESHA="


def test_each_request_has_an_id_of_its_own(client: FlaskClient) -> None:
    assert client.get("/api/health").headers["X-Request-Id"] != client.get("/api/health").headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/api/health", "/api/nothing", "/api/messages"])
def test_no_answer_is_cached_or_sniffed(ann: Caller, path: str) -> None:
    answer = ann.client.get(path, headers=ann.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_health_needs_no_token_and_no_cloud(client: FlaskClient, cloud: MotoCloud) -> None:
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert cloud.calls == []
