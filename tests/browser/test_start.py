"""What is on the page before its modules have run, and when they never do."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_doing import come_now
from tests.support.local_chatroom import LocalChatroom

OpenBroken = Callable[..., Page]

FAILURES: dict[str, Callable[[Route], None]] = {
    "a server error": lambda route: route.fulfill(status=500, body="oops"),
    "not found": lambda route: route.fulfill(status=404, body=""),
    "blocked": lambda route: route.abort("blockedbyclient"),
    "no network": lambda route: route.abort("connectionreset"),
    "a page in its place": lambda route: route.fulfill(content_type="text/html", body="<h1>Log in to the Wi-Fi</h1>"),
    "syntax of the future": lambda route: route.fulfill(content_type="text/javascript", body="export const a ?= 1;"),
    "cut short": lambda route: route.fulfill(content_type="text/javascript", body="export class Http { #a = "),
    "another version": lambda route: route.fulfill(content_type="text/javascript", body="export const other = 1;"),
    "an error as it runs": lambda route: route.fulfill(content_type="text/javascript", body="null.start();"),
}


@pytest.fixture
def open_page(browser: Browser, chatroom: LocalChatroom) -> Iterator[OpenBroken]:
    """Opens the page with some of its files answered otherwise; what it complains about is not looked at."""
    pages: list[Page] = []

    def open_one(routes: dict[str, Callable[[Route], None]], script: str = "", wait_until: str = "load") -> Page:
        page = browser.new_page()
        pages.append(page)
        for pattern, handler in routes.items():
            page.route(pattern, handler)
        if script:
            page.add_init_script(script)
        page.goto(chatroom.url, wait_until=wait_until)
        return page

    yield open_one
    for page in pages:
        page.context.close()


def never(_: Route) -> None:
    """Leaves a request without an answer."""


def says(page: Page, sentence: str) -> None:
    expect(page.locator(".trouble")).to_contain_text(sentence)
    expect(page.locator(".trouble .reload")).to_be_visible()
    expect(page.locator("#sign-in")).to_be_hidden()
    expect(page.locator("#chat")).to_be_hidden()


def test_the_welcome_needs_no_module(open_page: OpenBroken) -> None:
    page = open_page(
        {"**/*.js": lambda route: never(route) if "boot" not in route.request.url else route.continue_()},
        wait_until="commit",
    )
    expect(page.locator("h1", has_text="Chatroom")).to_be_visible()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator(".trouble")).to_be_hidden()


@pytest.mark.parametrize("module", ["js/app.js", "js/net/problem.js"])
@pytest.mark.parametrize("failure", FAILURES)
def test_a_module_that_fails_is_told_of_and_a_reload_helps(open_page: OpenBroken, module: str, failure: str) -> None:
    page = open_page({f"**/{module}": FAILURES[failure]})
    expect(page.locator(".trouble-text")).not_to_be_empty()
    says(page, "Chatroom")
    page.unroute(f"**/{module}")
    page.locator(".trouble .reload").click()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator(".trouble")).to_be_hidden()


def test_what_went_wrong_is_named(open_page: OpenBroken) -> None:
    says(open_page({"**/js/net/http.js": FAILURES["a server error"]}), "/js/net/http.js was answered with 500")
    says(open_page({"**/js/net/http.js": FAILURES["blocked"]}), "something blocks it")
    says(open_page({"**/js/languages/english.js": FAILURES["blocked"]}), "could not be loaded")
    says(open_page({"**/js/net/http.js": FAILURES["syntax of the future"]}), "too old")
    says(open_page({"**/js/net/http.js": FAILURES["another version"]}), "do not fit together")
    says(open_page({"**/js/app.js": FAILURES["an error as it runs"]}), "could not start")


def test_a_part_that_only_the_chat_needs_is_told_of_too(sign_in: OpenWindow, chatroom: LocalChatroom) -> None:
    page = sign_in("alice@example.com").context.new_page()
    page.route("**/js/views/scroll.js", FAILURES["a server error"])
    page.goto(chatroom.url)
    says(page, "could not be loaded")
    page.unroute("**/js/views/scroll.js")
    page.locator(".trouble .reload").click()
    wait_until_live(page)


@pytest.mark.parametrize(
    "lacking",
    [
        "delete Array.prototype.toSorted",
        "delete Intl.Segmenter",
        "delete AbortSignal.timeout",
        "delete HTMLScriptElement.prototype.noModule",
        "delete HTMLElement.prototype.popover",
        "RegExp = function () { throw new SyntaxError('Invalid flags'); }",
        "const has = CSS.supports; CSS.supports = (...of) => !of.join().includes('light-dark') && has.apply(CSS, of)",
    ],
)
def test_a_browser_that_is_too_old_is_told_so(open_page: OpenBroken, lacking: str) -> None:
    says(open_page({}, script=lacking), "too old")


@pytest.mark.parametrize("boot", ["blocked", "not found", "as it is"])
@pytest.mark.parametrize("module", ["js/app.js", "js/net/http.js"])
def test_what_never_comes_is_told_of_without_any_script(open_page: OpenBroken, boot: str, module: str) -> None:
    answer = FAILURES.get(boot, lambda route: route.continue_())
    page = open_page({"**/js/boot.js": answer, f"**/{module}": never}, wait_until="commit")
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator(".loading-note")).to_be_hidden()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Animation.enable")
    devtools.send("Animation.setPlaybackRate", {"playbackRate": 200})
    expect(page.locator(".loading-note")).to_contain_text("longer than it should")
    expect(page.locator(".loading-note .reload")).to_be_visible()


def test_a_page_that_has_started_is_not_told_of_as_late(open_page: OpenBroken) -> None:
    page = open_page({})
    devtools = page.context.new_cdp_session(page)
    devtools.send("Animation.enable")
    devtools.send("Animation.setPlaybackRate", {"playbackRate": 200})
    expect(page.locator("html")).to_have_attribute("data-settled", "")
    expect(page.locator(".loading-note")).to_be_hidden()
    expect(page.locator(".trouble")).to_be_hidden()


def test_a_stylesheet_that_fails_is_told_of_and_the_page_goes_on(open_page: OpenBroken) -> None:
    page = open_page({"**/css/layout-to-rooms.css": FAILURES["a server error"]})
    expect(page.locator(".loading-note")).to_contain_text("look could not be loaded")
    expect(page.locator("#sign-in")).to_be_visible()


def test_what_goes_on_all_the_same_is_no_trouble(open_page: OpenBroken) -> None:
    page = open_page({}, script="Promise.reject(new Error('somebody else'));")
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator(".trouble")).to_be_hidden()


def test_a_click_that_comes_before_the_modules_is_not_lost(open_page: OpenBroken) -> None:
    held: list[Route] = []
    page = open_page({"**/js/net/http.js": lambda route: held.append(route)}, wait_until="commit")
    page.locator("#sign-in").click()
    expect(page.locator(".waiting")).to_be_visible()
    expect(page.locator("#sign-in")).to_be_hidden()
    come_now(page, held)
    expect(page.locator("input[name=username]")).to_be_visible()


def test_who_was_signed_in_here_sees_the_chat_from_the_first_paint(open_page: OpenBroken) -> None:
    held: list[Route] = []
    page = open_page(
        {"**/js/net/http.js": lambda route: held.append(route)},
        script="localStorage.setItem('chatroom.signed_in', JSON.stringify({ id: 'a', name: 'A' }))",
        wait_until="commit",
    )
    expect(page.locator("#composer-form")).to_be_visible()
    expect(page.locator("#history .history-text")).to_have_text("Loading messages…")
    expect(page.locator("#welcome")).to_be_hidden()
    come_now(page, held)
    # Nobody is signed in after all.
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()


def test_without_scripts_it_says_that_it_needs_them(browser: Browser, chatroom: LocalChatroom) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(chatroom.url)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator(".loading-note")).to_be_hidden()
    expect(page.locator("#sign-in")).to_be_hidden()
    page.context.close()
