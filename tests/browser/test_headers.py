"""The headers that the template gives CloudFront, on a laptop too, and what they mean in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from deployer.stack import headers
from tests.browser.conftest import OpenWindow
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import call
from tests.support.resolved_template import resolved
from tests.support.stack_template import RESOURCES

POLICY = RESOURCES["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]


@pytest.fixture
def promised(chatroom: LocalChatroom) -> dict[str, str]:
    """The headers of the deployed policy."""
    return headers.deployed(chatroom.stack().client("cloudfront"), chatroom.outputs())


def custom_header(name: str) -> str:
    return next(header["Value"] for header in POLICY["CustomHeadersConfig"]["Items"] if header["Header"] == name)


def test_the_deployed_policy_is_the_templates(promised: dict[str, str]) -> None:
    text, addresses = POLICY["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    csp = promised["Content-Security-Policy"]
    for directive in text.split(";"):
        if not any(f"${{{name}}}" in directive for name in addresses):
            assert directive.strip() in csp.split("; ")
    assert csp.count(";") == text.count(";")
    assert "${" not in csp
    assert promised["Permissions-Policy"] == custom_header("Permissions-Policy")
    assert promised["Cross-Origin-Opener-Policy"] == custom_header("Cross-Origin-Opener-Policy") == "same-origin"
    assert promised["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "path", ["/", "/js/app.js", "/config.json", "/no-such-file", "/api/health", "/api/no-such-call"]
)
def test_every_answer_of_the_laptop_has_them(chatroom: LocalChatroom, promised: dict[str, str], path: str) -> None:
    answered = call("GET", chatroom.url + path).headers
    expected = {name.lower(): value for name, value in promised.items()}
    # Not over plain http: RFC 6797, section 7.2.
    del expected["strict-transport-security"]
    assert {name: answered.get(name) for name in expected} == expected
    assert "strict-transport-security" not in answered


def test_all_of_the_distributions_answers_have_them() -> None:
    distribution = resolved(Waf="on")["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    assert [each["PathPattern"] for each in distribution["CacheBehaviors"]] == ["/api/*", "/live"]
    for behavior in (distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]):
        assert behavior["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}
    overridden = [*POLICY["SecurityHeadersConfig"].values(), *POLICY["CustomHeadersConfig"]["Items"]]
    assert all(part["Override"] is True for part in overridden)


def test_the_page_lives_with_them_and_markup_is_refused(browser: Browser, chatroom: LocalChatroom) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(chatroom.url)
    expect(page.locator("#sign-in")).to_be_visible()
    # That nobody is signed in here is an answer, too.
    assert [text for text in said if "401" not in text] == []
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>markup</b>'")
    with pytest.raises(Error, match="Policy|policy"):
        page.evaluate("trustedTypes.createPolicy('default', { createHTML: (text) => text })")
    assert page.evaluate("document.featurePolicy.allowsFeature('clipboard-write')")
    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert not page.evaluate("name => document.featurePolicy.allowsFeature(name)", feature), feature
    page.close()


def test_the_chat_itself_makes_no_use_of_what_is_refused(sign_in: OpenWindow) -> None:
    reports: list[Any] = []
    page = sign_in("alice@example.com")
    page.on("console", lambda message: reports.append(message.text))
    page.evaluate(
        "addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.log(violatedDirective))"
    )
    page.locator("#composer").fill("**bold** https://example.com `code`\n\n> quote")
    page.locator("#composer").press("Enter")
    expect(page.locator("#messages li.message").last).to_have_attribute("data-state", "sent")
    assert reports == []
