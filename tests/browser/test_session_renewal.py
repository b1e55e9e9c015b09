"""Pages over a user pool that rotates refresh tokens: what they do at once, when it fails, and when somebody steals."""

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect

from tests.browser.pointing import press_beside
from tests.support import chromium
from tests.support.moto_cloud import MotoCloud
from tests.support.site_on_pool import site_on, trust
from tests.support.user_pool import UserPool

BEN = {"sub": "ben-sub", "name": "Ben"}
ENDED = "Your session has ended. Sign in again to go on."
_numbers = itertools.count(1)

OpenTab = Callable[..., Page]


@pytest.fixture
def address(cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with site_on(user_pool, monkeypatch) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def open_tab(context: BrowserContext, address: str) -> OpenTab:
    def open_one(script: str = "") -> Page:
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(address)
        return page

    return open_one


def sign_in(page: Page, name: str = "Ann") -> Page:
    page.locator("#sign-in").click()
    is_in(page, name)
    return page


def is_in(page: Page, name: str = "Ann") -> None:
    """What needs a token has come: the room's messages."""
    expect(page.locator("#me")).to_have_text(name)
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#history .history-text")).not_to_have_text("Loading messages…")
    expect(page.locator("#sign-in")).to_be_hidden()


def is_out(page: Page, sentence: str) -> None:
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator("#notice .notice-text")).to_have_text(sentence)


def cookie_of(context: BrowserContext) -> Any:
    """The cookie that keeps the browser signed in, or None."""
    kept = [cookie for cookie in context.cookies() if cookie["name"].startswith(("chatroom-", "__Host-"))]
    assert len(kept) <= 1
    return kept[0] if kept else None


def refresh_token(context: BrowserContext) -> str:
    return str(cookie_of(context)["value"]).partition(".")[2]


def send(page: Page) -> None:
    page.locator("#composer").fill(f"message {next(_numbers)}")
    page.locator("#composer").press("Enter")


def answer_next(page: Page, address: str, answer: Callable[[Route], None]) -> None:
    """Answer the page's next call of an address.

    The route stays: Playwright loses sight of what is asked for while it takes the last one away, as with `times=1`.
    """
    answered: list[Route] = []

    def answer_once(route: Route) -> None:
        if answered:
            return route.fallback()
        answered.append(route)
        return answer(route)

    page.route(address, answer_once)


def refuse_next_token(page: Page) -> None:
    """Answer the page's next message once as the API does when it no longer takes the token."""
    answer_next(page, "**/api/rooms/general/messages", lambda route: route.fulfill(status=401, body="{}"))


def renew(page: Page) -> None:
    """Have the page renew its session now."""
    refuse_next_token(page)
    with page.expect_response("**/api/session/renew"):
        send(page)


# ---------------------------------------------------------------------------------------------------------- two at once


def test_tabs_that_renew_at_once_take_turns_and_all_stay_signed_in(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool
) -> None:
    first = sign_in(open_tab())
    tabs = [first, open_tab(), open_tab()]
    for tab in tabs:
        is_in(tab)
    under_way, most = [0], [0]

    def count(form: dict[str, str]) -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        time.sleep(0.2)  # Cognito takes as long: without turns the others come meanwhile
        under_way[0] -= 1

    user_pool.sign_in.answer = count
    for tab in tabs:
        refuse_next_token(tab)
    for tab in tabs:
        send(tab)
    for tab in tabs:
        expect(tab.locator("#messages li.message[data-state=sent]").last).to_be_visible()
    assert most == [1]
    user_pool.sign_in.end_grace()
    for tab in tabs:
        tab.reload()
        is_in(tab)


def test_tabs_of_a_browser_without_locks_that_renew_at_the_same_moment_both_stay_signed_in(
    open_tab: OpenTab, user_pool: UserPool
) -> None:
    without = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"
    tabs = [sign_in(open_tab(without)), open_tab(without)]
    is_in(tabs[1])
    meet = threading.Barrier(2)

    def together(form: dict[str, str]) -> None:
        meet.wait(20)

    user_pool.sign_in.answer = together
    for tab in tabs:
        refuse_next_token(tab)
        send(tab)
    for tab in tabs:
        expect(tab.locator("#messages li.message[data-state=sent]").last).to_be_visible()
    user_pool.sign_in.answer = lambda form: None
    user_pool.sign_in.end_grace()
    for tab in tabs:
        tab.reload()
        is_in(tab)


