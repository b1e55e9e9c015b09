"""Names, topics and statuses may be one word, as long as they may be: on no screen anything sticks out."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import gallery
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

NAME, ROOM_NAME, TOPIC, STATUS = "M" * 64, "W" * 80, "W" * 250, "M" * 140
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
# Text that ends outside of the page, or where what is around it is cut off without a sign of that. Code is scrolled,
# and what a field has in it, too.
STICKING_OUT = """() => {
    const out = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const isCutWithASign = (element) => getComputedStyle(element).textOverflow === 'ellipsis';
    const leftOut = 'pre, select, textarea, script, .visually-hidden, .emoji-tabs, .emoji-grid';
    const isLeftOut = (element) => element.closest(leftOut);
    while (walker.nextNode()) {
        const { currentNode: node } = walker;
        const { parentElement: parent } = node;
        if (!node.data.trim() || isLeftOut(parent) || !parent.checkVisibility({ visibilityProperty: true })) continue;
        range.selectNodeContents(node);
        for (const { left, right, width, height } of range.getClientRects()) {
            if (width < 1 || height < 1) continue;
            let [from, to] = [0, innerWidth];
            let isCut = false;
            for (let around = parent; around && around !== document.body; around = around.parentElement) {
                if (isCutWithASign(around) || getComputedStyle(around).clipPath !== 'none') isCut = true;
                if (getComputedStyle(around).overflowX === 'visible') continue;
                const box = around.getBoundingClientRect();
                if (box.width <= 1) isCut = true;
                [from, to] = [Math.max(from, box.left), Math.min(to, box.right)];
            }
            if (!isCut && (left < from - 1 || right > to + 1)) {
                const where = `${parent.closest('[id]')?.id} ${parent.className}`;
                out.add(`${where}: ${node.data.trim().slice(0, 30)}, ${[left, right]} of ${[from, to]}`);
            }
        }
    }
    for (const button of document.querySelectorAll('button')) {
        if (!button.checkVisibility({ visibilityProperty: true }) || isLeftOut(button)) continue;
        const { left, right, width } = button.getBoundingClientRect();
        if (width && (left < -1 || right > innerWidth + 1)) out.add(`button ${button.className} ${left}-${right}`);
    }
    return [...out];
}"""


@pytest.fixture
def long_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gallery's longest name is longer, and one word."""
    monkeypatch.setattr(gallery, "LONG_NAME", NAME)
    monkeypatch.setitem(gallery.PEOPLE[0], "name", NAME)
    for user, told in (
        (gallery.MEMBERS[0]["user"], {"name": NAME, "status": STATUS}),
        (gallery.INVITATIONS[0]["by"], {"name": NAME}),
    ):
        for key, value in told.items():
            monkeypatch.setitem(user, key, value)


@pytest.fixture
def page_of(open_alices: OpenWindow, chatroom: LocalChatroom, alice: Member, long_names: None) -> OpenWindow:
    """Opens the gallery on a screen; `is_empty` has nothing be said in its room."""

    def open_one(screen: str, *, is_empty: bool = False) -> Page:
        page = open_alices(**SCREENS[screen])
        gallery.fill(page, alice.id)
        page.route("**/api/rooms", called_long)
        page.route("**/api/rooms?*", find_long)
        if is_empty:
            nothing = {"messages": [], "has_before": False, "has_after": False, "users": []}
            page.route(f"**/api/rooms/{gallery.ROOM}/messages*", lambda route: route.fulfill(json=nothing))
        page.goto(f"{chatroom.url}/#{gallery.ROOM}")
        wait_until_live(page)
        return page

    return open_one


def called_long(route: Route) -> None:
    answer = route.fetch()
    long = {"role": "admin", "name": ROOM_NAME, "topic": TOPIC}
    rooms = [{**room, **long} if room["id"] == gallery.ROOM else room for room in answer.json()["rooms"]]
    route.fulfill(response=answer, json={"rooms": rooms})


def find_long(route: Route) -> None:
    room = {"id": "long", "kind": "open", "name": ROOM_NAME, "topic": TOPIC, "members": 1_234}
    route.fulfill(json={"rooms": [room]})


def sticking_out(page: Page) -> dict[str, list[str]]:
    """Return what sticks out, in either direction of the page, in letters of the usual size and twice that."""
    out = {}
    for direction in ("ltr", "rtl"):
        for size in (16, 32):
            page.evaluate(
                """([direction, size]) => {
                    document.documentElement.dir = direction;
                    document.documentElement.style.fontSize = `${size}px`;
                }""",
                [direction, size],
            )
            gallery.settle(page)
            out[f"{direction} {size}px"] = page.evaluate(STICKING_OUT)
    page.evaluate("document.documentElement.dir = 'ltr', document.documentElement.style.fontSize = ''")
    return {how: found for how, found in out.items() if found}


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_sticks_out(page_of: OpenWindow, screen: str) -> None:
    page = page_of(screen)
    expect(page.locator("#room")).to_have_text(ROOM_NAME)
    out = {state: sticking_out(page) for state in gallery.states(page)}
    told = [f"{state}, {how}: {each}" for state, found in out.items() for how, ones in found.items() for each in ones]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_sticks_out_where_nothing_was_said(page_of: OpenWindow, screen: str) -> None:
    page = page_of(screen, is_empty=True)
    expect(page.locator("#history .history-text")).to_contain_text(ROOM_NAME)
    assert not sticking_out(page)
