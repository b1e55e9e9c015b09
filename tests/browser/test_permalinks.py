"""Links to messages: one is led to the message, wherever it stands, and from there on to the present."""

import re
import time
import uuid

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_changing import choose
from tests.browser.test_live import ALICE, BOB, message, move
from tests.browser.test_rooms import link, make, reading
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

MANY = 180


class LongRoom:
    """A closed room of Alice's and Bob's in which much has been said."""

    def __init__(self, alice: Member, bob: Member) -> None:
        assert bob.call("GET", "/me").status == 200
        self.id = make(alice, "closed", bob, name=f"Long {uuid.uuid4().hex[:8]}")
        self.said = [bob.say(f"line {number:03}.", room=self.id) for number in range(MANY)]

    def hash(self, number: int) -> str:
        return f"#{self.id}/{self.said[number]['id']}"

    def reply(self, member: Member, number: int, text: str) -> None:
        """Have a member reply to what was said there."""
        reply = {"text": text, "reply_to": self.said[number]["id"]}
        answer = member.call("POST", f"/rooms/{self.id}/messages", reply)
        assert answer.status == 201, answer


@pytest.fixture(scope="module")
def long_room(chatroom: LocalChatroom) -> LongRoom:
    return LongRoom(chatroom.member(ALICE), chatroom.member(BOB))


def line(page: Page, number: int) -> Locator:
    return message(page, f"line {number:03}.")


def pages_asked(page: Page) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if found := re.search(r"/messages\?(\w+)", request.url):
            asked.append(found[1])

    page.on("request", note)
    return asked


def test_a_copied_link_leads_to_its_message_and_lights_it_up(sign_in: OpenWindow, long_room: LongRoom) -> None:
    bobs = sign_in(BOB)
    bobs.evaluate("navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }")
    move(bobs, f"#{long_room.id}")
    choose(bobs, f"line {MANY - 1:03}.", "copy-link")
    assert bobs.evaluate("copied").endswith(long_room.hash(MANY - 1))
    page = sign_in(ALICE)
    address = page.url.split("#")[0] + long_room.hash(30)
    page.goto("about:blank")
    asked = pages_asked(page)
    page.goto(address)
    # For a moment.
    expect(line(page, 30)).to_have_class(re.compile("lit"))
    expect(line(page, 30)).to_be_in_viewport()
    expect(line(page, 30)).to_be_focused()
    expect(line(page, 30)).not_to_have_class(re.compile("lit"))
    assert asked.count("around") == 1
    expect(line(page, MANY - 1)).not_to_be_in_viewport()


def test_one_reads_on_to_the_present_while_somebody_writes_and_nothing_is_lost_or_jumps(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}")
    expect(line(page, MANY - 1)).to_be_visible()
    move(page, long_room.hash(30))
    expect(line(page, 30)).to_be_in_viewport()
    top = line(page, 30).bounding_box()
    said = [bob.say(f"{a_text} {number}.", room=long_room.id) for number in range(3)]
    bob.call("PATCH", f"/rooms/{long_room.id}/messages/{long_room.said[31]['id']}", {"text": "line 031. edited"})
    expect(page.locator("#to-newest")).to_have_text("3 new messages")
    expect(line(page, 31)).to_contain_text("edited")
    assert line(page, 30).bounding_box() == top
    expect(message(page, a_text)).to_have_count(0)
    seen: set[str] = set()
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        seen |= set(page.locator("#messages .text").all_inner_texts())
        if not page.locator("#to-newest").is_visible():
            break
        page.locator("#log").evaluate("log => { log.scrollTop += log.clientHeight / 2; }")
        page.evaluate("new Promise(requestAnimationFrame)")
    expect(message(page, f"{a_text} 2.")).to_be_in_viewport()
    seen |= set(page.locator("#messages .text").all_inner_texts())
    assert {f"line {number:03}." for number in range(30, MANY)} - seen == {"line 031."}
    assert {sent["text"] for sent in said} <= seen


def test_the_button_returns_to_the_present_and_the_same_link_leads_back(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    move(page, long_room.hash(30))
    expect(line(page, 30)).to_be_in_viewport()
    bob.say(a_text, room=long_room.id)
    page.locator("#to-newest").click()
    expect(message(page, a_text)).to_be_in_viewport()
    expect(page.locator("#to-newest")).to_be_hidden()
    assert page.evaluate("location.hash") == f"#{long_room.id}"
    move(page, long_room.hash(30))
    expect(line(page, 30)).to_be_in_viewport()
    page.locator("#composer").fill(f"{a_text}, indeed")
    page.locator("#composer").press("Enter")
    expect(message(page, f"{a_text}, indeed")).to_be_in_viewport()


def test_back_and_forward_keep_each_rooms_place_and_load_nothing(sign_in: OpenWindow, long_room: LongRoom) -> None:
    page = sign_in(ALICE)
    move(page, long_room.hash(30))
    expect(line(page, 30)).to_be_focused()
    page.locator("#log").evaluate("log => { log.scrollTop -= 200; }")
    expect(line(page, 24)).to_be_in_viewport()
    top = line(page, 24).bounding_box()
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    asked = pages_asked(page)
    page.go_back()
    expect(line(page, 24)).to_be_in_viewport()
    assert line(page, 24).bounding_box() == top
    page.go_forward()
    expect(page.locator("#room")).to_have_text("general")
    page.go_back()
    expect(line(page, 24)).to_be_in_viewport()
    assert not asked


def test_back_and_forward_within_a_room_keep_each_place_and_load_nothing(
    sign_in: OpenWindow, long_room: LongRoom
) -> None:
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}")
    expect(line(page, MANY - 1)).to_be_attached()
    page.locator("#log").evaluate("log => { log.scrollTop -= 900; }")
    expect(line(page, MANY - 1)).not_to_be_in_viewport()
    place = reading(page)
    move(page, long_room.hash(30))
    expect(line(page, 30)).to_be_focused()
    asked = pages_asked(page)
    page.go_back()
    expect(line(page, 30)).to_have_count(0)
    assert reading(page) == place
    page.go_forward()
    expect(line(page, 30)).to_be_in_viewport()
    page.go_back()
    expect(line(page, 30)).to_have_count(0)
    assert not asked


