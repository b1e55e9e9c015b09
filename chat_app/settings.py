"""What the app must be told, checked when it starts."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from chat.limits import Limits
from chat_app import documented


class SettingsError(RuntimeError):
    """An environment variable is missing or wrong."""


@dataclass(frozen=True)
class Settings:
    """The app's settings, each from the environment variable of its name in capitals.

    Attributes
    ----------
    allowed_origin
        The one origin that browsers may call from, such as `https://chat.example.com`.
    aws_region
        Where the tables and the user pool are.
    client_id
        The app client that tokens must be for.
    cognito_url
        The base of the user pool's `/oauth2/token`.
    directory_table_name, messages_table_name, sessions_table_name
        The stack's tables.
    user_pool_id
        The user pool that tokens must come from.
    web_socket_url
        The WebSocket API's address, `wss://...`.
    cognito_api_url
        Where the user pools' own API is; the Region's unless told.
    jwks_url
        Where the pool's public keys are; the pool's own address unless told.
    message_retention_days
        How many days messages are kept, as a whole number; 0, or nothing, keeps them for ever.
    limits
        How much one user may do, from variables of their own.
    """

    allowed_origin: str
    aws_region: str
    client_id: str
    cognito_url: str
    directory_table_name: str
    messages_table_name: str
    sessions_table_name: str
    user_pool_id: str
    web_socket_url: str
    cognito_api_url: str = ""
    jwks_url: str = ""
    message_retention_days: str = ""
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings, or raise SettingsError that names every variable that is missing or wrong."""
        texts = [each for each in fields(cls) if each.type is str]
        values = {each.name: environment.get(each.name.upper(), "") for each in texts}
        missing = [each.name.upper() for each in texts if not values[each.name] and each.default is MISSING]
        if missing:
            raise SettingsError(
                f"{', '.join(missing)} must be set. The stack's outputs have them; `make run` sets them for a laptop."
            )
        try:
            settings = cls(**values, limits=Limits.from_environment(environment))
        except ValueError as error:
            raise SettingsError(str(error)) from None
        settings._check()
        return settings

    def _check(self) -> None:
        origin = urlsplit(self.allowed_origin)
        is_lower = self.allowed_origin == self.allowed_origin.lower()  # as browsers send it
        if origin.scheme not in {"http", "https"} or not origin.netloc or origin.path or origin.query or not is_lower:
            raise SettingsError(
                f"ALLOWED_ORIGIN is {self.allowed_origin!r}; it must be an origin, such as https://chat.example.com"
            )
        if urlsplit(self.web_socket_url).scheme not in {"ws", "wss"}:
            raise SettingsError(f"WEB_SOCKET_URL is {self.web_socket_url!r}; it must start with wss://")
        if urlsplit(self.cognito_url).scheme not in {"http", "https"}:
            raise SettingsError(f"COGNITO_URL is {self.cognito_url!r}; it must start with https://")
        if self.message_retention_days and not self.message_retention_days.isdecimal():
            raise SettingsError(
                f"MESSAGE_RETENTION_DAYS is {self.message_retention_days!r}; it must be a whole number of days, or 0"
            )

    @property
    def retention_days(self) -> int:
        """How many days messages are kept; 0 keeps them for ever."""
        return int(self.message_retention_days or 0)

    @property
    def issuer(self) -> str:
        """The `iss` of the pool's tokens ("Verifying JSON web tokens", Amazon Cognito Developer Guide)."""
        suffix = "amazonaws.com.cn" if self.aws_region.startswith("cn-") else "amazonaws.com"
        return f"https://cognito-idp.{self.aws_region}.{suffix}/{self.user_pool_id}"

    def flask_config(self) -> dict[str, Any]:
        """Return the app's Flask configuration."""
        return {
            # 4,000 code points, each as two \\uXXXX escapes at worst, and the JSON around them.
            "MAX_CONTENT_LENGTH": 64 * 1024,
            "API_TITLE": "Chatroom",
            "API_VERSION": "1",
            "OPENAPI_VERSION": "3.1.0",
            "OPENAPI_URL_PREFIX": "/api",
            "OPENAPI_JSON_PATH": "openapi.json",
            "API_SPEC_OPTIONS": {
                "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
                "security": [{"token": []}],
                "info": {"description": documented.IN_FRONT},
                "servers": [{"url": self.allowed_origin}],
            },
        }
