"""A room that is archived says so, and can be brought back; who has joined a room can write there at once."""

import re
import uuid

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.pointing import press_beside
from tests.browser.test_live import ALICE, BOB, message, move, say
from tests.browser.test_rooms import link, make
from tests.support.member import Member

SENTENCE = "This room is archived: nobody writes here any more."


def is_archived(page: Page, *, may_bring_back: bool) -> None:
    expect(page.locator("#archived-bar p").first).to_have_text(SENTENCE)
    expect(page.locator("#archived-bar .bring-back")).to_be_visible(visible=may_bring_back)
    for selector in ("#composer", "#join-bar", "#notice"):
        expect(page.locator(selector)).to_be_hidden()


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_who_is_in_a_room_that_is_archived_finds_what_they_wrote_when_it_is_back(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str, kind: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    room = make(alice, kind, bob, name=f"Garden {uuid.uuid4().hex[:8]}")
    page, his = sign_in(ALICE), sign_in(BOB)
    for each in (page, his):
        link(each, room).click()
    his.locator("#composer").fill(a_text)
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    is_archived(his, may_bring_back=False)
    is_archived(page, may_bring_back=True)
    for each in (page, his):
        expect(link(each, room)).to_have_count(0)
        each.reload()
    is_archived(his, may_bring_back=False)
    is_archived(page, may_bring_back=True)
    page.locator("#archived-bar .bring-back").focus()
    page.keyboard.press("Enter")
    for each in (page, his):
        expect(each.locator("#archived-bar")).to_be_hidden()
        expect(link(each, room)).to_have_count(1)
    expect(his.locator("#composer")).to_have_value(a_text)
    expect(page.locator("#composer")).to_be_focused()
    say(page, f"{a_text}, it is back")
    expect(message(his, f"{a_text}, it is back")).to_be_visible()


def test_who_is_in_a_room_that_is_archived_can_leave_it(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    room = make(alice, "closed", bob, name=f"Attic {uuid.uuid4().hex[:8]}")
    his = sign_in(BOB)
    link(his, room).click()
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    his.locator("#archived-bar .leave").click()
    his.locator("#room-question .primary").click()
    expect(his.locator("#room")).to_have_text("general")
    members = alice.call("GET", f"/rooms/{room}/members").body["members"]
    assert [each["user"]["id"] for each in members] == [alice.id]
    move(his, room)
    expect(his.locator("#archived-bar")).to_be_hidden()
    expect(his.locator("#no-room")).to_be_visible()


def test_who_only_looks_cannot_join_an_archived_room(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    room = make(alice, "open", name=f"Shed {uuid.uuid4().hex[:8]}")
    alice.say(a_text, room=room)
    page = sign_in(BOB)
    move(page, room)
    expect(page.locator("#join-bar .join")).to_be_visible()
    wait_until_live(page)
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    is_archived(page, may_bring_back=False)
    message(page, a_text).hover()
    expect(page.locator("#message-bar [data-action=menu]")).to_be_visible()
    expect(page.locator("#message-bar [data-action=reply]")).to_be_hidden()
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": False}).status == 200
    expect(page.locator("#join-bar .join")).to_be_visible()
    expect(page.locator("#archived-bar")).to_be_hidden()


def test_who_only_looks_finds_out_what_was_told_before_they_were_heard(sign_in: OpenWindow, alice: Member) -> None:
    room = make(alice, "open", name=f"Pond {uuid.uuid4().hex[:8]}")
    page = sign_in(BOB)
    held: list[tuple[WebSocketRoute, str | bytes]] = []

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda frame: held.append((server, frame)) if room in str(frame) else server.send(frame))

    page.route_web_socket(re.compile("^ws"), connect)
    page.reload()
    wait_until_live(page)
    move(page, room)
    expect(page.locator("#join-bar .join")).to_be_visible()
    while not held:
        page.wait_for_timeout(20)
    listener = alice.listen()
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    listener.wait_for(lambda event: event["type"] == "room.updated" and event["room"] == room)
    expect(page.locator("#archived-bar")).to_be_hidden()
    for server, frame in held:
        server.send(frame)
    is_archived(page, may_bring_back=False)


@pytest.mark.parametrize("pressed", ["click", "Enter"])
def test_who_has_joined_writes_on(sign_in: OpenWindow, alice: Member, a_text: str, pressed: str) -> None:
    room = make(alice, "open", name=f"Cellar {uuid.uuid4().hex[:8]}")
    page = sign_in(BOB)
    move(page, room)
    join = page.locator("#join-bar .join")
    expect(join).to_be_visible()
    if pressed == "click":
        join.click()
    else:
        join.press(pressed)
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.type(a_text)
    page.keyboard.press("Enter")
    expect(message(page, a_text)).to_be_visible()


def test_who_has_joined_a_room_that_they_looked_for_writes_on(sign_in: OpenWindow, alice: Member) -> None:
    name = f"Loft {uuid.uuid4().hex[:8]}"
    make(alice, "open", name=name)
    page = sign_in(BOB)
    page.locator(".open-find-rooms").click()
    page.locator("#find-rooms input").fill(name.lower())
    expect(page.locator("#find-rooms li")).to_have_count(1)
    page.locator("#find-rooms li", has_text=name).locator("button").click()
    expect(page.locator("#rooms-panel [aria-current]")).to_have_text(re.compile(name))
    expect(page.locator("#composer")).to_be_focused()


def test_who_only_looks_finds_out_that_a_room_was_archived_while_they_were_offline(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    room = make(alice, "open", name=f"Porch {uuid.uuid4().hex[:8]}")
    page = sign_in(BOB)
    move(page, room)
    expect(page.locator("#join-bar .join")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    page.context.set_offline(False)
    is_archived(page, may_bring_back=False)


def test_what_was_offered_of_a_message_is_not_once_the_room_is_archived(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    room = make(alice, "closed", bob, name=f"Barn {uuid.uuid4().hex[:8]}")
    bob.say(a_text, room=room)
    page = sign_in(BOB)
    link(page, room).click()
    press_beside(message(page, a_text).locator(".text"), "[data-action=menu]")
    expect(page.locator("#message-menu [data-action=edit]")).to_be_visible()
    assert alice.call("PATCH", f"/rooms/{room}", {"archived": True}).status == 200
    is_archived(page, may_bring_back=False)
    expect(page.locator("#message-menu")).to_be_hidden()
    press_beside(message(page, a_text).locator(".text"), "[data-action=menu]")
    expect(page.locator("#message-menu [data-action=copy-text]")).to_be_visible()
    expect(page.locator("#message-menu [data-action=edit]")).to_be_hidden()


def test_who_comes_back_to_a_room_that_they_have_left_is_offered_what_others_are(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    room = make(alice, "open", bob, name=f"Yard {uuid.uuid4().hex[:8]}")
    alice.say(a_text, room=room)
    page = sign_in(BOB)
    link(page, room).click()
    message(page, a_text).locator(".text").hover()
    expect(page.locator("#message-bar [data-action=reply]")).to_be_visible()
    place = page.evaluate("""() => {
      const { x, y, width, height } = document.querySelector('.message:hover .text').getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }""")
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .leave").click()
    page.locator("#room-question .primary").click()
    expect(page.locator("#room")).to_have_text("general")
    page.mouse.move(*place)
    page.go_back()
    expect(page.locator("#join-bar .join")).to_be_visible()
    expect(page.locator("#message-bar [data-action=menu]")).to_be_visible()
    expect(page.locator("#message-bar [data-action=reply]")).to_be_hidden()
