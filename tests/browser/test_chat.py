"""Two people in two browsers, on the real stack: what they see, and what they lose nothing of."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from deployer.stack.template import REPOSITORY
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.support.member import Member

ALICE, BOB = "alice@example.com", "bob@example.com"
SCREENSHOTS = REPOSITORY / ".test" / "screenshots"


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def message(page: Page, text: str) -> Locator:
    return page.locator("#messages li.message", has=page.locator(".text", has_text=text))


def texts(page: Page, containing: str) -> list[str]:
    return [text for text in page.locator("#messages .text").all_text_contents() if containing in text]


def test_two_people_sign_in_and_chat(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    assert "code=" not in alice.url
    expect(alice.locator("#people li")).to_have_count(2)
    say(alice, f"Hello, {a_text}")
    expect(message(bob, f"Hello, {a_text}").locator(".author")).to_have_text("Alice")
    say(bob, f"Hi, {a_text}")
    expect(message(alice, f"Hi, {a_text}").locator(".author")).to_have_text("Bob")
    expect(message(alice, f"Hello, {a_text}")).to_have_attribute("data-state", "sent")
    expect(message(alice, f"Hello, {a_text}")).to_have_count(1)
    assert alice.evaluate("location.href + JSON.stringify(localStorage) + document.cookie").count("eyJ") == 0


def test_who_lost_the_network_gets_what_was_said_once_and_in_order(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    bob = sign_in(BOB)
    said = [f"{a_text}: {number}" for number in range(5)]
    alice.say(said[0])
    expect(message(bob, said[0])).to_be_visible()
    bob.context.set_offline(True)
    expect(bob.locator("#connection")).not_to_have_attribute("data-state", "live")
    for text in said[1:4]:
        alice.say(text)
    bob.context.set_offline(False)
    wait_until_live(bob)
    expect(message(bob, said[3])).to_be_visible()
    alice.say(said[4])
    expect(message(bob, said[4])).to_be_visible()
    assert texts(bob, a_text) == said


def test_markup_is_shown_as_text(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    bob = sign_in(BOB)
    markup = f"<img src=x onerror=\"document.title='owned'\"> <b>{a_text}</b>"
    alice.say(markup)
    assert message(bob, a_text).locator(".text").text_content() == markup
    expect(message(bob, a_text).locator(".text")).to_have_text(markup)
    assert bob.locator("#messages img[src=x]").count() == 0
    assert bob.title() != "owned"


def test_a_reload_keeps_the_session(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    bob = sign_in(BOB)
    alice.say(a_text)
    expect(message(bob, a_text)).to_be_visible()
    bob.reload()
    wait_until_live(bob)
    expect(bob.locator("#me")).to_have_text("Bob")
    expect(message(bob, a_text)).to_be_visible()


def test_sign_out_ends_the_session(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    expect(alice.locator("#people li")).to_have_count(2)
    bob.locator("#account").click()
    # The page says at once that nobody is signed in, and goes away and comes back when the server has been told.
    with bob.expect_navigation():
        bob.locator("#sign-out").click()
    expect(bob.locator("#sign-in")).to_be_visible()
    expect(alice.locator("#people li")).to_have_count(1)
    assert "eyJ" not in bob.evaluate("JSON.stringify(sessionStorage)")
    bob.reload()
    expect(bob.locator("#sign-in")).to_be_visible()
    expect(bob.locator("#chat")).to_be_hidden()


def test_a_message_whose_answer_is_lost_is_not_doubled(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    alice.route("**/api/rooms/*/messages", lose_the_first_answer)
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    expect(message(bob, a_text)).to_be_visible()
    say(bob, f"{a_text}, and after it")
    expect(message(alice, f"{a_text}, and after it")).to_be_visible()
    assert lost == [201]
    for page in (alice, bob):
        assert texts(page, a_text) == [a_text, f"{a_text}, and after it"]


def test_a_refused_message_can_be_retried(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    alice.route(
        "**/api/rooms/*/messages",
        lambda route: (
            route.fulfill(status=403, content_type="application/problem+json", body='{"detail": "Not now."}')
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "failed")
    expect(message(alice, a_text)).to_contain_text("Not now.")
    alice.unroute("**/api/rooms/*/messages")
    message(alice, a_text).locator(".retry").click()
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    expect(message(bob, a_text)).to_have_count(1)


def test_others_see_who_is_typing(sign_in: OpenWindow) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    told = bob.locator("#typing", has_text="Alice")
    # A room is told of it every 3 s, and may just have been told: she types on until it is again.
    for _ in range(100):
        alice.locator("#composer").press_sequentially("thinking ", delay=20)
        if told.is_visible():
            break
    expect(told).to_be_visible()
    expect(alice.locator("#typing")).to_be_hidden()


def test_enter_sends_and_shift_enter_breaks_the_line(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    page.locator("#composer").fill(a_text)
    page.locator("#composer").press("Shift+Enter")
    page.keyboard.type("second line")
    page.locator("#composer").press("Enter")
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    newest = alice.call("GET", "/messages?limit=1").body["messages"][0]
    assert newest["text"] == f"{a_text}\nsecond line"


def test_older_messages_come_as_one_scrolls_up(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    room = "archive"
    said = [f"{a_text}: {number:03}" for number in range(120)]
    for text in said:
        alice.say(text, room=room)
    page = sign_in(BOB)
    page.evaluate(f"location.hash = '#{room}'")
    expect(message(page, said[-1])).to_be_visible()
    assert len(texts(page, a_text)) < len(said)
    while said[0] not in texts(page, a_text):
        before = page.locator("#messages li.message").count()
        page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
        expect(page.locator("#messages li.message")).not_to_have_count(before)
    assert texts(page, a_text) == said


def test_the_keyboard_alone_is_enough(sign_in: OpenWindow, a_text: str) -> None:
    page = sign_in(ALICE)
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(100):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        if reached[-1] == "composer":
            break
    assert {"account", "log", "composer"} <= set(reached), reached
    page.keyboard.type(a_text)
    page.keyboard.press("Enter")
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_screen(sign_in: OpenWindow, alice: Member, a_text: str, scheme: str) -> None:
    page = sign_in(BOB, viewport={"width": 360, "height": 640}, color_scheme=scheme)
    alice.say(f"{a_text} {'unbreakable' * 40}")
    expect(message(page, a_text)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for name in ("#composer", "#send", "#account", "#connection"):
        box = page.locator(name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    take_screenshot(page, f"narrow-{scheme}")


def take_screenshot(page: Page, name: str) -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path)
    return path
