"""A browser that signs in at the API in this process: it keeps cookies, and sends what the site's pages send."""

import secrets
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import Cookie, TestResponse

from tests.support.moto_cloud import ALLOWED_ORIGIN
from tests.support.token_endpoint import challenge_of
from tests.support.user_pool import UserPool

COOKIE = "__Host-chatroom"
PAGE_HEADERS = {"Origin": ALLOWED_ORIGIN, "X-Requested-By": "chatroom"}


class BrowserSession:
    """One browser with its cookies."""

    def __init__(self, client: FlaskClient, pool: UserPool) -> None:
        self.client = client
        self.pool = pool
        self.headers: dict[str, str] = dict(PAGE_HEADERS)

    def answer_of_hosted_page(self, **claims: Any) -> dict[str, str]:
        """Return what a page sends once its user has been at the hosted page."""
        verifier, site = secrets.token_urlsafe(48), f"{ALLOWED_ORIGIN}/"
        code = self.pool.sign_in.issue_code(site, challenge_of(verifier), **claims)
        return {"code": code, "code_verifier": verifier, "redirect_uri": site}

    def sign_in(self, **claims: Any) -> TestResponse:
        """Sign in, and return what the API has answered."""
        return self.redeem(self.answer_of_hosted_page(**claims))

    def redeem(self, body: dict[str, Any]) -> TestResponse:
        return self.client.post("/api/session", json=body, headers=self.headers)

    def renew(self) -> TestResponse:
        return self.client.post("/api/session/renew", headers=self.headers)

    def sign_out(self, query: str = "") -> TestResponse:
        return self.client.delete(f"/api/session{query}", headers=self.headers)

    @property
    def kept(self) -> Cookie | None:
        """The cookie that it keeps, or None."""
        return self.client.get_cookie(COOKIE)

    @property
    def refresh_token(self) -> str | None:
        """What is in that cookie behind the user's id."""
        return self.kept.value.partition(".")[2] if self.kept else None

    def put_cookie(self, value: str) -> None:
        """Have it keep another value."""
        self.client.set_cookie(COOKIE, value)
