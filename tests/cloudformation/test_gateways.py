"""Both gateways: who gets through, and that they can be made at all."""

import pytest

from chat_app.settings import Settings
from tests.support.stack_template import RESOURCES, ROUTES, name_of, waits_for

# What a client can ask without a token, and what browsers ask without one.
OPEN_ROUTES = {
    "ANY /api/docs",
    "ANY /api/docs.css",
    "ANY /api/health",
    "ANY /api/openapi.json",
    "ANY /api/session",
    "ANY /api/session/renew",
    "OPTIONS /api/{proxy+}",
}
# What API Gateway refuses to make at once: people report it of six and more of them.
MADE_IN_TURN = {
    f"AWS::ApiGatewayV2::{kind}" for kind in ("Authorizer", "Integration", "Route", "RouteResponse", "Stage")
}


def test_what_has_no_good_token_starts_no_function() -> None:
    on_http_api = {key: route for key, route in ROUTES.items() if name_of(route["ApiId"]) == "HttpApi"}
    guarded = {key for key, route in on_http_api.items() if route.get("AuthorizationType") == "JWT"}
    assert guarded == {"ANY /api/{proxy+}"}
    assert set(on_http_api) - guarded == OPEN_ROUTES
    assert all(name_of(on_http_api[key]["AuthorizerId"]) == "HttpApiAuthorizer" for key in guarded)


@pytest.mark.parametrize(("region", "suffix"), [("eu-central-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")])
def test_the_gateway_believes_the_tokens_that_the_api_believes(region: str, suffix: str) -> None:
    """Both read the same pool and client: an id token has the client in `aud`, an access token in `client_id`."""
    authorizer = RESOURCES["HttpApiAuthorizer"]["Properties"]
    assert authorizer["IdentitySource"] == ["$request.header.Authorization"]
    assert authorizer["JwtConfiguration"]["Audience"] == [{"Ref": "UserPoolClient"}]
    issuer = name_of(authorizer["JwtConfiguration"]["Issuer"])
    for name, value in {"AWS::Region": region, "AWS::URLSuffix": suffix, "UserPool": "pool"}.items():
        issuer = issuer.replace(f"${{{name}}}", value)
    texts = dict.fromkeys(Settings.__dataclass_fields__, "x")
    assert issuer == Settings(**{**texts, "aws_region": region, "user_pool_id": "pool"}).issuer


@pytest.mark.parametrize("api", ["HttpApi", "WebSocketApi"])
def test_what_is_made_of_an_api_is_made_one_after_the_other(api: str) -> None:
    made = [
        name
        for name, resource in RESOURCES.items()
        if resource["Type"] in MADE_IN_TURN and name_of(resource["Properties"]["ApiId"]) == api
    ]
    assert len(made) > 6
    before = {name: set(waits_for(name)) for name in made}
    at_once = [(one, other) for one in made for other in made if one < other]
    assert not [(one, other) for one, other in at_once if one not in before[other] and other not in before[one]]
