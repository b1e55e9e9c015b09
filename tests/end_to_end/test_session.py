"""A browser's session on the running chatroom, with a real user pool: by `flask run`, and deployed by Zappa."""

import uuid
from typing import Any

import pytest

from deployer.local import demo_users
from tests.support.browser_client import BrowserClient
from tests.support.member import call, claims_of

ALICE = "alice@example.com"


@pytest.fixture(params=["chatroom", "deployed_chatroom"])
def running(request: pytest.FixtureRequest) -> Any:
    """The chatroom, each way that it runs."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def browser(running: Any) -> BrowserClient:
    return BrowserClient(running.config(), running.outputs()["WebsiteURL"])


def user_of(answer: Any) -> str:
    assert answer.status == 200, answer
    return str(claims_of(answer.body["id_token"])["email"])


def is_refused(answer: Any, kind: str) -> bool:
    return answer.status == 401 and answer.body["type"] == f"urn:chatroom:problem:{kind}"


def test_a_browser_signs_in_stays_so_and_signs_out(browser: BrowserClient, running: Any) -> None:
    signed_in = browser.sign_in(ALICE, demo_users.PASSWORD)
    assert user_of(signed_in) == ALICE
    assert 3500 < signed_in.body["expires_in"] <= 3600
    (name,) = browser.cookies
    assert name.startswith("__Host-") == browser.site_url.startswith("https://")
    for _ in range(2):
        renewed = browser.renew()
        assert user_of(renewed) == ALICE
        token = {"Authorization": f"Bearer {renewed.body['id_token']}"}
        assert call("POST", f"{browser.config['api_url']}/tickets", None, token).status == 201
    (kept,) = browser.cookies.values()
    assert browser.sign_out().status == 204
    assert browser.cookies == {}
    assert is_refused(browser.renew(), "not-signed-in")
    browser.cookies[name] = kept
    assert is_refused(browser.renew(), "session-ended"), "it has been revoked at the pool"
    assert browser.cookies == {}


def test_a_user_who_is_disabled_is_not_renewed(browser: BrowserClient, running: Any) -> None:
    cognito, pool = running.stack().client("cognito-idp"), running.outputs()["UserPoolId"]
    # The roll may be called meanwhile, which ends all that such a user has signed in to: none that others are, too.
    user = demo_users.DemoUser(f"ben-{uuid.uuid4()}@example.com", "Ben")
    demo_users.make(cognito, pool, (user,))
    browser.sign_in(user.email, demo_users.PASSWORD)
    cognito.admin_disable_user(UserPoolId=pool, Username=user.email)
    assert is_refused(browser.renew(), "session-ended")
    assert browser.cookies == {}
    cognito.admin_enable_user(UserPoolId=pool, Username=user.email)
    assert user_of(browser.sign_in(user.email, demo_users.PASSWORD)) == user.email


def test_other_sites_and_spent_codes_get_nothing(browser: BrowserClient) -> None:
    browser.sign_in(ALICE, demo_users.PASSWORD)
    kept = dict(browser.cookies)
    spent = {"code": "spent", "code_verifier": "v" * 43, "redirect_uri": f"{browser.site_url}/"}
    assert browser.call("POST", "/session", spent).status == 400
    browser.headers["Origin"] = "https://evil.example.com"
    for method, path in (("POST", "/session"), ("POST", "/session/renew"), ("DELETE", "/session")):
        assert browser.call(method, path, spent).status == 403
    assert browser.cookies == kept


def test_no_log_of_the_deployed_api_has_a_refresh_token(deployed_chatroom: Any) -> None:
    browser = BrowserClient(deployed_chatroom.config(), deployed_chatroom.outputs()["WebsiteURL"])
    browser.sign_in(ALICE, demo_users.PASSWORD)
    browser.renew()
    (kept,) = browser.cookies.values()
    browser.sign_out()
    browser.headers.pop("X-Requested-By")
    browser.cookies["__Host-chatroom"] = kept
    assert browser.renew().status == 403
    logs = deployed_chatroom.stack().client("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    lines = [event["message"] for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    assert [line for line in lines if "/api/session/renew" in line], "there are logs of it"
    secret = kept.partition(".")[2]
    assert [line for line in lines if secret in line or secret[-40:] in line] == []
