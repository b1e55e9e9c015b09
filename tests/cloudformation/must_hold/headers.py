"""The headers of every answer."""

from tests.cloudformation.must_hold.row import Row, at_least

CSP = "ResponseHeadersPolicyConfig.SecurityHeadersConfig"

ROWS = [
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
]
