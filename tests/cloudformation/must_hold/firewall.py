"""The firewall, for who has asked for it."""

from tests.cloudformation.must_hold.row import FIREWALL, Row, at_least, at_most

DISTRIBUTION = "DistributionConfig"
HTTPS_ONLY = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}

ROWS = [
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
    Row(
        "Firewall",
        "DataProtectionConfig.DataProtections.0.Field",
        {"FieldType": "SINGLE_HEADER", "FieldKeys": ["cookie", "authorization"]},
        "samples show tokens",
        FIREWALL,
    ),
    Row(
        "HttpApiStage",
        "StageName",
        {"Fn::GetAtt": ["HttpApiRole", "RoleId"]},
        "the API's own address is a way past it",
        FIREWALL,
    ),
    Row("ConnectRoute", "ApiKeyRequired", True, "the socket's own address is a way past it", FIREWALL),
    Row("Firewall", "Scope", "CLOUDFRONT", "it stands before nothing", FIREWALL),
    Row(
        "Firewall",
        "Rules.3.Statement.ManagedRuleGroupStatement",
        {"VendorName": "AWS", "Name": "AWSManagedRulesKnownBadInputsRuleSet"},
        "what is known to be an attack comes in",
        FIREWALL,
    ),
    Row("Firewall", "Rules.3.OverrideAction", {"None": {}}, "it is only counted", FIREWALL),
]
