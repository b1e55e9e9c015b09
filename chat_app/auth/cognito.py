"""What the API asks of the user pool for a browser's session: to redeem a code, to renew the session, to end it.

The pool is asked over TLS and directly, so the id token that it sends needs no check of its signature here (OpenID
Connect Core 1.0, section 3.1.3.7); the API verifies it all the same on every call. Nothing here puts a code or a token
into an error or a log.
"""

import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from chat import json_text
from chat_app.auth import token_form
from chat_app.auth.token_form import InvalidToken
from chat_app.auth.tokens import time_in, user_id_in
from chat_app.settings import Settings

# Sign-in asks twice in a row, and its function has 20 s.
TIMEOUT_S = 5

_REVOKE_TOKEN = "AWSCognitoIdentityProviderService.RevokeToken"  # noqa: S105 - the name of a call
_MAX_ANSWER_BYTES = 64 * 1024
_NAME = re.compile(r"[A-Za-z_]{1,64}")


class Refused(Exception):
    """The pool does not take this code or refresh token, and never will."""


class CognitoUnavailable(Exception):
    """The pool has not answered, or not as it should; its text says how, without any token."""


@dataclass(frozen=True)
class Tokens:
    """What the pool has issued.

    Attributes
    ----------
    id_token
        For the page, which sends it with every call.
    user_id
        Whose it is.
    expires_in_s
        How long it is good from now on.
    refresh_token
        What renews it; None where the one that was used stays good.
    """

    id_token: str = field(repr=False)
    user_id: str
    expires_in_s: int
    refresh_token: str | None = field(repr=False)


class Cognito:
    """The pool's token endpoint, and its RevokeToken call, as the one public client that the stack has."""

    def __init__(self, settings: Settings) -> None:
        self._token_url = f"{settings.cognito_url.rstrip('/')}/oauth2/token"
        self._api_url = settings.cognito_api_url or settings.issuer.removesuffix(settings.user_pool_id)
        self._client_id = settings.client_id

    def redeem(self, code: str, code_verifier: str, redirect_uri: str) -> Tokens:
        """Return the tokens that a code stands for (RFC 6749, section 4.1.3; RFC 7636, section 4.5).

        Raises
        ------
        Refused
            The code is unknown, used or too old, or the verifier is not its own.
        CognitoUnavailable
            The pool has not answered.
        """
        tokens = self._tokens(
            grant_type="authorization_code", code=code, code_verifier=code_verifier, redirect_uri=redirect_uri
        )
        if tokens.refresh_token is None:
            raise CognitoUnavailable("a code was redeemed without a refresh token")
        return tokens

    def renew(self, refresh_token: str) -> Tokens:
        """Return fresh tokens (RFC 6749, section 6). With rotation on, the old refresh token is good for a minute more.

        Raises
        ------
        Refused
            The refresh token has been revoked, replaced or has expired, or its user is disabled or gone.
        CognitoUnavailable
            The pool has not answered.
        """
        return self._tokens(grant_type="refresh_token", refresh_token=refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """End a refresh token, and all that has come of it ("RevokeToken", Amazon Cognito API Reference).

        Raises
        ------
        CognitoUnavailable
            The pool has not answered, or refused.
        """
        body = json.dumps({"ClientId": self._client_id, "Token": refresh_token}).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": _REVOKE_TOKEN}
        status, answer = _post(self._api_url, body, headers)
        if status != 200:
            raise CognitoUnavailable(f"RevokeToken was answered {status} {_error_name(answer)}".rstrip())

    def _tokens(self, **form: str) -> Tokens:
        body = urllib.parse.urlencode({**form, "client_id": self._client_id}).encode()
        status, answer = _post(self._token_url, body, {"Content-Type": "application/x-www-form-urlencoded"})
        if status == 400 and answer.get("error") == "invalid_grant":
            raise Refused
        if status != 200:
            # invalid_client and its like are faults of ours: they must sign nobody out.
            raise CognitoUnavailable(f"the token endpoint answered {status} {_error_name(answer)}".rstrip())
        try:
            claims = token_form.read(answer["id_token"]).claims
            refresh_token = answer.get("refresh_token") or None
            if not isinstance(refresh_token, str | None):
                raise TypeError
            return Tokens(
                answer["id_token"],
                user_id_in(claims),
                max(0, time_in(claims, "exp") - int(time.time())),
                refresh_token,
            )
        except (InvalidToken, KeyError, TypeError):
            raise CognitoUnavailable("the token endpoint sent no id token") from None


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - our own setting
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
            return response.status, _json_object(response.read(_MAX_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _json_object(error.read(_MAX_ANSWER_BYTES))
    except OSError as error:
        raise CognitoUnavailable(f"{url}: {error!r}") from None
    except http.client.HTTPException as error:
        # Its text may quote the answer.
        raise CognitoUnavailable(f"{url}: {type(error).__name__}") from None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        answer = json_text.read(body or b"{}")
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _error_name(answer: dict[str, Any]) -> str:
    """Return what an error is called, if that is a name: an answer may quote the question, and it goes into the log."""
    name = answer.get("error", answer.get("__type"))
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""
