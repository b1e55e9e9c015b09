"""Errors as clients see them: RFC 9457 problem details, for everything that can go wrong."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from chat_app.requests import request_id
from chat_app.schema import Schema

PROBLEM_CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_S = 1

# "Error handling with DynamoDB": these pass, and the request may be sent again.
_PASSING_ERROR_CODES = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        # Conditions aside, which `chat.dynamodb` sees to: another transaction was under way.
        "TransactionCanceledException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class ProblemSchema(Schema):
    """The body of an error (RFC 9457, section 3.1)."""

    type = ma.fields.String(metadata={"description": "A URI that names the kind of problem"})
    title = ma.fields.String(metadata={"description": "The kind of problem, for people"})
    status = ma.fields.Integer(metadata={"description": "The HTTP status"})
    detail = ma.fields.String(metadata={"description": "What happened, to what, and what to do"})
    errors = ma.fields.Dict(metadata={"description": "What is wrong, field by field"})
    request_id = ma.fields.String(metadata={"description": "Names the request in the server's log"})


class Problem(HTTPException):
    """An error with a sentence for its reader.

    Parameters
    ----------
    status
        The HTTP status, 400 to 599.
    detail
        What happened, to what, and what to do.
    headers
        Further headers of the answer.
    kind
        The URI that names the kind of problem, where a program has to tell it from others of its status.
    """

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, kind: str = "about:blank"
    ) -> None:
        super().__init__(description=detail)
        self.code = status
        self.headers = dict(headers or {})
        self.kind = kind


def init_app(app: Flask) -> None:
    """Answer unexpected errors without their details. Expected ones go the way of ChatApi."""
    for error in (ClientError, ConnectionError, HTTPClientError):
        app.register_error_handler(error, _cloud_failed)
    app.register_error_handler(Exception, _unexpected)


def problem_response(error: HTTPException) -> Response:
    """Return the problem details of an HTTP error, with the headers that belong to it (`Allow`, `Retry-After`)."""
    status = error.code or InternalServerError.code
    details: dict[str, Any] = {
        "type": getattr(error, "kind", "about:blank"),
        "title": error.name,
        "status": status,
        "detail": _detail(error),
        "request_id": request_id(),
    }
    extra = getattr(error, "data", None) or {}
    if "messages" in extra:
        # webargs nests the fields below where they came from: {"json": {"text": [...]}}
        details["errors"] = {field: why for fields in extra["messages"].values() for field, why in fields.items()}
        details["detail"] = "The request has errors: " + "; ".join(
            f"{field}: {' '.join(map(str, why)) if isinstance(why, list) else why}"
            for field, why in details["errors"].items()
        )
    headers = {**dict(error.get_headers()), **(getattr(error, "headers", None) or {})}
    return Response(current_app.json.dumps(details), status, headers, content_type=PROBLEM_CONTENT_TYPE)


def _detail(error: HTTPException) -> str:
    if isinstance(error, Problem):
        return str(error.description)
    if error.code == 404:
        return f"There is nothing at {request.path}."
    if error.code == 405:
        return f"{request.method} is not possible at {request.path}."
    if error.code == 413:
        return f"The body is too large: {current_app.config['MAX_CONTENT_LENGTH']} bytes at most."
    return error.description or error.name


def _cloud_failed(error: ClientError | ConnectionError | HTTPClientError) -> Response:
    """Tell what will pass from what will not: a client may send the same request again after a 503."""
    if not isinstance(error, ClientError) or error.response["Error"]["Code"] in _PASSING_ERROR_CODES:
        current_app.logger.warning("request %s: the cloud did not answer: %s", request_id(), error)
        unavailable = ServiceUnavailable("The chatroom is overloaded for the moment. Try again.")
        unavailable.retry_after = RETRY_AFTER_S
        return problem_response(unavailable)
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("request %s failed", request_id(), exc_info=error)
    return problem_response(
        InternalServerError(f"Something went wrong here. It has been logged as request {request_id()}.")
    )
