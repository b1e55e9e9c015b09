"""`/session`: what keeps a browser signed in, as a token-mediating backend.

"OAuth 2.0 for Browser-Based Applications" (IETF), section 6.2.
"""

from typing import Any

from flask import Response, after_this_request, current_app, request
from flask.views import MethodView

from chat_app import documented
from chat_app.api import ChatBlueprint
from chat_app.auth import own_pages
from chat_app.auth.cognito import Cognito, CognitoUnavailable, Refused, Tokens
from chat_app.auth.session_cookie import KeptSession, SessionCookie
from chat_app.errors import Problem
from chat_app.requests import request_id
from chat_app.views.session_schemas import SignedInSchema, SignInSchema, SignOutQuerySchema

blueprint = ChatBlueprint("session", __name__, description="What keeps a browser signed in")

SESSION_ENDED = "urn:chatroom:problem:session-ended"
NOT_SIGNED_IN = "urn:chatroom:problem:not-signed-in"
CODE_REFUSED = "urn:chatroom:problem:code-refused"
RETRY_AFTER_S = 2

_HEADER = {
    "name": own_pages.HEADER,
    "in": "header",
    "required": True,
    "schema": {"type": "string", "enum": [own_pages.VALUE]},
    "description": "Only the site's own pages send it, and from their own `Origin`; everybody else is answered 403",
}

_USER = {
    "name": "user",
    "in": "query",
    "schema": {"type": "string"},
    "description": "Only this user's session: a browser in which somebody else has signed in since is left alone",
}


class Session(MethodView):
    """The session of the browser that asks."""

    @own_pages.only
    @blueprint.doc(security=[], parameters=[_HEADER])
    @blueprint.arguments(SignInSchema)
    @blueprint.response(200, SignedInSchema)
    @blueprint.problem(400, f"The code is used, too old, or not for this verifier: `type` is `{CODE_REFUSED}`")
    @blueprint.problem(503, "Cognito does not answer: the same code may be sent again", documented.RETRY_AFTER)
    def post(self, sign_in: dict[str, str]) -> dict[str, Any]:
        """Sign in: redeem the code of the hosted sign-in page."""
        before = _cookie().read(request)
        try:
            tokens = _cognito().redeem(**sign_in)
        except Refused:
            raise Problem(
                400, "This sign-in has been used already, or took too long. Sign in again.", kind=CODE_REFUSED
            ) from None
        except CognitoUnavailable as error:
            raise _unavailable(error) from None
        _keep(tokens)
        if before:
            _revoke(before)  # nobody has it any more
        return _signed_in(tokens)

    @own_pages.only
    @blueprint.doc(security=[{"session": []}, {}], parameters=[_HEADER, _USER])
    @blueprint.arguments(SignOutQuerySchema, location="query")
    @blueprint.response(204)
    def delete(self, query: dict[str, str]) -> None:
        """Sign out: revoke what renews the session, and clear the cookie. Again is harmless."""
        kept = _cookie().read(request)
        if kept and query.get("user", kept.user_id) != kept.user_id:
            return
        after_this_request(_cleared)
        if kept:
            _revoke(kept)


@own_pages.only
@blueprint.doc(security=[{"session": []}], parameters=[_HEADER])
@blueprint.response(200, SignedInSchema)
@blueprint.problem(
    401,
    f"Nobody is signed in here (`{NOT_SIGNED_IN}`), or not any more (`{SESSION_ENDED}`)",
    documented.WWW_AUTHENTICATE,
)
@blueprint.problem(
    503, "Cognito does not answer: the session goes on, and may be renewed later", documented.RETRY_AFTER
)
def renew() -> dict[str, Any]:
    """Renew the session: a fresh id token for the user who is signed in in this browser."""
    kept = _cookie().read(request)
    if kept is None:
        raise _unauthorised("Nobody is signed in here.", NOT_SIGNED_IN)
    try:
        tokens = _cognito().renew(kept.refresh_token)
    except Refused:
        after_this_request(_cleared)
        raise _unauthorised("Your session has ended. Sign in again to go on.", SESSION_ENDED) from None
    except CognitoUnavailable as error:
        raise _unavailable(error) from None
    _keep(tokens)
    return _signed_in(tokens)


def _signed_in(tokens: Tokens) -> dict[str, Any]:
    return {"id_token": tokens.id_token, "expires_in": tokens.expires_in_s}


def _keep(tokens: Tokens) -> None:
    """Have the browser keep what renews the session; without rotation it has that already."""
    refresh_token = tokens.refresh_token
    if refresh_token is None:
        return

    @after_this_request
    def keep(response: Response) -> Response:
        _cookie().keep(response, tokens.user_id, refresh_token)
        return response


def _cleared(response: Response) -> Response:
    _cookie().clear(response)
    return response


def _revoke(kept: KeptSession) -> None:
    """Revoke a refresh token if that can be done: a sign-out goes on whatever becomes of it."""
    try:
        _cognito().revoke(kept.refresh_token)
    except CognitoUnavailable as error:
        current_app.logger.warning("request %s: a session could not be revoked: %s", request_id(), error)


def _unauthorised(detail: str, kind: str) -> Problem:
    return Problem(401, detail, {"WWW-Authenticate": 'Bearer realm="chatroom"'}, kind=kind)


def _unavailable(error: CognitoUnavailable) -> Problem:
    current_app.logger.warning("request %s: sign-in is not to be had: %s", request_id(), error)
    return Problem(503, "Signing in is not possible for the moment. Try again.", {"Retry-After": str(RETRY_AFTER_S)})


def _cognito() -> Cognito:
    return Cognito(current_app.extensions["chat"])


def _cookie() -> SessionCookie:
    return SessionCookie(current_app.extensions["chat"])
