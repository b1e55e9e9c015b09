"""A page whose cloud is killed mends by itself: it gets what it missed, sends what it could not, stays signed in."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from deployer.local import demo_users
from tests.browser.conftest import wait_until_live
from tests.support.local_chatroom import LocalChatroom

PATIENCE_MS = 60_000


@pytest.fixture
def own_chatroom() -> Iterator[LocalChatroom]:
    """A chatroom whose cloud the test kills."""
    chatroom = LocalChatroom(Path(tempfile.mkdtemp(prefix="mending-")) / "data").start()
    yield chatroom
    chatroom.stop()


@pytest.fixture
def page(browser: Browser, own_chatroom: LocalChatroom) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(own_chatroom.url)
    page.locator("#sign-in").click()
    page.locator("input[name=username]").fill("alice@example.com")
    page.locator("input[name=password]").fill(demo_users.PASSWORD)
    page.locator("button[type=submit]").click()
    wait_until_live(page)
    yield page
    context.close()


def test_it_sends_what_is_unsent_hears_again_and_stays_signed_in(own_chatroom: LocalChatroom, page: Page) -> None:
    bob = own_chatroom.member("bob@example.com")
    for round_ in ("once", "twice"):
        cloud = own_chatroom.cloud_process()
        assert cloud
        os.kill(cloud, signal.SIGKILL)
        expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
        say(page, f"{round_}, written while it is away")
        own_chatroom.wait_until(own_chatroom.is_well)
        bob.say(f"{round_}, missed by the page")
        expect(message(page, f"{round_}, missed by the page")).to_be_visible(timeout=PATIENCE_MS)
        expect(message(page, f"{round_}, written while it is away")).to_have_attribute(
            "data-state", "sent", timeout=PATIENCE_MS
        )
        expect(page.locator("#connection")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
        bob.say(f"{round_}, heard live")
        expect(message(page, f"{round_}, heard live")).to_be_visible()
    shown = page.locator("#messages li.message .text").all_text_contents()
    stored = [each["text"] for each in bob.call("GET", "/messages").body["messages"]]
    assert shown == stored
    assert len(stored) == 6
    page.reload()
    wait_until_live(page)
    say(page, "still signed in")
    expect(message(page, "still signed in")).to_have_attribute("data-state", "sent")


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def message(page: Page, text: str) -> Locator:
    return page.locator("#messages li.message", has=page.locator(".text", has_text=text))