def test_a_renewal_whose_answer_is_lost_signs_nobody_out(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool
) -> None:
    page = sign_in(open_tab())
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token(context), "client_id": user_pool.client_id}
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(user_pool.sign_in.token(form)[0])
        route.abort("connectionreset")

    answer_next(page, "**/api/session/renew", lose)
    refuse_next_token(page)
    with page.expect_response("**/api/session/renew"):
        send(page)
    expect(page.locator("#messages li.message[data-state=sent]")).to_be_visible()
    assert lost == [200]
    user_pool.sign_in.end_grace()
    page.reload()
    is_in(page)


# --------------------------------------------------------------------------------------------------------- over and out


def steal_and_use(context: BrowserContext, pool: UserPool) -> None:
    stolen = refresh_token(context)
    form = {"grant_type": "refresh_token", "refresh_token": stolen, "client_id": pool.client_id}
    assert pool.sign_in.token(form)[0] == 200
    pool.sign_in.end_grace()


def revoke(context: BrowserContext, pool: UserPool) -> None:
    pool.sign_in.revoke({"ClientId": pool.client_id, "Token": refresh_token(context)})


def expire(context: BrowserContext, pool: UserPool) -> None:
    pool.sign_in.expire()


def disable(context: BrowserContext, pool: UserPool) -> None:
    pool.sign_in.disable("ann-sub")


@pytest.mark.parametrize("spoil", [steal_and_use, revoke, expire, disable])
def test_a_session_that_is_over_signs_out_with_a_sentence(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool, spoil: Callable[..., None]
) -> None:
    page = sign_in(open_tab())
    spoil(context, user_pool)
    renew(page)
    is_out(page, ENDED)
    assert cookie_of(context) is None
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()


def test_a_session_that_ended_while_the_browser_was_closed_says_so_when_it_is_opened(
    open_tab: OpenTab, user_pool: UserPool
) -> None:
    page = sign_in(open_tab())
    page.close()
    user_pool.sign_in.expire()
    is_out(open_tab(), ENDED)


def test_while_cognito_is_down_nobody_is_signed_out(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool
) -> None:
    page = sign_in(open_tab())
    user_pool.sign_in.answer = lambda form: (503, {})
    before = cookie_of(context)
    with page.expect_response(lambda answer: "/session/renew" in answer.url and answer.status == 503):
        page.reload()
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#me")).to_have_text("Ann")
    expect(page.locator("#sign-in")).to_be_hidden()
    assert cookie_of(context) == before
    user_pool.sign_in.answer = lambda form: None
    send(page)
    expect(page.locator("#messages li.message[data-state=sent]")).to_be_visible()


# -------------------------------------------------------------------------------------------------------- somebody else


def at_the_hosted_page(page: Page, user_pool: UserPool) -> list[Route]:
    """Go to the hosted page, and stay there until the route, which is put into the list, goes on."""
    routes: list[Route] = []
    page.route(f"{user_pool.url}/oauth2/authorize**", lambda route: routes.append(route))
    with page.expect_request(f"{user_pool.url}/oauth2/authorize**"):
        page.locator("#sign-in").click(no_wait_after=True)
    return routes


def click_sign_out(page: Page) -> None:
    page.locator("#sign-out").evaluate("button => button.click()")


def sign_out(page: Page) -> None:
    """Sign out, and return once the server has been told, and the page is back from the hosted one."""
    with page.expect_response(lambda answer: answer.request.method == "DELETE"), page.expect_navigation():
        click_sign_out(page)


@pytest.fixture
def ann_and_ben(open_tab: OpenTab, user_pool: UserPool) -> tuple[Page, Page]:
    """Two tabs: in the first Ann has signed in, in the second Ben, who had been at the hosted page all the while."""
    ann, ben = open_tab(), open_tab()
    bens_way = at_the_hosted_page(ben, user_pool)
    sign_in(ann)
    user_pool.at_the_hosted_page = BEN
    bens_way[0].continue_()
    is_in(ben, "Ben")
    return ann, ben


def test_when_somebody_else_has_signed_in_the_first_tab_says_so_and_becomes_nobody_unasked(
    ann_and_ben: tuple[Page, Page],
) -> None:
    ann, ben = ann_and_ben
    is_in(ann)
    renew(ann)
    is_out(ann, "\u2068Ben\u2069 has signed in in this browser, so \u2068Ann\u2069 no longer is in this tab.")
    is_in(ben, "Ben")
    ann.get_by_role("button", name="Go on as \u2068Ben\u2069").click()
    is_in(ann, "Ben")
    expect(ann.locator("#notice")).to_be_hidden()


