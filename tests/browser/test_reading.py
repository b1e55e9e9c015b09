"""Messages as they are read: formatting, links, and texts that were made to do harm."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_chat import BOB, message, take_screenshot
from tests.support.member import Member

GALLERY = [
    "Some **bold**, *italic*, ***both***, ~~struck~~ and `code`, with `a_longer.piece(of_code)` that **may `break`**",
    "Look at https://en.wikipedia.org/wiki/Devil's_advocate, www.example.com or write to ann@example.com. Übrigens!",
    "To do:\n- buy **tea**\n- call `Ann`\n  - about https://example.com/a/rather/long/address/that/breaks\n  - and more"
    "\n1. first\n2. second\n10. tenth",
    '```python\ndef greet(name: str) -> str:\n    return f"Hello, {name}, this line is far longer than a bubble could '
    'ever be wide, so it scrolls"\n```\nas discussed',
    "> What was said\n> > and before that\n> > > and before that\n> so it was\n\nAnd what I say",
    "שלום **עולם** ו`code` עם https://example.com/a\n> ציטוט\n- אחת\n- שתיים",  # noqa: RUF001
    "مرحبا *بالعالم*\n1. واحد\n2. اثنان",
    "Pay \u202e100 \u2067to https://example.com/\u202egpj.exe",
]
# Of some of them fonts make a tower, of others a train.
ZALGO = "H" + "\u0300\u0301\u0316\u0317" * 90
TRAIN = "H" + "\u0489" * 360
# Hides the bubbles, so that only what leaves them is seen.
COVER = """texts => texts.map((text) => text.getBoundingClientRect()).forEach(({ x, y, width, height }) => {
    const cover = document.createElement('div');
    const place = { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
    Object.assign(cover.style, { position: 'fixed', background: 'gray', ...place });
    document.querySelector('#log').append(cover);
})"""
LINES = "first" + "\n" * 3_880 + "last"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 2400), (1100, 2200)])
def test_what_people_write_fits_the_page(
    sign_in: OpenWindow, alice: Member, bob: Member, scheme: str, width: int, height: int
) -> None:
    room = f"gallery-{width}-{scheme}"
    for text in GALLERY:
        alice.say(text, room=room)
    for text in [*GALLERY[:5], "That is all"]:
        bob.say(text, room=room)
    page = sign_in(BOB, viewport={"width": width, "height": height}, color_scheme=scheme)
    page.evaluate(f"location.hash = '#{room}'")
    expect(message(page, "That is all")).to_be_visible()
    for selector in ("strong", "em", "s", "code", "a", "ul", "ol", "pre", "blockquote blockquote"):
        expect(page.locator(f"#messages .text {selector}").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sticking_out = (
        """texts => texts.filter((text) => text.scrollWidth > text.clientWidth).map((text) => text.textContent)"""
    )
    assert page.locator("#messages .text").evaluate_all(sticking_out) == []
    take_screenshot(page, f"reading-{width}-{scheme}")


def test_the_ink_of_a_message_stays_in_its_bubble(sign_in: OpenWindow, alice: Member, bob: Member) -> None:
    bob.say("above", room="ink")
    for text in (ZALGO, f"two lines\n{ZALGO}", TRAIN, f"> {TRAIN}", "below"):
        alice.say(text, room="ink")
    page = sign_in(BOB)
    page.evaluate("location.hash = '#ink'")
    expect(message(page, "below")).to_be_visible()
    page.locator("#messages .text").evaluate_all(COVER)
    with_ink = page.locator("#log").screenshot()
    page.locator("#messages .text").evaluate_all("texts => texts.forEach((text) => (text.style.color = 'transparent'))")
    assert page.locator("#log").screenshot() == with_ink


def test_a_message_of_thousands_of_lines_is_folded_and_unfolds_where_it_is(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(BOB)
    page.evaluate("location.hash = '#folds'")
    alice.say(a_text, room="folds")
    alice.say(f"{LINES} {a_text}", room="folds")
    long = message(page, f"last {a_text}")
    expect(long.locator(".fold")).to_have_attribute("aria-expanded", "false")
    height = long.bounding_box()["height"]
    assert height < 600
    place = long.bounding_box()["y"]
    long.locator(".fold").focus()
    page.keyboard.press("Enter")
    expect(long.locator(".fold")).to_have_text("Show less")
    assert long.bounding_box()["height"] > 50_000
    assert long.bounding_box()["y"] == place
    expect(long.locator(".fold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(long.locator(".fold")).to_have_text("Show all")
    assert long.bounding_box()["height"] == height


def pasted(page: Page) -> str:
    """What is on the clipboard; the page itself may not read it."""
    page.locator("#composer").fill("")
    page.locator("#composer").press("Control+V")
    return page.locator("#composer").input_value()


def test_code_is_copied_as_it_was_written(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(BOB)
    page.context.grant_permissions(["clipboard-write"])
    alice.say(f"```js\nconst a = '{a_text}';\n\n  b(*c*);\n```")
    block = page.locator(".code-block", has_text=a_text)
    block.locator(".copy").click()
    expect(block.locator(".copy-text")).to_have_text("Copied")
    assert pasted(page) == f"const a = '{a_text}';\n\n  b(*c*);"


def test_a_list_is_copied_with_its_marks(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(BOB)
    page.context.grant_permissions(["clipboard-write"])
    alice.say(f"{a_text}:\n- **one**\n- two\n> three")
    text = message(page, a_text).locator(".text")
    text.evaluate("text => getSelection().selectAllChildren(text)")
    page.keyboard.press("Control+C")
    assert pasted(page) == f"{a_text}:\n- one\n- two\n> three"


def link_of(page: Page, text: str) -> str | None:
    return message(page, text).locator("a").get_attribute("href")


def test_a_link_ends_before_what_would_turn_it_around(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(BOB)
    alice.say(f"{a_text} https://example.com/\u202egpj.exe")
    expect(message(page, a_text).locator("a")).to_have_text("https://example.com/")
    assert link_of(page, a_text) == "https://example.com/"
