"""Signed in, and staying so: in every tab, after a restart, and for no other page and no other person."""

import re

import pytest
from playwright.sync_api import Page, expect

from deployer.local import demo_users
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.kept_windows import KeptWindows
from tests.support.local_chatroom import LocalChatroom

ALICE, BOB = "alice@example.com", "bob@example.com"

# Notes, before anything else of the page runs, whether the welcome is ever seen.
WATCH_FOR_THE_WELCOME = """
globalThis.seen = [];
const look = () => {
  if (document.querySelector('#welcome')?.checkVisibility()) seen.push(performance.now());
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def new_tab(page: Page, chatroom: LocalChatroom, script: str = "") -> Page:
    tab = page.context.new_page()
    if script:
        tab.add_init_script(script)
    tab.goto(chatroom.url)
    return tab


def is_signed_in(page: Page, name: str) -> None:
    wait_until_live(page)
    expect(page.locator("#me")).to_have_text(name)
    expect(page.locator("#chat")).to_be_visible()


def test_a_new_tab_and_a_reload_show_the_chat_at_once(sign_in_anew: OpenWindow, chatroom: LocalChatroom) -> None:
    alice = sign_in_anew(ALICE)
    tab = new_tab(alice, chatroom, WATCH_FOR_THE_WELCOME)
    is_signed_in(tab, "Alice")
    assert tab.evaluate("seen") == []
    tab.reload()
    is_signed_in(tab, "Alice")
    assert tab.evaluate("seen") == []


def test_no_token_is_in_a_url_in_any_storage_or_in_a_log(sign_in_anew: OpenWindow, chatroom: LocalChatroom) -> None:
    addresses: list[str] = []
    page = sign_in_anew(ALICE)
    page.on("request", lambda request: addresses.append(request.url))
    page.reload()
    is_signed_in(page, "Alice")
    kept = page.evaluate(
        """async () => JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state, window.name,
            await indexedDB.databases(), await caches.keys(),
        ])"""
    )
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["httpOnly"]]
    secret = cookie["value"].partition(".")[2]
    assert len(secret) > 100
    for where in (kept, *addresses, chatroom.log(), chatroom.cloud.emulator.log_path.read_text()):
        assert "eyJ" not in where
        assert "refresh_token" not in where
        assert secret[-40:] not in where
    assert len(addresses) > 10


def test_a_user_who_is_signed_out_everywhere_is_told_when_the_page_is_opened(
    sign_in_anew: OpenWindow, kept_windows: KeptWindows, chatroom: LocalChatroom
) -> None:
    page = sign_in_anew(BOB)
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username=BOB)
    kept_windows.forget(BOB)
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator("#notice")).to_contain_text("Your session has ended. Sign in again to go on.")


@pytest.mark.parametrize("names", [["localStorage", "sessionStorage"], ["sessionStorage"]])
def test_where_storage_is_blocked_a_sign_in_says_so_instead_of_failing_later(
    open_window: OpenWindow, chatroom: LocalChatroom, names: list[str]
) -> None:
    page = open_window()
    blocked = "get() { throw new DOMException('denied', 'SecurityError'); }"
    for name in names:
        page.add_init_script(f"Object.defineProperty(window, '{name}', {{ {blocked} }});")
    page.reload()
    page.locator("#sign-in").click()
    expect(page.locator("#notice")).to_contain_text("This browser keeps no cookies or site data for this site")
    assert page.url == f"{chatroom.url}/"
    expect(page.locator("#sign-in")).to_be_visible()
    page.goto(f"{chatroom.url}/?code=abc&state=def")
    expect(page.locator("#notice")).to_contain_text("This browser keeps no cookies or site data for this site")
    assert page.url == f"{chatroom.url}/"


def test_who_has_no_name_is_the_same_guest_to_all_and_never_their_address(
    sign_in_anew: OpenWindow, chatroom: LocalChatroom
) -> None:
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    address = [{"Name": "email", "Value": "secret.person@example.com"}, {"Name": "email_verified", "Value": "true"}]
    nameless = {"UserPoolId": pool, "Username": "secret.person@example.com"}
    cognito.admin_create_user(**nameless, UserAttributes=address, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**nameless, Password=demo_users.PASSWORD, Permanent=True)
    bob, guest = sign_in_anew(BOB), sign_in_anew(nameless["Username"])
    expect(guest.locator("#me")).to_have_text(re.compile("^Guest [0-9A-F]{4}$"))
    name = guest.locator("#me").text_content()
    assert name
    expect(bob.locator("#people .person-name")).to_contain_text([name])
    expect(guest.locator("#people .person-name").first).to_have_text(name)
    assert "secret" not in bob.content() + guest.content()
