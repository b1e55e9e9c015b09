"""`make first-load`: how long a browser that has never been here takes to show something, and to be of use.

The laptop compresses as CloudFront does, but it speaks HTTP/1, six requests at a time; CloudFront's HTTP/2 has no such
limit. So the times here are longer than they would be there; the bytes and the requests are the same.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from deployer.local import demo_users
from tests.support import chromium
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


def main() -> None:
    """Start a chatroom, load its page with a cold cache as a newcomer and as somebody signed in, and print it."""
    with tempfile.TemporaryDirectory(prefix="chatroom-first-load-") as folder, chromium.launched() as browser:
        chatroom = LocalChatroom(Path(folder) / "data").start()
        try:
            chatroom.member("alice@example.com").say("Hello")
            print(f"With {LATENCY_MS} ms and {BITS_A_SECOND / 1e6} Mbit/s, nothing cached, the middle one of {LOADS}:")
            report("a newcomer's welcome", [load(browser, chatroom.url, None) for _ in range(LOADS)])
            kept = sign_in(browser, chatroom.url)
            loads = []
            for _ in range(LOADS):
                context = browser.new_context(storage_state=kept)
                loads.append(load(context, chatroom.url, context))
                kept = context.storage_state()
                context.close()
            report("the chat, signed in", loads)
        finally:
            chatroom.stop()


def report(name: str, loads: list[Load]) -> None:
    """Print the load that is in the middle by its use."""
    middle = sorted(loads, key=lambda each: each.usable_ms)[len(loads) // 2]
    print(
        f"  {name}: first paint after {middle.painted_ms / 1000:.2f} s, usable after {middle.usable_ms / 1000:.2f} s; "
        f"{middle.requests} requests, {middle.bytes / 1000:.0f} KB"
    )


def load(opener: Browser | BrowserContext, url: str, context: BrowserContext | None) -> Load:
    """Load the page over a slow network, and return what it took until it was of use."""
    page = opener.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )
    finished: list[dict[str, Any]] = []
    devtools.on("Network.loadingFinished", lambda event: finished.append(event))
    page.add_init_script(_WATCH)
    page.goto(url)
    page.locator("html[data-usable-at]").wait_for(state="attached")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate("Number(document.documentElement.dataset.usableAt)")
    result = Load(painted, usable, len(finished), int(sum(each["encodedDataLength"] for each in finished)))
    if context is None:
        page.context.close()
    return result


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
