"""AWS's signatures, version 4, as a server checks them: "Create a signed AWS API request" in the IAM User Guide.

What can be read in two ways is refused, as whoever serves the request might read it the other way.
"""

import functools
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote_to_bytes

from deployer.local import chunks

ALGORITHM = "AWS4-HMAC-SHA256"
# As most of AWS's services have it; those that allow 15 minutes need no more on one machine.
CLOCK_SKEW = timedelta(minutes=5)
# The longest life of a presigned address: seven days.
MAX_EXPIRES_S = 604_800
UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"

# S3 alone signs the path as it is sent, and takes bodies that the signature does not cover.
_S3 = "s3"
_UNSIGNED_BODIES = frozenset({UNSIGNED_PAYLOAD, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"})
_TIME_FORMAT = "%Y%m%dT%H%M%SZ"
_SHA256 = re.compile("[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_CREDENTIAL = re.compile(r"([A-Za-z0-9_]+)/([0-9]{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_AUTHORIZATION = re.compile(rf"{ALGORITHM} +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([^, ]+)")
_SIGNED_HEADERS = re.compile("[a-z0-9._-]+(;[a-z0-9._-]+)*")
# Of a presigned address; each once, and written so. The last one is version 2's.
_IN_QUERY = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
             "X-Amz-Signature", "X-Amz-Security-Token", "AWSAccessKeyId")  # fmt: skip
_IN_QUERY_LOWERED = frozenset(name.lower() for name in _IN_QUERY)
_MAY_BE_MISSING = frozenset({"X-Amz-Security-Token", "AWSAccessKeyId"})


class BadSignature(Exception):
    """A request is not signed as it says. `code` is AWS's word for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Request:
    """A request as it came over the network, but for its body."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    def values(self, name: str) -> list[str]:
        """Return the values of a header, one for each line that has it."""
        wanted = name.encode()
        return [value.decode("latin-1") for found, value in self.headers if found.lower() == wanted]

    @functools.cached_property
    def parameters(self) -> list[tuple[str, str]]:
        """The query's parameters, decoded."""
        pairs = (pair.partition(b"=") for pair in self.query.replace(b"+", b" ").split(b"&") if pair)
        return [(_decoded(name), _decoded(value)) for name, _, value in pairs]


@dataclass(frozen=True)
class Signature:
    """What a request says of who has signed it, when, and what of it."""

    key_id: str
    token: str
    time: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    digest: str
    payload: str | None
    expires_s: int | None = None

    @property
    def is_in_query(self) -> bool:
        """Whether it is that of a presigned address."""
        return self.expires_s is not None

    @property
    def scope(self) -> str:
        """What the signing key is good for."""
        return f"{self.time[:8]}/{self.region}/{self.service}/aws4_request"

    @property
    def covers_no_body(self) -> bool:
        """Whether any body will do."""
        return self.payload in _UNSIGNED_BODIES


def read(request: Request) -> Signature | None:
    """Return the signature that a request carries, or None when it names no key at all.

    Raises
    ------
    BadSignature
        It names a key, and is not signed in a way that is known here, or not all of it that must be.
    """
    authorization = request.values("authorization")
    in_header = any(value.lstrip().upper().startswith("AWS") for value in authorization)
    in_query = any(name.lower() in _IN_QUERY_LOWERED for name, _ in request.parameters)
    if not in_header and not in_query:
        return None
    if in_header and (in_query or len(authorization) > 1):
        raise BadSignature("IncompleteSignature", "The request is signed more than once.")
    signature = _of_header(request, authorization[0]) if in_header else _of_query(request)
    there = {name.decode("latin-1").lower() for name, _ in request.headers}
    must = {"host"} | {name for name in there if name.startswith("x-amz-")}
    if not must <= set(signature.signed_headers) <= there:
        raise BadSignature("SignatureDoesNotMatch", f"These must be signed, if they are there: {sorted(must)}.")
    return signature


def check_time(signature: Signature, now: datetime) -> None:
    """Raise BadSignature when a signature is too old, or of a time to come."""
    try:
        signed_at = datetime.strptime(signature.time, _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise BadSignature("IncompleteSignature", f"{signature.time} is no time.") from None
    life = CLOCK_SKEW if signature.expires_s is None else timedelta(seconds=signature.expires_s)
    if not signed_at - CLOCK_SKEW <= now <= signed_at + life:
        raise BadSignature("RequestExpired", f"The request was signed at {signature.time}; here it is {now}.")


def check(signature: Signature, request: Request, secret: str, payload: str) -> None:
    """Raise BadSignature when a signature is not that of the request, with this hash of its body, by this secret."""
    canonical = "\n".join(
        [
            request.method,
            _canonical_path(request.path, signature.service),
            _canonical_query(request.parameters),
            *(f"{name}:{_canonical_header(request, name)}" for name in signature.signed_headers),
            "",
            ";".join(signature.signed_headers),
            payload,
        ]
    )
    to_sign = "\n".join([ALGORITHM, signature.time, signature.scope, _sha256(canonical.encode("latin-1"))])
    if not hmac.compare_digest(_hmac(_key(signature, secret), to_sign).hex(), signature.digest):
        raise BadSignature("SignatureDoesNotMatch", "The signature is not of this request with the key that it names.")


def check_body(signature: Signature, secret: str, body: bytes) -> None:
    """Raise BadSignature when a body is not the one that a signature, itself good, says it is."""
    if signature.payload is None or signature.covers_no_body:
        return
    if signature.payload.startswith(chunks.SIGNED):
        sign = functools.partial(_hmac_hex, _key(signature, secret))
        good = chunks.are_signed(body, signature.digest, signature.time, signature.scope, sign)
    else:
        good = hmac.compare_digest(_sha256(body), signature.payload)
    if not good:
        raise BadSignature("XAmzContentSHA256Mismatch", "The body is not the one that was signed.")


def payload_of(body: bytes) -> str:
    """Return the hash by which a body is signed."""
    return _sha256(body)


def _of_header(request: Request, authorization: str) -> Signature:
    found = _AUTHORIZATION.fullmatch(authorization)
    times, tokens = request.values("x-amz-date"), request.values("x-amz-security-token")
    if not found or len(times) != 1 or len(tokens) > 1:
        raise BadSignature("IncompleteSignature", f"Authorization is not a signature of the kind {ALGORITHM}.")
    credential, signed_headers, digest = found.groups()
    return _signature(request, credential, signed_headers, digest, times[0], "".join(tokens))


def _of_query(request: Request) -> Signature:
    given = [(name, value) for name, value in request.parameters if name.lower() in _IN_QUERY_LOWERED]
    values = dict(given)
    expires = values.get("X-Amz-Expires", "")
    if (
        len(values) != len(given)
        or not set(_IN_QUERY) - _MAY_BE_MISSING <= values.keys() <= set(_IN_QUERY) - {"AWSAccessKeyId"}
        or values["X-Amz-Algorithm"] != ALGORITHM
        or not re.fullmatch("[0-9]{1,6}", expires)
        or not 1 <= int(expires) <= MAX_EXPIRES_S
    ):
        raise BadSignature("IncompleteSignature", f"The query is not a signature of the kind {ALGORITHM}.")
    return _signature(
        request,
        values["X-Amz-Credential"],
        values["X-Amz-SignedHeaders"],
        values["X-Amz-Signature"],
        values["X-Amz-Date"],
        values.get("X-Amz-Security-Token", ""),
        int(expires),
    )


def _signature(request: Request, credential: str, signed_headers: str, digest: str, time: str, token: str,
               expires_s: int | None = None) -> Signature:  # fmt: skip
    named = _CREDENTIAL.fullmatch(credential)
    names = tuple(signed_headers.split(";"))
    if (
        not named
        or not _SIGNED_HEADERS.fullmatch(signed_headers)
        or len(set(names)) != len(names)
        or not _SHA256.fullmatch(digest)
        or not _TIME.fullmatch(time)
        or not time.startswith(named[2])
    ):
        raise BadSignature("IncompleteSignature", "The signature is not written as AWS's are.")
    payload = _payload(request, named[4], is_presigned=expires_s is not None)
    return Signature(named[1], token, time, named[3], named[4], names, digest, payload, expires_s)


def _payload(request: Request, service: str, *, is_presigned: bool) -> str | None:
    """Return what a request says of its body; None leaves it to the body itself."""
    said = request.values("x-amz-content-sha256")
    if is_presigned and service == _S3:
        return UNSIGNED_PAYLOAD
    if not said:
        return None
    known = _SHA256.fullmatch(said[0]) or (service == _S3 and (said[0] in _UNSIGNED_BODIES or said[0] in chunks.KINDS))
    if len(said) > 1 or not known:
        raise BadSignature("InvalidRequest", "x-amz-content-sha256 is not what AWS knows for this service.")
    return said[0]


def _canonical_path(path: bytes, service: str) -> str:
    text = path.decode("latin-1")
    if service == _S3:
        return text
    segments: list[str] = []
    for segment in text.split("/"):
        if segment == "..":
            segments[-1:] = []
        elif segment not in {"", "."}:
            segments.append(segment)
    ending = "/" if segments and text.endswith("/") else ""
    return quote(f"/{'/'.join(segments)}{ending}".encode("latin-1"), safe="/-_.~")


def _canonical_query(parameters: list[tuple[str, str]]) -> str:
    pairs = ((_encoded(name), _encoded(value)) for name, value in parameters if name != "X-Amz-Signature")
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _canonical_header(request: Request, name: str) -> str:
    # As bytes: what is a space in Latin-1 may be a part of a letter in UTF-8.
    return ",".join(b" ".join(value.encode("latin-1").split()).decode("latin-1") for value in request.values(name))


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text).decode("latin-1")


def _encoded(text: str) -> str:
    return quote(text.encode("latin-1"), safe="-_.~")


def _key(signature: Signature, secret: str) -> bytes:
    return _signing_key(secret, signature.time[:8], signature.region, signature.service)


@functools.lru_cache(maxsize=256)
def _signing_key(secret: str, *scope: str) -> bytes:
    return functools.reduce(_hmac, (*scope, "aws4_request"), f"AWS4{secret}".encode())


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("latin-1"), "sha256")


def _hmac_hex(key: bytes, text: str) -> str:
    return _hmac(key, text).hex()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
