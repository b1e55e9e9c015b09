"""What others write is text wherever it is seen: of a corpus of attacks nothing runs and nothing leaves.

The server refuses many of these as a name or an emoji. What a page is told here is told as if it did not.
"""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, TimeoutError, expect

from tests.browser.conftest import OpenWindow, wait_until_all_can_be_done, wait_until_live
from tests.browser.test_live import BOB, message, move
from tests.browser.test_notices import HIDE, RECORDING, turn_on, wait_until_told
from tests.browser.test_rooms import link, make, read_all
from tests.support import payloads
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

WATCH = """
  globalThis.harm = [];
  globalThis.ran = (what = 'a script') => { harm.push(what); };
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) globalThis[name] = () => ran(name);
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    ran(`${violatedDirective}: ${blockedURI} ${sample}`);
  });
"""
# What is made of text: never one of these, and never one that acts.
ALIEN = """() => {
    const never = '#chat :is(script, style, iframe, object, embed, link, base, meta, math, video, audio, use)';
    const inMessages = '#messages :is(img, svg, form, input, textarea, [style], [id])';
    const acts = ({ attributes }) => [...attributes].some(({ name }) => name.startsWith('on'));
    const all = (selector) => [...document.querySelectorAll(selector)];
    return [...all(never), ...all(inMessages), ...all('#chat *, dialog *').filter(acts)].map((each) => each.outerHTML);
}"""
LINKS = """() => [...document.querySelectorAll('#messages a')].map(({ href, rel }) => [href, rel])"""
TEXTS = """(selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent)"""
# What formatting takes away, and what stands above code.
SHOWN = """() => [...document.querySelectorAll('#messages .text')].map((text) => {
    const copy = text.cloneNode(true);
    for (const head of copy.querySelectorAll('.code-head, .fold')) head.remove();
    return copy.textContent;
})"""
BATCH = 60
MARKS = re.compile(r"[\s`*_~>.\d-]+")


@pytest.fixture
def page(sign_in: OpenWindow, chatroom: LocalChatroom, bob: Member) -> Iterator[Page]:
    """A window of Bob's that is watched, and has nothing to tell by itself."""
    read_all(bob)
    page = sign_in(BOB, permissions=["notifications"])
    own = {urlsplit(chatroom.url).netloc, urlsplit(chatroom.config()["api_url"]).netloc}
    own |= {urlsplit(chatroom.config()["cognito_url"]).netloc}
    left: list[str] = []

    def look(address: str) -> None:
        if not address.startswith(("data:", "blob:")) and urlsplit(address).netloc not in own:
            left.append(address)

    page.context.on("request", lambda request: look(request.url))
    page.context.on("page", lambda other: left.append(f"a window: {other.url}"))
    page.on("websocket", lambda socket: look(socket.url.replace("ws", "http", 1)) if "/?" not in socket.url else None)
    page.on("console", lambda said: left.append(said.text) if "Content Security Policy" in said.text else None)
    page.context.add_init_script(WATCH)
    page.reload()
    wait_until_live(page)
    yield page
    assert page.evaluate("harm") == []
    assert page.evaluate(ALIEN) == []
    assert left == []
    assert urlsplit(page.url).netloc == urlsplit(chatroom.url).netloc


def answer(page: Page, path: str, body: Any) -> None:
    """Have the API answer this wherever it is asked for what matches a path."""
    page.route(re.compile(path), lambda route: _give(route, body))


def _give(route: Route, body: Any) -> None:
    if route.request.method == "GET":
        route.fulfill(content_type="application/json", body=json.dumps(body))
    else:
        route.fallback()


def said(text: str, number: int, **more: Any) -> dict[str, Any]:
    at = f"2026-05-04T10:{number // 60:02}:{number % 60:02}.000Z"
    author = {"id": f"person-{number}", "name": f"Person {number}"}
    id_ = f"019e0000-{number:04x}-7000-8000-000000000000"
    return {"room": "archive", "id": id_, "sent_at": at, "author": author, "text": text, "rev": 1, **more}


def show(page: Page, messages: list[dict[str, Any]], users: list[dict[str, str]] | None = None) -> None:
    """Show the room `archive` with these messages."""
    body = {"messages": messages, "has_before": False, "has_after": False, "users": users or []}
    page.unroute_all()
    answer(page, r"/api/rooms/archive/messages(\?|$)", body)
    page.goto(f"{page.url.partition('#')[0]}#archive")
    page.reload()
    expect(page.locator("#messages li.message")).to_have_count(len(messages))
    wait_until_all_can_be_done(page)


def in_batches(payloads: list[str]) -> Iterator[list[str]]:
    """Yield them in parts of which a page shows all."""
    for begin in range(0, len(payloads), BATCH):
        yield payloads[begin : begin + BATCH]


def bare(text: str) -> str:
    return MARKS.sub("", text)


