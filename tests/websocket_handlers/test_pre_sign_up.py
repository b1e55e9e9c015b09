"""The trigger before a sign-up: only addresses of the allowed domains come in."""

import pytest

from websocket_handlers import pre_sign_up


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_EMAIL_DOMAINS", "example.com,example.org")


def sign_up(email: str | None, source: str = "PreSignUp_SignUp") -> None:
    attributes = {} if email is None else {"email": email}
    event = {"triggerSource": source, "request": {"userAttributes": attributes}, "response": {}}
    assert pre_sign_up.handler(event, None) is event


@pytest.mark.parametrize("email", ["ann@example.com", "ann@EXAMPLE.org", '"a@b"@example.com'])
def test_an_address_of_an_allowed_domain_may_sign_up(email: str | None) -> None:
    sign_up(email)


@pytest.mark.parametrize(
    "email",
    [
        "ann@evil.com",
        "ann@sub.example.com",
        "ann@example.com.evil.com",
        "ann@xexample.com",
        "example.com",
        "",
        None,
        "a@",
    ],
)
def test_any_other_is_told_which_may(email: str | None) -> None:
    with pytest.raises(pre_sign_up.NotAllowed, match=r"Only addresses of example.com or example.org can sign up here."):
        sign_up(email)


@pytest.mark.parametrize("source", ["PreSignUp_AdminCreateUser", "PreSignUp_ExternalProvider"])
def test_whom_somebody_has_chosen_is_let_in(source: str) -> None:
    sign_up("ann@evil.com", source)
