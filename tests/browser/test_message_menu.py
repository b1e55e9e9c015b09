"""A message's menu: by mouse, by keyboard and by a finger that rests on it."""

from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.pointing import press_beside
from tests.browser.test_chat import ALICE, message
from tests.browser.waiting import wait_until
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member


def copied(page: Page) -> str:
    """Return what was copied last. What a page of another origin may read is not the browser's to say here."""
    text: str = page.evaluate("globalThis.copied")
    return text


def watch_the_clipboard(page: Page) -> None:
    page.evaluate("navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }")


def note_closing(page: Page, popover: str) -> None:
    """Have the page count how often a popover closes."""
    page.evaluate(
        """(popover) => {
            globalThis.timesClosed = 0;
            const noted = ({ newState }) => (timesClosed += newState === 'closed');
            document.querySelector(popover).addEventListener('beforetoggle', noted);
        }""",
        popover,
    )


def note_hiding(page: Page) -> None:
    """Have the page count how often the bar beside a message goes."""
    page.evaluate(
        """() => {
            const bar = document.querySelector('#message-bar');
            globalThis.hidden = 0;
            new MutationObserver(() => (hidden += bar.hidden)).observe(bar, { attributeFilter: ['hidden'] });
        }"""
    )


def times_closed(page: Page) -> int:
    return int(page.evaluate("timesClosed"))


def test_a_mouse_finds_the_menu_beside_a_message(
    sign_in: OpenWindow, alice: Member, chatroom: LocalChatroom, a_text: str
) -> None:
    page = sign_in(ALICE)
    watch_the_clipboard(page)
    sent = alice.say(f"{a_text} **bold**")
    press_beside(message(page, a_text).locator(".text"), "[data-action=menu]")
    page.locator("#message-menu [data-action=copy-text]").click()
    expect(page.locator("#message-menu")).to_be_hidden()
    expect(page.locator("#announcer")).to_have_text("The text is copied.")
    assert copied(page) == f"{a_text} **bold**"
    press_beside(message(page, a_text).locator(".text"), "[data-action=menu]")
    page.locator("#message-menu [data-action=copy-link]").click()
    expect(page.locator("#announcer")).to_have_text("The link is copied.")
    assert copied(page) == f"{chatroom.url}/#general/{sent['id']}"
    page.goto("about:blank")
    page.goto(f"{chatroom.url}/#general/{sent['id']}")
    expect(message(page, a_text)).to_be_visible()


def test_the_keyboard_alone_opens_it_and_comes_back(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    watch_the_clipboard(page)
    for number in range(3):
        alice.say(f"{a_text} {number}")
    expect(message(page, f"{a_text} 2")).to_be_visible()
    page.keyboard.press("Escape")  # from where Alice has read to
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    expect(message(page, f"{a_text} 2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#message-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#message-menu")).to_be_hidden()
    expect(message(page, f"{a_text} 1")).to_be_focused()
    page.keyboard.press("ContextMenu")
    page.locator("#message-menu [data-action=copy-text]").focus()
    page.keyboard.press("Enter")
    expect(message(page, f"{a_text} 1")).to_be_focused()
    assert copied(page) == f"{a_text} 1"
    page.keyboard.press("Escape")
    expect(page.locator("#composer")).to_be_focused()


def test_what_the_menu_opens_gives_the_keyboard_back_to_the_message(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    sent = alice.say(a_text)
    expect(message(page, a_text)).to_be_visible()
    alice.call("PUT", f"/rooms/general/messages/{sent['id']}/reactions/{quote('👍')}")
    reaction = message(page, a_text).locator(".reaction")
    expect(reaction).to_be_visible()
    page.keyboard.press("Escape")  # from where Alice has read to
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    for action, opened in (("author", "#person"), ("reactors", "#reactors"), ("pick", "#emoji-picker")):
        page.keyboard.press("Enter")
        page.locator(f"#message-menu [data-action={action}]").focus()
        page.keyboard.press("Enter")
        expect(page.locator(opened)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(opened)).to_be_hidden()
        expect(message(page, a_text)).to_be_focused()
    page.keyboard.press("Tab")
    expect(reaction).to_be_focused()
    page.keyboard.press("Enter")
    expect(reaction).to_have_count(0)
    expect(message(page, a_text)).to_be_focused()


def test_a_finger_that_rests_opens_it(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    watch_the_clipboard(page)
    alice.say(a_text)
    # Once it stands still.
    message(page, a_text).locator(".text").tap(trial=True)
    box = message(page, a_text).locator(".text").bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": box["x"] + 9, "y": box["y"] + 9}]}
    )
    expect(page.locator("#message-menu")).to_be_visible()
    note_closing(page, "#message-menu")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.locator("#message-menu [data-action=copy-text]").tap()
    expect(page.locator("#message-menu")).to_be_hidden()
    assert copied(page) == a_text
    assert times_closed(page) == 1, "by the choice: the finger that went up has closed nothing"


def test_the_bar_is_there_again_once_what_moved_the_messages_rests(
    sign_in: OpenWindow, bob: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    bob.say(a_text)
    message(page, a_text).locator(".text").hover()
    bar = page.locator("#message-bar")
    expect(bar).to_be_visible()
    note_hiding(page)
    bob.say("\n".join(["What moves it"] * 5))
    wait_until(page, "async () => hidden > 0")
    expect(bar).to_be_visible()


def test_the_bar_stays_its_messages(sign_in: OpenWindow, alice: Member, bob: Member, a_text: str) -> None:
    """The mouse is on a button of the bar as the messages move up by one, and the next one comes to be below it."""
    alice.say(f"{a_text} before")
    page = sign_in(ALICE)
    meant = bob.say(f"{a_text} meant")
    message(page, f"{a_text} meant").locator(".text").hover()
    button = page.locator("#message-bar [data-emoji='👍']")
    button.hover()
    place = button.bounding_box()
    assert place
    note_hiding(page)
    bob.say(f"{a_text} next")
    next_one = message(page, f"{a_text} next").locator(".text")
    wait_until(page, "async () => hidden > 0")
    expect(button).to_be_visible()
    box = next_one.bounding_box()
    assert box
    assert box["y"] < place["y"] + place["height"] / 2 < box["y"] + box["height"], "the next one is below the mouse"
    page.mouse.down()
    page.mouse.up()
    button.click()
    reacted = message(page, a_text).filter(has=page.locator(".reaction"))
    expect(reacted).to_have_attribute("data-id", meant["id"])
    expect(reacted).to_have_count(1)
