"""Without a network the page opens all the same, as this browser last had it; with one, it is always the newest."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from deployer.stack import site as site_files
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.waiting import wait_until
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

ALICE = "alice@example.com"
# All that was seen of rooms' messages, as text.
SEEN = """() => new Promise((resolve) => {
    const opening = indexedDB.open('chatroom');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve('');
    opening.onsuccess = () => {
        const all = opening.result.transaction('seen').objectStore('seen').getAll();
        all.onsuccess = () => resolve(JSON.stringify(all.result.filter(({ name }) => name.startsWith('messages'))));
        opening.result.close();
    };
})"""
# Once it is there, and has a page.
IS_KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const names = await caches.keys();
    return names.some((name) => name.startsWith('shell-')) && Boolean(await caches.match('/'));
}"""

# What would be shown without a network: the newest version of which there is a page.
KEPT_TITLE = """async () => {
    for (const name of (await caches.keys()).sort().reverse()) {
        const page = await (await caches.open(name)).match('/');
        if (page) return (await page.text()).match('<title>(.*)</title>')[1];
    }
}"""


@pytest.fixture
def page(sign_in: OpenWindow) -> Page:
    """A window in which Alice is signed in, and which keeps the shell."""
    page = sign_in(ALICE, service_workers="allow")
    wait_until(page, IS_KEPT)
    return page


class SmallSite:
    """A site with the real worker, of which there is one version after the other."""

    def __init__(self) -> None:
        self.version = 1
        self.lacks = ""
        self.refused = 0
        self._server = ThreadingHTTPServer(("localhost", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}/"

    def page(self, version: int) -> bytes:
        return f'<title>{version}</title><script src="/assets/{version}/app.js"></script>'.encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                bodies = {
                    "/": ("text/html", site.page(site.version)),
                    "/sw.js": ("text/javascript", (site_files.SITE / site_files.WORKER).read_bytes()),
                    "/config.json": ("application/json", b"{}"),
                    f"/assets/{site.version}/app.js": ("text/javascript", b"globalThis.runs = true"),
                }
                site.refused += self.path == site.lacks
                kind, body = bodies.get(self.path, ("text/plain", b""))
                self.send_response(200 if self.path in bodies and self.path != site.lacks else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Cache-Control", "no-cache")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def small_site() -> Iterator[SmallSite]:
    site = SmallSite()
    yield site
    site.close()


@pytest.fixture
def visit(browser: Browser, small_site: SmallSite) -> Iterator[Page]:
    """A page of the small site, whose first version is kept."""
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(small_site.url)
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    wait_until(page, IS_KEPT)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    yield page
    context.close()


def kept_title(page: Page) -> str:
    """Return the title of the page that would be shown without a network."""
    return str(page.evaluate(KEPT_TITLE))


def is_kept(page: Page, version: int) -> None:
    wait_until(page, f"async (title) => (await ({KEPT_TITLE})()) === title", str(version))


def test_the_newest_version_is_shown_at_once_and_kept(visit: Page, small_site: SmallSite) -> None:
    for version in (2, 3, 4):
        small_site.version = version
        visit.reload()
        expect(visit).to_have_title(str(version))
        is_kept(visit, version)
    # The last one, and the one before.
    wait_until(visit, "async () => (await caches.keys()).length === 2")
    small_site.close()
    visit.reload()
    expect(visit).to_have_title("4")
    visit.wait_for_function("globalThis.runs")


def test_a_version_of_which_something_is_missing_is_not_kept(visit: Page, small_site: SmallSite) -> None:
    small_site.version, small_site.lacks = 2, "/assets/2/app.js"
    visit.reload()
    expect(visit).to_have_title("2")
    # The page has asked for it, and the worker.
    while small_site.refused < 2:
        visit.wait_for_timeout(20)
    wait_until(visit, "async () => (await caches.keys()).length === 1")
    assert kept_title(visit) == "1"
    small_site.lacks = ""
    visit.reload()
    is_kept(visit, 2)


def test_a_page_that_the_server_refuses_is_shown_as_refused(visit: Page, small_site: SmallSite) -> None:
    small_site.lacks = "/"
    answer = visit.reload()
    assert answer is not None
    assert answer.status == 404
    assert kept_title(visit) == "1"


def test_the_chat_opens_without_a_network_and_says_so(page: Page) -> None:
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#connection")).to_have_attribute("data-state", re.compile("offline|reconnecting"))
    expect(page.locator("#me")).to_have_text("Alice")
    # What is loaded when it is asked for is kept, too.
    page.keyboard.press("Control+k")
    page.locator("#go-to input").fill("general")
    expect(page.locator("#choices")).to_contain_text("general")
    page.keyboard.press("Escape")
    page.locator("#composer").fill("Written without a network")
    page.context.set_offline(False)
    wait_until_live(page)
    expect(page.locator("#composer")).to_have_value("Written without a network")


def test_what_was_seen_last_can_be_read_without_a_network_until_one_signs_out(
    page: Page, alice: Member, a_text: str
) -> None:
    alice.say(a_text)
    expect(page.locator("#messages .text", has_text=a_text)).to_be_visible()
    wait_until(page, f"async (text) => (await ({SEEN})()).includes(text)", a_text)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#messages .text", has_text=a_text)).to_be_visible()
    expect(page.locator("#history")).to_contain_text("could not be loaded yet")
    expect(page.locator("#rooms-panel a", has_text="general")).to_have_count(1)
    page.context.set_offline(False)
    wait_until_live(page)
    expect(page.locator("#history")).not_to_contain_text("could not be loaded")
    expect(page.locator("#messages .text", has_text=a_text)).to_have_count(1)
    page.locator("#account").click()
    with page.expect_navigation():
        page.locator("#sign-out").click()
    expect(page.locator("#sign-in")).to_be_visible()
    wait_until(page, f"async (text) => !(await ({SEEN})()).includes(text)", a_text)


def test_nothing_of_the_api_is_kept(page: Page) -> None:
    kept: list[str] = page.evaluate(
        """async () => {
            const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
            const requests = await Promise.all(caches_.map((cache) => cache.keys()));
            return requests.flat().map(({ url }) => new URL(url).pathname);
        }"""
    )
    assert "/config.json" in kept
    assert not [path for path in kept if path.startswith("/api")]
    assert len(kept) > 100


def test_it_can_be_installed(page: Page, chatroom: LocalChatroom) -> None:
    devtools = page.context.new_cdp_session(page)
    manifest: dict[str, Any] = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].startswith(f"{chatroom.url}/assets/")
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_a_window_without_workers_goes_on_as_before(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    assert page.evaluate("navigator.serviceWorker?.controller ?? null") is None
