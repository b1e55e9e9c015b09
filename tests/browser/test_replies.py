"""Replies: what is replied to stands above, and leads there."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_changing import choose
from tests.browser.test_chat import ALICE, BOB, message, say
from tests.browser.test_live import Wire
from tests.support.member import Member


def test_a_reply_shows_what_it_replies_to_and_leads_there(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    asked = f"{a_text}: shall we?"
    bob.say(asked, room="loft")
    for number in range(70):
        bob.say(f"{a_text}: number {number}", room="loft")
    alice, other = sign_in(ALICE), sign_in(BOB)
    for page in (alice, other):
        page.evaluate("location.hash = '#loft'")
        expect(message(page, f"{a_text}: number 69")).to_be_visible()
    while not message(alice, asked).count():
        before = alice.locator("#messages li.message").first.get_attribute("data-id")
        alice.locator("#log").evaluate("log => log.scrollTo(0, 0)")
        expect(alice.locator("#messages li.message").first).not_to_have_attribute("data-id", str(before))
    message(alice, asked).scroll_into_view_if_needed()
    choose(alice, asked, "reply")
    expect(alice.locator(".composer-about")).to_contain_text(f"Replying to Bob {asked}")
    alice.locator("#composer").fill(f"{a_text}: we shall")
    alice.reload()
    wait_until_live(alice)
    expect(alice.locator(".composer-about")).to_contain_text("Replying to Bob")
    alice.locator("#composer").press("Enter")
    quote = message(other, f"{a_text}: we shall").locator(".quote")
    expect(quote).to_contain_text(asked)
    quote.click()
    expect(message(other, asked)).to_be_in_viewport()
    expect(message(other, asked)).to_be_focused()


def test_who_is_about_to_reply_sees_what_becomes_of_the_original(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    alice = sign_in(ALICE)
    sent = bob.say(f"{a_text}, a secret")
    expect(message(alice, a_text)).to_be_visible()
    choose(alice, a_text, "reply")
    about = alice.locator(".composer-about")
    expect(about).to_contain_text("a secret")
    bob.call("PATCH", f"/rooms/general/messages/{sent['id']}", {"text": f"{a_text}, no secret"})
    expect(about).to_contain_text("no secret")
    alice.locator("#composer").fill(f"{a_text} yes")
    bob.call("DELETE", f"/rooms/general/messages/{sent['id']}")
    expect(alice.locator("#composer-problem")).to_contain_text("has been deleted")
    expect(about).to_be_hidden()
    alice.locator("#composer").press("Enter")
    expect(message(alice, f"{a_text} yes")).to_have_attribute("data-state", "sent")
    expect(alice.locator("body")).not_to_contain_text("secret")


def test_a_reply_to_what_is_gone_is_not_lost(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    alice = sign_in(ALICE)
    wire = Wire(alice)
    sent = bob.say(a_text)
    expect(message(alice, a_text)).to_be_visible()
    choose(alice, a_text, "reply")
    wire.cut()
    bob.call("DELETE", f"/rooms/general/messages/{sent['id']}")
    say(alice, f"{a_text} yes")
    expect(message(alice, f"{a_text} yes")).to_contain_text("The message has been deleted.")
    message(alice, f"{a_text} yes").locator(".retry").click()
    expect(message(alice, f"{a_text} yes")).to_have_attribute("data-state", "sent")
    expect(message(alice, f"{a_text} yes").locator(".quote")).to_have_count(0)
