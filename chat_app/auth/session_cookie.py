"""The cookie that keeps a browser signed in: it holds the refresh token, where no script can read it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Request, Response

from chat_app.settings import Settings

# As long as the refresh token itself: RefreshTokenValidity in the template.
MAX_AGE_S = 30 * 24 * 60 * 60

# The user's id is no secret, and has no full stop. What follows is what RevokeToken takes for a token.
_VALUE = re.compile(r"(?P<user_id>[A-Za-z0-9_-]+)\.(?P<refresh_token>[A-Za-z0-9_=.-]+)")


@dataclass(frozen=True)
class KeptSession:
    """Who is signed in in this browser, and what renews the session."""

    user_id: str
    refresh_token: str = field(repr=False)


class SessionCookie:
    """The cookie as this deployment's origin can have it.

    `__Host-` binds it to this very host (RFC 6265bis, section 4.1.3.2). It needs https: Safari takes no `Secure` cookie
    from http://localhost, and cookies there are shared by all ports (RFC 6265, section 8.5), so the name has the port.
    """

    def __init__(self, settings: Settings) -> None:
        origin = urlsplit(settings.allowed_origin)
        self._is_secure = origin.scheme == "https"
        self.name = "__Host-chatroom" if self._is_secure else f"chatroom-{origin.port or 80}"

    @property
    def security_scheme(self) -> dict[str, str]:
        """The cookie as OpenAPI describes it."""
        return {"type": "apiKey", "in": "cookie", "name": self.name}

    def read(self, request: Request) -> KeptSession | None:
        """Return what the browser has kept, or None."""
        found = _VALUE.fullmatch(request.cookies.get(self.name, ""))
        return KeptSession(**found.groupdict()) if found else None

    def keep(self, response: Response, user_id: str, refresh_token: str) -> None:
        """Have the browser keep the session, in place of any other."""
        self._set(response, f"{user_id}.{refresh_token}", MAX_AGE_S)

    def clear(self, response: Response) -> None:
        """Have the browser forget the session."""
        self._set(response, "", 0)

    def _set(self, response: Response, value: str, max_age_s: int) -> None:
        response.set_cookie(
            self.name,
            value,
            max_age=max_age_s,
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="Strict",
        )
