"""A page with 50 rooms and 10,000 messages in memory: the rooms are real, what was said in them is made up."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.support import local_rooms
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

ROOMS = [f"many-{number:02}" for number in range(50)]
# As much as the page keeps of a room that is not on its screen; it keeps 40 rooms.
MESSAGES = 200
# What stands before them in the last room: with it there are 10,000 and more in memory.
MESSAGES_BEFORE = 2_500
_TEXTS = ["ok", "see https://example.com/a\nand\nthat", "**bold** and `code`", "a sentence of some length. " * 6]


def make(chatroom: LocalChatroom, member: Member) -> None:
    """Make the rooms, with this member in them."""
    local_rooms.make(chatroom, ROOMS, member)


def answer(page: Page) -> None:
    """Have the page be told of many messages in each of the rooms."""
    page.route(re.compile(r"/api/rooms/many-\d\d/(messages|changes)\?"), _answer)
    page.route(re.compile(r"/api/rooms/many-\d\d/changes$"), _answer)


def _answer(route: Route) -> None:
    path, query = urlsplit(route.request.url).path, urlsplit(route.request.url).query
    room = path.split("/")[3]
    if path.endswith("/changes"):
        return route.fulfill(json={"messages": [], "next": "here", "more": False})
    is_long = room == ROOMS[-1]
    if query.startswith("after"):
        said = []
    elif query.startswith("before"):
        said = _said(room, 0, MESSAGES_BEFORE)
    else:
        said = _said(room, MESSAGES_BEFORE, MESSAGES)
    has_before = is_long and query.startswith("limit")
    return route.fulfill(json={"messages": said, "has_before": has_before, "has_after": False, "users": []})


def _said(room: str, start: int, count: int) -> list[dict[str, object]]:
    return [
        {
            "room": room,
            "id": _id(room, number),
            "rev": 1,
            "text": f"{_TEXTS[number % len(_TEXTS)]} {number}",
            "author": {"id": f"person-{number % 7}", "name": f"Person {number % 7}"},
            "sent_at": f"2026-05-04T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000Z",
        }
        for number in range(start, start + count)
    ]


def _id(room: str, number: int) -> str:
    return f"019e{int(room[-2:]):04x}-{number:04x}-7000-8000-000000000000"


def enter(page: Page, room: str) -> None:
    """Go to a room by a click, and return once its last message is painted."""
    page.locator(f'#rooms-panel a[href="#{room}"]').click()
    expect(page.locator(f'#messages li.message:last-child[data-id^="019e{int(room[-2:]):04x}"]')).to_be_visible()


def look_back(page: Page) -> None:
    """Have the page load what stands before the last room's newest messages, by scrolling up."""
    with page.expect_response(lambda response: "before=" in response.url):
        page.evaluate(
            """async () => {
                for (let count = 0; count < 20; count += 1) {
                    document.querySelector('#log').scrollTop = 0;
                    await new Promise(requestAnimationFrame);
                }
            }"""
        )
    first_at_first = _id(ROOMS[-1], MESSAGES_BEFORE)
    page.wait_for_function("id => document.querySelector('#messages .message').dataset.id < id", arg=first_at_first)


def nodes(page: Page) -> int:
    """Return how many nodes the page has."""
    return int(
        page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document);
                let count = 1;
                while (walker.nextNode()) count += 1;
                return count;
            }"""
        )
    )
