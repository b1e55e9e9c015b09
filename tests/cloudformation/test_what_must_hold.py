"""The table of what must hold: each row does, and each notices when it does not; and what is not about one place."""

import contextlib
import copy
from typing import Any

import pytest

from tests.cloudformation.must_hold import ROWS, Row
from tests.support.resolved_template import resolved
from tests.support.stack_template import ROLES, TABLES, TEMPLATE, of_type, waits_for


def found(row: Row, resources: dict[str, Any]) -> Any:
    """Return what the template has in the row's place; raises LookupError where there is nothing."""
    resource = resources[row.resource]
    if not row.path:
        return {name: resource.get(name) for name in row.expected}
    value = resource["Properties"]
    for step in row.path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step.replace("%", ".")]
    return value


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_it_holds(row: Row) -> None:
    assert found(row, resolved(**row.options)["Resources"]) == row.expected, row.why


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_notices_when_what_it_is_about_is_gone(row: Row) -> None:
    resources = copy.deepcopy(resolved(**row.options)["Resources"])
    steps = row.path.split(".") if row.path else [next(iter(row.expected))]
    holder = resources[row.resource]["Properties"] if row.path else resources[row.resource]
    for step in steps[:-1]:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step.replace("%", ".")]
    del holder[int(steps[-1]) if isinstance(holder, list) else steps[-1].replace("%", ".")]
    with contextlib.suppress(LookupError):
        assert found(row, resources) != row.expected


def test_no_row_is_there_twice() -> None:
    named = [(str(row), *sorted(row.options)) for row in ROWS]
    assert len(named) == len(set(named))


def test_every_open_route_has_a_throttle_of_its_own_and_no_other_route_has_one() -> None:
    """So a new open route is one that somebody has thought of."""
    routes = of_type("AWS::ApiGatewayV2::Route").values()
    open_ = {
        route["RouteKey"] for route in routes if route["ApiId"] == {"Ref": "HttpApi"} and "AuthorizerId" not in route
    }
    assert open_ == set(resolved()["Resources"]["HttpApiStage"]["Properties"]["RouteSettings"])


def test_what_is_open_comes_to_less_than_cognito_and_a_tenth_of_the_functions_bear() -> None:
    """Both routes of the session ask Cognito: 120 a second ("Quotas in Amazon Cognito"). 1,000 functions at once."""
    settings = resolved()["Resources"]["HttpApiStage"]["Properties"]["RouteSettings"]
    rates = {route: setting["ThrottlingRateLimit"] for route, setting in settings.items()}
    assert rates["ANY /api/session"] + rates["ANY /api/session/renew"] < 120
    seconds_of_cognito, seconds_of_ours = 0.3, 0.05
    at_once = sum(
        rate * (seconds_of_cognito if "session" in route else seconds_of_ours) for route, rate in rates.items()
    )
    assert at_once < 1_000 / 10


@pytest.mark.parametrize("stage", ["HttpApiStage", "WebSocketStage"])
def test_a_stage_is_made_once_the_routes_are_there_that_it_has_settings_for(stage: str) -> None:
    """Or API Gateway says `Unable to find Route by key ... within the provided RouteSettings`."""
    keys = set(resolved()["Resources"][stage]["Properties"]["RouteSettings"])
    there = {name: route["RouteKey"] for name, route in of_type("AWS::ApiGatewayV2::Route").items()}
    assert keys <= {there[name] for name in waits_for(stage) if name in there}


def test_every_log_group_forgets() -> None:
    assert TEMPLATE["Parameters"]["LogRetentionDays"]["Default"] <= 30
    for name, group in of_type("AWS::Logs::LogGroup").items():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


def test_every_table_is_encrypted_with_a_key_that_nobody_can_turn_off() -> None:
    """DynamoDB's own, which `SSESpecification` would replace."""
    assert not [name for name, table in TABLES.items() if "SSESpecification" in table]


