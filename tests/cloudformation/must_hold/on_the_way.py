"""What CloudFront and the domains do on the way."""

from tests.cloudformation.must_hold.row import FIREWALL, OWN_DOMAINS, Row

DISTRIBUTION = "DistributionConfig"
HTTPS_ONLY = {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
TLS_1_2 = [
    {
        "CertificateArn": OWN_DOMAINS["ApiCertificateArn"],
        "EndpointType": "REGIONAL",
        "IpAddressType": "dualstack",
        "SecurityPolicy": "TLS_1_2",
    }
]

ROWS = [
    *(
        Row("Distribution", f"{DISTRIBUTION}.Origins.{number}.DomainName", host, "tokens go to another host", FIREWALL)
        for number, host in enumerate(
            [
                {"Fn::GetAtt": ["WebsiteBucket", "RegionalDomainName"]},
                {"Fn::Sub": "${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
                {"Fn::Sub": "${WebSocketApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
            ]
        )
    ),
    *(
        Row("Distribution", f"{DISTRIBUTION}.{behaviour}.TargetOriginId", target, "calls go astray", FIREWALL)
        for behaviour, target in {
            "DefaultCacheBehavior": "site",
            "CacheBehaviors.0": "api",
            "CacheBehaviors.1": "live",
        }.items()
    ),
    Row(
        "Distribution", f"{DISTRIBUTION}.DefaultCacheBehavior.AllowedMethods", ["GET", "HEAD"], "the bucket is written"
    ),
    Row("Distribution", f"{DISTRIBUTION}.CacheBehaviors.0.PathPattern", "/api/*", "calls are kept as files are"),
    *(
        Row(
            "Distribution",
            f"{DISTRIBUTION}.CacheBehaviors.{number}.OriginRequestPolicyId",
            "b689b0a8-53d0-40ab-baf2-68738e2966ac",  # Managed-AllViewerExceptHostHeader
            "neither token nor Origin arrives, or a host that the gateway does not know",
            FIREWALL,
        )
        for number in range(2)
    ),
    Row(
        "Distribution",
        f"{DISTRIBUTION}.CacheBehaviors.1.CachePolicyId",
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",  # Managed-CachingDisabled
        "one person's handshake is answered to another",
        FIREWALL,
    ),
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
]
