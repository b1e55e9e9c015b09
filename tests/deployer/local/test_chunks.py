"""Bodies signed chunk by chunk: the examples of AWS's own pages, and what becomes of them when they are changed."""

import functools
import hashlib
import hmac

import pytest

from deployer.local import chunks

TIME, SCOPE = "20130524T000000Z", "20130524/us-east-1/s3/aws4_request"
# "Signature calculations for the Authorization header: transferring a payload in multiple chunks".
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
SIGNATURES = [
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
]
# The same page, "including trailing headers".
TRAILED_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
TRAILED_SIGNATURES = [
    "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
    "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
    "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
]
TRAILER_SIGNATURE = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"


def sign(text: str) -> str:
    key = functools.reduce(
        lambda key, part: hmac.digest(key, part.encode(), "sha256"),
        SCOPE.split("/"),
        b"AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    return hmac.digest(key, text.encode(), "sha256").hex()


def body(signatures: list[str], ending: str = "\r\n") -> bytes:
    parts = [
        f"{size:x};chunk-signature={found}\r\n" for size, found in zip((65_536, 1_024, 0), signatures, strict=True)
    ]
    return (f"{parts[0]}{'a' * 65_536}\r\n{parts[1]}{'a' * 1_024}\r\n{parts[2]}{ending}").encode()


def trailed(line: str = "\r\n") -> bytes:
    trailer = f"x-amz-checksum-crc32c:sOO8/Q=={line}x-amz-trailer-signature:{TRAILER_SIGNATURE}\r\n\r\n"
    return body(TRAILED_SIGNATURES, trailer)


def test_awss_example_is_good() -> None:
    assert chunks.are_signed(body(SIGNATURES), SEED, TIME, SCOPE, sign)


@pytest.mark.parametrize("line", ["\r\n", "\n", "\n\r\n"])
def test_awss_example_with_a_trailer_is_good(line: str) -> None:
    assert chunks.are_signed(trailed(line), TRAILED_SEED, TIME, SCOPE, sign)


CHANGED = {
    "another letter": body(SIGNATURES).replace(b"\r\naaa", b"\r\naba", 1),
    "another letter further on": body(SIGNATURES)[::-1].replace(b"\n\raaa", b"\n\raba", 1)[::-1],
    "another signature": body([SIGNATURES[0], SIGNATURES[2], SIGNATURES[2]]),
    "the end missing": body(SIGNATURES)[: -len(SIGNATURES[2]) - 40],
    "all missing": b"",
    "no signatures": b"1\r\na\r\n0\r\n\r\n",
    "a chunk shorter than it says": body(SIGNATURES)[:66_000],
    "more behind it": body(SIGNATURES) + b"more",
    "a size that is none": b"-1;chunk-signature=" + SIGNATURES[0].encode() + b"\r\n",
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_what_was_changed_is_not(changed: bytes) -> None:
    assert not chunks.are_signed(changed, SEED, TIME, SCOPE, sign)


def test_nor_is_what_follows_from_another_request() -> None:
    assert not chunks.are_signed(body(SIGNATURES), hashlib.sha256(b"another").hexdigest(), TIME, SCOPE, sign)


def test_nor_is_another_trailer() -> None:
    changed = trailed().replace(b"sOO8", b"sOO9")
    assert not chunks.are_signed(changed, TRAILED_SEED, TIME, SCOPE, sign)
