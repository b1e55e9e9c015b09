"""What axe says of every view, in both themes and at three widths; pictures of all of it lie in .test/screenshots."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from deployer.stack.template import REPOSITORY
from tests.browser import gallery
from tests.browser.conftest import wait_until_live
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

SCREENSHOTS = REPOSITORY / ".test" / "screenshots"
SIZES = {
    360: {"height": 640, "touch": True},
    768: {"height": 1024, "touch": True},
    1440: {"height": 900, "touch": False},
}
PICTURED = (360, 1440)
# The rules that are asked in each: all, and then those that are about colours.
THEMES: dict[str, list[str] | None] = {"light": None, "dark": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(params=SIZES)
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A size."""
    size = SIZES[request.param]
    return {
        "viewport": {"width": request.param, "height": size["height"]},
        "has_touch": size["touch"],
        "is_mobile": size["touch"],
    }


def look_at(page: Page, name: str) -> list[str]:
    """Take a picture in each theme, and return what is wrong. Only colours differ between them.

    Between the phone and the desktop nothing looks as on neither, so there are no pictures of that.
    """
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    width, faults = page.evaluate("innerWidth"), []
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        gallery.settle(page)
        if width in PICTURED:
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{theme}.png")
        faults += [
            f"{name}, {theme}: {violation['id']} at {node['target']}: {node['failureSummary']}"
            for violation in violations(page, rules)
            for node in violation["nodes"]
        ]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*faults, *([f"{name}: it is wider than the screen"] if too_wide else [])]


def violations(page: Page, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """Return what axe has to say, by all of its rules or by some; of a dialog alone where one is open.

    What is behind it cannot be used, and has been looked at without it.
    """
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(document.querySelector('dialog[open]') ?? document, options)", options
    )["violations"]
    return found


def test_the_way_in(browser: Browser, chatroom: LocalChatroom, look: dict[str, Any]) -> None:
    faults = []
    page = browser.new_page(**look)
    page.goto(chatroom.url)
    expect(page.locator("html")).to_have_attribute("data-settled", "")
    faults += look_at(page, "welcome")
    for state, prepare in {
        "waiting": "document.documentElement.dataset.page = 'waiting'",
        "trouble": """document.documentElement.dataset.page = 'trouble';
            document.querySelector('.trouble-text').textContent = 'Part of Chatroom could not be loaded.'""",
        "blocked": """document.documentElement.dataset.page = 'blocked';
            document.querySelector('.blocked-reason').textContent =
                'You are blocked. Only an administrator can let you in again.'""",
        "late": "document.documentElement.dataset.page = 'welcome'; document.documentElement.dataset.unstyled = ''",
    }.items():
        page.evaluate(prepare)
        faults += look_at(page, state)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_the_chat(
    browser: Browser, chatroom: LocalChatroom, alice: Member, signed_in: Any, look: dict[str, Any]
) -> None:
    faults = []
    page = browser.new_page(**look, storage_state=signed_in)
    gallery.fill(page, alice.id)
    page.goto(f"{chatroom.url}/#{gallery.ROOM}")
    wait_until_live(page)
    for state in gallery.states(page):
        faults += look_at(page, state)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_the_chat_from_right_to_left(browser: Browser, chatroom: LocalChatroom, alice: Member, signed_in: Any) -> None:
    """On the smallest screen, where there is the least room."""
    faults = []
    look = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    page = browser.new_page(**look, locale="ar-EG", storage_state=signed_in)
    gallery.fill(page, alice.id)
    page.goto(f"{chatroom.url}/#{gallery.ROOM}")
    wait_until_live(page)
    for state in gallery.states(page):
        faults += look_at(page, f"{state}-rtl")
    page.context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_would_find_a_fault(browser: Browser, chatroom: LocalChatroom, theme: str) -> None:
    page = browser.new_page(color_scheme=theme)
    page.goto(chatroom.url)
    page.evaluate("document.querySelector('#sign-in').textContent = ''")
    page.locator(".welcome-text").evaluate("text => (text.style = 'color: #777; background: #888')")
    found = {violation["id"] for violation in violations(page, THEMES[theme])}
    page.context.close()
    assert found == ({"color-contrast"} if THEMES[theme] else {"button-name", "color-contrast"})
