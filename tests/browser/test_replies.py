"""Replies: what is replied to stands above, and leads there."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_changing import choose
from tests.browser.test_chat import ALICE, BOB, message, say
from tests.browser.test_live import Wire
from tests.browser.waiting import wait_until
from tests.support.member import Member

# Whether a text is in what the browser keeps of a room's messages.
KEEPS = """async ([room, text]) => {
  const { target } = await new Promise((resolve) => (indexedDB.open('chatroom').onsuccess = resolve));
  const asked = target.result.transaction('seen').objectStore('seen').getAll();
  await new Promise((resolve) => (asked.onsuccess = resolve));
  target.result.close();
  return JSON.stringify(asked.result.filter(({ name }) => name === `messages ${room}`)).includes(text);
}"""
KEEPS_NOT = f"async (arg) => !(await ({KEEPS})(arg))"


def test_a_reply_shows_what_it_replies_to_and_leads_there(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    asked = f"{a_text}: shall we?"
    bob.say(asked, room="loft")
    for number in range(70):
        bob.say(f"{a_text}: number {number}", room="loft")
    alice, other = sign_in(ALICE), sign_in(BOB)
    for page in (alice, other):
        page.evaluate("location.hash = '#loft'")
        expect(message(page, f"{a_text}: number 69")).to_be_visible()
    wait_until(
        alice,
        """async (asked) => {
            document.querySelector('#log').scrollTo(0, 0);
            return [...document.querySelectorAll('#messages .text')].some((text) => text.textContent === asked);
        }""",
        asked,
    )
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


def test_what_becomes_of_an_original_that_is_not_loaded_is_seen_in_every_quote_of_it(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    """Whether it is heard or missed, and after a reload."""
    secrets = [bob.say(f"{a_text}: secret {number}", room="ink") for number in range(2)]
    for number in range(60):
        bob.say(f"{a_text}: number {number}", room="ink")
    for number, original in enumerate(secrets):
        asked = {"text": f"{a_text}: reply {number}", "reply_to": original["id"]}
        reply = bob.call("POST", "/rooms/ink/messages", asked)
    assert alice.call("PUT", "/rooms/ink/read", {"id": reply.body["id"]}).status == 200
    page = sign_in(ALICE)
    page.evaluate("location.hash = '#ink'")
    quotes = [message(page, f"{a_text}: reply {number}").locator(".quote") for number in range(2)]
    for number, quote in enumerate(quotes):
        expect(quote).to_contain_text(f"secret {number}")
    assert not message(page, f"{a_text}: secret 0").count()

    place = f"/rooms/ink/messages/{secrets[0]['id']}"
    assert bob.call("PATCH", place, {"text": f"{a_text}: in other words"}).status == 200
    expect(quotes[0]).to_contain_text("in other words")
    assert bob.call("DELETE", place).status == 200
    expect(quotes[0]).to_contain_text("Message deleted")
    wait_until(page, KEEPS, ["ink", f"{a_text}: secret 1"])
    wait_until(page, KEEPS_NOT, ["ink", f"{a_text}: secret 0"])
    wait_until(page, KEEPS_NOT, ["ink", f"{a_text}: in other words"])

    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
    assert bob.call("DELETE", f"/rooms/ink/messages/{secrets[1]['id']}").status == 200
    page.context.set_offline(False)
    wait_until_live(page)
    expect(quotes[1]).to_contain_text("Message deleted")
    wait_until(page, KEEPS_NOT, ["ink", f"{a_text}: secret 1"])
    page.reload()
    wait_until_live(page)
    for quote in quotes:
        expect(quote).to_contain_text("Message deleted")