def test_there_are_many() -> None:
    assert len(set(payloads.ALL)) == len(payloads.ALL) >= 60


@pytest.mark.parametrize("group", ["TAGS", "HANDLERS", "FOREIGN"])
def test_they_do_harm_where_they_are_taken_for_more_than_text_and_that_is_seen(browser: Browser, group: str) -> None:
    """On a page that has no policy and writes what it is given."""
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto("about:blank")
    harmless = []
    for payload in getattr(payloads, group):
        page.set_content(f"<div id=chat><div id=messages><p>{payload}")
        try:
            # What fails to load says so a moment later.
            page.wait_for_function(f"harm.splice(0).length || ({ALIEN})().length", timeout=5_000)
        except TimeoutError:
            harmless.append(payload)
    page.context.close()
    # Some are for within an attribute, or for older browsers.
    assert len(harmless) <= 3, harmless


def test_messages(page: Page) -> None:
    for batch in in_batches(payloads.ALL):
        show(page, [said(payload, number) for number, payload in enumerate(batch)])
        for payload, shown in zip(batch, page.evaluate(SHOWN), strict=True):
            # The language of a block of code stands above it.
            text = payload.partition("\n")[2] if payload.startswith("```") else payload
            assert bare(text) in bare(shown), payload
        for href, rel in page.evaluate(LINKS):
            assert re.match(r"(https?://|mailto:)", href), href
            assert "noopener" in rel, rel
            assert "@" not in urlsplit(href).netloc, href


def test_edited_messages_authors_and_quotes(page: Page) -> None:
    for lines in in_batches([payload[:64] for payload in payloads.LINES]):
        show(page, [quoting(line, number) for number, line in enumerate(lines)])
        assert page.evaluate(TEXTS, "#messages .author") == lines
        assert page.evaluate(TEXTS, "#messages .quote-author") == lines
        quotes = page.evaluate(TEXTS, "#messages .quote-text")
        assert [quote.split() for quote in quotes] == [
            line.replace("<@everyone>", "@everyone").split() for line in lines
        ]
    # By keyboard: under a mouse that rests the messages may still move.
    page.locator("#log").focus()
    for key in ("ArrowUp", "Home", "Enter"):
        page.keyboard.press(key)
    page.locator("#message-menu [data-action=reply]").click()
    expect(page.locator(".composer-about-author")).to_have_text(lines[0])


def quoting(line: str, number: int) -> dict[str, Any]:
    original = {
        "id": f"019d0000-{number:04x}-7000-8000-000000000000",
        "author": {"id": "x", "name": line},
        "text": line,
    }
    author = {"id": f"person-{number}", "name": line}
    return said("Fine", number, author=author, edited_at="2026-05-04T12:00:00.000Z", reply_to=original)


def test_names_of_who_is_mentioned(page: Page) -> None:
    for lines in in_batches(payloads.LINES):
        people = [{"id": f"person-{number}", "name": line[:64]} for number, line in enumerate(lines)]
        messages = [said(f"For <@{each['id']}>!", number, mentions=[each["id"]]) for number, each in enumerate(people)]
        show(page, messages, people)
        assert page.evaluate(TEXTS, "#messages .mention") == [f"@{each['name']}" for each in people]


def test_reactions(page: Page) -> None:
    reactions = [{"emoji": line, "count": 1, "users": ["__proto__"]} for line in payloads.LINES]
    show(page, [said("Fine", 0, reactions=reactions)])
    assert page.evaluate(TEXTS, "#messages .reaction-emoji") == payloads.LINES
    page.locator("#messages .reaction").first.hover()
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator("#message-menu [data-action=reactors]").click()
    assert page.evaluate(TEXTS, "#reactors .reactor-emoji") == payloads.LINES


def test_rooms_and_their_topics(page: Page) -> None:
    own = {
        "kind": "closed",
        "created_at": "2026-05-04T10:00:00.000Z",
        "members": 2,
        "role": "admin",
        "involvement": "everything",
        "read_id": None,
        "newest": None,
        "unread": True,
        "mentions": 3,
    }
    lines = [line[:80] for line in payloads.LINES]
    rooms = [{**own, "id": f"room-{number}", "name": line, "topic": line} for number, line in enumerate(lines)]
    names = ["constructor", "prototype", "tostring", "valueof"]
    rooms += [{**own, "id": name, "name": name, "topic": ""} for name in names]
    people = [
        {"id": "__proto__", "name": "<svg onload=ran()>"},
        {"id": "constructor", "name": "<img src=x onerror=ran()>"},
    ]
    rooms += [{**own, "id": "direct", "kind": "direct", "name": None, "topic": "", "users": people}]
    answer(page, r"/api/rooms$", {"rooms": rooms})
    answer(
        page, r"/api/rooms/room-\d+/messages", {"messages": [], "has_before": False, "has_after": False, "users": []}
    )
    page.reload()
    expect(page.locator("#rooms-panel .room-link")).to_have_count(len(rooms))
    assert page.evaluate(TEXTS, "#rooms-panel .room-title")[: len(lines)] == lines
    for number, line in list(enumerate(lines))[::8]:
        move(page, f"room-{number}")
        page.wait_for_function("line => document.querySelector('#room').textContent === line", arg=line)
        assert page.locator("#topic").text_content() == line
    page.keyboard.press("Control+k")
    expect(page.locator("#choices [role=option]").first).to_be_visible()
    assert set(page.evaluate(TEXTS, "#choices .mention-name")) <= {
        *lines,
        *names,
        "<svg onload=ran()>, <img src=x onerror=ran()>",
    }
    page.keyboard.press("Escape")
    answer(page, r"/api/rooms\?open=true", {"rooms": [{**each, "kind": "open"} for each in rooms[: len(lines)]]})
    page.locator(".open-find-rooms").click()
    expect(page.locator(".found-link")).to_have_count(len(lines))
    assert page.evaluate(TEXTS, ".found-name") == lines
    assert page.evaluate(TEXTS, ".found-topic") == lines


