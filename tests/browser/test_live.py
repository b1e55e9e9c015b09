"""Once, and never deaf: what a page does when its network, its machine or its user leave it alone for a while."""

import re
import urllib.parse
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, Route, WebSocketRoute, expect

from tests.browser.conftest import OpenWindow, sign_in_here, wait_until_live
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

ALICE, BOB = "alice@example.com", "bob@example.com"
MESSAGES = "**/api/rooms/*/messages"


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def message(page: Page, text: str) -> Locator:
    return page.locator("#messages li.message", has=page.locator(".text", has_text=text))


def sign_out(page: Page) -> list[str]:
    """Sign out, and return what was asked before."""
    asked: list[str] = []
    page.on("console", lambda said: said.text.startswith("Asked: ") and asked.append(said.text[7:]))
    page.evaluate("() => { globalThis.confirm = (question) => (console.log(`Asked: ${question}`), true); }")
    with page.expect_navigation():
        page.locator("#sign-out").evaluate("button => button.click()")
    expect(page.locator("#sign-in")).to_be_visible()
    return asked


def move(page: Page, hash_: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", hash_)


class Wire:
    """The page's sockets, which can die without a word."""

    def __init__(self, page: Page) -> None:
        self._dead: set[int] = set()
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("^ws"), self._connect)
        page.reload()
        wait_until_live(page)

    def cut(self) -> None:
        """Let nothing through any more by what is open now."""
        self._dead |= {id(socket) for socket in self._open}

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._open.append(socket)
        socket.on_message(lambda frame: None if id(socket) in self._dead else server.send(frame))
        server.on_message(lambda frame: None if id(socket) in self._dead else socket.send(frame))
        socket.on_close(lambda code, reason: None if id(socket) in self._dead else server.close())


DOUBTS = {
    "a focus": "dispatchEvent(new Event('focus'))",
    "back out of the cache": "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    "thawed": "document.dispatchEvent(new Event('resume'))",
    "online again": "dispatchEvent(new Event('online'))",
    "the clock jumped": "(() => { const now = Date.now; Date.now = () => now() + 40_000; })()",
}


WATCH_THE_BADGE = """() => {
  globalThis.states = [];
  const badge = document.querySelector('#connection');
  const note = () => states.push(badge.dataset.state);
  new MutationObserver(note).observe(badge, { attributeFilter: ['data-state'] });
}"""


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_socket_that_died_unnoticed_is_found_out(sign_in: OpenWindow, alice: Member, a_text: str, doubt: str) -> None:
    bob = sign_in(BOB)
    wire = Wire(bob)
    bob.evaluate(WATCH_THE_BADGE)
    wire.cut()
    alice.say(f"{a_text}, missed")
    bob.evaluate(DOUBTS[doubt])
    expect(message(bob, f"{a_text}, missed")).to_be_visible()
    wait_until_live(bob)
    states = bob.evaluate("states")
    assert states[0] == "checking", "it is not called live while that is in doubt"
    assert "reconnecting" in states
    alice.say(f"{a_text}, heard")
    expect(message(bob, f"{a_text}, heard")).to_be_visible()


