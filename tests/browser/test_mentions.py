"""Mentions: people are named by what they are called now, and whoever is meant sees it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_chat import ALICE, BOB, message
from tests.support.member import Member


def test_whoever_is_named_sees_it_by_name(sign_in: OpenWindow, alice: Member, bob: Member, a_text: str) -> None:
    first, second = sign_in(ALICE), sign_in(BOB)
    alice.say(f"{a_text}: <@{bob.id}>, look at `<@{bob.id}>` and <@nobody>")
    for page in (first, second):
        expect(message(page, a_text).locator(".text")).to_have_text(
            f"{a_text}: @Bob, look at <@{bob.id}> and <@nobody>"
        )
    expect(message(second, a_text)).to_have_class(re.compile("for-me"))
    expect(message(second, a_text).locator(".mention.me")).to_have_text("@Bob")
    expect(message(first, a_text).locator(".mention.me")).to_have_count(0)


def test_a_name_is_completed_and_its_owner_hears_of_it(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    box = alice.locator("#composer")
    box.press_sequentially(f"{a_text} @bo")
    expect(alice.locator("#mention-list [aria-selected=true]")).to_contain_text("Bob")
    box.press("Enter")
    expect(box).to_have_value(f"{a_text} @Bob ")
    expect(alice.locator(".composer-named")).to_have_text("Mentions ⁨Bob⁩")
    box.press_sequentially("are you there?")
    box.press("Enter")
    expect(message(bob, a_text).locator(".mention.me")).to_have_text("@Bob")
    expect(message(alice, a_text).locator(".text")).to_have_text(f"{a_text} @Bob are you there?")
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    box.press("ArrowUp")
    expect(box).to_have_value(f"{a_text} @Bob are you there?")
