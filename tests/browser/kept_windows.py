"""Windows that are kept from one test to the next, each of a user who has signed in there once.

A window's browser has the site's files, as that of anybody has who comes again: most of what a page costs is to fetch a
hundred of them.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

SignIn = Callable[[Page, str], None]


class KeptWindow:
    """A browser context of its own, in which somebody is signed in."""

    def __init__(self, browser: Browser, url: str, email: str, sign_in: SignIn) -> None:
        self.url = url
        self.email = email
        self._context = browser.new_context()
        # On a page of the site that runs nothing, and stays.
        self._desk = self._context.new_page()
        self._desk.goto(url)
        sign_in(self._desk, email)
        self._state: Any = self._context.storage_state()
        self._desk.goto(f"{url}/config.json")

    def new_page(self) -> Page:
        """Return an empty page."""
        return self._context.new_page()

    def tidy(self) -> bool:
        """Leave it as after the sign-in, and return whether that can be done."""
        for page in self._context.pages:
            if page is not self._desk:
                page.close()
        self._context.unroute_all()
        self._context.set_offline(False)
        self._context.clear_permissions()
        if self._sessions(self._context.cookies()) != self._sessions(self._state["cookies"]) or self._has_other_clock():
            self.close()
            return False
        (origin,) = self._state["origins"]
        self._desk.evaluate(
            """(items) => {
                localStorage.clear();
                for (const { name, value } of items) localStorage.setItem(name, value);
                return new Promise((resolve) => {
                    const deleting = indexedDB.deleteDatabase('chatroom');
                    deleting.onsuccess = deleting.onerror = deleting.onblocked = resolve;
                });
            }""",
            origin["localStorage"],
        )
        return True

    def close(self) -> None:
        """Close it for good."""
        self._context.close()

    def _sessions(self, cookies: list[dict[str, Any]]) -> list[str]:
        """Return the refresh tokens among cookies: another one, or none, is left by who has signed out."""
        return [cookie["value"].partition(".")[2] for cookie in cookies if cookie["name"].startswith("chatroom-")]

    def _has_other_clock(self) -> bool:
        """Return whether `page.clock` has been used, which lasts as long as the context."""
        return not self._desk.evaluate("String(Date.now).includes('[native code]')")


class KeptWindows:
    """All of a browser's."""

    def __init__(self, browser: Browser, sign_in: SignIn) -> None:
        self._make = lambda url, email: KeptWindow(browser, url, email, sign_in)
        self._free: list[KeptWindow] = []

    def take(self, url: str, email: str) -> KeptWindow:
        """Return a window of a chatroom's user that nobody else has."""
        found = next((window for window in self._free if (window.url, window.email) == (url, email)), None)
        if found is None:
            return self._make(url, email)
        self._free.remove(found)
        return found

    def forget(self, email: str) -> None:
        """Close those that are free of a user whose sessions have ended."""
        for window in [window for window in self._free if window.email == email]:
            self._free.remove(window)
            window.close()

    def give_back(self, window: KeptWindow) -> None:
        """Keep a window for the next test, unless it has been changed for good."""
        if window.tidy():
            self._free.append(window)
