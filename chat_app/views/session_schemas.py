"""What a browser sends to sign in, and what it gets."""

from typing import Any

import marshmallow as ma
from flask import current_app

from chat_app.settings import Settings

# Cognito's codes are UUIDs; a verifier has 43 to 128 characters (RFC 7636, section 4.1).
_MAX_CODE_CHARACTERS = 2048


class SignInSchema(ma.Schema):
    """What the sign-in page has given the browser, and what the browser has kept for it."""

    code = ma.fields.String(required=True, validate=ma.validate.Length(1, _MAX_CODE_CHARACTERS))
    code_verifier = ma.fields.String(
        required=True,
        validate=ma.validate.Regexp(r"[A-Za-z0-9._~-]{43,128}\Z", error="Not a verifier of RFC 7636."),
    )
    redirect_uri = ma.fields.String(required=True, metadata={"description": "The site's own address, with its /"})

    @ma.validates("redirect_uri")
    def is_our_own(self, value: str, **_: Any) -> None:
        """Refuse another site's address."""
        settings: Settings = current_app.extensions["chat"]
        if value != f"{settings.allowed_origin}/":
            raise ma.ValidationError(f"It must be {settings.allowed_origin}/.")


class SignedInSchema(ma.Schema):
    """A fresh id token. What renews it is in a cookie that no script can read."""

    id_token = ma.fields.String(metadata={"description": "For `Authorization: Bearer`, and for tickets"})
    expires_in = ma.fields.Integer(metadata={"description": "How many seconds it is good"})


class SignOutQuerySchema(ma.Schema):
    """Whose session is to end."""

    user = ma.fields.String(
        metadata={"description": "Only this user's: a browser in which somebody else has signed in since is left alone"}
    )
