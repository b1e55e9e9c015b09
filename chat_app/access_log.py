"""A line in the function's log for each answer: who asked, from where, for which route, and how that ended.

Never a path, a query, a header or a text: a path can hold the code of an invitation. It takes the place of Zappa's own
line, which has the path, the query, the referring page and the browser.
"""

import json
import logging

from flask import Flask, Response, current_app, g, request

from chat import addresses
from chat_app.requests import request_id

NOBODY = "-"
# "Customize HTTP API access logs" calls it `$context.identity.sourceIp`: the peer of the gateway's own connection.
_PEER = ("requestContext", "http", "sourceIp")


def init_app(app: Flask) -> None:
    """Have each answer logged."""
    logging.getLogger("zappa.wsgi").disabled = True
    app.after_request(_log)


def _log(response: Response) -> Response:
    caller = g.get("caller")
    route = request.url_rule
    peer = _peer()
    line = {
        "request_id": request_id(),
        "method": request.method,
        "route": str(route) if route else NOBODY,
        "status": response.status_code,
        "user": caller.id if caller else NOBODY,
        "address": peer or NOBODY,
        "forwarded": addresses.forwarded(request.headers.get("X-Forwarded-For"), peer) or NOBODY,
    }
    current_app.logger.info(json.dumps(line, separators=(",", ":")))
    return response


def _peer() -> str | None:
    """Return the address that the gateway was called from: CloudFront's, unless somebody called the gateway itself."""
    value = request.environ.get("lambda.event", {})
    for key in _PEER:
        value = value.get(key, {})
    return addresses.address(value if isinstance(value, str) else request.remote_addr)
