"""What the app must be told: what is missing or wrong is named when it starts."""

from dataclasses import fields

import pytest

from chat.limits import Limits
from chat.message_text import MAX_CODE_POINTS
from chat_app import create_app
from chat_app.documented import IN_FRONT
from chat_app.settings import Settings, SettingsError

ENVIRONMENT = {
    "ALLOWED_ORIGIN": "https://chat.example.com",
    "AWS_REGION": "eu-central-1",
    "CLIENT_ID": "client",
    "COGNITO_URL": "https://chatroom.auth.eu-central-1.amazoncognito.com",
    "DIRECTORY_TABLE_NAME": "directory",
    "MESSAGES_TABLE_NAME": "messages",
    "SESSIONS_TABLE_NAME": "sessions",
    "USER_POOL_ID": "eu-central-1_Pool",
    "WEB_SOCKET_URL": "wss://sockets.example.com/live",
}


def settings(**changes: str) -> Settings:
    return Settings.from_environment({**ENVIRONMENT, **changes})


def test_these_are_all_that_is_needed() -> None:
    assert settings().allowed_origin == "https://chat.example.com"
    assert settings().messages_table_name == "messages"


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_setting_that_is_missing_or_empty_is_named_and_no_other(name: str) -> None:
    without = {key: value for key, value in ENVIRONMENT.items() if key != name}
    for environment in (without, {**without, name: ""}):
        with pytest.raises(SettingsError) as error:
            Settings.from_environment(environment)
        assert [each for each in ENVIRONMENT if each in str(error.value)] == [name]


def test_all_that_are_missing_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({})
    assert all(name in str(error.value) for name in ENVIRONMENT)


def test_the_app_does_not_start_without_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("USER_POOL_ID")
    with pytest.raises(SettingsError, match="USER_POOL_ID"):
        create_app()


@pytest.mark.parametrize(
    "origin",
    ["chat.example.com", "https://", "https://chat.example.com/", "https://chat.example.com/x", "ftp://a", "*", "null"],
)
def test_an_origin_that_is_none_is_named(origin: str) -> None:
    with pytest.raises(SettingsError, match="ALLOWED_ORIGIN"):
        settings(ALLOWED_ORIGIN=origin)


@pytest.mark.parametrize("url", ["https://sockets.example.com", "sockets.example.com", "/live"])
def test_a_web_socket_url_of_another_scheme_is_named(url: str) -> None:
    with pytest.raises(SettingsError, match="WEB_SOCKET_URL"):
        settings(WEB_SOCKET_URL=url)


@pytest.mark.parametrize("url", ["chatroom.auth.eu-central-1.amazoncognito.com", "ftp://chatroom", "/oauth2"])
def test_a_cognito_url_that_is_none_is_named(url: str) -> None:
    with pytest.raises(SettingsError, match="COGNITO_URL"):
        settings(COGNITO_URL=url)


@pytest.mark.parametrize("days", ["-1", "a week", "1.5", " "])
def test_a_retention_that_is_no_number_of_days_is_named(days: str) -> None:
    with pytest.raises(SettingsError, match="MESSAGE_RETENTION_DAYS"):
        settings(MESSAGE_RETENTION_DAYS=days)


@pytest.mark.parametrize(("days", "expected"), [("", 0), ("0", 0), ("30", 30)])
def test_messages_are_kept_for_ever_unless_told(days: str, expected: int) -> None:
    assert settings(MESSAGE_RETENTION_DAYS=days).retention_days == expected


LIMITS = [field.name.upper() for field in fields(Limits)]


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_as_told(name: str) -> None:
    assert getattr(settings(**{name: "20000"}).limits, name.lower()) == 20_000
    assert settings(**{name: ""}).limits == Limits()


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", ["-1", "0", "many", "1.5", " ", "1_0", "\u0663"])
def test_a_limit_that_is_no_number_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings(**{name: value})


def test_a_limit_that_would_refuse_a_message_for_ever_is_named() -> None:
    longest = "\U0001f600" * MAX_CODE_POINTS
    least = settings(MESSAGE_BYTES_A_MINUTE=str(len(longest.encode()))).limits
    assert all(amount <= limit.most for limit, amount in least.of_message(longest, members=10**9))
    with pytest.raises(SettingsError, match="MESSAGE_BYTES_A_MINUTE"):
        settings(MESSAGE_BYTES_A_MINUTE=str(len(longest.encode()) - 1))


@pytest.mark.parametrize(
    ("region", "issuer"),
    [
        ("eu-central-1", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool"),
        ("cn-north-1", "https://cognito-idp.cn-north-1.amazonaws.com.cn/eu-central-1_Pool"),
    ],
)
def test_the_issuer_is_the_pools_address(region: str, issuer: str) -> None:
    assert settings(AWS_REGION=region).issuer == issuer


def test_the_keys_are_the_pools_own_unless_told() -> None:
    assert settings().jwks_url == ""
    assert settings(JWKS_URL="http://127.0.0.1:1/").jwks_url == "http://127.0.0.1:1/"


def test_bodies_have_64_kb_and_the_description_says_where_the_api_is_and_who_gets_in() -> None:
    assert settings().flask_config() == {
        "MAX_CONTENT_LENGTH": 65_536,
        "API_TITLE": "Chatroom",
        "API_VERSION": "1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api",
        "OPENAPI_JSON_PATH": "openapi.json",
        "API_SPEC_OPTIONS": {
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
            "info": {"description": IN_FRONT},
            "servers": [{"url": "https://chat.example.com"}],
        },
    }


@pytest.mark.parametrize("origin", ["https://Chat.example.com", "https://chat.example.com?x"])
def test_an_origin_is_written_as_browsers_send_it(origin: str) -> None:
    with pytest.raises(SettingsError, match="ALLOWED_ORIGIN"):
        settings(ALLOWED_ORIGIN=origin)


@pytest.mark.parametrize("url", ["ws://localhost:4566/live", "wss://sockets.example.com"])
def test_sockets_have_an_address_of_their_own(url: str) -> None:
    assert settings(WEB_SOCKET_URL=url).web_socket_url == url
