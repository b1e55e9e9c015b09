"""What any web page may try on the laptop of whoever has the chatroom open, in a real browser.

Each trick is tried on MiniStack as it is, too, where it works: one that has stopped working would prove nothing.
"""

import base64
import contextlib
import io
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from playwright.sync_api import Browser, Error, Page, Playwright

from deployer.local.credentials import REGION
from deployer.local.emulator import MODULE, Emulator
from tests.support import chromium
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member
from tests.support.ports import free_port

EVIL = "evil.test"
TRICKS = (Path(__file__).parents[1] / "support" / "hostile_page.js").read_text()
ROLE = "arn:aws:iam::000000000000:role/any"
TRUST = '{"Version": "2012-10-17", "Statement": []}'
FORGED = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/20260101/us-east-1/{}/aws4_request&X-Amz-Signature=00"
PATIENCE_MS = 30_000

# Whether the emulator is guarded, and so whether a trick fails.
BOTH = pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "as MiniStack is"])


class Cloud:
    """An emulator, seen by its owner."""

    def __init__(self, module: str) -> None:
        folder = Path(tempfile.mkdtemp(prefix="attacked-"))
        self.emulator = Emulator(free_port(), folder / "data", module)
        self.emulator.start()
        self.port = int(self.emulator.url.rpartition(":")[2])
        self.loot = folder / "loot"
        self.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument=TRUST)

    def client(self, service: str) -> Any:
        key = self.emulator.key
        return boto3.client(
            service,
            endpoint_url=self.emulator.url,
            region_name=REGION,
            aws_access_key_id=key.id,
            aws_secret_access_key=key.secret,
        )

    def made(self) -> set[str]:
        """Return the names of all that is there: its users and its functions."""
        users = self.client("iam").list_users()["Users"]
        functions = self.client("lambda").list_functions()["Functions"]
        return {user["UserName"] for user in users} | {function["FunctionName"] for function in functions}

    def registration(self) -> str:
        """Return what a function is registered with that takes what it wants."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("x.py", f"def handler(event, context):\n    open({str(self.loot)!r}, 'w').close()\n")
        code = base64.b64encode(archive.getvalue()).decode()
        return f'"Runtime": "python3.11", "Role": "{ROLE}", "Handler": "x.handler", "Code": {{"ZipFile": "{code}"}}'


@pytest.fixture(scope="module")
def clouds() -> Iterator[dict[bool, Cloud]]:
    running = {True: Cloud(MODULE), False: Cloud("tests.support.unguarded_cloud")}
    yield running
    for cloud in running.values():
        cloud.emulator.stop()


@pytest.fixture
def cloud(clouds: dict[bool, Cloud], guarded: bool) -> Cloud:
    return clouds[guarded]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser to which a name of the attacker's leads to this machine, and that does not mind, as many do not."""
    options = f"--host-resolver-rules=MAP {EVIL} 127.0.0.1", "--disable-features=LocalNetworkAccessChecks"
    with chromium.launched_by(playwright, *options) as browser:
        yield browser


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Win a prize</title>")

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


Visit = Callable[[str, int], Page]
PAGES = {
    "of another site": f"http://{EVIL}:{{elsewhere}}",
    "of another port": "http://127.0.0.1:{elsewhere}",
    "of another port, by the other name": "http://localhost:{elsewhere}",
    "that rebinds its name": f"http://{EVIL}:{{cloud}}",
}
EACH_PAGE = pytest.mark.parametrize("origin", PAGES.values(), ids=PAGES)


