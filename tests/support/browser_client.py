"""A browser as a program: it goes through the hosted page, and keeps the cookie that the API sets."""

import http.cookies
from typing import Any

from tests.support.member import Answer, call, go_through_hosted_page


class BrowserClient:
    """One browser at a running chatroom, with its cookies."""

    def __init__(self, config: dict[str, str], site_url: str) -> None:
        self.config, self.site_url = config, site_url
        self.cookies: dict[str, str] = {}
        self.headers = {"Origin": site_url, "X-Requested-By": "chatroom"}

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in, and return what the API has answered."""
        return self.call("POST", "/session", go_through_hosted_page(self.config, self.site_url, email, password))

    def renew(self) -> Answer:
        return self.call("POST", "/session/renew")

    def sign_out(self) -> Answer:
        return self.call("DELETE", "/session")

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request as the site's page does, and keep the cookies that come with the answer."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, **({"Cookie": kept} if kept else {})}
        answer = call(method, f"{self.config['api_url']}{path}", body, headers)
        for name, morsel in http.cookies.SimpleCookie(answer.headers.get("set-cookie", "")).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return answer