def test_what_was_written_by_one_person_is_not_sent_by_another(ann_and_ben: tuple[Page, Page]) -> None:
    ann, ben = ann_and_ben
    renew(ann)
    expect(ann.locator("#sign-in")).to_be_visible()
    ann.get_by_role("button", name="Go on as \u2068Ben\u2069").click()
    is_in(ann, "Ben")
    for page in (ann, ben):
        page.reload()
        is_in(page, "Ben")
        expect(page.locator("#messages li.message")).to_have_count(0)


def test_a_sign_out_concerns_its_own_user(
    ann_and_ben: tuple[Page, Page], context: BrowserContext, user_pool: UserPool
) -> None:
    ann, ben = ann_and_ben
    revoked = list(user_pool.sign_in.revoked)
    click_sign_out(ann)
    expect(ann.locator("#sign-in")).to_be_visible()
    is_in(ben, "Ben")
    ben.reload()
    is_in(ben, "Ben")
    assert user_pool.sign_in.revoked == revoked


def test_a_sign_out_ends_all_tabs_of_its_user_and_revokes_the_session(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool
) -> None:
    tabs = [sign_in(open_tab()), open_tab()]
    is_in(tabs[1])
    token = refresh_token(context)
    sign_out(tabs[0])
    is_out(tabs[1], "You signed out in another tab.")
    expect(tabs[0].locator("#sign-in")).to_be_visible()
    assert cookie_of(context) is None
    assert token in user_pool.sign_in.revoked
    for tab in (*tabs, open_tab()):
        tab.reload()
        expect(tab.locator("#sign-in")).to_be_visible()


def test_who_comes_in_again_meets_nothing_of_the_page_before(open_tab: OpenTab) -> None:
    page = sign_in(open_tab())
    other = open_tab()
    is_in(other)
    sign_out(other)
    is_out(page, "You signed out in another tab.")
    sign_in(other)
    is_in(page)
    box, about = page.locator("#composer"), page.locator(".composer-about")
    stored = page.locator("#messages .message[data-state=sent] .text")
    box.fill("the first")
    box.press("Enter")
    expect(stored).to_have_text(["the first"])
    for key, texts in (("Escape", ["the first"]), ("Enter", ["the first, edited"])):
        box.fill("half a")
        press_beside(page.locator("#messages .text"), "[data-action=menu]")
        page.locator("#message-menu [data-action=edit]").click()
        expect(about).to_contain_text("Editing a message")
        box.fill("the first, edited")
        box.press(key)
        expect(about).to_be_hidden()
        expect(box).to_have_value("half a")
        expect(stored).to_have_text(texts)
    box.press("Enter")
    expect(stored).to_have_text(["the first, edited", "half a"])


def test_a_sign_in_is_picked_up_by_the_tabs_that_wait_for_one(open_tab: OpenTab) -> None:
    waiting = open_tab()
    expect(waiting.locator("#sign-in")).to_be_visible()
    sign_in(open_tab())
    is_in(waiting)


def test_a_sign_out_without_a_network_is_completed_when_there_is_one(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool
) -> None:
    page = sign_in(open_tab())
    context.set_offline(True)
    click_sign_out(page)
    is_out(page, "You are signed out here. The server could not be told yet: that is done when it can be reached.")
    assert user_pool.sign_in.revoked == []
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.status == 204):
        context.set_offline(False)
    expect(page.locator("#notice")).to_be_hidden()
    assert cookie_of(context) is None
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()


def test_what_another_tab_has_told_the_server_is_not_said_to_be_untold(
    open_tab: OpenTab, context: BrowserContext
) -> None:
    page = sign_in(open_tab())
    context.route("**/api/session*", lambda route: route.abort("connectionreset"))
    click_sign_out(page)
    expect(page.locator("#notice")).to_contain_text("The server could not be told yet")
    context.unroute("**/api/session*")
    expect(open_tab().locator("#sign-in")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()


def test_a_sign_out_that_the_server_could_not_be_told_of_keeps_everybody_out_until_it_could(
    open_tab: OpenTab, context: BrowserContext
) -> None:
    page = sign_in(open_tab())
    context.route("**/api/session*", lambda route: route.abort("connectionreset"))
    click_sign_out(page)
    expect(page.locator("#sign-in")).to_be_visible()
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    assert cookie_of(context) is not None
    expect(page.locator("#notice")).to_contain_text("could not be told yet")
    context.unroute("**/api/session*")
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator("#sign-in")).to_be_visible()
    assert cookie_of(context) is None


