"""A user pool's sign-in: hands out codes, redeems them, and renews and revokes sessions with rotation on, as Cognito's.

`Refresh tokens` (Amazon Cognito Developer Guide): each renewal replaces the refresh token; the replaced one goes on for
the grace period; the new one ends when the first would have.
"""

import base64
import hashlib
import itertools
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, dict[str, Any]]


@dataclass
class Session:
    """One sign-in: its user, and its refresh tokens by how long they are good."""

    claims: dict[str, Any]
    good: set[str] = field(default_factory=set)
    in_grace: set[str] = field(default_factory=set)


class TokenEndpoint:
    """`/oauth2/token` and RevokeToken. What a test sets here, the next request meets.

    Attributes
    ----------
    answer
        What is answered in place of everything, or None; called before anything is looked up.
    rotates
        Whether a renewal brings a new refresh token.
    """

    def __init__(self, client_id: str, id_token: Callable[..., str]) -> None:
        self.answer: Callable[[dict[str, str]], Answer | None] = lambda form: None
        self.revocation_answer: Answer | None = None
        self.rotates = True
        self.requests: list[dict[str, str]] = []
        self.revoked: list[str] = []
        self.sessions: list[Session] = []
        self._client_id = client_id
        self._id_token = id_token
        self._codes: dict[str, tuple[dict[str, Any], str, str]] = {}
        self._disabled: set[str] = set()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def issue_code(self, redirect_uri: str, challenge: str, **claims: Any) -> str:
        """Return a code, as after a sign-in on the hosted page; `nonce` is a claim too."""
        code = f"code-{secrets.token_urlsafe()}"
        self._codes[code] = ({"sub": "ann-sub", **claims}, redirect_uri, challenge)
        return code

    def end_grace(self) -> None:
        """Let a minute pass: what has been replaced is refused from now on."""
        with self._lock:
            for session in self.sessions:
                session.in_grace.clear()

    def disable(self, user_id: str) -> None:
        """Refuse this user from now on, as after AdminDisableUser."""
        self._disabled.add(user_id)

    def expire(self) -> None:
        """Let 30 days pass."""
        with self._lock:
            for session in self.sessions:
                session.good.clear()
                session.in_grace.clear()

    def all_refresh_tokens(self) -> list[str]:
        """Return every refresh token that has been issued, good or not."""
        return [f"refresh-{number}-{'x' * 40}" for number in range(1, next(self._numbers))]

    def token(self, form: dict[str, str]) -> Answer:
        """Answer a request to `/oauth2/token`."""
        self.requests.append(form)
        if (answer := self.answer(form)) is not None:
            return answer
        if form.get("client_id") != self._client_id:
            return 400, {"error": "invalid_client"}
        with self._lock:
            if form["grant_type"] == "authorization_code":
                return self._redeem(form)
            return self._renew(form["refresh_token"])

    def revoke(self, body: dict[str, str]) -> Answer:
        """Answer RevokeToken: the session of that refresh token ends, with all its tokens."""
        if self.revocation_answer is not None:
            return self.revocation_answer
        if body["ClientId"] != self._client_id:
            return 400, {"__type": "NotAuthorizedException"}
        self.revoked.append(body["Token"])
        with self._lock:
            for session in self.sessions:
                if body["Token"] in session.good | session.in_grace:
                    session.good.clear()
                    session.in_grace.clear()
        return 200, {}

    def _redeem(self, form: dict[str, str]) -> Answer:
        claims, redirect_uri, challenge = self._codes.get(form["code"], ({}, "", ""))
        if not claims or form["redirect_uri"] != redirect_uri or challenge_of(form["code_verifier"]) != challenge:
            return 400, {"error": "invalid_grant"}
        del self._codes[form["code"]]
        session = Session(claims)
        self.sessions.append(session)
        return self._issue(session)

    def _renew(self, refresh_token: str) -> Answer:
        for session in self.sessions:
            if refresh_token not in session.good | session.in_grace:
                continue
            if session.claims["sub"] in self._disabled:
                break
            if not self.rotates:
                return 200, {**self._issue(session)[1], "refresh_token": None}
            session.good.discard(refresh_token)
            session.in_grace.add(refresh_token)
            return self._issue(session)
        return 400, {"error": "invalid_grant"}

    def _issue(self, session: Session) -> Answer:
        refresh_token = f"refresh-{next(self._numbers)}-{'x' * 40}"
        session.good.add(refresh_token)
        id_token = self._id_token(**session.claims)
        return 200, {"id_token": id_token, "refresh_token": refresh_token, "token_type": "Bearer", "expires_in": 3600}


def challenge_of(verifier: str) -> str:
    """Return a verifier's S256 challenge (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
