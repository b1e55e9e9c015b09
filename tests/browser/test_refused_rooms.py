"""A room whose messages do not come: it says why, and what is said of it goes with it."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import gallery
from tests.browser.conftest import OpenWindow, wait_until_live

NOTE = "#history .history-text"
# The page asks again by itself, too: when it has joined the room and, where that may help, every now and then. All that
# is asked before the click is refused, so the button is there until it is clicked.
REFUSE_UNTIL_CLICKED = """(status) => {
  const { fetch } = window;
  const headers = { 'Content-Type': 'application/problem+json' };
  const refusal = () => new Response('{"title": "No.", "detail": "It is so."}', { status, headers });
  let isClicked = false;
  addEventListener('click', ({ target }) => (isClicked ||= target.matches('.history-retry')), true);
  window.fetch = async (url, options) =>
    !isClicked && url.includes('/rooms/closed/messages') ? refusal() : fetch(url, options);
}"""


def answer_with(page: Page, status: int, room: str = "closed") -> None:
    def answer(route: Route) -> None:
        route.fulfill(
            status=status, content_type="application/problem+json", body='{"title": "No.", "detail": "It is so."}'
        )

    page.route(f"**/api/rooms/{room}/messages*", answer)


def enter(page: Page, room: str) -> None:
    page.evaluate("room => (location.hash = room)", room)
    expect(page.locator("#room")).to_have_text(room)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (403, "You may not read this room."),
        (404, "This room does not exist."),
        (400, "Messages could not be loaded. It is so."),
        (500, "Messages could not be loaded yet."),
    ],
)
def test_it_says_why_and_nothing_of_it_follows(sign_in: OpenWindow, status: int, sentence: str) -> None:
    page = sign_in("alice@example.com")
    answer_with(page, status)
    enter(page, "closed")
    expect(page.locator(NOTE)).to_contain_text(sentence)
    expect(page.locator("#notice")).to_be_hidden()
    enter(page, "general")
    expect(page.locator(NOTE)).not_to_contain_text("could not")
    expect(page.locator(NOTE)).not_to_contain_text("may not")
    expect(page.locator("#notice")).to_be_hidden()


@pytest.mark.parametrize("status", [400, 500])
def test_what_may_be_tried_again_is_loaded_then(sign_in: OpenWindow, status: int) -> None:
    page = sign_in("alice@example.com")
    page.evaluate(REFUSE_UNTIL_CLICKED, status)
    enter(page, "closed")
    wait_until_live(page)
    page.locator("#history .history-retry").click()
    expect(page.locator(NOTE)).to_contain_text("Nobody has said anything in #closed yet.")
    expect(page.locator("#history .history-retry")).to_be_hidden()


def test_what_the_page_tries_again_by_itself_takes_no_click(sign_in: OpenWindow) -> None:
    page = sign_in("alice@example.com")
    answer_with(page, 500)
    enter(page, "closed")
    wait_until_live(page)
    expect(page.locator("#history .history-retry")).to_be_visible()
    page.unroute("**/api/rooms/closed/messages*")
    # The pause before it tries again may be half a minute by now.
    expect(page.locator(NOTE)).to_contain_text("Nobody has said anything in #closed yet.", timeout=60_000)
    expect(page.locator("#history .history-retry")).to_be_hidden()


def test_a_notice_about_a_room_stays_there(sign_in: OpenWindow) -> None:
    page = sign_in("alice@example.com")
    show = f"async (room) => (await {gallery.module('views/notice.js')}).showNotice('About it.', {{ room }})"
    enter(page, "attic")
    page.evaluate(show, "attic")
    expect(page.locator("#notice")).to_be_visible()
    enter(page, "cellar")
    expect(page.locator("#notice")).to_be_hidden()
    page.evaluate(show, None)
    enter(page, "attic")
    expect(page.locator("#notice")).to_be_visible()
