"""In step: what one tab or device does, the others show; what is done without a network happens on return, once."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.pointing import press_beside
from tests.browser.test_live import ALICE, BOB, message, say, sign_out
from tests.browser.test_read_markers import is_read
from tests.browser.test_rooms import link, make
from tests.support.member import Member

UNREAD = re.compile("unread")


@pytest.fixture
def garden(alice: Member, bob: Member) -> str:
    assert bob.call("GET", "/me").status == 200
    return make(alice, "closed", bob, name=f"Garden {uuid.uuid4().hex[:8]}")


@pytest.fixture
def pages(sign_in_anew: OpenWindow) -> list[Page]:
    """Two tabs of Bob's, and another device."""
    first = sign_in_anew(BOB)
    second = first.context.new_page()
    second.goto(first.url)
    wait_until_live(second)
    return [first, second, sign_in_anew(BOB)]


def test_read_markers_rooms_and_names_are_the_same_in_each_tab_and_on_each_device(
    pages: list[Page], alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    alice.say(a_text, room=garden)
    for page in pages:
        expect(link(page, garden)).to_have_class(UNREAD)
    link(pages[2], garden).click()
    for page in pages:
        expect(link(page, garden)).not_to_have_class(UNREAD)
    name = f"Orchard {uuid.uuid4().hex[:8]}"
    assert alice.call("PATCH", f"/rooms/{garden}", {"name": name}).status == 200
    joined = make(bob, "open", name=f"Joined {uuid.uuid4().hex[:8]}")
    for page in pages:
        expect(link(page, garden)).to_have_text(re.compile(name))
        expect(link(page, joined)).to_be_visible()
    assert alice.call("PUT", f"/rooms/{joined}/members/{alice.id}", {}).status == 201
    assert bob.call("PUT", f"/rooms/{joined}/members/{alice.id}", {"role": "admin"}).status == 200
    assert bob.call("DELETE", f"/rooms/{joined}/members/{bob.id}").status == 204
    for page in pages:
        expect(link(page, joined)).to_have_count(0)


def test_a_message_that_is_taken_back_before_it_is_read_leaves_nothing_unread_anywhere(
    sign_in: OpenWindow, sign_in_anew: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    said = alice.say(a_text, room=garden)
    # It knows of the message by the list alone.
    page = sign_in(BOB)
    expect(link(page, garden)).to_have_class(UNREAD)
    with page.expect_response(is_read(garden)):
        assert alice.call("DELETE", f"/rooms/{garden}/messages/{said['id']}").status == 200
    expect(link(page, garden)).not_to_have_class(UNREAD)
    assert bob.call("GET", f"/rooms/{garden}").body["unread"] is False
    other = sign_in_anew(BOB)
    expect(link(other, garden)).to_be_visible()
    expect(link(other, garden)).not_to_have_class(UNREAD)


def test_what_was_read_just_before_one_signs_out_is_read(
    sign_in_anew: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    page = sign_in_anew(BOB)
    said = alice.say(a_text, room=garden)
    expect(link(page, garden)).to_have_class(UNREAD)
    link(page, garden).click()
    expect(message(page, a_text)).to_be_visible()
    expect(link(page, garden)).not_to_have_class(UNREAD)
    sign_out(page)
    assert bob.call("GET", f"/rooms/{garden}").body["read_id"] == said["id"]


def test_what_is_done_without_a_network_happens_in_order_on_return_and_once(
    sign_in: OpenWindow, alice: Member, garden: str, a_text: str
) -> None:
    page = sign_in(ALICE)
    link(page, garden).click()
    for what in ("to like", "to take back", "to edit"):
        say(page, f"{a_text}, {what}")
        expect(message(page, f"{a_text}, {what}")).to_have_attribute("data-state", "sent")
    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
    press_beside(message(page, "to like").locator(".text"), "[data-emoji='👍']")
    expect(message(page, "to like").locator(".reaction")).to_have_text("👍1")
    press_beside(message(page, "to take back").locator(".text"), "[data-action=menu]")
    page.locator("#message-menu [data-action=delete]").click()
    expect(page.locator("#messages .undo")).to_be_visible()
    expect(page.locator("#messages .undo")).to_have_count(0)
    page.locator("#composer").press("ArrowUp")
    say(page, f"{a_text}, edited")
    expect(message(page, f"{a_text}, edited")).to_contain_text("Saving")
    texts = [f"{a_text}, {number}" for number in range(3)]
    for text in texts:
        say(page, text)
    with (
        page.expect_response(lambda response: "/reactions/" in response.url),
        page.expect_response(lambda response: response.request.method == "DELETE"),
    ):
        page.context.set_offline(False)
    wait_until_live(page)
    for text in [f"{a_text}, edited", *texts]:
        expect(message(page, text)).to_have_attribute("data-state", "sent")
    with_reaction, deleted, *said = alice.call("GET", f"/rooms/{garden}/messages").body["messages"]
    assert with_reaction["reactions"] == [{"emoji": "👍", "count": 1, "users": [alice.id]}]
    assert "deleted_at" in deleted
    assert [each["text"] for each in said] == [f"{a_text}, edited", *texts]