def test_a_page_tells_of_the_sign_out_before_it(open_tab: OpenTab, context: BrowserContext) -> None:
    page = sign_in(open_tab())
    context.route("**/api/session*", lambda route: route.abort("connectionreset"))
    click_sign_out(page)
    expect(page.locator("#sign-in")).to_be_visible()
    page.goto("about:blank")
    context.unroute("**/api/session*")
    # The way in is there at once, whatever is still to be told.
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.status == 204):
        page.go_back()
    expect(page.locator("#sign-in")).to_be_visible()
    assert cookie_of(context) is None


# ------------------------------------------------------------------------------------------------- what the browser has


def test_the_chat_is_there_too_where_the_browser_has_only_the_cookie_left(open_tab: OpenTab) -> None:
    page = sign_in(open_tab())
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.reload()
    is_in(page)


def test_over_https_the_cookie_is_bound_to_the_host_and_no_script_sees_it(
    playwright: Playwright, cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = chromium.launched_by(playwright, trust())
    with site_on(user_pool, monkeypatch, "https") as address, trusting as browser:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        sign_in(page)
        cookie = cookie_of(context)
        assert cookie["name"] == "__Host-chatroom"
        assert (cookie["path"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == ("/", True, True, "Strict")
        assert page.evaluate("document.cookie") == ""
        page.reload()
        is_in(page)
        sign_out(page)
        expect(page.locator("#sign-in")).to_be_visible()
        assert cookie_of(context) is None
        context.close()


def test_a_restarted_browser_shows_the_chat(browser: Browser, address: str, tmp_path: Path) -> None:
    start = browser.browser_type.launch_persistent_context
    options = {"executable_path": chromium.executable(), "args": chromium.arguments()}
    home = {**os.environ, **chromium.own_home()}
    for number in range(2):
        context = start(str(tmp_path / "profile"), env=home, **options)
        page = context.pages[0]
        page.goto(address)
        if number == 0:
            sign_in(page)
        is_in(page)
        context.close()


# --------------------------------------------------------------------------------------------------- other sites' pages


ATTACKS = {
    "a script's cross-origin request": """({url, method}) =>
        fetch(url, {method, credentials: 'include'})""",
    "one that may not read the answer": """({url, method}) =>
        fetch(url, {method: method === 'DELETE' ? 'POST' : method, mode: 'no-cors', credentials: 'include'})""",
    "one with our header": """({url, method}) =>
        fetch(url, {method, credentials: 'include', headers: {'X-Requested-By': 'chatroom'}})""",
    "one with JSON": """({url, method}) =>
        fetch(url, {method, credentials: 'include', headers: {'Content-Type': 'application/json'}, body: '{}'})""",
    "a beacon": "({url}) => navigator.sendBeacon(url, new URLSearchParams({a: 1}))",
    "a form": """({url}) => {
        const form = document.createElement('form');
        Object.assign(form, {action: url, method: 'POST', target: 'frame'});
        document.body.append(Object.assign(document.createElement('iframe'), {name: 'frame'}), form);
        form.submit();
        return new Promise((resolve) => document.querySelector('iframe').addEventListener('load', resolve));
    }""",
    "a form that nobody can place": """({url}) => {
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-forms allow-scripts';
        frame.srcdoc = `<form method=post action="${url}"></form><script>document.forms[0].submit()</script>`;
        document.body.append(frame);
        return new Promise((resolve) => setTimeout(resolve, 1000));
    }""",
}


@pytest.mark.parametrize("host", ["localhost", "evil.example.com"])
def test_another_origins_page_neither_signs_out_nor_renews_nor_gets_a_token(
    open_tab: OpenTab, context: BrowserContext, user_pool: UserPool, address: str, host: str
) -> None:
    """Another port of the same host is the same site: there the browser does send the cookie."""
    page = sign_in(open_tab())
    before, asked = cookie_of(context), len(user_pool.sign_in.requests)
    for name, attack in ATTACKS.items():
        evil = context.new_page()
        evil.route(f"http://{host}:9/**", lambda route: route.fulfill(content_type="text/html", body="<p>Win!</p>"))
        evil.goto(f"http://{host}:9/")
        answers: list[int] = []
        evil.on("response", lambda answer, to=answers: to.append(answer.status) if "/session" in answer.url else None)
        for method, path in (("POST", "/api/session/renew"), ("DELETE", "/api/session"), ("POST", "/api/session")):
            evil.evaluate(
                f"(target) => Promise.resolve(({attack})(target)).then(String, String)",
                {"url": address + path, "method": method},
            )
        assert 200 not in answers, name
        assert 204 not in answers, name
        assert cookie_of(context) == before, name
        assert len(user_pool.sign_in.requests) == asked, name
        assert user_pool.sign_in.revoked == [], name
        evil.close()
    page.reload()
    is_in(page)
