"""How far one has read: told when it has been seen, in every tab, and shown where one comes back to."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Response, Route, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_changing import choose
from tests.browser.test_live import ALICE, BOB, DOUBTS, Wire, message, say
from tests.browser.test_rooms import link, make
from tests.support.member import Member

# A tab that is opened in the background is neither seen nor in focus.
IN_THE_BACKGROUND = """
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  document.hasFocus = () => false;
"""
SEEN = """() => {
  delete document.hidden;
  delete document.hasFocus;
  document.dispatchEvent(new Event('visibilitychange'));
  dispatchEvent(new Event('focus'));
}"""


@pytest.fixture
def garden(alice: Member, bob: Member) -> str:
    assert bob.call("GET", "/me").status == 200
    return make(alice, "closed", bob, name=f"Garden {uuid.uuid4().hex[:8]}")


def membership(member: Member, room: str) -> dict[str, Any]:
    body: dict[str, Any] = member.call("GET", f"/rooms/{room}").body
    return body


def is_read(room: str) -> Callable[[Request | Response], bool]:
    """Of other rooms it is told meanwhile, too: of the one that the page was opened in, for one."""
    return lambda told: told.url.endswith(f"/rooms/{room}/read")


def reads(page: Page, room: str) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if is_read(room)(request) else None)
    return asked


def test_what_is_seen_is_read_in_every_tab_by_one_request(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    wait_until_live(other_tab)
    said = [alice.say(f"{a_text}: {number}", room=garden) for number in range(5)]
    expect(link(other_tab, garden)).to_have_class(re.compile("unread"))
    asked = reads(page, garden)
    with page.expect_response(is_read(garden)):
        link(page, garden).click()
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    expect(link(other_tab, garden)).not_to_have_class(re.compile("unread"))
    assert membership(bob, garden)["read_id"] == said[-1]["id"]
    assert len(asked) == 1
    with page.expect_response(is_read(garden)):
        newest = alice.say(f"{a_text}, more", room=garden)
    expect(message(page, f"{a_text}, more")).to_be_visible()
    assert membership(bob, garden)["read_id"] == newest["id"]


def test_a_tab_in_the_background_reads_nothing_until_it_is_looked_at(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    said = alice.say(a_text, room=garden)
    tab = page.context.new_page()
    tab.add_init_script(IN_THE_BACKGROUND)
    asked = reads(tab, garden)
    tab.goto(f"{page.url.partition('#')[0]}#{garden}")
    wait_until_live(tab)
    expect(message(tab, a_text)).to_have_count(1)
    expect(link(tab, garden)).to_have_class(re.compile("unread"))
    assert not asked
    with tab.expect_response(is_read(garden)):
        tab.evaluate(SEEN)
    assert membership(bob, garden)["read_id"] == said["id"]
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))


def test_a_line_says_where_what_is_new_begins_and_one_begins_to_read_there(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    read = alice.say(f"{a_text}, read", room=garden)
    assert bob.call("PUT", f"/rooms/{garden}/read", {"id": read["id"]}).status == 200
    for number in range(6):
        alice.say(f"{a_text}: {number}\n" + "line\n" * 14, room=garden)
    page = sign_in(BOB)
    link(page, garden).click()
    line = page.locator("#messages .new")
    expect(line).to_be_in_viewport()
    expect(line.locator("xpath=following-sibling::*[contains(@class, 'message')][1]")).to_contain_text(f"{a_text}: 0")
    expect(page.locator("#to-newest")).to_have_text(re.compile("[456] new messages"))
    page.locator("#to-newest").click()
    expect(message(page, f"{a_text}: 5")).to_be_in_viewport()
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    link(page, garden).click()
    expect(message(page, f"{a_text}: 5")).to_be_in_viewport()
    expect(line).to_have_count(0)


def test_ones_own_messages_are_no_news(sign_in: OpenWindow, garden: str, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    for page in (alice, bob):
        link(page, garden).click()
    expect(alice.locator("#people li")).to_have_count(2)
    asked = reads(alice, garden)
    say(alice, a_text)
    expect(message(bob, a_text)).to_be_visible()
    expect(bob.locator("#messages .new")).to_have_count(0)
    # It would be told by now.
    alice.wait_for_timeout(1_500)
    assert not asked
    with alice.expect_response(is_read(garden)):
        say(bob, f"{a_text}, answered")


def test_what_is_marked_stays_unread_in_every_tab_until_one_comes_back_and_reads_it(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    wait_until_live(other_tab)
    said = [alice.say(f"{a_text}: {number}", room=garden) for number in range(5)]
    with page.expect_response(is_read(garden)):
        link(page, garden).click()
    expect(link(other_tab, garden)).not_to_have_class(re.compile("unread"))
    choose(page, f"{a_text}: 2", "mark-unread")
    line = page.locator("#messages .new + .message")
    expect(line).to_have_attribute("data-id", said[2]["id"])
    for tab in (page, other_tab):
        expect(link(tab, garden)).to_have_class(re.compile("unread"))
    alice.say(f"{a_text}, more", room=garden)
    expect(message(page, f"{a_text}, more")).to_be_visible()
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    link(page, garden).click()
    expect(line).to_have_attribute("data-id", said[2]["id"])
    for tab in (page, other_tab):
        expect(link(tab, garden)).not_to_have_class(re.compile("unread"))


def test_what_was_read_is_not_new_after_a_reload_however_late_the_list_of_rooms_comes(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    first = alice.say(f"{a_text}, read", room=garden)
    assert bob.call("PUT", f"/rooms/{garden}/read", {"id": first["id"]}).status == 200
    page = sign_in(BOB)
    link(page, garden).click()
    for number in range(6):
        alice.say(f"{a_text}: {number}\n" + "line\n" * 14, room=garden)
        expect(message(page, f"{a_text}: {number}")).to_be_in_viewport()
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    held: list[Route] = []
    page.route("**/api/rooms", lambda route: held.append(route))
    with page.expect_request("**/api/rooms"):
        page.reload()
    expect(message(page, f"{a_text}: 5")).to_be_in_viewport()
    expect(page.locator("#messages .new")).to_have_count(0)
    with page.expect_response("**/api/rooms"):
        page.unroute("**/api/rooms")  # what is held goes on
    wait_until_live(page)
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    expect(message(page, f"{a_text}: 5")).to_be_in_viewport()
    expect(page.locator("#messages .new")).to_have_count(0)
    expect(page.locator("#to-newest")).to_be_hidden()


def test_what_was_missed_is_new_and_not_read_before_it_is_seen(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    alice.say(f"{a_text}, read", room=garden)
    page = sign_in(BOB)
    wire = Wire(page)
    with page.expect_response(is_read(garden)):
        link(page, garden).click()
    wire.cut()
    said = [alice.say(f"{a_text}: {number}\n" + "line\n" * 14, room=garden) for number in range(8)]
    with page.expect_response(is_read(garden)):
        page.evaluate(DOUBTS["online again"])
    line = page.locator("#messages .new")
    expect(line).to_be_in_viewport()
    expect(line.locator("xpath=following-sibling::*[contains(@class, 'message')][1]")).to_contain_text(f"{a_text}: 0")
    assert membership(bob, garden)["read_id"] < said[-1]["id"]
    expect(page.locator("#to-newest")).to_have_text(re.compile("[5-8] new messages"))
    page.locator("#to-newest").click()
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
