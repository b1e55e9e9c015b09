"""CloudFront, as the template sets it up: whose errors does one see, and how large are answers?"""

import gzip
from typing import Any

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from deployer.local.cloudfront import ERRORS_KEPT, CloudFront
from tests.support.stack_template import RESOURCES

DISTRIBUTION = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
UNMENDED = {**DISTRIBUTION, "CustomErrorResponses": []}

LONG = "A long text. " * 200


class Origin:
    """Fails for whoever is not Ann, and counts who has asked."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        caller = Request(environ).headers.get("Authorization", "")
        self.asked.append(caller)
        response = Response(f"for {caller}", 200 if caller == "Ann" else self.status, {"Cache-Control": "no-store"})
        return response(environ, start_response)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def ask(client: Client, caller: str, path: str = "/api/messages", method: str = "GET") -> tuple[int, str]:
    answer = client.open(path, method=method, headers={"Authorization": caller})
    return answer.status_code, answer.text


@pytest.mark.parametrize("path", ["/api/messages", "/api/rooms/general/messages?limit=1", "/index.html"])
@pytest.mark.parametrize("status", sorted(ERRORS_KEPT))
def test_nobody_gets_the_error_of_somebody_else(status: int, path: str) -> None:
    client = Client(CloudFront(Origin(status), DISTRIBUTION))
    assert ask(client, "Ben", path) == (status, "for Ben")
    assert ask(client, "Ann", path) == (200, "for Ann")


@pytest.mark.parametrize("status", sorted(ERRORS_KEPT))
def test_without_our_setting_an_error_is_everybodys_for_ten_seconds(status: int) -> None:
    """That the test above can fail: this is what CloudFront does unless it is told otherwise."""
    origin, clock = Origin(status), Clock()
    client = Client(CloudFront(origin, UNMENDED, clock))
    assert ask(client, "Ben") == (status, "for Ben")
    clock.now = 9.9
    assert ask(client, "Ann") == (status, "for Ben")
    assert ask(client, "Ann", "/api/other") == (200, "for Ann")
    assert ask(client, "Ann", method="POST") == (200, "for Ann")
    clock.now = 10.1
    assert ask(client, "Ann") == (200, "for Ann")
    assert origin.asked == ["Ben", "Ann", "Ann", "Ann"]


@pytest.mark.parametrize("status", [400, 401, 403, 405, 409, 429])
def test_other_errors_are_kept_for_nobody(status: int) -> None:
    client = Client(CloudFront(Origin(status), UNMENDED))
    assert ask(client, "Ben") == (status, "for Ben")
    assert ask(client, "Ann") == (200, "for Ann")


def test_the_site_is_compressed_and_the_api_is_left_to_itself() -> None:
    client = Client(CloudFront(Response(LONG, mimetype="text/css"), DISTRIBUTION))
    style = client.get("/css/base.css", headers={"Accept-Encoding": "gzip"})
    assert style.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(style.data).decode() == LONG
    both = client.get("/css/base.css", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert both.headers["Content-Encoding"] == "br"
    assert brotli.decompress(both.data).decode() == LONG
    assert "Content-Encoding" not in client.get("/css/base.css").headers
    assert "Content-Encoding" not in client.get("/api/messages", headers={"Accept-Encoding": "gzip"}).headers
