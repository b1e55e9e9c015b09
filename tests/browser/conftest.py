"""What the browser tests share: a headless Chromium, and windows in which a demo user is signed in."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, WebSocket, expect, sync_playwright

from deployer.local import demo_users
from tests.browser.kept_windows import KeptWindow, KeptWindows
from tests.support import chromium, local_rooms, socket_contract
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

expect.set_options(timeout=20_000)

OpenWindow = Callable[..., Page]
# Those in whose windows most tests are, by the chatroom's address and theirs.
SHARED = ("alice@example.com", "bob@example.com")
_members: dict[tuple[str, str], Member] = {}
_numbers = itertools.count(1)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What runs browsers. Its event loop lets no other run, and ends before the tests of other folders begin."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium.launched_by(playwright) as browser:
        yield browser


# What the tests call the rooms in which they talk; in each file some of their own, so that they share a chatroom.
ROOMS = [
    "archive",
    "attic",
    "cellar",
    "closed",
    "d" * 64,
    "design-team",
    "folds",
    "gallery",
    "ink",
    "loft",
    "refused",
    "tea-kitchen",
]
ROOMS += [f"gallery-{width}-{scheme}" for width in (360, 1100) for scheme in ("light", "dark")]


@pytest.fixture(scope="module", autouse=True)
def rooms(chatroom: LocalChatroom) -> None:
    """The rooms of all browser tests, with Alice and Bob in them; some files have a chatroom of their own."""
    local_rooms.make(chatroom, ROOMS, *(chatroom.member(f"{name}@example.com") for name in ("alice", "bob")))


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What pages complain about; it fails the test."""
    complaints: list[str] = []
    yield complaints
    assert not complaints


@pytest.fixture
def open_window(browser: Browser, chatroom: LocalChatroom, complaints: list[str]) -> Iterator[OpenWindow]:
    """Opens a window of its own, without anything of other windows."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        return listened_to(context.new_page(), complaints, chatroom)

    yield open_one
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # one may be under way
        context.close()


def listened_to(page: Page, complaints: list[str], chatroom: LocalChatroom) -> Page:
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("websocket", lambda socket: _listen(socket, complaints))
    page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
    page.goto(chatroom.url)
    return page


def _listen(socket: WebSocket, complaints: list[str]) -> None:
    """Have each frame of a page's socket complained about that docs/asyncapi.yaml does not have."""

    def checked(check: Callable[[str | bytes], None]) -> Callable[[str | bytes], None]:
        def look(frame: str | bytes) -> None:
            try:
                check(frame)
            except AssertionError as error:
                complaints.append(str(error))

        return look

    socket.on("framereceived", checked(socket_contract.check_told))
    socket.on("framesent", checked(socket_contract.check_asked))


@pytest.fixture(scope="package")
def kept_windows(browser: Browser) -> KeptWindows:
    return KeptWindows(browser, sign_in_here)


@pytest.fixture
def sign_in(
    kept_windows: KeptWindows, sign_in_anew: OpenWindow, chatroom: LocalChatroom, complaints: list[str]
) -> Iterator[OpenWindow]:
    """Opens a window in which a demo user is signed in; returns once the page is live.

    The window may have been another test's before, with nothing left of that but the files of the site. One with
    options is made for the test.
    """
    taken: list[KeptWindow] = []

    def sign_in_as(email: str, **options: object) -> Page:
        if options:
            return sign_in_anew(email, **options)
        taken.append(kept_windows.take(chatroom.url, email))
        page = listened_to(taken[-1].new_page(), complaints, chatroom)
        wait_until_live(page)
        # Then it has come to where its user has read to, unless that is far up.
        expect(page.locator("#rooms-panel .rooms-note")).to_have_js_property("hidden", True)
        return page

    yield sign_in_as
    for window in taken:
        kept_windows.give_back(window)


@pytest.fixture
def all_is_read(chatroom: LocalChatroom) -> None:
    """In #general. A page begins to read where its user has left off, and goes there once it knows how far that was."""
    for email in SHARED:
        if (chatroom.url, email) not in _members:
            _members[chatroom.url, email] = chatroom.member(email)
        member = _members[chatroom.url, email]
        newest = member.call("GET", "/rooms/general/messages?limit=1").body["messages"]
        if newest:
            assert member.call("PUT", "/rooms/general/read", {"id": newest[-1]["id"]}).status == 200


@pytest.fixture
def sign_in_anew(open_window: OpenWindow, all_is_read: None) -> OpenWindow:
    """Opens a window and signs a demo user in through the hosted page, for tests that end that session, too."""

    def sign_in_as(email: str, **options: object) -> Page:
        page = open_window(**options)
        sign_in_here(page, email)
        return page

    return sign_in_as


@pytest.fixture(scope="module")
def signed_in(browser: Browser, chatroom: LocalChatroom) -> Any:
    """What a browser keeps in which Alice is signed in."""
    page = browser.new_page()
    page.goto(chatroom.url)
    sign_in_here(page, "alice@example.com")
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def open_alices(browser: Browser, signed_in: Any) -> Iterator[OpenWindow]:
    """Opens a page of a screen of its own in which Alice is signed in, and which has gone nowhere yet."""
    pages: list[Page] = []

    def open_one(**options: object) -> Page:
        pages.append(browser.new_page(**options, storage_state=signed_in))
        return pages[-1]

    yield open_one
    for page in pages:
        page.unroute_all(behavior="ignoreErrors")  # one may be under way
        page.context.close()


@pytest.fixture
def a_text(request: pytest.FixtureRequest) -> str:
    """A text that no other test has said."""
    return f"{request.node.name} {next(_numbers)}"


def wait_until_live(page: Page) -> None:
    """Wait until news are heard, and all can be done that the page is for."""
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    wait_until_all_can_be_done(page)


def wait_until_all_can_be_done(page: Page) -> None:
    """Move something until there is what waits for a sign of somebody: what messages are acted upon with."""
    page.wait_for_function(
        """() => {
          document.dispatchEvent(new Event('pointermove'));
          return document.querySelector("#message-bar [data-recent='0']").textContent !== '';
        }"""
    )


def open_settings(page: Page) -> None:
    page.locator("#account").click()
    page.locator("#open-settings").click()
    expect(page.locator("#settings")).to_be_visible()


def sign_in_here(page: Page, email: str) -> None:
    """Sign a demo user in through the hosted page, and return once the page is live."""
    page.locator("#sign-in").click()
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(demo_users.PASSWORD)
    page.locator("button[type=submit]").click()
    wait_until_live(page)
