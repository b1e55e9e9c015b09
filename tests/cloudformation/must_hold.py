"""What must hold of the template, a row each: whoever takes one away, or weakens it, hears which, and why it is there.

`test_what_must_hold.py` looks at each of them, and breaks each of them by itself. A new promise is a row more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OWN_DOMAINS = {
    "SiteDomainName": "chat.example.com",
    "SiteCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "ApiDomainName": "api.example.com",
    "WebSocketDomainName": "live.example.com",
    "ApiCertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/1",
}
FIREWALL = {"Waf": "on"}
TLS_1_2 = [
    {
        "CertificateArn": OWN_DOMAINS["ApiCertificateArn"],
        "EndpointType": "REGIONAL",
        "IpAddressType": "dualstack",
        "SecurityPolicy": "TLS_1_2",
    }
]


@dataclass(frozen=True)
class Bound:
    """A value that may be stricter, and not laxer."""

    says: str
    holds: Callable[[Any], bool]

    def __eq__(self, other: object) -> bool:
        return type(other) in {int, float} and self.holds(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self.says


def at_least(least: float) -> Bound:
    return Bound(f"at least {least}", lambda value: value >= least)


def at_most(most: float) -> Bound:
    return Bound(f"at most {most}", lambda value: value <= most)


@dataclass(frozen=True)
class Row:
    """One thing that must hold.

    Attributes
    ----------
    resource
        Its name in the template.
    path
        Where it stands below `Properties`, with dots; empty for the resource's own attributes, such as DeletionPolicy.
    expected
        What it must be; `Bound` for what may be stricter.
    why
        What goes wrong without it.
    options
        With which options it must hold.
    """

    resource: str
    path: str
    expected: Any
    why: str
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.resource}.{self.path}"


CSP = "ResponseHeadersPolicyConfig.SecurityHeadersConfig"
DISTRIBUTION = "DistributionConfig"
HTTPS_ONLY = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
TODAY = "2012-10-17"

ROWS = [
    # Who may ask how much.
    Row("HttpApiStage", "DefaultRouteSettings.ThrottlingRateLimit", at_most(1_000), "one API takes the account's all"),
    Row("HttpApiStage", "DefaultRouteSettings.ThrottlingBurstLimit", at_most(1_000), "one API takes the account's all"),
    Row("WebSocketStage", "DefaultRouteSettings.ThrottlingRateLimit", at_most(1_000), "frames take the account's all"),
    Row("WebSocketStage", "DefaultRouteSettings.ThrottlingBurstLimit", at_most(1_000), "frames take the account's all"),
    Row("WebSocketStage", "RouteSettings.$connect.ThrottlingRateLimit", at_most(500), "handshakes take the frames"),
    Row("WebSocketStage", "RouteSettings.$connect.ThrottlingBurstLimit", at_most(500), "handshakes take the frames"),
    *(
        Row("HttpApiStage", f"RouteSettings.{route}.Throttling{kind}Limit", at_most(most), "no token, no bound")
        for route, most in {
            "OPTIONS /api/{proxy+}": 50,
            "ANY /api/health": 10,
            "ANY /api/openapi%json": 5,
            "ANY /api/session": 20,
            "ANY /api/session/renew": 50,
        }.items()
        for kind in ("Rate", "Burst")
    ),
    Row("HttpApiRoute", "RouteKey", "ANY /api/{proxy+}", "some call is asked for no token"),
    Row("HttpApiRoute", "AuthorizationType", "JWT", "a call without a token starts the function"),
    Row("HttpApiRoute", "AuthorizerId", {"Ref": "HttpApiAuthorizer"}, "a call without a token starts the function"),
    Row("HttpApiAuthorizer", "AuthorizerType", "JWT", "a call without a token starts the function"),
    Row("HttpApiAuthorizer", "IdentitySource", ["$request.header.Authorization"], "a token stands in an address"),
    Row(
        "HttpApiAuthorizer", "JwtConfiguration.Audience", [{"Ref": "UserPoolClient"}], "another client's token is good"
    ),
    # Signing in.
    Row("UserPool", "Policies.PasswordPolicy.MinimumLength", at_least(12), "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireLowercase", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireUppercase", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.RequireNumbers", True, "passwords are guessed"),
    Row("UserPool", "Policies.PasswordPolicy.TemporaryPasswordValidityDays", at_most(3), "an invitation lies about"),
    Row("UserPool", "DeletionProtection", "ACTIVE", "a slip of the hand deletes everybody"),
    Row("UserPool", "UsernameConfiguration.CaseSensitive", False, "two people have one address"),
    Row("UserPool", "AutoVerifiedAttributes", ["email"], "an address is somebody else's"),
    Row(
        "UserPool",
        "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate",
        ["email"],
        "an address is taken over before its owner has agreed",
    ),
    Row(
        "UserPool",
        "AccountRecoverySetting.RecoveryMechanisms",
        [{"Name": "verified_email", "Priority": 1}],
        "an account is recovered by what nobody has verified",
    ),
    Row("UserPool", "MfaConfiguration", "ON", "who asks for a second factor has none", {"Mfa": "ON"}),
    Row("UserPool", "EnabledMfas", ["SOFTWARE_TOKEN_MFA"], "who asks for a second factor has none", {"Mfa": "ON"}),
    Row("UserPoolClient", "GenerateSecret", False, "a secret would be public: PKCE takes its place"),
    Row("UserPoolClient", "AllowedOAuthFlowsUserPoolClient", True, "nobody can sign in"),
    Row("UserPoolClient", "AllowedOAuthFlows", ["code"], "tokens stand in addresses"),
    Row("UserPoolClient", "AllowedOAuthScopes", ["openid", "email", "profile"], "a token may change its own user"),
    Row("UserPoolClient", "SupportedIdentityProviders", ["COGNITO"], "somebody else says who one is"),
    Row("UserPoolClient", "ExplicitAuthFlows", ["ALLOW_CUSTOM_AUTH"], "passwords can be tried past the hosted page"),
    Row("UserPoolClient", "EnableTokenRevocation", True, "a sign-out ends nothing"),
    Row("UserPoolClient", "PreventUserExistenceErrors", "ENABLED", "anybody learns who has an account"),
    Row("UserPoolClient", "RefreshTokenRotation.Feature", "ENABLED", "a stolen refresh token is good for 30 days"),
    Row("UserPoolClient", "RefreshTokenRotation.RetryGracePeriodSeconds", at_most(60), "so is one that was replaced"),
    Row("UserPoolClient", "IdTokenValidity", at_most(60), "who is put out stays in"),
    Row("UserPoolClient", "AccessTokenValidity", at_most(60), "who is put out stays in"),
    Row("UserPoolClient", "RefreshTokenValidity", at_most(30), "who is put out stays in"),
    Row(
        "UserPoolClient",
        "TokenValidityUnits",
        {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        "a token of 60 hours",
    ),
    Row("UserPoolClient", "WriteAttributes", ["email", "name"], "people write what others rely on"),
    *(
        Row(
            "UserPoolClient",
            name,
            [{"Fn::Sub": "https://${Distribution.DomainName}/"}],
            "codes go to another site",
        )
        for name in ("CallbackURLs", "LogoutURLs")
    ),
    # The sockets' origin.
    Row(
        "ConnectFunction",
        "Environment.Variables.ALLOWED_ORIGIN",
        {"Fn::Sub": "https://${Distribution.DomainName}"},
        "another site opens sockets with the visitor's ticket",
    ),
    Row(
        "BroadcastFunction",
        "ReservedConcurrentExecutions",
        "100",
        "who fills the account with calls stops what was said from being heard",
        {"BroadcastConcurrency": "100"},
    ),
    # What is kept.
    *(
        Row(table, "DeletionProtectionEnabled", True, "a slip of the hand deletes what was said")
        for table in ("MessagesTable", "SessionsTable", "DirectoryTable")
    ),
    *(
        Row(
            table,
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
            True,
            "what was overwritten is gone for good",
        )
        for table in ("MessagesTable", "DirectoryTable")
    ),
    *(
        Row(
            kept,
            "",
            {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"},
            "it goes with a stack",
        )
        for kept in ("MessagesTable", "SessionsTable", "DirectoryTable", "UserPool")
    ),
    Row("DeadLetterQueue", "SqsManagedSseEnabled", True, "what could not be delivered lies there in the clear"),
    Row(
        "WebsiteBucket",
        "PublicAccessBlockConfiguration",
        {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "the bucket is the world's",
    ),
    Row(
        "WebsiteBucket",
        "OwnershipControls.Rules",
        [{"ObjectOwnership": "BucketOwnerEnforced"}],
        "another account owns a file of the site",
    ),
    Row(
        "WebsiteBucket",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}],
        "the site lies there in the clear",
    ),
    Row(
        "WebsiteBucketPolicy",
        "PolicyDocument",
        {
            "Version": TODAY,
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudfront.amazonaws.com"},
                    "Action": ["s3:GetObject", "s3:ListBucket"],
                    "Resource": [
                        {"Fn::GetAtt": ["WebsiteBucket", "Arn"]},
                        {"Fn::Sub": "${WebsiteBucket.Arn}/*"},
                    ],
                    "Condition": {
                        "StringEquals": {
                            "AWS:SourceArn": {
                                "Fn::Sub": (
                                    "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"
                                )
                            }
                        }
                    },
                },
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": [
                        {"Fn::GetAtt": ["WebsiteBucket", "Arn"]},
                        {"Fn::Sub": "${WebsiteBucket.Arn}/*"},
                    ],
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                },
            ],
        },
        "another distribution reads the bucket, or somebody without TLS",
    ),
    Row(
        "OriginAccessControl",
        "OriginAccessControlConfig.SigningBehavior",
        "always",
        "CloudFront reads the bucket as anybody",
    ),
    # On the way.
    Row("Distribution", f"{DISTRIBUTION}.DefaultCacheBehavior.ViewerProtocolPolicy", "redirect-to-https", "plain http"),
    Row("Distribution", f"{DISTRIBUTION}.CacheBehaviors.0.ViewerProtocolPolicy", "https-only", "a token by plain http"),
    Row(
        "Distribution",
        f"{DISTRIBUTION}.CacheBehaviors.0.CachePolicyId",
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",  # Managed-CachingDisabled
        "one person's messages are answered to another",
    ),
    Row("Distribution", f"{DISTRIBUTION}.Origins.1.CustomOriginConfig", HTTPS_ONLY, "a token by plain http"),
    Row(
        "Distribution",
        f"{DISTRIBUTION}.ViewerCertificate.MinimumProtocolVersion",
        "TLSv1.2_2021",
        "old TLS",
        OWN_DOMAINS,
    ),
    Row("ApiDomain", "DomainNameConfigurations", TLS_1_2, "old TLS", OWN_DOMAINS),
    Row("WebSocketDomain", "DomainNameConfigurations", TLS_1_2, "old TLS", OWN_DOMAINS),
    *(
        Row(
            "Distribution",
            f"{DISTRIBUTION}.{behaviour}.ResponseHeadersPolicyId",
            {"Ref": "SecurityHeaders"},
            "answers without the headers below",
            FIREWALL,
        )
        for behaviour in ("DefaultCacheBehavior", "CacheBehaviors.0", "CacheBehaviors.1")
    ),
    # Headers.
    Row("SecurityHeaders", f"{CSP}.ContentSecurityPolicy.Override", True, "an origin answers a laxer one"),
    Row("SecurityHeaders", f"{CSP}.ContentTypeOptions", {"Override": True}, "a file is run as what it is not"),
    Row("SecurityHeaders", f"{CSP}.FrameOptions", {"Override": True, "FrameOption": "DENY"}, "the page is framed"),
    Row(
        "SecurityHeaders",
        f"{CSP}.ReferrerPolicy",
        {"Override": True, "ReferrerPolicy": "no-referrer"},
        "other sites hear which room one comes from",
    ),
    Row("SecurityHeaders", f"{CSP}.StrictTransportSecurity.Override", True, "the first visit by plain http is read"),
    Row(
        "SecurityHeaders",
        f"{CSP}.StrictTransportSecurity.AccessControlMaxAgeSec",
        at_least(365 * 24 * 60 * 60),
        "the first visit after a while by plain http is read",
    ),
    Row(
        "SecurityHeaders",
        "ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.0",
        {"Override": True, "Header": "Cross-Origin-Opener-Policy", "Value": "same-origin"},
        "who opens the page in a window has a hand on it",
    ),
    Row(
        "SecurityHeaders",
        "ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.1.Header",
        "Permissions-Policy",
        "a page has a camera, which it needs not",
    ),
    # The firewall, for who has asked for it.
    Row(
        "Distribution",
        f"{DISTRIBUTION}.WebACLId",
        {"Fn::GetAtt": ["Firewall", "Arn"]},
        "nothing stands in front",
        FIREWALL,
    ),
    Row("Distribution", f"{DISTRIBUTION}.CacheBehaviors.1.PathPattern", "/live", "handshakes go past it", FIREWALL),
    Row(
        "Distribution",
        f"{DISTRIBUTION}.CacheBehaviors.1.ViewerProtocolPolicy",
        "https-only",
        "a ticket in the clear",
        FIREWALL,
    ),
    Row("Distribution", f"{DISTRIBUTION}.Origins.2.CustomOriginConfig", HTTPS_ONLY, "a ticket in the clear", FIREWALL),
    *(
        row
        for number, (limit, why) in enumerate(
            [
                (60, "one address renews and signs in until nobody else can"),
                (600, "one address calls until nobody else can"),
                (2_000, "one address loads until it costs"),
            ]
        )
        for row in (
            Row("Firewall", f"Rules.{number}.Statement.RateBasedStatement.Limit", at_most(limit), why, FIREWALL),
            Row(
                "Firewall",
                f"Rules.{number}.Statement.RateBasedStatement.EvaluationWindowSec",
                at_least(60),
                why,
                FIREWALL,
            ),
            Row("Firewall", f"Rules.{number}.Statement.RateBasedStatement.AggregateKeyType", "IP", why, FIREWALL),
            Row(
                "Firewall",
                f"Rules.{number}.Action",
                {
                    "Block": {
                        "CustomResponse": {
                            "ResponseCode": 429,
                            "ResponseHeaders": [{"Name": "Retry-After", "Value": "60"}],
                        }
                    }
                },
                "a page takes a 403 for an end, and signs out",
                FIREWALL,
            ),
        )
    ),
    Row("Firewall", "DataProtectionConfig.DataProtections.0.Action", "SUBSTITUTION", "samples show tokens", FIREWALL),
]
