"""`Waf=on`: the site, the API and the socket lie behind the firewall, and there is no way past it."""

import json
from typing import Any

import pytest

from tests.support.resolved_template import resolved


def text(value: Any, **parameters: str) -> str:
    """Return what a `!Sub` comes to where it can be known here: `${Distribution.DomainName}` stays."""
    names: dict[str, Any] = {}
    if isinstance(value, dict):
        argument = value["Fn::Sub"]
        value, names = argument if isinstance(argument, list) else (argument, {})
    for name, part in {"WebSocketStage": "live", **parameters, **names}.items():
        value = value.replace(f"${{{name}}}", part if isinstance(part, str) else host_of(part, parameters))
    return str(value)


def host_of(part: dict[str, Any], parameters: dict[str, str]) -> str:
    """Return the host that a template cuts out of an origin with `!Select [1, !Split ["//", ...]]`."""
    number, split = part["Fn::Select"]
    separator, whole = split["Fn::Split"]
    return text(whole, **parameters).split(separator)[int(number)]


@pytest.mark.parametrize(
    ("options", "socket"),
    [
        ({}, "wss://${Distribution.DomainName}/live"),
        (
            {"SiteDomainName": "chat.example.com", "SiteCertificateArn": "arn"},
            "wss://chat.example.com/live",
        ),
        ({"AllowedOrigin": "https://chat.example.com:8443"}, "wss://chat.example.com:8443/live"),
    ],
    ids=["own", "domain", "origin"],
)
def test_the_socket_is_the_sites_own_so_that_handshakes_are_counted(options: dict[str, str], socket: str) -> None:
    outputs = resolved(**options, Waf="on")["Outputs"]
    assert text(outputs["WebSocketUrl"]["Value"], **options) == socket
    # One host for all that a page asks: what its policy calls 'self'.
    assert socket.removeprefix("wss://").removesuffix("/live") in text(outputs["WebApiEndpoint"]["Value"], **options)


def test_without_it_the_socket_is_reached_with_one_hop_less() -> None:
    value = text(resolved()["Outputs"]["WebSocketUrl"]["Value"])
    assert value == "wss://${WebSocketApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live"
    distribution = resolved()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    assert [each["PathPattern"] for each in distribution["CacheBehaviors"]] == ["/api/*"]
    assert [origin["Id"] for origin in distribution["Origins"]] == ["site", "api"]


def test_the_api_serves_nothing_at_its_own_address_but_below_a_name_that_cloudfront_knows() -> None:
    """A call without it is answered 404 by the gateway, and starts no function."""
    resources = resolved(Waf="on")["Resources"]
    stage = resources["HttpApiStage"]["Properties"]["StageName"]
    assert stage == {"Fn::GetAtt": ["HttpApiRole", "RoleId"]}
    (origin,) = [each for each in origins(resources) if each["Id"] == "api"]
    assert origin["OriginPath"] == {"Fn::Sub": "/${HttpApiRole.RoleId}"}
    stages = [each for each in resources.values() if each["Type"] == "AWS::ApiGatewayV2::Stage"]
    assert [each["Properties"]["ApiId"]["Ref"] for each in stages] == ["HttpApi", "WebSocketApi"], "and no other stage"


def test_a_handshake_without_what_cloudfront_shows_is_refused_by_the_gateway() -> None:
    """ "Control access to a WebSocket API": 403 before any function, and not charged for."""
    resources = resolved(Waf="on")["Resources"]
    assert resources["ConnectRoute"]["Properties"]["ApiKeyRequired"] is True
    assert resources["WebSocketApi"]["Properties"]["ApiKeySelectionExpression"] == "$request.header.x-api-key"
    key = resources["WebSocketKey"]["Properties"]
    (origin,) = [each for each in origins(resources) if each["Id"] == "live"]
    assert origin["OriginCustomHeaders"] == [{"HeaderName": "x-api-key", "HeaderValue": key["Value"]}]
    assert key == {"Enabled": True, "Value": {"Fn::GetAtt": ["WebSocketApiRole", "RoleId"]}}
    # A key counts for the stages of its plan only.
    plan, in_plan = (resources[name]["Properties"] for name in ("WebSocketKeyPlan", "WebSocketKeyInPlan"))
    assert plan == {"ApiStages": [{"ApiId": {"Ref": "WebSocketApi"}, "Stage": {"Ref": "WebSocketStage"}}]}
    assert in_plan["KeyId"] == {"Ref": "WebSocketKey"}
    assert in_plan["UsagePlanId"] == {"Ref": "WebSocketKeyPlan"}


