"""A room that one does not belong to any more, or that never was: it says so, and nothing can be written there."""

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_live import BOB, move, say
from tests.browser.test_rooms import link, make
from tests.support.member import Member

NOTE = "#no-room h2:visible"


def is_gone(page: Page, name: str) -> None:
    expect(page.locator(NOTE)).to_have_text(f"You do not belong to #{name} any more")
    expect(page.locator("#room")).to_have_text(name)
    expect(page).to_have_title(re.compile(f"#{name} · Chatroom$"))
    for selector in ("#composer", "#connection", "#notice"):
        expect(page.locator(selector)).to_be_hidden()


def test_who_is_removed_while_they_write_is_told_and_finds_what_they_wrote_when_they_are_back(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    assert bob.call("GET", "/me").status == 200
    name = f"Garden {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", bob, name=name)
    page = sign_in(BOB)
    link(page, room).click()
    expect(page.locator("#room")).to_have_text(name)
    wait_until_live(page)
    page.locator("#composer").fill(a_text)
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .invite").click()
    expect(page.locator("#invite")).to_be_visible()
    assert alice.call("DELETE", f"/rooms/{room}/members/{bob.id}").status == 204
    is_gone(page, name)
    expect(page.locator("#invite")).to_be_hidden()
    # The browser's button leads back to what is not there, too.
    link(page, "general").click()
    expect(page.locator("#composer")).to_be_focused()
    page.go_back()
    is_gone(page, name)
    assert alice.call("PUT", f"/rooms/{room}/members/{bob.id}", {}).status == 201
    expect(page.locator("#composer")).to_have_value(a_text)
    wait_until_live(page)
    alice.say(f"{a_text}, to who is back", room=room)
    expect(page.locator("#messages .text", has_text=f"{a_text}, to who is back")).to_be_visible()


def test_what_was_written_meanwhile_is_not_lost(sign_in: OpenWindow, alice: Member, bob: Member, a_text: str) -> None:
    assert bob.call("GET", "/me").status == 200
    name = f"Barn {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", bob, name=name)
    page = sign_in(BOB)
    link(page, room).click()
    expect(page.locator("#room")).to_have_text(name)
    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
    for text in (f"{a_text}, one", f"{a_text}, two"):
        say(page, text)
    assert alice.call("DELETE", f"/rooms/{room}/members/{bob.id}").status == 204
    page.context.set_offline(False)
    is_gone(page, name)
    there = page.locator("#no-room .unsent-there")
    expect(there.locator(".text")).to_have_text([f"{a_text}, one", f"{a_text}, two"])
    there.locator(".discard").first.click()
    expect(there.locator(".text")).to_have_text([f"{a_text}, two"])
    page.reload()
    expect(there.locator(".text")).to_have_text([f"{a_text}, two"])
    there.locator(".discard").click()
    expect(there).to_be_hidden()


def test_who_has_left_and_goes_back_is_told(sign_in: OpenWindow, alice: Member, bob: Member) -> None:
    assert bob.call("GET", "/me").status == 200
    name = f"Shed {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", bob, name=name)
    page = sign_in(BOB)
    link(page, room).click()
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .leave").click()
    page.locator("#room-question .primary").click()
    expect(page.locator("#room")).to_have_text("general")
    page.go_back()
    is_gone(page, name)
    page.reload()
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator("#composer")).to_be_hidden()


def test_nothing_can_be_written_where_there_is_no_room(sign_in: OpenWindow) -> None:
    page = sign_in(BOB)
    move(page, "never-was-one")
    expect(page.locator(NOTE)).to_have_text("There is no such room")
    expect(page.locator("#no-room")).to_contain_text(
        "Nothing is at “never-was-one”, or it is a room that you are not in."
    )
    expect(page.locator("#composer")).to_be_hidden()
    link(page, "general").click()
    expect(page.locator("#composer")).to_be_focused()
    wait_until_live(page)
