"""`make bench-web`: how quick the site is in Chromium: its start, going to rooms, and typing with much in memory."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.measure import first_load
from tests.support import chromium, high_limits, many_rooms
from tests.support.local_chatroom import LocalChatroom

STARTS = 10
KEYS = 60

# From the click until the frame after the one that has the room's last message.
_GO = """(room) => new Promise((resolve) => {
    const began = performance.now();
    const start = `019e${Number(room.slice(-2)).toString(16).padStart(4, '0')}`;
    const look = () => {
        const last = document.querySelector('#messages').lastElementChild;
        if (!last?.dataset.id?.startsWith(start)) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - began));
    };
    document.querySelector(`#rooms-panel a[href="#${room}"]`).click();
    look();
})"""
# From the key until the frame after the one that it changes.
_WATCH_KEYS = """() => {
    globalThis.keyTimes = [];
    document.querySelector('#composer').addEventListener('keydown', (event) => {
        requestAnimationFrame(() => requestAnimationFrame(() => keyTimes.push(performance.now() - event.timeStamp)));
    }, { capture: true });
}"""


def main() -> None:
    """Start a chatroom, measure, and print medians and what 95 of 100 keep to."""
    with tempfile.TemporaryDirectory(prefix="chatroom-bench-web-") as folder, chromium.launched() as browser:
        chatroom = LocalChatroom(Path(folder) / "data", high_limits.PARAMETERS).start()
        try:
            alice = chatroom.member("alice@example.com")
            alice.say("Hello")
            many_rooms.make(chatroom, alice)
            kept = first_load.sign_in(browser, chatroom.url)
            kept = measure_start(browser, chatroom.url, kept)
            measure_rooms(browser, chatroom.url, kept)
        finally:
            chatroom.stop()


def measure_start(browser: Browser, url: str, kept: Any) -> Any:
    """Print what a start with nothing cached takes; return what the browser keeps, as each renews the session."""
    loads = []
    for _ in range(STARTS):
        loads.append(first_load.load(browser, url, kept, is_slow=False))
        kept = loads[-1].kept
    report("first paint of the chat", [each.painted_ms for each in loads])
    report("the chat of use", [each.usable_ms for each in loads])
    print(f"  a start with nothing cached: {loads[-1].requests} requests, {loads[-1].bytes / 1000:.0f} KB")
    return kept


def measure_rooms(browser: Browser, url: str, kept: Any) -> None:
    """Print what it takes to go to rooms and to type, and what the page then weighs."""
    page = browser.new_context(storage_state=kept).new_page()
    many_rooms.answer(page)
    page.goto(url)
    page.locator("#connection[data-state=live]").wait_for()
    page.locator(f'#rooms-panel a[href="#{many_rooms.ROOMS[-1]}"]').wait_for()
    report(
        "click to a room's last messages, one page asked for",
        [page.evaluate(_GO, room) for room in many_rooms.ROOMS],
    )
    # The page keeps the last 40.
    again = [*many_rooms.ROOMS[20:], many_rooms.ROOMS[-1]]
    report("click to a room's last messages, from memory", [page.evaluate(_GO, room) for room in again])
    many_rooms.look_back(page)
    report("key to paint", key_times(page))
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
    weight = f"{many_rooms.nodes(page):,} nodes, {heap / 1e6:.1f} MB of heap"
    print(f"  {len(many_rooms.ROOMS)} rooms, 10,000 messages: {weight}")
    page.context.close()


def key_times(page: Page) -> list[float]:
    """Return the milliseconds from each key to the frame that shows it."""
    page.evaluate(_WATCH_KEYS)
    page.locator("#composer").focus()
    for _ in range(KEYS):
        page.keyboard.press("x")
    page.wait_for_function("count => keyTimes.length === count", arg=KEYS)
    return list(page.evaluate("keyTimes"))


def report(name: str, times_ms: list[float]) -> None:
    """Print the median and what 95 of 100 keep to."""
    ordered = sorted(times_ms)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"  {name}: median {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, of {len(ordered)}")


if __name__ == "__main__":
    main()
