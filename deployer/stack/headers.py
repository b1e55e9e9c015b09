"""The headers that a browser gets with every answer of the site and the API: what the template's SecurityHeaders says.

The one source is the policy as it is deployed. CloudFront adds it on AWS; on a laptop `flask run` does.
"""

from typing import Any

from deployer.stack.stack import Outputs


def deployed(cloudfront: Any, outputs: Outputs) -> dict[str, str]:
    """Return the headers that this stack's distribution adds to what it serves."""
    distribution = cloudfront.get_distribution_config(Id=outputs["DistributionId"])["DistributionConfig"]
    policy = distribution["DefaultCacheBehavior"]["ResponseHeadersPolicyId"]
    config = cloudfront.get_response_headers_policy_config(Id=policy)["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    return {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={security['StrictTransportSecurity']['AccessControlMaxAgeSec']}",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        **{header["Header"]: header["Value"] for header in config["CustomHeadersConfig"]["Items"]},
    }


def without_tls(headers: dict[str, str]) -> dict[str, str]:
    """Return those that may be sent over plain http: not Strict-Transport-Security (RFC 6797, section 7.2)."""
    return {name: value for name, value in headers.items() if name != "Strict-Transport-Security"}
