"""Signatures equal botocore's for the same request."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import example, given, settings
from hypothesis import strategies as st

from websocket_handlers.callbacks import sigv4
from websocket_handlers.callbacks.delivery import Delivery, Retries
from websocket_handlers.callbacks.sigv4 import Signer, canonical_path
from websocket_handlers.callbacks.wire import Endpoint

base64_characters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
usual_ids = st.from_regex(r"[A-Za-z0-9_-]{11,15}=", fullmatch=True)
regions = st.from_regex(r"(us|eu|ap|cn|us-gov)-(east|west|central)-[1-9]", fullmatch=True)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))
credentials = st.builds(
    ReadOnlyCredentials,
    st.from_regex(r"AKIA[A-Z0-9]{16}", fullmatch=True),
    st.text(base64_characters, min_size=1, max_size=80),
    st.none() | st.text(base64_characters, min_size=1, max_size=1500),
    st.none(),
)
endpoints = st.sampled_from(
    [
        "https://abc123.execute-api.us-east-1.amazonaws.com/prod",
        "https://abc123.execute-api.us-east-1.amazonaws.com/$default",
        "https://Chat.Example.com",
        "https://chat.example.com:8443/a/../b//c/.",
        "http://127.0.0.1:4566/_aws/execute-api/abc123/prod",
        "http://[::1]:80/prod",
    ]
)


def botocores_headers(
    method: str, url: str, body: bytes, who: ReadOnlyCredentials, region: str, at: datetime
) -> dict[str, str]:
    request = AWSRequest(method, url, data=body)
    request.context["timestamp"] = at.strftime("%Y%m%dT%H%M%SZ")
    auth = SigV4Auth(who, "execute-api", region)
    auth._modify_request_before_signing(request)
    signature = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    auth._inject_signature_to_request(request, signature)
    return dict(request.headers.items())


class Unfinished:
    """Stands for the event loop's future."""

    def done(self) -> bool:
        return False

    def set_result(self, result: None) -> None:
        pass


def sent(
    method: str, endpoint: str, connection_id: str, frame: bytes, signer: Signer
) -> tuple[str, dict[str, str], bytes]:
    """The target, the headers and the body of the request that a delivery makes."""
    delivery = Delivery(
        method,
        [frame],
        [connection_id],
        path=Endpoint(endpoint).path,
        host=Endpoint(endpoint).host,
        deadline=float("inf"),
        signer=lambda: signer,
        retries=Retries(),
        done=Unfinished(),
    )
    head, _, body = delivery.request(delivery.recipients[0]).partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert line.split(" ")[0] == method
    return line.split(" ")[1], headers, body


@given(
    st.sampled_from(["POST", "DELETE"]), endpoints, usual_ids | st.text(max_size=30), st.binary(max_size=300),
    credentials, regions, moments,
)  # fmt: skip
@example(
    "POST",
    "https://a.b/prod",
    "L0SM9cOFvHcCIhw=",
    b"{}",
    ReadOnlyCredentials("A", "s", None, None),
    "r",
    datetime(2026, 1, 1),
)
@example("POST", "https://a.b/prod", "..", b"", ReadOnlyCredentials("A", "s", "t", None), "r", datetime(2026, 1, 1))
@example("POST", "https://a.b/prod", "", b"", ReadOnlyCredentials("A", "s", None, None), "r", datetime(2026, 1, 1))
@example(
    "POST",
    "https://a.b/prod",
    "a/b c?d#e%25é@~!'",
    b"",
    ReadOnlyCredentials("A", "s", None, None),
    "r",
    datetime(2026, 1, 1),
)
@settings(max_examples=400, deadline=None)
def test_a_request_is_signed_as_botocore_signs_it(
    method: str, endpoint: str, connection_id: str, frame: bytes, who: ReadOnlyCredentials, region: str, at: datetime
) -> None:
    at = at.replace(tzinfo=UTC)
    signer = Signer(who, region, Endpoint(endpoint).host, clock=at.timestamp)
    path, headers, body = sent(method, endpoint, connection_id, frame, signer)

    assert path == f"{urlsplit(endpoint).path.rstrip('/')}/%40connections/{quote(connection_id, safe='')}"
    parts = urlsplit(endpoint)
    expected = botocores_headers(method, f"{parts.scheme}://{parts.netloc}{path}", frame, who, region, at)
    assert headers == {**expected, "Host": Endpoint(endpoint).host, "Content-Length": str(len(frame))}
    assert body == frame


@given(st.lists(st.tuples(st.integers(0, 400_000), usual_ids), min_size=2, max_size=6), credentials)
@settings(max_examples=100, deadline=None)
def test_one_signer_signs_as_time_goes_by(steps: list[tuple[int, str]], who: ReadOnlyCredentials) -> None:
    now = datetime(2026, 11, 22, 23, 59, 58, tzinfo=UTC)
    signer = Signer(who, "eu-west-1", "a.example", clock=lambda: now.timestamp())
    for seconds, connection_id in steps:
        now += timedelta(seconds=seconds)
        path, headers, _ = sent("POST", "https://a.example/prod", connection_id, b"x", signer)
        expected = botocores_headers("POST", f"https://a.example{path}", b"x", who, "eu-west-1", now)
        assert headers["Authorization"] == expected["Authorization"]


def test_the_signing_key_is_derived_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[bytes] = []
    digest = sigv4.hmac.digest

    def counting(key: bytes, message: bytes, name: str) -> Any:
        derived.append(message)
        return digest(key, message, name)

    monkeypatch.setattr(sigv4.hmac, "digest", counting)
    midnight = datetime(2026, 11, 22, tzinfo=UTC).timestamp()
    seconds = [*range(1000), 86_399, 86_400]
    clock = iter([midnight + each for each in seconds]).__next__
    signer = Signer(ReadOnlyCredentials("A", "s", None, None), "eu-west-1", "a.example", clock=clock)
    for _ in seconds[:-1]:
        signer.headers("POST", "/", "0" * 64)
    assert derived == [b"20261122", b"eu-west-1", b"execute-api", b"aws4_request"]
    signer.headers("POST", "/", "0" * 64)
    assert derived[4:] == [b"20261123", b"eu-west-1", b"execute-api", b"aws4_request"]


def test_the_path_is_encoded_twice() -> None:
    assert canonical_path("/prod/%40connections/L0SM9cOFvHcCIhw%3D") == "/prod/%2540connections/L0SM9cOFvHcCIhw%253D"
    assert canonical_path("/$default/%40connections/a") == "/%24default/%2540connections/a"


@pytest.mark.parametrize(("path", "signed"), [("", "/"), ("/a//b", "/a/b"), ("/a/./b/", "/a/b/"), ("//", "/")])
def test_the_path_is_signed_without_what_does_not_count(path: str, signed: str) -> None:
    assert canonical_path(path) == signed
