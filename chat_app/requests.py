"""What every request has: an id that its log lines and error answers share, and headers that every answer carries."""

import uuid

from flask import Flask, Response, g, request

REQUEST_ID_HEADER = "X-Request-Id"


def request_id() -> str:
    """Return this request's id: the gateway's, where it came through one, so that its log and ours meet."""
    if "request_id" not in g:
        gateway = request.environ.get("lambda.event", {}).get("requestContext", {})
        g.request_id = gateway.get("requestId") or str(uuid.uuid4())
    return str(g.request_id)


def init_app(app: Flask) -> None:
    """Give every answer its headers."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = request_id()
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
