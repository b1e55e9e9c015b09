"""Makes large answers small: CloudFront compresses nothing that it may not cache, and nothing here may be cached.

A compressed answer tells by its length what it repeats of the request (the BREACH attack). Here only who has the token
can ask at all, so nobody else can have requests made whose answers they measure.
"""

import gzip

from flask import Flask, Response, request

# What fits into one packet gains nothing.
MIN_BYTES = 1_400
# Measured on a page of 100 messages: 36 KB become 10.7 in 0.8 ms; level 6 saves 2 % more in half as much time again.
_LEVEL = 4
_LINES_OF_JSON = {"application/x-ndjson"}


def init_app(app: Flask) -> None:
    """Compress large answers for clients that take gzip (RFC 9110, section 12.5.3)."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.is_streamed or response.direct_passthrough or response.headers.get("Content-Encoding"):
        return response
    body = response.get_data()
    if len(body) < MIN_BYTES or not (response.is_json or response.mimetype in _LINES_OF_JSON):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
