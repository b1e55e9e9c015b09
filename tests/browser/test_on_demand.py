"""Dialogs come when they are opened: once, with the focus back where it was, and with a word where they cannot."""

from playwright.sync_api import Route, expect

from tests.browser.conftest import OpenWindow, wait_until_live

ALICE = "alice@example.com"
MODULE = "**/js/views/find_rooms.js"


def test_none_of_them_comes_with_the_page(sign_in: OpenWindow) -> None:
    # Where the page is wide, the room's details are open from the start.
    page = sign_in(ALICE, viewport={"width": 390, "height": 800})
    page.reload()
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.wait_for_load_state("networkidle")
    names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)")
    assert any(name.endswith("/js/doing.js") for name in names)
    later = page.evaluate(
        """[...document.querySelector('#on-demand-modules').content.querySelectorAll('link')]
            .map((link) => link.getAttribute('href'))"""
    )
    wanted = {"dialogs.html", "js/message_actions.js", "js/views/find_rooms.js"}
    assert {name.split("/", 3)[3] for name in later} >= wanted
    assert not set(names) & set(later)


def test_what_dialogs_consist_of_is_asked_for_again_where_it_could_not_be_had(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE, viewport={"width": 390, "height": 800})
    page.reload()
    wait_until_live(page)
    page.route("**/dialogs.html", lambda route: route.abort())
    page.locator("#account").click()
    page.locator("#open-profile").click()
    expect(page.locator("#notice")).to_contain_text("could not be loaded")
    page.unroute("**/dialogs.html")
    page.locator("#account").click()
    page.locator("#open-profile").click()
    expect(page.locator("#profile")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".people-toggle").click()
    expect(page.locator(".members-list .person").first).to_be_visible()


def test_one_that_could_not_be_loaded_opens_at_the_next_press(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    page.route(MODULE, lambda route: route.abort())
    button = page.locator(".open-find-rooms")
    button.click()
    expect(page.locator("#notice")).to_contain_text("could not be loaded")
    page.unroute(MODULE)
    button.click()
    expect(page.locator("#find-rooms")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#find-rooms")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_double_press_opens_one_and_a_later_one_is_meant_instead(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    held: list[Route] = []
    page.route(MODULE, lambda route: held.append(route))
    page.locator(".open-find-rooms").dblclick()
    page.locator(".open-new-room").click()
    expect(page.locator("#new-room")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".open-find-rooms").dblclick()
    expect(page.locator("html")).to_have_attribute("data-fetching", "")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#find-rooms")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_keys_are_listed_for_who_asks_and_is_not_writing(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    page.locator("#composer").press("?")
    expect(page.locator("#composer")).to_have_value("?")
    page.locator("#composer").fill("")
    page.locator("#log").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("What can be done with the message")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#log")).to_be_focused()
    page.locator("#account").click()
    page.locator("#open-keys").click()
    expect(page.locator("#keys")).to_be_visible()
