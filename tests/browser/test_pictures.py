"""What README shows of the chatroom: four pictures, which `make pictures` takes anew."""

import urllib.parse
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_chat import ALICE, BOB, message, take_screenshot
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

ROOM = "tea-kitchen"
# Of all that the tests talk in, those that a team might have.
SHOWN = {ROOM, "general", "design-team", "loft", "archive"}
DESKTOP = {"width": 1180, "height": 700}
PHONE = {"viewport": {"width": 390, "height": 760}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


def some_rooms(route: Route) -> None:
    answer = route.fetch()
    rooms = [room for room in answer.json()["rooms"] if room["name"] in SHOWN]
    route.fulfill(response=answer, json={"rooms": rooms})


def say(member: Member, text: str, **fields: Any) -> str:
    answer = member.call("POST", f"/rooms/{ROOM}/messages", {"text": text, "client_id": str(uuid.uuid4()), **fields})
    assert answer.status == 201, answer
    return str(answer.body["id"])


def react(member: Member, message_id: str, *emoji: str) -> None:
    for each in emoji:
        answer = member.call("PUT", f"/rooms/{ROOM}/messages/{message_id}/reactions/{urllib.parse.quote(each)}")
        assert answer.status in {200, 204}, answer


@pytest.fixture(scope="module")
def conversation(chatroom: LocalChatroom) -> None:
    """Alice's and Bob's, with one of each kind of message."""
    alice, bob = chatroom.member(ALICE), chatroom.member(BOB)
    say(alice, "Morning! Did the deploy go through?")
    done = say(bob, "It did, at 9:40. Nobody noticed, which is the **best review**.")
    react(alice, done, "🎉", "👏")
    train = say(alice, "And my train has lost its network twice, yet here is every message, once and in order")
    react(bob, train, "🚂")
    say(bob, "That is the whole idea.", reply_to=train)
    say(alice, f"<@{bob.id}> tea?")


def enter(page: Page) -> Page:
    page.route("**/api/rooms", some_rooms)
    page.reload()
    page.evaluate(f"location.hash = '#{ROOM}'")
    expect(message(page, "tea?")).to_be_visible()
    expect(page.locator(".rooms .room-link")).not_to_have_count(0)
    return page


@pytest.mark.usefixtures("conversation")
def test_pictures_for_the_readme(sign_in: OpenWindow) -> None:
    alice, bob = sign_in(ALICE), enter(sign_in(BOB, viewport=DESKTOP))
    alice.evaluate(f"location.hash = '#{ROOM}'")
    for page in (alice, bob):
        expect(page.locator("#people li")).to_have_count(2)
    alice.locator("#composer").press_sequentially("With milk")
    expect(bob.locator("#typing")).to_contain_text("Alice")
    take_screenshot(bob, "conversation")
    bob.emulate_media(color_scheme="dark")
    bob.keyboard.press("Control+k")
    expect(bob.locator("#go-to")).to_be_visible()
    bob.locator("#go-to [role=combobox]").press_sequentially("ge")
    expect(bob.locator("#go-to [role=option]").first).to_contain_text("general")
    take_screenshot(bob, "go-to")


@pytest.mark.usefixtures("conversation")
def test_pictures_of_a_phone_for_the_readme(sign_in: OpenWindow) -> None:
    bob = enter(sign_in(BOB, **PHONE))
    take_screenshot(bob, "phone-messages")
    bob.emulate_media(color_scheme="dark")
    bob.locator(".rooms-toggle").tap()
    expect(bob.locator("#rooms-panel")).to_be_visible()
    take_screenshot(bob, "phone-rooms")
