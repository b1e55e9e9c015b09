"""What the chatroom's administrators do to others in the browser, and what those notice."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from deployer.local import demo_users
from tests.browser.conftest import OpenWindow
from tests.browser.pointing import press_beside
from tests.browser.test_live import BOB, message, move, say
from tests.browser.test_rooms import make
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

CAROL = "carol@example.com"


@pytest.fixture
def keeper(chatroom: LocalChatroom, sign_in_anew: OpenWindow) -> Iterator[Page]:
    """A window of Bob's, who is an administrator."""
    cognito = chatroom.stack().client("cognito-idp")
    group = {"UserPoolId": chatroom.outputs()["UserPoolId"], "Username": BOB, "GroupName": "admins"}
    cognito.admin_add_user_to_group(**group)
    yield sign_in_anew(BOB)
    cognito.admin_remove_user_from_group(**group)


@pytest.fixture
def carol(chatroom: LocalChatroom) -> Member:
    """Somebody whose tokens no other test needs."""
    cognito = chatroom.stack().client("cognito-idp")
    demo_users.make(cognito, chatroom.outputs()["UserPoolId"], (demo_users.DemoUser(CAROL, "Carol"),))
    return chatroom.member(CAROL)


def about_the_author(page: Page, text: str) -> None:
    press_beside(page.locator("#messages .text", has_text=text), "[data-action=menu]")
    page.locator("#message-menu [data-action=author]").click()
    expect(page.locator("#person .dialog-title")).to_have_text("Carol")


def test_who_is_blocked_is_out_and_let_in_again_comes_back(
    keeper: Page, sign_in: OpenWindow, carol: Member, a_text: str
) -> None:
    page = sign_in(CAROL)
    say(page, a_text)
    expect(message(keeper, a_text)).to_be_visible()
    about_the_author(keeper, a_text)
    keeper.locator("#person [data-act=block]").click()
    expect(keeper.locator("#question")).to_contain_text("They are out at once")
    keeper.locator("#question [name=reason]").fill("Enough.")
    keeper.locator("#question .primary").click()
    expect(keeper.locator("#question")).to_be_hidden()
    expect(keeper.locator("#log")).to_be_focused()
    expect(page.locator(".blocked")).to_be_visible()
    about_the_author(keeper, a_text)
    expect(keeper.locator(".card-blocked")).to_have_text(re.compile("Blocked by .?Bob.?, .*Enough"))
    expect(keeper.locator("#person [data-act=block]")).to_be_hidden()
    keeper.locator("#person .dialog-cancel").click()
    keeper.locator("#account").click()
    keeper.locator("#open-order").click()
    expect(keeper.locator(".audit-what").first).to_have_text(re.compile("Bob.? blocked .?Carol"))
    keeper.locator("#keeping-order [value=blocked]").check()
    keeper.locator("[data-list=blocked] li", has_text="Carol").locator("button").click()
    keeper.locator("#question .primary").click()
    expect(keeper.locator("#question")).to_be_hidden()
    page.locator("#ask-again").click()
    expect(message(page, a_text)).to_be_visible()


def test_what_somebody_wrote_is_removed_for_all(keeper: Page, sign_in: OpenWindow, carol: Member, a_text: str) -> None:
    page = sign_in(CAROL)
    say(page, a_text)
    expect(message(keeper, a_text)).to_be_visible()
    about_the_author(keeper, a_text)
    keeper.locator("#person [data-act=purge]").click()
    expect(keeper.locator("#question")).to_contain_text("in every room, for everybody and for good")
    keeper.locator("#question .primary").click()
    expect(keeper.locator("#question")).to_be_hidden()
    for each in (keeper, page):
        expect(message(each, a_text)).to_have_count(0)


def test_a_message_is_deleted_and_a_room_archived_by_an_administrator_who_is_not_in_it(
    keeper: Page, alice: Member, a_text: str
) -> None:
    room = make(alice, "open", name=f"Pier {uuid.uuid4().hex[:8]}")
    said = alice.say(a_text, room=room)
    move(keeper, room)
    expect(keeper.locator("#join-bar .join")).to_be_visible()
    press_beside(message(keeper, a_text).locator(".text"), "[data-action=menu]")
    expect(keeper.locator("#message-menu [data-action=reply]")).to_be_hidden()
    with keeper.expect_response(lambda response: response.request.method == "DELETE"):
        keeper.locator("#message-menu [data-action=delete]").click()
    assert "deleted_at" in alice.call("GET", f"/rooms/{room}/messages/{said['id']}").body
    keeper.locator(".room-menu-toggle").click()
    keeper.locator("#room-menu .archive").click()
    keeper.locator("#room-question .primary").click()
    expect(keeper.locator("#room")).to_have_text("general")
    assert alice.call("GET", f"/rooms/{room}").body["archived_at"]


def test_others_are_not_offered_it(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(BOB)
    alice.say(a_text)
    press_beside(page.locator("#messages .text", has_text=a_text), "[data-action=menu]")
    page.locator("#message-menu [data-action=author]").click()
    expect(page.locator("#person .dialog-title")).to_have_text("Alice")
    expect(page.locator("#person [data-act]:visible")).to_have_count(1)
    page.locator("#person .dialog-cancel").click()
    page.locator("#account").click()
    expect(page.locator("#sign-out")).to_be_visible()
    expect(page.locator("#open-order")).to_be_hidden()
