"""What one is called, and what the site looks like: chosen once, the same in every tab."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenWindow, open_settings, wait_until_live
from tests.browser.test_rooms import link, make
from tests.support.member import Member

BOB = "bob@example.com"


@pytest.fixture(autouse=True)
def his_own_name(bob: Member) -> Iterator[None]:
    """Other tests know Bob as Bob."""
    yield
    assert bob.call("PATCH", "/me", {"name": "Bob", "status": ""}).status == 200


def open_profile(page: Page) -> None:
    page.locator("#account").click()
    page.locator("#open-profile").click()
    expect(page.locator("#profile")).to_be_visible()


def save(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#profile [name={name}]").fill(value)
    page.locator("#profile .primary").click()


def test_a_name_that_is_chosen_is_shown_in_every_tab_and_to_others(sign_in: OpenWindow, bob: Member) -> None:
    page = sign_in(BOB)
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_live(other)
    open_profile(page)
    save(page, name="Robert \U0001f98a", status="Gone fishing")
    expect(page.locator("#profile")).to_be_hidden()
    expect(page.locator("#me")).to_have_text("Robert \U0001f98a")
    expect(other.locator("#me")).to_have_text("Robert \U0001f98a")
    other.close()
    assert bob.call("GET", "/me").body["status"] == "Gone fishing"
    page.reload()
    expect(page.locator("#me")).to_have_text("Robert \U0001f98a")
    open_profile(page)
    expect(page.locator("#profile [name=status]")).to_have_value("Gone fishing")
    expect(page.locator("#profile")).to_be_visible()


def test_a_name_that_is_changed_on_another_device_is_so_at_once_wherever_one_is_seen(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    said = bob.say(a_text)
    his, hers = sign_in(BOB), sign_in("alice@example.com")
    direct = make(bob, "direct", alice)
    for page in (his, hers):
        expect(page.locator("#people .person-name", has_text="Bob")).to_be_visible()
    expect(link(hers, direct)).to_have_text(re.compile("Bob"))
    assert bob.call("PATCH", "/me", {"name": "Roberto"}).status == 200
    expect(his.locator("#me")).to_have_text("Roberto")
    for page in (his, hers):
        expect(page.locator("#people .person-name", has_text="Roberto")).to_be_visible()
        expect(page.locator(f"#messages li[data-id='{said['id']}'] .author")).to_have_text("Roberto")
    expect(link(hers, direct)).to_have_text(re.compile("Roberto"))
    link(hers, direct).click()
    expect(hers.locator("#room")).to_have_text("Roberto")


def test_who_has_chosen_a_name_is_mentioned_by_it_also_where_they_have_said_nothing(
    sign_in: OpenWindow, alice: Member, bob: Member
) -> None:
    assert bob.call("PATCH", "/me", {"name": "Roberto"}).status == 200
    room = alice.call("POST", "/rooms", {"kind": "closed", "name": "Quiet", "users": [bob.id]}).body["id"]
    page = sign_in(BOB)
    page.evaluate("id => (location.hash = id)", room)
    page.reload()
    wait_until_live(page)
    expect(page.locator("#me")).to_have_text("Roberto")
    alice.say(f"<@{bob.id}>, are you there?", room=room)
    expect(page.locator("#messages .mention.me")).to_have_text("@Roberto")


def test_what_no_name_may_have_is_said_and_escape_changes_nothing(sign_in: OpenWindow) -> None:
    page = sign_in(BOB)
    open_profile(page)
    save(page, name="Bob\u202e")
    expect(page.locator("#profile .dialog-problem")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#profile")).to_be_hidden()
    expect(page.locator("#me")).to_have_text("Bob")


def test_who_has_no_name_is_asked_for_one_once(sign_in: OpenWindow) -> None:
    def nameless(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "name": "Guest 1A2B", "named": False})

    page = sign_in(BOB)
    page.route("**/api/me", nameless)
    page.reload()
    expect(page.locator("#profile")).to_be_visible()
    expect(page.locator("#profile")).to_contain_text("Guest 1A2B")
    expect(page.locator("#profile-name")).to_be_focused()
    page.keyboard.press("Escape")
    with page.expect_response("**/api/me"):
        page.reload()
    wait_until_live(page)
    # A dialog would be loaded.
    page.wait_for_load_state("networkidle")
    expect(page.locator("#me")).to_have_text("Guest 1A2B")
    expect(page.locator("#profile")).to_be_hidden()


def test_a_theme_is_there_from_the_first_paint_on_and_in_other_tabs(sign_in: OpenWindow) -> None:
    page = sign_in(BOB)
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_live(other)
    page.emulate_media(color_scheme="light")

    def canvas(of: Page) -> str:
        return str(of.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    light = canvas(page)
    open_settings(page)
    page.locator("#theme label", has_text="Dark").click()
    assert canvas(page) != light
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    wait_until_live(page)
    open_settings(page)
    expect(page.locator("#theme [value=dark]")).to_be_checked()
    page.locator("#theme label", has_text="System").click()
    assert canvas(page) == light
