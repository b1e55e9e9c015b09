"""The page speaks the language that its browser asks for, of those that there are, and loads no other."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenWindow, open_settings, wait_until_live
from tests.support.local_chatroom import LocalChatroom


@pytest.fixture
def visit(browser: Browser, chatroom: LocalChatroom) -> Any:
    """Opens the site in a browser of a locale; returns the page, and which languages it asked for."""

    def open_one(locale: str, lacks: str = "", chosen: str = "") -> tuple[Page, list[str]]:
        page = browser.new_page(locale=locale)
        asked: list[str] = []
        page.on("request", lambda request: "/languages/" in request.url and asked.append(request.url.split("/")[-1]))
        if lacks:
            page.route(f"**/{lacks}", lambda route: route.abort())
        if chosen:
            page.add_init_script(f"localStorage.setItem('chatroom.language', '{chosen}')")
        page.goto(chatroom.url)
        expect(page.locator("html")).to_have_attribute("data-settled", "")
        return page, sorted({name for name in asked if name not in ("texts.js", "formats.js")})

    before = browser.contexts
    yield open_one
    for context in browser.contexts:
        if context not in before:
            context.close()


@pytest.mark.parametrize(("locale", "lang"), [("en-GB", "en-GB"), ("de-DE", "en"), ("fr", "en")])
def test_english_is_for_who_asks_for_it_and_for_who_asks_for_what_is_not_there(
    visit: Any, locale: str, lang: str
) -> None:
    page, asked = visit(locale)
    assert asked == ["english.js"]
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#sign-in")).to_have_text("Sign in")


def test_an_arabic_browser_is_spoken_to_in_arabic_from_right_to_left(visit: Any) -> None:
    page, asked = visit("ar-EG")
    assert asked == ["arabic.js"]
    expect(page.locator("html")).to_have_attribute("lang", "ar-EG")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#sign-in")).to_have_text("تسجيل الدخول")
    expect(page.locator("#sign-in")).to_be_visible()


def test_what_was_chosen_here_goes_before_what_the_browser_asks_for(visit: Any) -> None:
    page, asked = visit("en-GB", chosen="ar")
    assert asked == ["arabic.js"]
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page, asked = visit("ar-EG", chosen="en")
    assert asked == ["english.js"]
    expect(page.locator("#sign-in")).to_have_text("Sign in")


def test_where_its_language_cannot_be_loaded_the_page_speaks_english(visit: Any) -> None:
    page, asked = visit("ar-EG", lacks="arabic.js")
    assert asked == ["arabic.js", "english.js"]
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#sign-in")).to_have_text("Sign in")
    expect(page.locator("#sign-in")).to_be_visible()


def test_another_language_is_chosen_in_the_settings_and_nothing_that_was_written_is_lost(sign_in: OpenWindow) -> None:
    page = sign_in("alice@example.com", locale="en-US")
    page.locator("#composer").fill("What I was about to say")
    open_settings(page)
    page.locator("#language select").select_option("ar")
    page.locator("#language button").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wait_until_live(page)
    expect(page.locator("#composer")).to_have_value("What I was about to say")
    open_settings(page)
    expect(page.locator("#settings-title")).to_have_text("الإعدادات")
    page.locator("#language select").select_option("")
    page.locator("#language button").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#composer")).to_have_value("What I was about to say")


def test_the_clock_has_the_hours_that_one_wants_at_once_in_all_tabs(sign_in: OpenWindow, a_text: str) -> None:
    page = sign_in("alice@example.com", locale="en-US")
    other = page.context.new_page()
    other.goto(page.url)
    page.locator("#composer").fill(a_text)
    page.locator("#composer").press("Enter")
    for tab in (page, other):
        expect(tab.locator("#messages .message.starts-group time").last).to_have_text(re.compile("[AP]M$"))
    open_settings(page)
    page.locator("#hours label", has_text="24").click()
    for tab in (page, other):
        expect(tab.locator("#messages .message.starts-group time").last).to_have_text(re.compile(r"^\d\d:\d\d$"))
