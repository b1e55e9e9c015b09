"""Cognito's trigger before a sign-up: lets only addresses of the allowed domains in."""

import os
from typing import Any


class NotAllowed(Exception):
    """The address's domain is not allowed to sign up; Cognito shows this text on its page."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return the event unchanged, which lets the sign-up go on, or raise NotAllowed, which ends it.

    "Pre sign-up Lambda trigger" in the Amazon Cognito Developer Guide. What an administrator or an identity provider
    creates is let through: somebody has chosen it.
    """
    if event["triggerSource"] == "PreSignUp_SignUp":
        allowed = os.environ["ALLOWED_EMAIL_DOMAINS"].split(",")
        _, at, domain = event["request"]["userAttributes"].get("email", "").rpartition("@")
        if not at or domain.lower() not in allowed:
            raise NotAllowed(f"Only addresses of {' or '.join(allowed)} can sign up here.")
    return event