def test_what_opens_them_is_told_to_nobody() -> None:
    """Not by an output, which a pipeline prints; nor in an environment, a log's format or a header of an answer."""
    whole = resolved(Waf="on")
    where = {name for name, resource in whole["Resources"].items() if "RoleId" in json.dumps(resource)}
    assert where == {"HttpApiStage", "Distribution", "WebSocketKey"}
    assert "RoleId" not in json.dumps(whole["Outputs"])
    for stage in ("HttpApiStage", "WebSocketStage"):
        assert "$context.stage" not in json.dumps(whole["Resources"][stage])
        assert "$context.path" not in json.dumps(whole["Resources"][stage])
        assert "apiKey" not in json.dumps(whole["Resources"][stage])


def test_without_it_nothing_of_this_is_there() -> None:
    resources = resolved()["Resources"]
    assert resources["HttpApiStage"]["Properties"]["StageName"] == "$default"
    assert resources["ConnectRoute"]["Properties"]["ApiKeyRequired"] is False, (
        "said, or turning it off would leave it on"
    )
    assert "RoleId" not in json.dumps(resources)
    assert not {name for name in resources if name.startswith("WebSocketKey")}


def origins(resources: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resources["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
    return found


def test_the_path_is_the_stage_and_the_origin_hears_its_own_host_and_the_pages_origin() -> None:
    resources = resolved(Waf="on")["Resources"]
    distribution = resources["Distribution"]["Properties"]["DistributionConfig"]
    behaviour = distribution["CacheBehaviors"][1]
    (origin,) = [each for each in distribution["Origins"] if each["Id"] == behaviour["TargetOriginId"]]
    assert behaviour["PathPattern"] == f"/{resources['WebSocketStage']['Properties']['StageName']}"
    assert "OriginPath" not in origin
    # "Use managed origin request policies": all viewer headers, `Origin` and `Sec-WebSocket-*` among them, but `Host`.
    assert behaviour["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def test_a_page_hears_no_address_that_the_firewall_does_not_stand_before() -> None:
    """What it is told: its configuration, its ticket's address, its policy's header."""
    whole = resolved(Waf="on")
    told = [whole["Outputs"], whole["Resources"]["SecurityHeaders"]["Properties"]]
    assert "execute-api" not in json.dumps(told)
    assert 'ApiEndpoint"]' not in json.dumps(told)


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        ("too-many-sign-ins", ["/api/session"]),
        ("too-many-calls", ["/api/", "/live"]),
        ("too-many-requests", None),
    ],
)
def test_what_each_limit_by_address_counts(rule: str, paths: list[str] | None) -> None:
    rules = {each["Name"]: each for each in resolved(Waf="on")["Resources"]["Firewall"]["Properties"]["Rules"]}
    scope = rules[rule]["Statement"]["RateBasedStatement"].get("ScopeDownStatement")
    matches = [] if scope is None else [scope] if "ByteMatchStatement" in scope else scope["OrStatement"]["Statements"]
    assert [each["ByteMatchStatement"]["SearchString"] for each in matches] == (paths or [])
    for match in (each["ByteMatchStatement"] for each in matches):
        assert match["FieldToMatch"] == {"UriPath": {}}
        assert match["PositionalConstraint"] == "STARTS_WITH"
        # `/api/%73ession` and `/api/./session` are it too.
        assert [each["Type"] for each in match["TextTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH"]


def test_the_rules_have_priorities_and_metrics_of_their_own() -> None:
    rules = resolved(Waf="on")["Resources"]["Firewall"]["Properties"]["Rules"]
    assert [rule["Priority"] for rule in rules] == list(range(len(rules)))
    assert [rule["VisibilityConfig"]["MetricName"] for rule in rules] == [rule["Name"] for rule in rules]
