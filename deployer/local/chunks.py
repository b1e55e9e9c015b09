"""Bodies that are signed chunk by chunk, as S3 takes them from whoever does not know the whole beforehand.

"Signature calculations for the Authorization header: transferring a payload in multiple chunks", with or without
"including trailing headers", in the S3 API Reference.
"""

import hashlib
import hmac
import re
from collections.abc import Callable

SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
KINDS = frozenset({SIGNED, f"{SIGNED}-TRAILER"})

_LINE = b"\r\n"
_HEAD = re.compile(rb"([0-9a-fA-F]{1,8});chunk-signature=([0-9a-f]{64})")
_TRAILER = re.compile(rb"(.*)x-amz-trailer-signature:([0-9a-f]{64})\s*", re.DOTALL)
_NOTHING = hashlib.sha256(b"").hexdigest()


def are_signed(body: bytes, digest: str, time: str, scope: str, sign: Callable[[str], str]) -> bool:
    """Return whether each chunk has its own signature, which follows from the one before it.

    Parameters
    ----------
    body
        The chunks with their signatures, as they were sent.
    digest
        The signature of the request: what the first chunk's follows from.
    time, scope
        Those of the request's signature.
    sign
        Returns the signature of a text.
    """
    at, size = 0, -1
    while size != 0:
        end = body.find(_LINE, at)
        head = _HEAD.fullmatch(body[at:end]) if end >= 0 else None
        if not head:
            return False
        size, at = int(head[1], 16), end + len(_LINE)
        chunk = body[at : at + size]
        text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", time, scope, digest, _NOTHING, _sha256(chunk)])
        digest = sign(text)
        if not hmac.compare_digest(digest, head[2].decode()):
            return False
        at += size
        if size:
            if body[at : at + len(_LINE)] != _LINE:
                return False
            at += len(_LINE)
    return _ends_well(body[at:], digest, time, scope, sign)


def _ends_well(rest: bytes, digest: str, time: str, scope: str, sign: Callable[[str], str]) -> bool:
    if rest in {b"", _LINE}:
        return True
    trailer = _TRAILER.fullmatch(rest)
    if not trailer:
        return False
    headers = b"".join(line.strip() + b"\n" for line in trailer[1].split(b"\n") if line.strip())
    text = "\n".join(["AWS4-HMAC-SHA256-TRAILER", time, scope, digest, _sha256(headers)])
    return hmac.compare_digest(sign(text), trailer[2].decode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
