"""What axe says of every view, in both themes and at three widths; pictures of all of it lie in .test/screenshots."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from deployer.stack.template import REPOSITORY
from tests.browser import gallery
from tests.browser.conftest import wait_until_live
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

SCREENSHOTS = REPOSITORY / ".test" / "screenshots"
AXE = Axe()
SIZES = {
    360: {"height": 640, "touch": True},
    768: {"height": 1024, "touch": True},
    1440: {"height": 900, "touch": False},
}
THEMES = ("light", "dark")


@pytest.fixture(params=[f"{theme}-{width}" for theme in THEMES for width in SIZES])
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A theme and a size."""
    theme, width = request.param.split("-")
    size = SIZES[int(width)]
    return {
        "color_scheme": theme,
        "viewport": {"width": int(width), "height": size["height"]},
        "has_touch": size["touch"],
        "is_mobile": size["touch"],
    }


def look_at(page: Page, name: str, look: dict[str, Any]) -> list[str]:
    """Take a picture, and return what is wrong."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    width = look["viewport"]["width"]
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{look['color_scheme']}.png")
    results = AXE.run(page)
    faults = [
        f"{name}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*faults, *([f"{name}: it is wider than the screen"] if too_wide else [])]


def test_the_way_in(browser: Browser, chatroom: LocalChatroom, look: dict[str, Any]) -> None:
    faults = []
    page = browser.new_page(**look)
    page.goto(chatroom.url)
    expect(page.locator("html")).to_have_attribute("data-settled", "")
    faults += look_at(page, "welcome", look)
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
        gallery.settle(page)
        faults += look_at(page, state, look)
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
        faults += look_at(page, state, look)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_axe_would_find_a_fault(browser: Browser, chatroom: LocalChatroom) -> None:
    page = browser.new_page()
    page.goto(chatroom.url)
    page.evaluate("document.querySelector('#sign-in').textContent = ''")
    rules = {violation["id"] for violation in AXE.run(page).response["violations"]}
    page.context.close()
    assert "button-name" in rules