@pytest.fixture
def visit(browser: Browser, elsewhere: int) -> Iterator[Visit]:
    """Opens a hostile page on an origin."""
    contexts = []

    def open_one(origin: str, cloud_port: int) -> Page:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        address = origin.format(elsewhere=elsewhere, cloud=cloud_port) + "/prize"
        if "{cloud}" in origin:
            # What the name led to before: the attacker's own server.
            page.route(address, lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        page.goto(address)
        page.unroute_all()
        page.add_script_tag(content=TRICKS)
        return page

    yield open_one
    for context in contexts:
        context.close()


def target(origin: str, cloud: Cloud) -> str:
    """Return the name by which a page reaches the cloud."""
    return origin.format(cloud=cloud.port) if "{cloud}" in origin else cloud.emulator.url


def attempt(page: Page, expression: str, *arguments: str) -> Any:
    """Evaluate a function of the page; None when it fails."""
    return page.evaluate(
        f"""(arguments) => Promise.race([
            Promise.resolve(({expression})(...arguments))
                .then((found) => (typeof found === 'string' ? found : null), () => null),
            new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), {PATIENCE_MS})),
        ])""",
        list(arguments),
    )


@BOTH
@EACH_PAGE
def test_a_page_can_make_nothing(cloud: Cloud, visit: Visit, origin: str, guarded: bool) -> None:
    page = visit(origin, cloud.port)
    names = page.evaluate("Object.keys(window.tricks)")
    assert len(names) > 20
    prefix = f"{list(PAGES.values()).index(origin)}"
    page.evaluate("(registration) => { window.registration = registration }", cloud.registration())
    for number, name in enumerate(names):
        attempt(page, f"window.tricks[{name!r}]", target(origin, cloud), f"{prefix}-{number}")
    made = cloud.made()
    assert {name for number, name in enumerate(names) if f"{prefix}-{number}" in made} == (
        set() if guarded else set(names)
    )


@BOTH
@EACH_PAGE
def test_a_page_can_run_nothing(cloud: Cloud, visit: Visit, origin: str, guarded: bool) -> None:
    page = visit(origin, cloud.port)
    page.evaluate("(registration) => { window.registration = registration }", cloud.registration())
    name = f"run-{list(PAGES.values()).index(origin)}"
    cloud.loot.unlink(missing_ok=True)
    attempt(page, "window.registers", target(origin, cloud), name)
    attempt(page, "window.invokes", target(origin, cloud), name)
    assert cloud.loot.exists() is not guarded
    assert (name in cloud.made()) is not guarded


@BOTH
@EACH_PAGE
def test_a_page_can_go_nowhere_that_does_something(cloud: Cloud, visit: Visit, origin: str, guarded: bool) -> None:
    page = visit(origin, cloud.port)
    name = f"gone-{list(PAGES.values()).index(origin)}"
    with page.context.expect_page() as opened:
        page.evaluate("([cloud, name]) => { open(makesUser(cloud, name)) }", [target(origin, cloud), name])
    opened.value.wait_for_load_state()
    assert (name in cloud.made()) is not guarded


READABLE = [
    f"/?Version=2010-05-08&Action=ListUsers&{FORGED.format('iam')}",
    f"/2015-03-31/functions?{FORGED.format('lambda')}",
]


@BOTH
@EACH_PAGE
def test_a_page_can_read_nothing(cloud: Cloud, visit: Visit, origin: str, guarded: bool) -> None:
    page = visit(origin, cloud.port)
    for path in READABLE:
        read = attempt(page, "window.read", target(origin, cloud) + path)
        if not guarded:
            assert read is not None
        elif "{cloud}" in origin:
            assert "This is not the server of that name." in read
        else:
            assert read is None


@BOTH
@EACH_PAGE
def test_a_page_can_forget_nothing(cloud: Cloud, visit: Visit, origin: str, guarded: bool) -> None:
    page = visit(origin, cloud.port)
    iam = cloud.client("iam")
    iam.create_user(UserName="there-before")
    try:
        attempt(
            page,
            "(cloud) => fetch(cloud, {method: 'POST', mode: 'no-cors'})",
            f"{target(origin, cloud)}/_ministack/reset",
        )
        assert ("there-before" in cloud.made()) is guarded
    finally:
        if guarded:
            iam.delete_user(UserName="there-before")
        else:
            iam.create_role(RoleName="any", AssumeRolePolicyDocument=TRUST)


@EACH_PAGE
def test_a_page_hears_nothing_by_websocket(chatroom: LocalChatroom, alice: Member, visit: Visit, origin: str) -> None:
    """Not even with a ticket that is good."""
    page = visit(origin, chatroom.cloud_port)
    address = alice.ticket_url()
    if "{cloud}" in origin:
        address = address.replace("127.0.0.1", EVIL)
    opens = """(address) => new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
    })"""
    assert attempt(page, opens, address) == "refused"


def test_a_page_that_rebinds_its_name_is_not_the_site(chatroom: LocalChatroom, visit: Visit) -> None:
    page = visit(f"http://{EVIL}:{{cloud}}", chatroom.port)
    assert attempt(page, "(url) => fetch(url).then((answer) => String(answer.status))", "/config.json") == "421"
    address = f"http://{EVIL}:{chatroom.port}/"
    # Chromium says itself that there is nothing to show, or shows nothing.
    with page.expect_response(address) as answered, contextlib.suppress(Error):
        page.goto(address)
    assert answered.value.status == 421
