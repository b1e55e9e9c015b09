"""Where the API stands is nobody's business: with `Waf=on` its own address is the way past the firewall."""

import json
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from zappa.handler import LambdaHandler

OWN_HOST = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
OWN_STAGE = "/AROAEXAMPLESTAGE"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/",
        "/api//health",
        "//api/health",
        "/api/health/",
        "/api/health//",
        "/api/messages/",
        "/api//rooms/general/messages",
        "/api/rooms//messages",
        "/api/rooms/general/messages/",
        "/api/session/",
        "/api//session/renew",
        "/api/openapi.json",
        "/api/health",
        "/api/../api/health",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_no_answer_names_it(client: FlaskClient, method: str, path: str) -> None:
    """Least of all a redirect: Werkzeug would mend two slashes with an address of its own making."""
    answer = client.open(path=path, method=method, base_url=f"https://{OWN_HOST}{OWN_STAGE}")
    said = answer.get_data(as_text=True) + str(answer.headers)
    assert OWN_HOST not in said
    assert OWN_STAGE not in said
    assert answer.status_code not in range(300, 400)


@pytest.fixture
def function(app: Flask) -> LambdaHandler:
    """Zappa's handler around this app, as `zappa_settings.json` sets it up."""
    handler: LambdaHandler = object.__new__(LambdaHandler)
    handler.wsgi_app = app.wsgi_app
    handler.settings = SimpleNamespace(APP_TYPE="wsgi", BINARY_SUPPORT=True, CONTEXT_HEADER_MAPPINGS={}, DEBUG=False)
    handler._text_mimetypes = ("application/json", "application/problem+json")
    return handler


@pytest.mark.parametrize(("stage", "prefix"), [("$default", ""), (OWN_STAGE.removeprefix("/"), OWN_STAGE)])
@pytest.mark.parametrize(("path", "status"), [("/api/health", 200), ("/api/nothing", 404), ("/api//health", 404)])
def test_below_a_stages_name_the_api_is_what_it_is_at_the_root(
    function: LambdaHandler, stage: str, prefix: str, path: str, status: int
) -> None:
    """An HTTP API gives the function the path with the stage's name, unless that is `$default`."""
    event = {
        "version": "2.0",
        "rawPath": prefix + path,
        "rawQueryString": "",
        "headers": {"host": OWN_HOST},
        "requestContext": {
            "stage": stage,
            "requestId": "gateway-1",
            "http": {"method": "GET", "path": prefix + path, "sourceIp": "203.0.113.7"},
        },
        "isBase64Encoded": False,
    }
    answer = function.handler(event, SimpleNamespace())
    assert answer["statusCode"] == status
    assert OWN_STAGE not in json.dumps(answer)