def test_the_pages_policy_lets_nothing_in() -> None:
    policy = resolved()["Resources"]["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    text, _ = policy["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    directives = dict(part.split(None, 1) for part in map(str.strip, text.split(";")) if part)
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "manifest-src": "'self'",
        "connect-src": "'self' ${WebSocketOrigin}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        # Its one policy names the service worker, and nothing else: js/storage/shell.js.
        "trusted-types": "shell",
    }


def test_the_page_may_use_nothing_of_the_device_but_the_clipboard() -> None:
    items = resolved()["Resources"]["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"][
        "CustomHeadersConfig"
    ]
    value = next(item["Value"] for item in items["Items"] if item["Header"] == "Permissions-Policy")
    allowed = dict(part.strip().split("=") for part in value.split(","))
    assert {name for name, who in allowed.items() if who != "()"} == {"clipboard-write"}
    assert {"camera", "microphone", "geolocation", "usb", "display-capture", "publickey-credentials-get"} <= set(
        allowed
    )


@pytest.mark.parametrize("value", ["", "0"])
def test_nothing_is_reserved_unless_somebody_says_how_many(value: str) -> None:
    """0 as a reservation would stop the function ("Configuring reserved concurrency"), and a new account has none."""
    function = resolved(BroadcastConcurrency=value)["Resources"]["BroadcastFunction"]["Properties"]
    assert "ReservedConcurrentExecutions" not in function


@pytest.mark.parametrize(
    ("resource", "unwanted", "why"),
    [
        (
            "HttpApi",
            "CorsConfiguration",
            "the gateway would answer preflights instead of the API, which knows its origin",
        ),
        ("WebsiteBucket", "WebsiteConfiguration", "a second address of the site, by plain http and without headers"),
        ("WebsiteBucket", "CorsConfiguration", "nobody else reads the bucket"),
        ("WebsiteBucket", "AccessControl", "the bucket's policy alone says who reads it"),
        ("UserPoolClient", "DefaultRedirectURI", "there is one address, and it is named"),
    ],
)
def test_what_must_not_be_there(resource: str, unwanted: str, why: str) -> None:
    assert unwanted not in resolved()["Resources"][resource]["Properties"], why


def test_nothing_is_open_to_the_world_but_what_is_meant_to_be() -> None:
    """No function has an address of its own, no policy lets everybody in, no permission is for all accounts."""
    resources = resolved(AllowedEmailDomains="example.com")["Resources"]
    types = {resource["Type"] for resource in resources.values()}
    assert not types & {
        "AWS::Lambda::Url",
        "AWS::SQS::QueuePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::DynamoDB::GlobalTable",
    }
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Permission":
            assert {"SourceArn", "Principal"} <= set(resource["Properties"]), name
            assert resource["Properties"]["Principal"] != "*", name
        if resource["Type"] == "AWS::S3::BucketPolicy":
            allowed = [
                each for each in resource["Properties"]["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"
            ]
            assert [each["Principal"] for each in allowed] == [{"Service": "cloudfront.amazonaws.com"}], name


@pytest.mark.parametrize("name", ROLES)
def test_a_role_is_taken_on_by_one_service_and_by_nobody_else(name: str) -> None:
    document = ROLES[name]["AssumeRolePolicyDocument"]
    (trust,) = document["Statement"]
    service = "apigateway.amazonaws.com" if name in {"HttpApiRole", "WebSocketApiRole"} else "lambda.amazonaws.com"
    assert trust == {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}


@pytest.mark.parametrize(("name", "integration"), of_type("AWS::ApiGatewayV2::Integration").items())
def test_a_function_is_called_through_its_gateways_role_and_no_other(name: str, integration: dict[str, Any]) -> None:
    role = "HttpApiRole" if name == "HttpApiIntegration" else "WebSocketApiRole"
    assert integration["CredentialsArn"] == {"Fn::GetAtt": [role, "Arn"]}
    assert integration["IntegrationType"] == "AWS_PROXY"
