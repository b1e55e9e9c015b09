"""Notices: on the icon and in the title, and by the system where one wants that, once and until they are read."""

import re
import uuid

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OpenWindow, open_settings, wait_until_live
from tests.browser.test_live import ALICE, BOB, message, say
from tests.browser.test_read_markers import SEEN
from tests.browser.test_rooms import link, make, read_all
from tests.browser.waiting import wait_until
from tests.support.member import Member

ALLOWED = {"permissions": ["notifications"]}
# A browser without a window shows no notification: what would be shown is written down.
RECORDING = """
  globalThis.told = [];
  globalThis.asked = 0;
  globalThis.Notification = class {
    static permission = 'default';
    static async requestPermission() {
      globalThis.asked += 1;
      return (this.permission = 'granted');
    }
    constructor(title, { body, tag, data }) {
      Object.assign(this, { title, body, tag, data });
      globalThis.told.push(this);
    }
    close() {
      globalThis.told = globalThis.told.filter((other) => other !== this);
      this.onclose();
    }
  };
  if (localStorage.allowed) Notification.permission = 'granted';
"""
TOLD = "() => told.map(({ title, body }) => [title, body])"
HIDE = """() => {
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  document.hasFocus = () => false;
  document.dispatchEvent(new Event('visibilitychange'));
  dispatchEvent(new Event('blur'));
}"""


@pytest.fixture
def garden(alice: Member, bob: Member) -> str:
    assert bob.call("GET", "/me").status == 200
    return make(alice, "closed", bob, name=f"Garden {uuid.uuid4().hex[:8]}")


@pytest.fixture
def direct(alice: Member, bob: Member) -> str:
    assert bob.call("GET", "/me").status == 200
    return make(alice, "direct", bob)


def icon(page: Page) -> str:
    href: str = page.evaluate("decodeURIComponent(document.querySelector('link[rel=icon]').href)")
    return href


def wants_notices(context: BrowserContext, *tabs: Page) -> None:
    """Have tabs tell what they would show, and turn it on in the first."""
    context.add_init_script(RECORDING)
    for tab in tabs:
        tab.reload()
        wait_until_live(tab)
    turn_on(tabs[0])
    tabs[0].evaluate("localStorage.allowed = 'yes'")
    for tab in tabs[1:]:
        tab.reload()
        wait_until_live(tab)


def turn_on(page: Page) -> None:
    open_settings(page)
    page.locator("#notices [name=shown]").check()
    expect(page.locator("#notices [name=sound]")).to_be_visible()
    page.keyboard.press("Escape")


def told(*tabs: Page) -> list[list[str]]:
    return [each for tab in tabs for each in tab.evaluate(TOLD)]


def wait_until_told(text: str, *tabs: Page) -> None:
    """Wait until one of the tabs tells this, by looking at each in turn."""
    expect(tabs[0].locator("body")).to_be_attached()
    for _ in range(400):
        if any(text in body for _, body in told(*tabs)):
            return
        tabs[0].wait_for_timeout(50)
    raise AssertionError(f"nobody tells {text!r}: {told(*tabs)}")


def test_who_calls_is_counted_on_the_icon_until_it_is_read_in_every_tab(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, direct: str, a_text: str
) -> None:
    read_all(bob)
    page = sign_in(BOB)
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_live(other)
    plain = icon(page)
    alice.say(f"{a_text}, for nobody", room=garden)
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    expect(page).to_have_title("#general · Chatroom")
    assert icon(page) == plain
    alice.say(f"{a_text} <@{bob.id}>", room=garden)
    alice.say(a_text, room=direct)
    for tab in (page, other):
        expect(tab).to_have_title("(2) #general · Chatroom")
        expect(tab.locator("link[rel=icon]")).to_have_attribute("href", re.compile(r"%3E2%3C"))
    for room in (garden, direct):
        link(page, room).click()
        expect(link(page, room)).not_to_have_class(re.compile("unread"))
    for tab in (page, other):
        expect(tab).to_have_title(re.compile("^[^(]"))
        expect(tab.locator("link[rel=icon]")).not_to_have_attribute("href", re.compile("data:"))


def test_notices_are_asked_for_by_whoever_turns_them_on_and_told_by_one_tab(
    sign_in: OpenWindow, alice: Member, bob: Member, direct: str, garden: str, a_text: str
) -> None:
    read_all(bob)
    page = sign_in(BOB, **ALLOWED)
    page.context.add_init_script(RECORDING)
    page.reload()
    wait_until_live(page)
    page.evaluate(HIDE)
    alice.say(f"{a_text}, before", room=direct)
    expect(link(page, direct)).to_have_class(re.compile("unread"))
    assert page.evaluate("asked") == 0
    page.evaluate(SEEN)
    turn_on(page)
    assert page.evaluate("asked") == 1
    page.evaluate("localStorage.allowed = 'yes'")
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_live(other)
    for tab in (page, other):
        tab.evaluate(HIDE)
    alice.say(f"{a_text}, to all\n\nthere", room=garden)
    alice.say(f"{a_text}, to you", room=direct)
    wait_until_told(f"{a_text}, to you", page, other)
    wait_until_told(f"{a_text}, to all there", page, other)
    alice.say(f"{a_text}, last", room=garden)
    wait_until_told(f"{a_text}, last", page, other)
    bodies = [body for _, body in told(page, other)]
    assert sorted(bodies) == sorted([f"{a_text}, to all there", f"{a_text}, to you", f"{a_text}, last"])
    assert {title for title, _ in told(page, other)} > {"Alice"}
    teller = next(tab for tab in (page, other) if any("to you" in body for _, body in told(tab)))
    teller.evaluate("told.find(({ body }) => body.endsWith('to you')).onclick()")
    expect(teller.locator("#room")).to_have_text("Alice")
    teller.evaluate(SEEN)
    expect(message(teller, f"{a_text}, to you")).to_be_visible()
    link(teller, garden).click()
    expect(message(teller, f"{a_text}, last")).to_be_visible()
    for tab in (page, other):
        tab.wait_for_function("() => told.length === 0")