def test_people_and_their_statuses(page: Page) -> None:
    people = [
        {"id": f"person-{number}", "name": line[:64], "status": line} for number, line in enumerate(payloads.LINES)
    ]
    show(page, [said("Fine", 0)])
    answer(page, r"/api/rooms/archive/presence", {"count": len(people), "users": people})
    answer(page, r"/api/users\?", {"users": people[:20]})
    page.reload()
    expect(page.locator("#people .person-name").first).to_be_visible()
    assert set(page.evaluate(TEXTS, "#people .person-name")) <= {each["name"] for each in people} | {"Bob"}
    page.locator("#composer").fill("For @x")
    expect(page.locator("#mention-list .mention-status").first).to_be_visible()
    assert page.evaluate(TEXTS, "#mention-list .mention-status") == payloads.LINES[:8]
    page.locator("#composer").press("Enter")
    expect(page.locator("#composer")).to_have_value(f"For @{people[0]['name']} ")


def test_invitations(page: Page) -> None:
    invitation: dict[str, Any] = {}
    page.route(re.compile(r"/api/invitations/"), lambda route: _give(route, invitation))
    for number, line in list(enumerate(payloads.LINES))[::4]:
        room = {"name": line[:80], "topic": line, "kind": "closed", "members": 3}
        invitation.update(room=room, by={"id": "x", "name": line[:64]})
        move(page, f"/invitations/an-invitation-of-many-letters-{number}")
        page.wait_for_function(
            "name => document.querySelector('#invitation h2').textContent.includes(name)", arg=line[:64].strip()
        )
    move(page, "/invitations/<svg onload=ran()>")
    move(page, "<img src=x onerror=ran()>")
    expect(page.locator("[data-why=nowhere] .no-room-name")).to_have_text("<img src=x onerror=ran()>")


def test_what_comes_while_one_is_there_and_what_the_system_tells(
    page: Page, alice: Member, bob: Member, a_text: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    room = make(alice, "closed", bob, name=f"<svg onload=ran()> {uuid.uuid4().hex[:8]}", topic="<svg onload=ran()>")
    page.context.add_init_script(RECORDING)
    page.reload()
    wait_until_live(page)
    turn_on(page)
    link(page, room).click()
    expect(page.locator("#topic")).to_have_text("<svg onload=ran()>")
    name = "<img src=x onerror=ran()>"
    before = alice.call("GET", "/me").body["name"]
    assert alice.call("PATCH", "/me", {"name": name}).status == 200
    try:
        for payload in (payloads.TAGS[0], payloads.HANDLERS[0], payloads.FOREIGN[0], payloads.CLOBBERS[0]):
            mine = alice.say(f"{a_text} {payload}", room=room)
            expect(message(page, f"{a_text} {payload}")).to_be_visible()
        assert alice.call("PATCH", f"/rooms/{room}/messages/{mine['id']}", {"text": payloads.TAGS[2]}).status == 200
        expect(page.locator("#messages .text").last).to_have_text(payloads.TAGS[2])
        for changes in ({"name": "<script>ran()</script>"}, {"topic": '"><script>ran()</script>'}):
            assert alice.call("PATCH", f"/rooms/{room}", changes).status == 200
        expect(page.locator("#room")).to_have_text("<script>ran()</script>")
        expect(page.locator("#topic")).to_have_text('"><script>ran()</script>')
        page.evaluate(HIDE)
        alice.say(f"{a_text} {payloads.HANDLERS[0]}", room=room)
        wait_until_told(f"{a_text} {payloads.HANDLERS[0]}", page)
        assert page.evaluate("told[0].title") == f"\u2068{name}\u2069 in \u2068#<script>ran()</script>\u2069"
    finally:
        assert alice.call("PATCH", "/me", {"name": before}).status == 200