def test_what_is_not_there_or_not_for_ones_eyes_says_so(
    sign_in: OpenWindow, long_room: LongRoom, alice: Member, bob: Member
) -> None:
    gone = bob.say("to be deleted", room=long_room.id)
    bob.call("DELETE", f"/rooms/{long_room.id}/messages/{gone['id']}")
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}/{gone['id']}")
    expect(page.locator(f"#messages [data-id='{gone['id']}']")).to_contain_text("Message deleted")
    expect(page.locator(f"#messages [data-id='{gone['id']}']")).to_be_focused()
    move(page, f"#{long_room.id}/019e0000-0001-7000-8000-00000000000f")
    expect(page.locator("#notice")).to_contain_text("There is no such message here")
    expect(message(page, "line")).not_to_have_count(0)
    secret = make(bob, "closed", name="Secret")
    sent = bob.say("Not for Alice", room=secret)
    move(page, f"#{secret}/{sent['id']}")
    expect(page.locator("#no-room")).to_contain_text("There is no such room")
    expect(page.locator("#composer")).to_be_hidden()


def test_a_reply_to_what_is_far_up_leads_there_by_the_same_road(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    long_room.reply(bob, 5, a_text)
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}")
    expect(message(page, a_text)).to_be_visible()
    asked = pages_asked(page)
    message(page, a_text).locator(".quote").click()
    expect(line(page, 5)).to_be_in_viewport()
    expect(line(page, 5)).to_be_focused()
    assert asked.count("around") == 1
    assert "before" not in asked, "no page was gone through on the way"


def test_back_from_an_original_leads_to_the_reply_and_forward_to_the_original(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    for number, original in ((1, 5), (2, MANY - 2)):
        long_room.reply(bob, original, f"{a_text} {number}")
        for _ in range(20):
            bob.say("after it", room=long_room.id)
        move(page, f"#{long_room.id}")
        reply = message(page, f"{a_text} {number}")
        reply.scroll_into_view_if_needed()
        place = reading(page)
        reply.locator(".quote").click()
        expect(line(page, original)).to_have_class(re.compile("lit"))
        expect(line(page, original)).to_be_focused()
        assert page.evaluate("location.hash") == long_room.hash(original)
        asked = pages_asked(page)
        page.go_back()
        expect(reply).to_be_in_viewport()
        assert page.evaluate("location.hash") == f"#{long_room.id}"
        assert reading(page) == place
        page.go_forward()
        expect(line(page, original)).to_be_in_viewport()
        assert not asked


def test_back_from_the_newest_behind_an_original_leads_to_the_reply(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    long_room.reply(bob, 5, a_text)
    newest = [bob.say("after it", room=long_room.id) for _ in range(20)][-1]["id"]
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}")
    reply, end = message(page, a_text), page.locator(f"#messages [data-id='{newest}']")
    reply.scroll_into_view_if_needed()
    place = reading(page)
    reply.locator(".quote").click()
    expect(line(page, 5)).to_be_focused()
    page.locator("#to-newest").click()
    expect(end).to_be_in_viewport()
    page.go_back()
    expect(reply).to_be_in_viewport()
    assert reading(page) == place
    page.go_forward()
    expect(end).to_be_in_viewport()


def test_an_original_can_be_jumped_to_twice_in_a_row(
    sign_in: OpenWindow, long_room: LongRoom, bob: Member, a_text: str
) -> None:
    long_room.reply(bob, MANY - 3, a_text)
    page = sign_in(ALICE)
    move(page, f"#{long_room.id}")
    for _ in range(2):
        message(page, a_text).locator(".quote").click()
        expect(line(page, MANY - 3)).to_be_in_viewport()
        expect(line(page, MANY - 3)).to_be_focused()
        page.locator("#composer").focus()
    page.go_back()
    assert page.evaluate("location.hash") == f"#{long_room.id}"


def test_a_link_with_a_slash_at_its_end_leads_to_the_same(sign_in: OpenWindow, long_room: LongRoom) -> None:
    page = sign_in(ALICE)
    move(page, f"{long_room.hash(30)}/")
    expect(line(page, 30)).to_be_in_viewport()
    expect(line(page, 30)).to_be_focused()
    move(page, "#general/")
    expect(page.locator("#room")).to_have_text("general")
