"""A test that waits for a page waits."""

import re

from playwright.sync_api import Browser

from deployer.stack.template import REPOSITORY
from tests.browser.waiting import wait_until


def test_a_promise_of_no_is_no_yes(browser: Browser) -> None:
    page = browser.new_page()
    page.evaluate("globalThis.asked = 0")
    assert wait_until(page, "async (most) => (asked += 1) > most && `asked ${asked} times`", 3) == "asked 4 times"
    page.context.close()


def test_no_promise_is_waited_for_in_another_way() -> None:
    waiting = re.compile(r"wait_for_function\(\s*f?\"+async")
    found = [path.name for path in (REPOSITORY / "tests").rglob("*.py") if waiting.search(path.read_text())]
    assert found == []
