"""Reactions: what two people see of them, with a mouse, by the keyboard and by touch."""

from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.pointing import press_beside
from tests.browser.test_chat import ALICE, BOB, message, say
from tests.browser.test_message_menu import note_closing, times_closed
from tests.support.member import Member


def test_two_people_react_with_the_same_and_take_it_back(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    say(alice, a_text)
    press_beside(message(bob, a_text).locator(".text"), "[data-emoji='👍']")
    mine, theirs = (message(page, a_text).locator(".reaction") for page in (alice, bob))
    expect(mine).to_have_text("👍1")
    expect(mine).to_have_attribute("aria-pressed", "false")
    expect(theirs).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(theirs).to_have_text("👍2")
    mine.hover()
    expect(mine).to_have_attribute("title", "You and ⁨Bob⁩")
    theirs.click()
    expect(mine).to_have_text("👍1")
    mine.click()
    expect(theirs).to_have_count(0)


def test_the_keyboard_finds_an_emoji_by_its_name(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    asked: list[str] = []
    alice.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    say(bob, a_text)
    expect(message(alice, a_text)).to_be_visible()
    alice.keyboard.press("Escape")  # from where Alice has read to
    alice.locator("#log").focus()
    alice.keyboard.press("ArrowUp")
    alice.keyboard.press("Enter")
    assert "emoji.json" not in asked
    alice.locator("#message-menu [data-action=pick]").focus()
    alice.keyboard.press("Enter")
    expect(alice.locator("#emoji-grid [role=option]").first).to_be_visible()
    alice.keyboard.type("fox")
    expect(alice.locator("#emoji-grid [aria-selected=true]")).to_have_text("🦊")
    alice.keyboard.press("Enter")
    expect(message(bob, a_text).locator(".reaction")).to_have_text("🦊1")
    expect(message(alice, a_text)).to_be_focused()
    assert asked.count("emoji.json") == 1
    message(alice, a_text).locator(".text").hover()
    expect(alice.locator("#message-bar [data-recent='0']")).to_have_text("🦊")


def test_a_finger_on_a_reaction_asks_whose_it_is(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    page = sign_in(ALICE, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    sent = bob.say(a_text)
    bob.call("PUT", f"/rooms/general/messages/{sent['id']}/reactions/{quote('👍')}")
    reaction = message(page, a_text).locator(".reaction")
    expect(reaction).to_have_text("👍1")
    # Once it stands still.
    reaction.tap(trial=True)
    box = reaction.bounding_box()
    assert box
    note_closing(page, "#reactors")
    finger = page.context.new_cdp_session(page)
    at = {"x": box["x"] + 9, "y": box["y"] + 9}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    expect(page.locator("#reactors")).to_contain_text("Bob")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # What browsers make of a finger's going up comes a moment later.
    page.wait_for_timeout(500)
    assert times_closed(page) == 0
    expect(page.locator("#reactors")).to_be_visible()
    expect(reaction).to_have_attribute("aria-pressed", "false")
