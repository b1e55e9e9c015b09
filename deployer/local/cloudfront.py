"""What CloudFront does to the answers that pass through it, as the template sets it up.

Only what has surprised people: errors are kept, for everybody, and what may not be cached is not compressed. Answers
that are not errors pass as they are.
"""

import fnmatch
import functools
import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import brotli
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# "How CloudFront processes HTTP 4xx and 5xx status codes from your origin" in its Developer Guide.
ERRORS_KEPT = frozenset({404, 414, 500, 501, 502, 503, 504})
ERROR_CACHING_MIN_TTL_S = 10
# "Use managed cache policies": the one whose longest time to live is 0.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
# "Serve compressed files": who takes both gets Brotli; what is compressed, and from which size on to which. How hard it
# tries is not told: this is what servers do that compress while somebody waits.
ENCODINGS = ("br", "gzip")
BROTLI_QUALITY = 5
COMPRESSED_BYTES = range(1_000, 10_000_000 + 1)
COMPRESSED_TYPES = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)


@dataclass(frozen=True)
class _Kept:
    """An error that is answered to everybody until its time is over."""

    status: str
    headers: Headers
    body: bytes
    until: float


class CloudFront:
    """A WSGI application in front of another one, which is its origin.

    Parameters
    ----------
    origin
        The application behind it.
    distribution
        The `DistributionConfig` of the template.
    clock
        Returns the time in seconds, from any start.
    """

    def __init__(self, origin: Wsgi, distribution: dict[str, Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._origin = origin
        # Those that have a condition are the firewall's, and there is none on a laptop.
        self._behaviours = [each for each in distribution.get("CacheBehaviors", []) if "PathPattern" in each]
        self._default = distribution["DefaultCacheBehavior"]
        self._min_ttl_s = {
            error["ErrorCode"]: error.get("ErrorCachingMinTTL", ERROR_CACHING_MIN_TTL_S)
            for error in distribution.get("CustomErrorResponses", [])
        }
        self._clock = clock
        # By path alone, as the cache policies here have it: no header, no cookie, no query string.
        self._kept: dict[str, _Kept] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request, from what is kept or from the origin."""
        request = Request(environ)
        asks = request.method in {"GET", "HEAD"}
        kept = self._kept.get(request.path) if asks else None
        if kept and kept.until > self._clock():
            return Response(kept.body, kept.status, kept.headers)(environ, start_response)
        response = Response.from_app(self._origin, environ)
        if asks and response.status_code in ERRORS_KEPT:
            self._keep(request.path, response)
        self._compress(request, response)
        return ClosingIterator(response(environ, start_response), response.close)

    def _keep(self, path: str, response: Response) -> None:
        ttl_s = self._min_ttl_s.get(response.status_code, ERROR_CACHING_MIN_TTL_S)
        if ttl_s > 0:
            until = self._clock() + ttl_s
            self._kept[path] = _Kept(response.status, response.headers.copy(), response.get_data(), until)

    def _compress(self, request: Request, response: Response) -> None:
        behaviour = self._behaviour(request.path)
        if not behaviour.get("Compress") or behaviour["CachePolicyId"] == CACHING_DISABLED:
            return
        if response.status_code != 200 or response.mimetype not in COMPRESSED_TYPES:
            return
        encoding = next((each for each in ENCODINGS if request.accept_encodings.quality(each)), None)
        if "Content-Encoding" in response.headers or encoding is None:
            return
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) in COMPRESSED_BYTES:
            response.set_data(compressed(body, encoding))
            response.headers["Content-Encoding"] = encoding
            response.vary.add("Accept-Encoding")

    def _behaviour(self, path: str) -> dict[str, Any]:
        matching = (each for each in self._behaviours if fnmatch.fnmatchcase(path, each["PathPattern"]))
        found: dict[str, Any] = next(matching, self._default)
        return found


@functools.lru_cache(maxsize=256)
def compressed(body: bytes, encoding: str) -> bytes:
    """Return a body in one of `ENCODINGS`; those of the site are the same ones again and again."""
    if encoding == "gzip":
        return gzip.compress(body, mtime=0)
    in_brotli: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
    return in_brotli
