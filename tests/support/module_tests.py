"""Tests of the site's modules, written in JavaScript: found by their names, served with the modules, run in a browser.

The site is served at `/` and the tests at `/tests/`, straight from the checkout, with the site's own policy.
A test file runs in a page of its own: the site's page without its scripts, and without what it asks for beforehand, so
that views find their elements.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext

from deployer.stack import site
from tests.support.stack_template import RESOURCES

# A test stands at the start of a line and its name is written out, so that it can be listed without being run.
_NAME = re.compile(r"""^test\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)")""", re.MULTILINE)
_SCRIPTS = re.compile(rb"<script\b.*?</script>|<link rel=\"(?:module)?preload\".*?>", re.DOTALL)

PAGE = "/tests/"
# The deployed policy, but for the addresses, which a module's tests ask nothing of.
_SECURITY = RESOURCES["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
_POLICY = re.sub(r"\$\{\w+\}", "", _SECURITY["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0])
LOCALE = "en-GB"
LIMIT_MS = 180_000


@dataclass(frozen=True)
class Outcome:
    """What a file's tests came to: what is wrong with the file itself, and of each test its error or None."""

    problems: list[str]
    errors: dict[str, str | None]


def names_in(source: str) -> list[str]:
    """Return the names of a file's tests, in their order."""
    return [re.sub(r"\\(.)", r"\1", single or double) for single, double in _NAME.findall(source)]


@contextmanager
def served(tests: Path) -> Iterator[str]:
    """Serve the site and the folder of tests; yields the address."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer's headers and its body go together: apart, the second waits until the first is acknowledged.
        wbufsize = -1
        extensions_map = site.CONTENT_TYPES

        def handle(self) -> None:
            # A page that is closed wants no more of what it asked for.
            with suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

        def translate_path(self, path: str) -> str:
            path = unquote(urlsplit(path).path)
            if path.startswith(PAGE):
                return str(tests / path.removeprefix(PAGE))
            return str(site.SITE / path.removeprefix("/"))

        def do_GET(self) -> None:
            page, _, file = self.path.partition("?")
            if page != PAGE:
                return super().do_GET()
            body = _SCRIPTS.sub(b"", (site.SITE / site.INDEX).read_bytes())
            # As js/views/dialogs.js has it.
            body += (site.SITE / "dialogs.html").read_bytes().partition(b"</title>")[2]
            # As boot.js has it in the context's locale.
            body = body.replace(b'<html lang="en">', f'<html lang="{LOCALE}">'.encode())
            for script in ("harness.js", file):
                body += f'<script type="module" src="{PAGE}{script}"></script>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", site.CONTENT_TYPES[".html"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return None

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", _POLICY)
            # A file is asked for once by the pages of a context.
            self.send_header("Cache-Control", "max-age=3600")
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            """What a page asked for matters only when it failed, and then the page says so."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()


def context_of(browser: Browser) -> BrowserContext:
    """Return what pages may share that run test files."""
    return browser.new_context(locale=LOCALE, timezone_id="Europe/Berlin")


def run(context: BrowserContext, address: str, file: str, limit_ms: int = LIMIT_MS) -> Outcome:
    """Run a test file, named by its path in the folder of tests, and leave nothing of it in the context."""
    page = context.new_page()
    problems: list[str] = []
    # A missing module, or a syntax error in one, is named here only.
    page.on("console", lambda message: message.type == "error" and problems.append(_said(message)))
    page.on("dialog", lambda dialog: (problems.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    try:
        page.goto(f"{address}{PAGE}?{file}")
        report = page.evaluate(
            "async ([file, limit]) => (await import('/tests/harness.js')).run(file, limit)", [f"{PAGE}{file}", limit_ms]
        )
        page.evaluate("localStorage.clear()")
    finally:
        page.close()
    results: list[dict[str, str]] = report["results"]
    if not results:
        problems.append("It has no tests.")
    return Outcome([*report["problems"], *problems], {result["name"]: result.get("error") for result in results})


def _said(message: Any) -> str:
    place = message.location
    return f"{message.text} ({place['url']}:{place['lineNumber'] + 1}:{place['columnNumber'] + 1})"
