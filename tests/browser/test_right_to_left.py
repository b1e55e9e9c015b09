"""Who reads from right to left talks with who reads from left to right, and each has all of it on their own side."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import gallery
from tests.browser.conftest import OpenWindow

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def ali(sign_in: OpenWindow) -> Page:
    """A window of Alice's, whose browser speaks Arabic."""
    return sign_in("alice@example.com", locale="ar-EG", viewport={"width": 1280, "height": 800})


@pytest.fixture
def bob(sign_in: OpenWindow) -> Page:
    return sign_in("bob@example.com")


def middle(locator: Locator) -> float:
    found = locator.bounding_box()
    assert found, locator
    return found["x"] + found["width"] / 2


def say(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def text_in(page: Page, text: str) -> Locator:
    return page.locator("#messages .text", has_text=text)


def test_they_talk(ali: Page, bob: Page, a_text: str) -> None:
    for page in (ali, bob):
        page.evaluate("location.hash = 'tea-kitchen'")
        expect(page.locator("#room")).to_have_text("tea-kitchen")
    say(ali, f"مرحبا بكم! {a_text}")
    say(bob, f"Hello! {a_text}")
    theirs, own = text_in(ali, f"Hello! {a_text}"), text_in(ali, f"مرحبا بكم! {a_text}")
    expect(theirs).to_have_css("direction", "ltr")
    expect(own).to_have_css("direction", "rtl")
    # One's own are where lines end.
    assert middle(own) < middle(theirs)
    theirs, own = text_in(bob, f"مرحبا بكم! {a_text}"), text_in(bob, f"Hello! {a_text}")
    expect(theirs).to_have_css("direction", "rtl")
    assert middle(own) > middle(theirs)


def test_what_happens_is_told_in_each_ones_language(ali: Page, bob: Page) -> None:
    for page in (ali, bob):
        page.evaluate("location.hash = 'loft'")
        expect(page.locator("#room")).to_have_text("loft")
        expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    for page in (ali, bob):
        expect(page.locator("#people .person-name")).to_have_count(2)
    expect(ali.locator("#composer")).to_have_attribute("placeholder", "رسالة إلى ⁨#loft⁩")
    bob.locator("#composer").press_sequentially("What I am ab")
    expect(ali.locator("#typing")).to_have_text("Bob يكتب الآن", use_inner_text=True)
    ali.locator("#composer").press_sequentially("وأنا ك")
    expect(bob.locator("#typing")).to_have_text("Alice is typing", use_inner_text=True)


def test_columns_and_buttons_are_mirrored(ali: Page) -> None:
    assert middle(ali.locator("#rooms-panel")) > middle(ali.locator("#log")) > middle(ali.locator("#people-panel"))
    assert middle(ali.locator("#account")) < middle(ali.locator("#room"))
    assert middle(ali.locator("#send")) < middle(ali.locator("#composer"))
    ali.locator("#account").click()
    assert abs(middle(ali.locator("#account-menu")) - middle(ali.locator("#account"))) < 150
    expect(ali.locator("#sign-out svg")).to_have_css("scale", "-1 1")


def test_the_drawer_comes_from_the_right_and_arrows_go_where_they_point(sign_in: OpenWindow) -> None:
    phone = sign_in("alice@example.com", locale="ar-EG", **PHONE)
    phone.locator(".rooms-toggle").click()
    gallery.settle(phone)
    box = phone.locator("#rooms-panel").bounding_box()
    assert box
    assert box["x"] + box["width"] == 390
    phone.locator(".drawer-close").first.click()
    phone.locator("#composer").fill("سهم")
    phone.locator("#send").click()
    expect(phone.locator("#messages .message").last).to_have_attribute("data-state", "sent")
    phone.locator("#log").focus()
    phone.keyboard.press("ArrowUp")
    phone.keyboard.press("Enter")
    expect(phone.locator("#message-menu")).to_be_visible()
    before = middle(phone.locator("#message-menu :focus"))
    phone.keyboard.press("ArrowLeft")
    assert middle(phone.locator("#message-menu :focus")) < before


def test_what_is_wider_than_a_phone_stays_in_its_bubble(sign_in: OpenWindow) -> None:
    for locale in ("ar-EG", "en-GB"):
        phone = sign_in("alice@example.com", locale=locale, **PHONE)
        text = f"```\n{'wide ' * 40}{locale}\n```"
        phone.locator("#composer").fill(text)
        phone.locator("#send").click()
        box = text_in(phone, f"wide {locale}").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_what_is_too_long_is_cut_at_its_own_end(ali: Page, bob: Page) -> None:
    """A box is as its text is written, whichever way the page is: there its end is cut."""
    words = {
        "rtl": "الكلمة الأولى من اسم غرفة طويل جدا لا يتسع له السطر " * 3,
        "ltr": "The first word of a very long room name " * 3,
    }
    boxes = ["#room", ".composer-about-excerpt", ".found-name", ".quote-text"]
    for page in (ali, bob):
        for direction, text in words.items():
            for box in boxes:
                shown = page.evaluate(
                    """([box, text]) => {
                        const templates = [...document.querySelectorAll('template')].map(({ content }) => content);
                        const roots = [document, ...templates];
                        const found = roots.map((root) => root.querySelector(box)).find(Boolean);
                        const line = found.parentElement.cloneNode(true);
                        line.style.inlineSize = '12rem';
                        line.querySelector(box).textContent = text;
                        document.querySelector('.composer-about').hidden = false;
                        const place = document.querySelector(box)?.parentElement.parentElement;
                        (place ?? document.querySelector('#log')).append(line);
                        const { direction, textOverflow } = getComputedStyle(line.querySelector(box));
                        const { scrollWidth, clientWidth } = line.querySelector(box);
                        line.remove();
                        return [direction, textOverflow, scrollWidth > clientWidth];
                    }""",
                    [box, text],
                )
                assert shown == [direction, "ellipsis", True], box
