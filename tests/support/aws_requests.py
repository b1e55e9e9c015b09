"""Requests to AWS as botocore signs them, taken apart so that a test can twist them."""

from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from deployer.local.credentials import REGION, Key


@dataclass(frozen=True)
class AwsRequest:
    """A request before it goes over the network."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def change(self, **changes: Any) -> Self:
        """Return it with other parts."""
        return replace(self, **changes)

    def with_header(self, name: str, value: str | None) -> Self:
        """Return it with one header more, another, or less."""
        others = {key: kept for key, kept in self.headers.items() if key.lower() != name.lower()}
        return self.change(headers=others if value is None else {**others, name: value})


def signed(
    key: Key,
    method: str,
    url: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    service: str = "dynamodb",
    token: str | None = None,
) -> AwsRequest:
    """Return a request with its signature in `Authorization`."""
    # S3's hashes every body itself.
    signer = S3SigV4Auth if service == "s3" and "X-Amz-Content-SHA256" not in (headers or {}) else SigV4Auth
    return _signed_by(signer(_credentials(key, token), service, REGION), method, url, body, headers)


def presigned(
    key: Key,
    method: str,
    url: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    service: str = "s3",
    token: str | None = None,
    expires_s: int = 60,
) -> AwsRequest:
    """Return a request with its signature in the address; S3's does not cover the body."""
    signer = S3SigV4QueryAuth if service == "s3" else SigV4QueryAuth
    return _signed_by(signer(_credentials(key, token), service, REGION, expires_s), method, url, b"", headers).change(
        body=body
    )


def _credentials(key: Key, token: str | None) -> Credentials:
    return Credentials(key.id, key.secret, token)


def _signed_by(signer: Any, method: str, url: str, body: bytes, headers: dict[str, str] | None) -> AwsRequest:
    request = AWSRequest(method, url, headers or {}, data=body)
    signer.add_auth(request)
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    # What a body's length is, its sender says.
    headers = {name: _text(value) for name, value in prepared.headers.items() if name != "Content-Length"}
    return AwsRequest(
        method,
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        {"Host": parts.netloc, **headers},
        body,
    )


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
