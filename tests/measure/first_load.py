"""`make first-load`: how long a browser that has never been here takes to show something, and to be of use.

Over HTTP/2, as CloudFront speaks it, and over the laptop's own HTTP/1: six requests at a time, each with all of its
headers anew. Both compress as CloudFront does.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from deployer.local import demo_users
from tests.support import chromium
from tests.support.http2_front import http2_front
from tests.support.local_chatroom import LocalChatroom

LATENCY_MS = 150
BITS_A_SECOND = 1_600_000
LOADS = 5

# Notes when the page can be used: the way in may be taken, or the room's messages are there.
_WATCH = """
    addEventListener('DOMContentLoaded', () => {
        const look = () => {
            const { dataset } = document.documentElement;
            const isIn = dataset.page === 'chat' && document.querySelector('#messages .message');
            if ('settled' in dataset && (dataset.page === 'welcome' || isIn)) dataset.usableAt ??= performance.now();
        };
        new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
        look();
    });
"""


@dataclass(frozen=True)
class Load:
    """What one load took."""

    painted_ms: float
    usable_ms: float
    requests: int
    bytes: int
    kept: Any


def main() -> None:
    """Start a chatroom, load its page with a cold cache as a newcomer and as somebody signed in, and print it."""
    with tempfile.TemporaryDirectory(prefix="chatroom-first-load-") as name, chromium.launched() as browser:
        folder = Path(name)
        chatroom = LocalChatroom(folder / "data").start()
        try:
            chatroom.member("alice@example.com").say("Hello")
            kept = sign_in(browser, chatroom.url)
            print(f"With {LATENCY_MS} ms and {BITS_A_SECOND / 1e6} Mbit/s, nothing cached, the middle one of {LOADS}:")
            with http2_front(chatroom, folder) as address:
                for protocol, url in (("HTTP/2", address), ("HTTP/1", chatroom.url)):
                    report(f"{protocol}, a newcomer's welcome", [load(browser, url) for _ in range(LOADS)])
                    loads = []
                    for _ in range(LOADS):
                        loads.append(load(browser, url, kept))
                        kept = loads[-1].kept
                    report(f"{protocol}, the chat, signed in", loads)
        finally:
            chatroom.stop()


def report(name: str, loads: list[Load]) -> None:
    """Print the load that is in the middle by its use."""
    middle = sorted(loads, key=lambda each: each.usable_ms)[len(loads) // 2]
    print(
        f"  {name}: first paint after {middle.painted_ms / 1000:.2f} s, usable after {middle.usable_ms / 1000:.2f} s; "
        f"{middle.requests} requests, {middle.bytes / 1000:.0f} KB"
    )


def load(browser: Browser, url: str, kept: Any = None, *, is_slow: bool = True) -> Load:
    """Load the page, over a slow network unless told, as whom the kept cookies say; return what that took."""
    context = browser.new_context(storage_state=kept, ignore_https_errors=True)
    page = context.new_page()
    if kept:
        # Cookies are a host's, what is stored is an origin's.
        page.add_init_script(f"localStorage.setItem('chatroom.signed_in', {json.dumps(remembered_user(kept))})")
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS if is_slow else 0,
            "downloadThroughput": BITS_A_SECOND / 8 if is_slow else -1,
            "uploadThroughput": BITS_A_SECOND / 8 if is_slow else -1,
        },
    )
    finished: list[dict[str, Any]] = []
    devtools.on("Network.loadingFinished", lambda event: finished.append(event))
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="commit")
    page.locator("html[data-usable-at]").wait_for(state="attached")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate("Number(document.documentElement.dataset.usableAt)")
    size = int(sum(each["encodedDataLength"] for each in finished))
    result = Load(painted, usable, len(finished), size, context.storage_state())
    context.close()
    return result


def remembered_user(kept: Any) -> str:
    """Return what the browser remembers of who is signed in: somebody else would be signed out."""
    stored = [item for origin in kept["origins"] for item in origin["localStorage"]]
    return next(str(item["value"]) for item in stored if item["name"] == "chatroom.signed_in")


def sign_in(browser: Browser, url: str) -> Any:
    """Sign a demo user in, and return what the browser keeps of it."""
    page: Page = browser.new_page()
    page.goto(url)
    page.locator("#sign-in").click()
    page.locator("input[name=username]").fill("alice@example.com")
    page.locator("input[name=password]").fill(demo_users.PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("#connection[data-state=live]").wait_for()
    kept = page.context.storage_state()
    page.context.close()
    return kept


if __name__ == "__main__":
    main()
