"""What every request has: an id that its log lines and error answers share, and headers that every answer carries."""

import io
import uuid

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge
from werkzeug.wsgi import LimitedStream

REQUEST_ID_HEADER = "X-Request-Id"


def request_id() -> str:
    """Return this request's id: the gateway's, where it came through one, so that its log and ours meet."""
    if "request_id" not in g:
        gateway = request.environ.get("lambda.event", {}).get("requestContext", {})
        g.request_id = gateway.get("requestId") or str(uuid.uuid4())
    return str(g.request_id)


def body() -> bytes:
    """Return the request's body.

    Raises
    ------
    RequestEntityTooLarge, LengthRequired
        It is longer than `MAX_CONTENT_LENGTH`, or this server does not know where it ends.
    """
    most = current_app.config["MAX_CONTENT_LENGTH"]
    stream = request.environ["wsgi.input"]
    if not request.environ.get("wsgi.input_terminated"):
        if "Transfer-Encoding" not in request.headers:
            return request.get_data()
        if not isinstance(stream, io.BytesIO):  # Zappa's: the gateway has put the chunks together
            raise LengthRequired
    # Of a body that came in chunks werkzeug returns what fits, as if that were all: one byte more tells.
    read: bytes = LimitedStream(stream, most + 1, is_max=True).read()
    if len(read) > most:
        raise RequestEntityTooLarge
    return read


def init_app(app: Flask) -> None:
    """Give every answer its headers."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = request_id()
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
