"""What a browser sends to sign in, and what it gets."""

import marshmallow as ma
from flask import current_app

from chat_app.schema import Schema
from chat_app.settings import Settings
from chat_app.views.fields import BodySchema, PatternField

# Cognito's codes are UUIDs; what else is one is printable ASCII (RFC 6749, appendix A.11).
_CODE_PATTERN = r"[\x20-\x7e]{1,2048}"
# RFC 7636, section 4.1.
_VERIFIER_PATTERN = "[A-Za-z0-9._~-]{43,128}"


class _OurOwnAddress(ma.validate.Validator):
    """Refuses another site's address; the description shows the only one there is."""

    @property
    def choices(self) -> list[str]:
        settings: Settings = current_app.extensions["chat"]
        return [f"{settings.allowed_origin}/"]

    def __call__(self, value: str) -> None:
        if value not in self.choices:
            raise ma.ValidationError(f"It must be {self.choices[0]}.")


class SignInSchema(BodySchema):
    """What the sign-in page has given the browser, and what the browser has kept for it."""

    code = PatternField(_CODE_PATTERN, "Not a code of RFC 6749.", required=True)
    code_verifier = PatternField(_VERIFIER_PATTERN, "Not a verifier of RFC 7636.", required=True)
    redirect_uri = ma.fields.String(
        required=True,
        validate=_OurOwnAddress(),
        metadata={"description": "The site's own address, with its /"},
    )


class SignedInSchema(Schema):
    """A fresh id token. What renews it is in a cookie that no script can read."""

    id_token = ma.fields.String(required=True, metadata={"description": "For `Authorization: Bearer`, and for tickets"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "How many seconds it is good"})


class SignOutQuerySchema(Schema):
    """Whose session is to end."""

    user = ma.fields.String(
        metadata={"description": "Only this user's: a browser in which somebody else has signed in since is left alone"}
    )