def test_what_another_tab_shows_or_one_writes_oneself_is_no_news_and_a_closed_tab_takes_none_with_it(
    sign_in: OpenWindow, alice: Member, bob: Member, direct: str, garden: str, a_text: str
) -> None:
    page = sign_in(BOB, **ALLOWED)
    tabs = [page, page.context.new_page(), page.context.new_page()]
    for tab in tabs[1:]:
        tab.goto(page.url)
        wait_until_live(tab)
    wants_notices(page.context, *tabs)
    link(page, garden).click()
    expect(page.locator("#room")).to_have_text(re.compile("Garden"))
    hidden = tabs[1:]
    for tab in hidden:
        tab.evaluate(HIDE)
    held = "async () => (await navigator.locks.query()).held.filter(({ name }) => name.includes('screen')).length"
    wait_until(page, f"async () => (await ({held})()) === 1")
    alice.say(f"{a_text}, seen in the first tab", room=garden)
    expect(message(page, f"{a_text}, seen in the first tab")).to_be_visible()
    say(page, f"{a_text}, by Bob")
    alice.say(f"{a_text}, where nobody looks", room=direct)
    wait_until_told(f"{a_text}, where nobody looks", *hidden)
    assert len(told(*tabs)) == 1
    teller = next(tab for tab in hidden if told(tab))
    left = next(tab for tab in hidden if tab != teller)
    teller.close()
    page.close()
    alice.say(f"{a_text}, with one tab left", room=garden)
    wait_until_told(f"{a_text}, with one tab left", left)


def test_what_is_said_while_there_is_no_network_is_told_once_there_is(
    sign_in: OpenWindow, alice: Member, bob: Member, direct: str, garden: str, a_text: str
) -> None:
    assert bob.call("PUT", f"/rooms/{garden}/involvement", {"involvement": "mentions"}).status == 200
    page = sign_in(BOB, **ALLOWED)
    wants_notices(page.context, page)
    page.evaluate(HIDE)
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_have_attribute("data-state", re.compile("offline|reconnecting"))
    alice.say(f"{a_text}, to nobody", room=garden)
    alice.say(f"{a_text}, to you <@{bob.id}>", room=garden)
    alice.say(f"{a_text}, in private", room=direct)
    page.context.set_offline(False)
    for text in ("to you @Bob", "in private"):
        wait_until_told(f"{a_text}, {text}", page)
    assert len(told(page)) == 2


def test_one_is_told_by_involvement(
    sign_in: OpenWindow, alice: Member, bob: Member, direct: str, garden: str, a_text: str
) -> None:
    quiet = make(alice, "closed", bob, name="Quiet")
    for room, involvement in {garden: "mentions", quiet: "nothing"}.items():
        assert bob.call("PUT", f"/rooms/{room}/involvement", {"involvement": involvement}).status == 200
    page = sign_in(BOB, **ALLOWED)
    wants_notices(page.context, page)
    page.evaluate(HIDE)
    alice.say(f"{a_text}, to nobody", room=garden)
    alice.say(f"{a_text}, quietly <@{bob.id}>", room=quiet)
    alice.say(f"{a_text}, to you <@{bob.id}>", room=garden)
    wait_until_told(f"{a_text}, to you @Bob", page)
    alice.say(f"{a_text}, last", room=direct)
    wait_until_told(f"{a_text}, last", page)
    assert [body for _, body in told(page)] == [f"{a_text}, to you @Bob", f"{a_text}, last"]


def test_a_browser_that_shows_none_says_what_to_do(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)  # without a window everything is denied
    open_settings(page)
    expect(page.locator(".notices-note")).to_contain_text("Allow them in its settings")
    page.locator("#notices [name=shown]").click()
    expect(page.locator("#notices [name=shown]")).not_to_be_checked()


# As a click comes to the worker, which may bring a page to the front only where somebody has really clicked.
CLICK = """(notice) => {
    const notification = { data: notice, close() {} };
    dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification }));
}"""
BY_THE_WORKER = """
  Object.assign(ServiceWorkerRegistration.prototype, {
    async showNotification(title, options) {
      new Notification(title, options);
    },
    async getNotifications() {
      return told.map((each) => Object.assign(each, { onclose() {} }));
    },
  });
"""


def test_where_there_is_a_service_worker_it_shows_them_and_a_click_leads_back(
    sign_in: OpenWindow, alice: Member, direct: str, a_text: str
) -> None:
    page = sign_in(BOB, service_workers="allow", **ALLOWED)
    wait_until(page, "async () => Boolean((await navigator.serviceWorker.ready).active)")
    page.context.add_init_script(RECORDING + BY_THE_WORKER)
    page.reload()
    wait_until_live(page)
    turn_on(page)
    page.evaluate(HIDE)
    alice.say(a_text, room=direct)
    wait_until_told(a_text, page)
    page.context.service_workers[0].evaluate(CLICK, {"room": direct, "id": "any"})
    expect(page.locator("#room")).to_have_text("Alice")
    page.evaluate(SEEN)
    page.wait_for_function("() => told.length === 0")
