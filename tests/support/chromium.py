"""Finds a Chromium for the browser tests; `python -m tests.support.chromium` installs one where there is none."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

# The first has no window, not even one that nobody sees: a page takes it a third of the time of the others.
SHELL = "chromium-headless-shell"
_SYSTEM_NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Nothing on the network but the pages under test.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

HOW_TO_INSTALL = "There is no Chromium: run `make test`, which installs one, or install the package chromium."


@contextmanager
def launched(*more_arguments: str) -> Iterator[Browser]:
    """Run a headless one. Playwright's event loop runs until it is closed, and lets no other run."""
    with sync_playwright() as playwright, launched_by(playwright, *more_arguments) as browser:
        yield browser


@contextmanager
def launched_by(playwright: Playwright, *more_arguments: str) -> Iterator[Browser]:
    """Run a headless one beside others.

    What a page's service worker asks for is not seen by `page.route`: unless a window is to have one, there is none.
    """
    path = _system_path() or playwright.chromium.executable_path
    assert Path(path).exists(), HOW_TO_INSTALL
    browser = playwright.chromium.launch(
        executable_path=path, args=[*arguments(), *more_arguments], env={**os.environ, **own_home()}
    )
    for name in ("new_context", "new_page"):
        setattr(browser, name, _without_workers(getattr(browser, name)))
    yield browser
    browser.close()


def _without_workers(open_one: Callable[..., Any]) -> Callable[..., Any]:
    return lambda **options: open_one(**{"service_workers": "block", **options})


def executable() -> str | None:
    """Return the path of the system's Chromium, or of Playwright's own; None when neither is installed."""
    if path := _system_path():
        return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _system_path() -> str | None:
    return next(filter(None, map(shutil.which, _SYSTEM_NAMES)), None)


def arguments() -> list[str]:
    """Return the arguments to start it with. Chromium refuses its sandbox to root."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


def own_home() -> dict[str, str]:
    """Return an environment in which it keeps what it keeps beside a profile with the tests' other temporary files."""
    home = tempfile.mkdtemp(prefix="home-")
    return {"HOME": home, "XDG_CACHE_HOME": f"{home}/.cache", "XDG_CONFIG_HOME": f"{home}/.config"}


def install() -> None:
    """Install Playwright's Chromium or, where that cannot be had, the system's package."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        install = [*as_root, "apt-get", "install", "-y", "-q", "fonts-liberation"]
        # Not each Debian, and no Ubuntu, has the shell.
        attempts += [[*as_root, "apt-get", "update", "-q"], [*install, SHELL], [*install, "chromium"]]
    for command in attempts:
        print("No Chromium here:", *command, flush=True)
        subprocess.run(command, check=False)
        if executable():
            return
    sys.exit("The browser tests need Chromium, and it could not be installed. Install the package chromium by hand.")


if __name__ == "__main__" and not executable():
    install()
