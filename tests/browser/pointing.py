"""Pointing at a message with a mouse, and pressing a button beside it."""

from playwright.sync_api import Locator


def press_beside(text: Locator, button: str) -> None:
    """Point at a message's text and press a button of the bar beside it."""
    text.hover()
    text.page.locator(f"#message-bar {button}").click()
