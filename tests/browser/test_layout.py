"""What must be seen and reached on any screen: small, turned, in large letters, in forced colours, under a finger."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import gallery
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

OpenGallery = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
FINGER_PX = 44
# Asked of all targets at once: there are hundreds in each state, and Playwright takes 10 ms for each question.
TOO_SMALL = """(targets, least) => targets
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < least)
    .map(({ target, box }) => `${box.width} x ${box.height}: ${target.outerHTML.slice(0, 120)}`)"""


@pytest.fixture
def open_gallery(open_alices: OpenWindow, chatroom: LocalChatroom, alice: Member) -> OpenGallery:
    """Opens the room that has one of everything."""

    def open_one(room: str = gallery.ROOM, **options: Any) -> Page:
        page = open_alices(**options)
        gallery.fill(page, alice.id)
        page.goto(f"{chatroom.url}/#{room}")
        wait_until_live(page)
        expect(page.locator("#room")).to_have_text(room)
        return page

    return open_one


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found, locator
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def is_cut(locator: Locator) -> bool:
    return locator.evaluate("element => element.scrollWidth > element.clientWidth")


def test_the_skip_link_covers_no_notice(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    page.evaluate(f"async () => (await {gallery.module('views/notice.js')}).showNotice('Something went wrong.')")
    link, notice = page.locator(".skip-link"), page.locator("#notice")
    assert box(link)["height"] <= 1
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    assert box(link)["height"] > 20
    assert box(link)["y"] >= box(notice)["bottom"]
    assert box(page.locator(".room-name"))["y"] >= box(link)["bottom"]
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_be_focused()


@pytest.mark.parametrize("colours", ["active", "none"])
def test_what_is_told_by_a_dot_is_seen_in_forced_colours(open_gallery: OpenGallery, colours: str) -> None:
    page = open_gallery(forced_colors=colours)
    page.evaluate("document.querySelector('#typing').hidden = false")
    for dots in (page.locator(".connection-dot"), page.locator(".typing-dots"), page.locator("#send")):
        clip = dots.bounding_box()
        seen = page.screenshot(animations="disabled", clip=clip)
        dots.evaluate("dots => (dots.style.visibility = 'hidden')")
        assert page.screenshot(animations="disabled", clip=clip) != seen


@pytest.mark.parametrize("state", ["live", "reconnecting", "offline"])
@pytest.mark.parametrize("room", ["design-team", "d" * 64])
def test_the_header_holds_in_large_letters(open_gallery: OpenGallery, state: str, room: str) -> None:
    page = open_gallery(room, **PHONE)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    page.locator("#connection").evaluate("(badge, state) => (badge.dataset.state = state)", state)
    page.locator(".connection-text").evaluate("text => (text.textContent = 'Reconnecting in 12 s')")
    page.locator(".people-total").first.evaluate("total => (total.textContent = '1,234')")
    assert not is_cut(page.locator(".header"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    parts = page.locator(".header :is(.room-name, .connection, .people-toggle, .account)").all()
    for part in parts:
        assert box(part)["x"] >= 0
        assert box(part)["right"] <= 360
    assert is_cut(page.locator("#room")) == (len(room) > 20)
    assert box(page.locator(".room-name"))["width"] > 200
    assert box(page.locator("#log"))["height"] > (200 if state == "live" else 150)


@pytest.mark.parametrize(("height", "touch", "left"), [(150, True, 80), (180, False, 80), (200, True, 120)])
def test_a_keyboard_on_a_turned_phone_leaves_the_log_its_room(
    open_gallery: OpenGallery, height: int, touch: bool, left: int
) -> None:
    page = open_gallery(viewport={"width": 640, "height": height}, has_touch=touch, is_mobile=touch)
    page.locator("#composer").focus()
    assert box(page.locator("#log"))["height"] >= left
    assert box(page.locator("#composer-form"))["bottom"] <= height
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".room-name")).to_be_visible()


def test_whoever_touches_sees_every_messages_time(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    times = page.locator("#messages .byline time")
    expect(times).to_have_count(len(gallery.messages("me")))
    within_run = page.locator("#messages li.message:not(.starts-group) .byline")
    assert within_run.count() >= 2
    for byline in within_run.all():
        assert byline.evaluate("byline => getComputedStyle(byline).opacity") == "1"
        assert box(byline)["x"] >= 0
        assert box(byline)["right"] <= box(byline.locator("xpath=../*[contains(@class, 'text')]"))["x"]


def test_with_a_pointer_or_the_keyboard_the_times_within_a_run_come_up(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    byline = page.locator("#messages li.message:not(.starts-group) .byline").last
    opacity = "byline => getComputedStyle(byline).opacity"
    assert byline.evaluate(opacity) == "0"
    byline.locator("xpath=..").hover()
    assert byline.evaluate(opacity) == "1"
    page.mouse.move(0, 0)
    assert byline.evaluate(opacity) == "0"
    page.locator("#composer").focus()
    page.keyboard.press("Shift+Tab")
    while not page.evaluate("document.activeElement.id === 'log'"):
        page.keyboard.press("Shift+Tab")
    assert byline.evaluate(opacity) == "1"


def test_everything_to_touch_is_wide_enough_for_a_finger(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    small = []
    for state in gallery.states(page):
        targets = page.locator(":is(button, a.button, summary, textarea):visible")
        small += [f"{state}: {target}" for target in targets.evaluate_all(TOO_SMALL, FINGER_PX)]
    assert not small


def test_a_long_name_is_cut_and_what_is_beside_it_is_not(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    item = page.locator("#messages li.message").first
    expect(item.locator(".author")).to_have_text(gallery.LONG_NAME)
    assert is_cut(item.locator(".author"))
    time = item.locator("time")
    assert not is_cut(time)
    assert box(time)["right"] <= 360
    next(state for state in gallery.states(page) if state == "typing")
    names, verb = page.locator(".typing-names bdi"), page.locator(".typing-verb")
    assert is_cut(names.first)
    assert not is_cut(names.last)
    expect(verb).to_have_text("are typing")
    assert box(verb)["right"] <= 360
    page.locator("#me").evaluate("(me, name) => (me.textContent = name)", gallery.LONG_NAME)
    assert is_cut(page.locator("#me"))
    assert box(page.locator("#account"))["right"] <= 360
    assert not is_cut(page.locator(".room-name"))


def test_offline_is_said_where_one_writes(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    later = page.locator(".composer-later").filter(visible=True)
    expect(later).to_have_count(0)
    page.context.set_offline(True)
    expect(later).to_contain_text("sent when you are back")
    page.context.set_offline(False)
    wait_until_live(page)
    expect(later).to_have_count(0)


def test_a_send_button_that_does_nothing_is_an_outline(open_gallery: OpenGallery) -> None:
    page = open_gallery()
    send, background = page.locator("#send"), "send => getComputedStyle(send).backgroundColor"
    expect(send).to_be_disabled()
    expect(send).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    page.locator("#composer").fill("text")
    expect(send).to_be_enabled()
    expect(send).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    assert send.evaluate(background) != page.locator(".composer-box").evaluate(background)


def test_the_drawer_closes_and_the_menu_has_its_words(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    page.locator(".people-toggle").tap()
    expect(page.locator("#people li")).to_have_count(40)
    expect(page.locator("#people-panel")).to_be_visible()
    page.locator("#people-panel .drawer-close").tap()
    expect(page.locator("#people-panel")).to_be_hidden()
    expect(page.locator("#sign-out")).to_be_hidden()
    page.locator("#account").tap()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert box(page.locator("#account-menu"))["y"] >= box(page.locator("#account"))["bottom"]
    assert box(page.locator("#account-menu"))["right"] <= 360
    page.locator("#composer").tap()
    expect(page.locator("#sign-out")).to_be_hidden()


def test_a_drawer_that_is_open_becomes_the_column_when_the_screen_grows(open_gallery: OpenGallery) -> None:
    page = open_gallery(viewport={"width": 600, "height": 800})
    page.locator(".people-toggle").click()
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#people-panel:popover-open")).to_have_count(0)
    expect(page.locator("#people-panel")).to_be_visible()
    assert box(page.locator(".room"))["right"] <= box(page.locator("#people-panel"))["x"]


def test_on_a_phone_ones_own_name_leaves_its_room_to_that_of_the_room(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    account = page.get_by_role("button", name="Signed in as Alice", exact=True)
    expect(account.locator(".avatar")).to_have_text("A")
    assert box(account)["width"] == FINGER_PX
    assert box(page.locator(".place"))["width"] > 120
    account.tap()
    expect(page.locator("#account-menu .account-name")).to_have_text("Alice")
    expect(page.locator("#account-menu .account-name")).to_be_visible()
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#me")).to_be_in_viewport(ratio=1)
    for elsewhere in ("#account .avatar", "#account-menu .account-name"):
        expect(page.locator(elsewhere)).to_be_hidden()


def test_large_letters_cover_little_of_what_is_read_and_are_cut_with_a_sign(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    newest = page.get_by_role("button", name="Jump to newest")
    assert FINGER_PX <= box(newest)["width"] < 100
    assert box(newest)["height"] < 80
    expect(page.locator("#composer")).to_have_css("text-overflow", "ellipsis")


def test_all_groups_of_emoji_stand_in_one_row(open_gallery: OpenGallery) -> None:
    page = open_gallery(**PHONE)
    next(state for state in gallery.states(page) if state == "emoji")
    tabs = page.locator(".emoji-tab")
    assert len({box(tab)["y"] for tab in tabs.all()}) == 1
    tabs.last.tap()
    expect(tabs.last).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_itself_never_scrolls_however_many_rooms_and_people_there_are(
    open_gallery: OpenGallery, width: int
) -> None:
    """Nobody could scroll it back. Browsers do that for what has the focus, is looked for, or is brought into view."""
    page = open_gallery(viewport={"width": width, "height": 640})
    hidden = page.evaluate(
        """() => {
            for (const list of ['.rooms', '#people', '.members-list', '#messages']) {
                const items = [...(document.querySelector(list)?.children ?? [])];
                const more = Array.from({ length: 60 }, () => items.map((each) => each.cloneNode(true))).flat();
                document.querySelector(list)?.append(...more);
            }
            const { body, documentElement } = document;
            for (const each of document.querySelectorAll('#chat *')) each.scrollIntoView({ block: 'start' });
            for (const each of [body, documentElement]) each.scrollTop = 1_000;
            return [body, documentElement, document.querySelector('#chat')].map((each) => each.scrollTop);
        }"""
    )
    assert hidden == [0, 0, 0]
    assert box(page.locator(".header"))["y"] == 0
