"""What can be done comes while the messages do: they do not wait for it, and what is pressed early is done then.

What can be done with messages comes at the first sign of somebody.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenWindow, wait_until_all_can_be_done
from tests.support.member import Member

ALICE = "alice@example.com"
MODULE = "**/js/doing.js"
ACTIONS = "**/js/message_actions.js"


def opened(sign_in: OpenWindow) -> tuple[Page, Route]:
    """Return a page on which nothing can be done yet besides to read and to write, and what that waits for."""
    page = sign_in(ALICE)
    held: list[Route] = []
    page.route(MODULE, lambda route: held.append(route))
    page.reload()
    expect(page.locator("#messages .message").first).to_be_visible()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    (route,) = held
    return page, route


def come(page: Page, route: Route) -> None:
    route.continue_()
    wait_until_all_can_be_done(page)


@pytest.fixture(autouse=True)
def said(alice: Member) -> str:
    text = "Said before"
    alice.say(text)
    return text


def test_messages_are_read_and_written_without_it(sign_in: OpenWindow, said: str) -> None:
    page, route = opened(sign_in)
    expect(page.locator("#messages")).to_contain_text(said)
    expect(page.locator("#me")).not_to_be_empty()
    page.locator("#composer").fill("Written early")
    page.locator("#composer").press("Enter")
    expect(page.locator("#messages .message", has_text="Written early").last).to_have_attribute("data-state", "sent")
    expect(page.locator("#rooms-panel")).to_contain_text("general")
    come(page, route)
    page.locator("#log").focus()
    for key in ("ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#message-menu")).to_be_visible()


@pytest.mark.parametrize(
    ("press", "opens"),
    [
        (lambda page: page.locator(".open-find-rooms").click(), "#find-rooms"),
        (lambda page: page.locator(".open-new-room").click(), "#new-room"),
        (lambda page: page.keyboard.press("Control+k"), "#go-to"),
        (lambda page: (page.locator("#account").click(), page.locator("#open-settings").click()), "#settings"),
        (lambda page: (page.locator("#log").focus(), page.keyboard.press("?")), "#keys"),
    ],
)
def test_what_is_pressed_early_opens_once_it_has_come(sign_in: OpenWindow, press: object, opens: str) -> None:
    page, route = opened(sign_in)
    press(page)  # type: ignore[operator]
    expect(page.locator("html")).to_have_attribute("data-fetching", "")
    expect(page.locator(opens)).to_be_hidden()
    come(page, route)
    expect(page.locator(opens)).to_be_visible()
    expect(page.locator("html")).not_to_have_attribute("data-fetching", "")


def test_a_name_that_was_begun_early_is_completed(sign_in: OpenWindow, bob: Member) -> None:
    bob.say("Somebody to name")
    page, route = opened(sign_in)
    page.locator("#composer").press_sequentially("For @bo")
    come(page, route)
    expect(page.locator("#mention-list")).to_contain_text("Bob")


def test_on_a_phone_the_details_open_once_it_has_come(sign_in: OpenWindow) -> None:
    page, route = opened(lambda email: sign_in(email, viewport={"width": 390, "height": 800}))
    page.locator(".people-toggle").click()
    expect(page.locator("#people-panel")).to_be_hidden()
    come(page, route)
    expect(page.locator("#people-panel")).to_be_visible()


def test_an_early_reaction_counts_once(sign_in: OpenWindow, alice: Member) -> None:
    message = alice.say("To be liked")
    alice.call("PUT", f"/rooms/general/messages/{message['id']}/reactions/%F0%9F%91%8D")
    page, route = opened(sign_in)
    reaction = page.locator(f"[data-id='{message['id']}'] .reaction")
    expect(reaction).to_have_text("\U0001f44d1")
    reaction.click()
    expect(reaction).to_have_text("\U0001f44d1")
    come(page, route)
    expect(reaction).to_have_count(0)


def test_where_it_cannot_be_had_the_chat_is_there_and_the_next_press_asks_again(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    page.route(MODULE, lambda route: route.abort())
    page.reload()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.locator(".open-find-rooms").click()
    expect(page.locator("#notice")).to_contain_text("could not be loaded")
    page.unroute(MODULE)
    page.locator(".open-find-rooms").click()
    expect(page.locator("#find-rooms")).to_be_visible()


def left_alone(sign_in: OpenWindow, **options: object) -> tuple[Page, list[Route]]:
    """Return a page at which nobody has moved yet, and the requests for what then comes, which wait."""
    page = sign_in(ALICE, **options)
    held: list[Route] = []
    page.route(ACTIONS, lambda route: held.append(route))
    page.reload()
    expect(page.locator("#messages .message").first).to_be_visible()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    # Of what comes by itself this is done last.
    expect(page.locator(".people-toggle")).to_have_attribute("aria-expanded", re.compile("true|false"))
    return page, held


def come_now(page: Page, held: list[Route]) -> None:
    """Let it come, once it has been asked for."""
    while not held:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    held.pop().continue_()


def test_who_only_reads_does_without_what_acts_upon_messages(sign_in: OpenWindow) -> None:
    page, held = left_alone(sign_in)
    page.wait_for_load_state("networkidle")
    assert held == []


def test_the_first_that_the_mouse_points_at_has_its_bar_once_that_has_come(sign_in: OpenWindow, said: str) -> None:
    page, held = left_alone(sign_in)
    page.locator("#messages .message", has_text=said).last.locator(".text").hover()
    come_now(page, held)
    expect(page.locator("#message-bar")).to_be_visible()


def test_the_first_key_edits_the_last_message_once_that_has_come(sign_in: OpenWindow, said: str) -> None:
    page, held = left_alone(sign_in)
    page.locator("#composer").press("ArrowUp")
    come_now(page, held)
    expect(page.locator("#composer")).to_have_value(said)


def test_where_it_did_not_come_at_the_first_sign_it_comes_when_it_is_needed(sign_in: OpenWindow, said: str) -> None:
    page, _ = left_alone(sign_in)
    page.unroute(ACTIONS)
    page.route(ACTIONS, lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/message_actions.js")):
        page.mouse.move(5, 5)
    page.unroute(ACTIONS)
    page.locator("#messages .message", has_text=said).last.locator(".text").click()
    expect(page.locator("#message-bar")).to_be_visible()
