"""The user pool: what cannot be changed once people have signed up, and what Cognito would refuse."""

import json
import re

import pytest

from chat_app.auth import cognito, session_cookie
from deployer.stack import template
from tests.support.stack_template import RESOURCES, TEMPLATE, referred_to

POOL = RESOURCES["UserPool"]["Properties"]


def test_signing_in_is_by_code_alone_and_without_a_secret() -> None:
    client = RESOURCES["UserPoolClient"]["Properties"]
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["GenerateSecret"] is False
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"


def test_refresh_tokens_rotate_and_live_as_long_as_the_cookie() -> None:
    """Rotation and the flow REFRESH_TOKEN_AUTH exclude each other: "Refresh tokens", Amazon Cognito Developer Guide."""
    client = RESOURCES["UserPoolClient"]["Properties"]
    assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60}
    # Neither that flow, nor one that takes a password, nor none, which would mean the defaults; and no custom one.
    assert client["ExplicitAuthFlows"] == ["ALLOW_CUSTOM_AUTH"]
    assert "Challenge" not in str(POOL["LambdaConfig"])
    assert client["TokenValidityUnits"]["RefreshToken"] == "days"
    assert client["RefreshTokenValidity"] * 24 * 60 * 60 == session_cookie.MAX_AGE_S


def test_who_is_disabled_is_out_within_the_hour() -> None:
    client = RESOURCES["UserPoolClient"]["Properties"]
    for token in ("AccessToken", "IdToken"):
        assert client["TokenValidityUnits"][token] == "minutes"
        assert client[f"{token}Validity"] <= 60


def test_the_page_talks_to_its_own_site_and_its_socket_and_not_to_cognito() -> None:
    headers = RESOURCES["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy, values = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    assert "connect-src 'self' ${WebSocketOrigin};" in policy
    assert list(values) == ["WebSocketOrigin"]


def test_no_log_shows_what_signs_somebody_in() -> None:
    """Not the firewall's samples ("DataProtectionConfig", AWS WAF API Reference), nor the gateways' access logs."""
    (protected,) = RESOURCES["Firewall"]["Properties"]["DataProtectionConfig"]["DataProtections"]
    assert protected["Field"] == {"FieldType": "SINGLE_HEADER", "FieldKeys": ["cookie", "authorization"]}
    assert protected["Action"] == "SUBSTITUTION"
    stages = [resource["Properties"] for resource in RESOURCES.values() if resource["Type"].endswith("::Stage")]
    logged = re.findall(r"\$context\.[\w.]+|\$\w+", str([stage.get("AccessLogSettings") for stage in stages]))
    # Of a token, only whose it is; and never the path: the codes of invitations stand in it.
    assert [name for name in logged if ".claims." in name] == ["$context.authorizer.claims.sub"]
    assert [name for name in logged if re.search("(?i)header|cookie|querystring|[.]path", name)] == []


def test_asking_cognito_twice_leaves_the_api_time_to_answer() -> None:
    zappa = json.loads((template.REPOSITORY / "zappa_settings.json").read_text())
    assert zappa["base"]["timeout_seconds"] > 2 * cognito.TIMEOUT_S


def test_the_sign_up_page_asks_for_the_name_that_others_will_see() -> None:
    """It asks only for required attributes, which cannot be changed later ("User pool attributes", Cognito's guide)."""
    (name,) = [attribute for attribute in POOL["Schema"] if attribute["Name"] == "name"]
    assert name["Required"] is True
    assert name["Mutable"] is True
    client = RESOURCES["UserPoolClient"]["Properties"]
    assert "name" in client["ReadAttributes"]
    assert "name" in client["WriteAttributes"], "or nobody can sign up"


def test_a_second_factor_is_required_or_not_there() -> None:
    """Nobody is asked to enrol for an optional one by Cognito's own pages."""
    assert TEMPLATE["Parameters"]["Mfa"]["AllowedValues"] == ["OFF", "ON"]
    assert POOL["EnabledMfas"] == {"Fn::If": ["RequiresMfa", ["SOFTWARE_TOKEN_MFA"], {"Ref": "AWS::NoValue"}]}


def test_the_newer_page_and_what_cognito_is_paid_for_change_apart() -> None:
    """Cognito refuses a lower tier while the domain shows the newer page, and the pool is changed before its domain."""
    assert referred_to(POOL["UserPoolTier"]) == {"UserPoolTier"}
    assert referred_to(RESOURCES["UserPoolDomain"]["Properties"]["ManagedLoginVersion"]) == {"HasManagedLogin"}
    (assertion,) = TEMPLATE["Rules"]["NewerPageNeedsItsTier"]["Assertions"]
    assert referred_to(assertion["Assert"]) == {"ManagedLogin"}


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        ("", True),
        ("https://chat.example.com", True),
        ("https://chat.example.com:8443", True),
        ("http://localhost", True),
        ("http://localhost:5000", True),
        ("http://chat.example.com", False),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1:5000", False),
        ("https://chat.example.com/", False),
        ("https://Chat.example.com", False),
        ("ftp://chat.example.com", False),
        ("https://chat.example.com:", False),
    ],
)
def test_plain_http_is_for_localhost_only(origin: str, is_allowed: bool) -> None:
    """Cognito takes other addresses with https only, and a sign-in over http can be read by everybody on the way."""
    pattern = TEMPLATE["Parameters"]["AllowedOrigin"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, origin)) is is_allowed
