"""Writing a message, in a real browser: keys, fingers, input methods, and what is pasted."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_chat import ALICE, BOB, message, say
from tests.browser.test_rooms import reading
from tests.support.member import Member

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


def paste(page: Page, text: str) -> None:
    """Paste into the message box as the browser itself does."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator("#composer").focus()
    page.keyboard.press("Control+V")


def test_on_a_phone_enter_breaks_the_line_and_the_button_sends(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE, **PHONE)
    assert page.locator("#composer").get_attribute("enterkeyhint") == "enter"
    page.locator("#composer").tap()
    page.keyboard.type(a_text)
    page.keyboard.press("Enter")
    page.keyboard.type("second line")
    page.locator("#send").tap()
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    expect(page.locator("#composer")).to_be_focused()
    newest = alice.call("GET", "/messages?limit=1").body["messages"][0]
    assert newest["text"] == f"{a_text}\nsecond line"


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_a_key_of_an_input_method_is_left_to_it(sign_in: OpenWindow, alice: Member, a_text: str, key: str) -> None:
    for number in range(60):
        alice.say(f"{a_text}: {number}")
    page = sign_in(BOB)
    page.keyboard.press("Escape")  # from where Bob has read to
    expect(message(page, f"{a_text}: 59")).to_be_visible()
    page.locator("#log").evaluate("log => log.scrollTo(0, log.scrollHeight - log.clientHeight - 700)")
    expect(page.locator("#to-newest")).to_be_visible()
    place = reading(page)
    page.locator("#composer").focus()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "かんじ", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press(key)
    # As Safari reports the key that has just ended a composition.
    page.locator("#composer").evaluate(
        "(box, key) => box.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true }))", key
    )
    assert reading(page) == place
    assert "かんじ" in page.locator("#composer").input_value()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(page.locator("#to-newest")).to_be_hidden()


def test_every_pasted_line_break_is_a_line_break(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    paste(page, f"{a_text}\vb\fc\u0085d\u2028e\u2029f\r\ng\rh")
    expect(page.locator("#composer")).to_have_value(f"{a_text}\nb\nc\nd\ne\nf\ng\nh")
    page.keyboard.press("Enter")
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    newest = alice.call("GET", "/messages?limit=1").body["messages"][0]
    assert newest["text"] == f"{a_text}\nb\nc\nd\ne\nf\ng\nh"


def test_a_text_that_is_too_long_is_told_to_be_so_when_it_is_sent(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    paste(page, "x" * 10_000)
    page.keyboard.press("Enter")
    expect(page.locator("#composer-problem")).to_have_text("This message is too long by 6,000 characters.")
    assert len(page.locator("#composer").input_value()) == 10_000
    page.locator("#composer").fill("")
    expect(page.locator("#composer-problem")).to_be_hidden()


def test_what_waits_for_the_network_does_not_claim_to_be_on_its_way(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(BOB)
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_have_attribute("data-state", "offline")
    say(page, a_text)
    expect(message(page, a_text)).to_have_attribute("data-state", "pending")
    expect(message(page, a_text).locator(".status")).to_have_text("Waiting for the network")
    page.context.set_offline(False)
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    expect(message(page, a_text).locator(".status")).to_be_hidden()


def test_who_presses_send_twice_goes_on_writing(sign_in: OpenWindow, a_text: str) -> None:
    page = sign_in(ALICE)
    page.locator("#composer").fill(a_text)
    page.locator("#send").dblclick()
    expect(message(page, a_text)).to_have_count(1)
    expect(page.locator("#composer")).to_be_focused()
    page.locator("#send").click(force=True)
    expect(page.locator("#composer")).to_be_focused()
    expect(page.locator("#composer-problem")).to_be_hidden()