def test_ones_own_message_that_does_not_come_back_shows_that_the_page_is_deaf(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    bob = sign_in(BOB)
    wire = Wire(bob)
    wire.cut()
    alice.say(f"{a_text}, missed")
    say(bob, f"{a_text}, by Bob")
    expect(message(bob, f"{a_text}, by Bob")).to_have_attribute("data-state", "sent")
    expect(message(bob, f"{a_text}, missed")).to_be_visible()


def test_a_blink_costs_no_request(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    bob = sign_in(BOB)
    alice.say(f"{a_text}, before")
    expect(message(bob, f"{a_text}, before")).to_be_visible()
    # The last that a page asks for by itself.
    expect(bob.locator(".members-list li")).not_to_have_count(0)
    requests: list[Request] = []
    bob.on("request", lambda request: requests.append(request))
    bob.evaluate("""() => {
        const become = (hidden) => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        };
        become(true);
        become(false);
        dispatchEvent(new Event('focus'));
    }""")
    say(bob, f"{a_text}, by Bob")
    expect(message(bob, f"{a_text}, by Bob")).to_have_attribute("data-state", "sent")
    alice.say(f"{a_text}, after")
    expect(message(bob, f"{a_text}, after")).to_be_visible()
    wait_until_live(bob)
    asked = [(request.method, request.url.rpartition("/")[2]) for request in requests]
    assert [each for each in asked if each != ("PUT", "read")] == [("POST", "messages")]


def test_what_was_changed_while_one_was_offline_is_so_when_one_is_back(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    edited, deleted, liked = (alice.say(f"{a_text}, {what}") for what in ("to edit", "to delete", "to like"))
    bob = sign_in(BOB)
    expect(message(bob, liked["text"])).to_be_visible()
    bob.context.set_offline(True)
    expect(bob.locator("#connection")).not_to_have_attribute("data-state", "live")
    path = "/rooms/general/messages"
    assert alice.call("PATCH", f"{path}/{edited['id']}", {"text": f"{a_text}, edited"}).status == 200
    assert alice.call("DELETE", f"{path}/{deleted['id']}").status == 200
    emoji = urllib.parse.quote("\N{PARTY POPPER}")
    assert alice.call("PUT", f"{path}/{liked['id']}/reactions/{emoji}").status == 200
    with bob.expect_response(lambda response: "/changes?after" in response.url) as told:
        bob.context.set_offline(False)
    expect(message(bob, f"{a_text}, edited")).to_have_attribute("data-id", edited["id"])
    expect(message(bob, deleted["text"])).to_have_count(0)
    expect(bob.locator(f"[data-id='{deleted['id']}']")).to_contain_text("Message deleted")
    (like,) = [each for each in told.value.json()["messages"] if each["id"] == liked["id"]]
    assert [reaction["count"] for reaction in like["reactions"]] == [1]


def lose_answers(page: Page) -> Callable[[], int]:
    """Let the page's messages be stored and their answers be lost; return a function that tells how many were."""
    stored: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            stored.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(MESSAGES, lose)
    return lambda: len(stored)


def test_stored_and_its_answer_lost_and_days_asleep_it_is_not_stored_twice(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    page.clock.install()
    page.reload()
    wait_until_live(page)
    posts = lose_answers(page)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        say(page, a_text)
    assert posts() == 1, "it is stored, and then the machine sleeps"
    page.clock.fast_forward(62 * 60 * 60 * 1000)
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    expect(message(page, a_text)).to_have_count(1)
    assert posts() == 1
    page_of_messages = alice.call("GET", "/messages?limit=100").body["messages"]
    assert [each["text"] for each in page_of_messages].count(a_text) == 1


@pytest.mark.parametrize("hash_", ["Design-Team", "café", "design/", "%E0%A4%A", "a" * 65, "general%20"])
def test_what_no_room_can_be_called_is_said_to_be_so_and_nothing_is_sent_elsewhere(
    sign_in: OpenWindow, chatroom: LocalChatroom, hash_: str
) -> None:
    page = sign_in(ALICE)
    page.locator("#composer").fill("a draft for general")
    move(page, hash_)
    expect(page.locator("#no-room")).to_be_visible()
    expect(page.locator("#composer")).to_be_hidden()
    expect(page.locator("#send")).to_be_hidden()
    posts: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    page.keyboard.type("typed into nothing")
    page.keyboard.press("Enter")
    page.locator("#composer-form").evaluate("form => form.requestSubmit()")
    page.locator("#no-room a").click()
    expect(page.locator("#no-room")).to_be_hidden()
    expect(page.locator("#composer")).to_have_value("a draft for general")
    assert not [url for url in posts if url.endswith("/messages")]
    page.locator("#composer").fill("")
    page.goto(f"{chatroom.url}/#{hash_}")
    page.reload()
    expect(page.locator("#no-room")).to_be_visible()
    expect(page.locator("#people li")).to_have_count(0)


def test_a_draft_stays_in_its_room_and_a_message_goes_to_the_room_it_was_written_for(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    page.route(MESSAGES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    move(page, "#attic")
    expect(page.locator("#room")).to_have_text("attic")
    say(page, f"{a_text}, for the attic")
    page.locator("#composer").fill(f"{a_text}, begun in the attic")
    move(page, "#cellar")
    expect(page.locator("#room")).to_have_text("cellar")
    expect(page.locator("#composer")).to_have_value("")
    page.unroute(MESSAGES)
    say(page, f"{a_text}, for the cellar")
    expect(message(page, f"{a_text}, for the cellar")).to_have_attribute("data-state", "sent")
    move(page, "#attic")
    expect(page.locator("#composer")).to_have_value(f"{a_text}, begun in the attic")
    expect(message(page, f"{a_text}, for the attic")).to_have_attribute("data-state", "sent")
    page.locator("#composer").fill("")
    for room in ("attic", "cellar"):
        said = [each["text"] for each in alice.call("GET", f"/rooms/{room}/messages").body["messages"]]
        assert [text for text in said if text.startswith(a_text)] == [f"{a_text}, for the {room}"]


def test_a_sign_out_loses_neither_a_draft_nor_what_was_not_sent(
    sign_in_anew: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in_anew(ALICE)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    wait_until_live(other_tab)
    page.context.route(MESSAGES, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    say(page, f"{a_text}, unsent")
    page.locator("#composer").fill(f"{a_text}, begun here")
    other_tab.locator("#composer").fill(f"{a_text}, begun there")
    expect(message(other_tab, f"{a_text}, unsent")).to_have_count(1)
    (asked,) = sign_out(page)
    assert asked.startswith("1 message has not been sent. It stays in this browser, and is sent when you sign in here")
    expect(other_tab.locator("#sign-in")).to_be_visible()
    other_tab.close()
    page.context.unroute(MESSAGES)
    sign_in_here(page, ALICE)
    expect(message(page, f"{a_text}, unsent")).to_have_attribute("data-state", "sent")
    expect(page.locator("#composer")).to_have_value(f"{a_text}, begun here")
    page.locator("#composer").fill("")
    page.reload()
    expect(page.locator("#composer")).to_have_value(f"{a_text}, begun there")
    page.locator("#composer").fill("")
    assert not [each for each in alice.call("GET", "/messages").body["messages"] if "begun" in each["text"]]


def test_another_user_of_the_same_browser_finds_nothing_of_the_last_one(sign_in_anew: OpenWindow, a_text: str) -> None:
    page = sign_in_anew(ALICE)
    page.locator("#composer").fill(a_text)
    sign_out(page)
    sign_in_here(page, BOB)
    expect(page.locator("#composer")).to_have_value("")
    sign_out(page)
    sign_in_here(page, ALICE)
    expect(page.locator("#composer")).to_have_value(a_text)
    page.locator("#composer").fill("")


def test_two_tabs_of_one_user_send_a_message_once(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    wait_until_live(other_tab)
    page.context.set_offline(True)
    say(page, a_text)
    for tab in (page, other_tab):
        expect(message(tab, a_text)).to_have_attribute("data-state", "pending")
    page.context.set_offline(False)
    for tab in (page, other_tab):
        expect(message(tab, a_text)).to_have_attribute("data-state", "sent")
        expect(message(tab, a_text)).to_have_count(1)
    said = [each["text"] for each in alice.call("GET", "/messages?limit=100").body["messages"]]
    assert said.count(a_text) == 1


def people(page: Page) -> Locator:
    return page.locator("#people .person-name")


def test_who_is_here_is_who_looks_at_the_room(sign_in: OpenWindow) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    expect(people(alice)).to_have_text(["Alice", "Bob"])
    move(bob, "#loft")
    expect(people(bob)).to_have_text(["Bob"])
    expect(people(alice)).to_have_text(["Alice"])
    move(bob, "#Nowhere")
    expect(people(bob)).to_have_count(0)
    move(bob, "#general")
    expect(people(alice)).to_have_text(["Alice", "Bob"])


def test_who_is_here_is_not_claimed_while_nobody_tells(sign_in: OpenWindow) -> None:
    bob = sign_in(BOB)
    total = bob.locator("#people-panel .people-total")
    expect(total).to_have_text("1")
    bob.context.set_offline(True)
    expect(total).to_have_text("")
    expect(bob.locator("#people-panel")).to_have_class(re.compile("stale"))
    bob.context.set_offline(False)
    expect(total).to_have_text("1")
    bob.route("**/presence", lambda route: None)
    bob.reload()
    wait_until_live(bob)
    assert total.text_content() == ""
