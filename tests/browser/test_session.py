"""Signed in, and staying so: in every tab, after a restart, and for no other page and no other person."""

from playwright.sync_api import Page, expect

from deployer.local import demo_users
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.support.local_chatroom import LocalChatroom

ALICE, BOB = "alice@example.com", "bob@example.com"

# Notes, before anything else of the page runs, whether the welcome is ever seen.
WATCH_FOR_THE_WELCOME = """
globalThis.seen = [];
const look = () => {
  const welcome = document.querySelector('#welcome');
  if (welcome?.checkVisibility() && document.querySelector('#sign-in').checkVisibility()) seen.push(performance.now());
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def sign_in_here(page: Page, email: str) -> None:
    page.locator("#sign-in").click()
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(demo_users.PASSWORD)
    page.locator("button[type=submit]").click()
    wait_until_live(page)


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


def sign_out(page: Page) -> None:
    page.locator("#sign-out").evaluate("button => button.click()")


def test_a_new_tab_and_a_reload_show_the_chat_at_once(sign_in: OpenWindow, chatroom: LocalChatroom) -> None:
    alice = sign_in(ALICE)
    tab = new_tab(alice, chatroom, WATCH_FOR_THE_WELCOME)
    is_signed_in(tab, "Alice")
    assert tab.evaluate("seen") == []
    tab.reload()
    is_signed_in(tab, "Alice")
    assert tab.evaluate("seen") == []
