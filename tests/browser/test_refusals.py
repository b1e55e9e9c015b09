"""What a page does when it is refused: by the gateway, by a firewall, or because its user is blocked."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocketRoute, expect

from deployer.local import demo_users
from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_live import ALICE, BOB, MESSAGES, message, move, say
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

CAROL = "carol@example.com"
THROTTLED = json.dumps({"message": "Too Many Requests", "connectionId": "c", "requestId": "r"})
BLOCKED = {"type": "urn:chatroom:problem:blocked", "detail": "You are blocked. Only an administrator can let you in."}
PAGE_OF_A_FIREWALL = "<!DOCTYPE HTML><html><body><h1>403 ERROR</h1>Request blocked.</body></html>"


class Gateway:
    """Stands between the page's sockets and the server: answers frames itself, and ends sockets."""

    def __init__(self, page: Page) -> None:
        self.turned_away: set[str] = set()
        self.lost: set[str] = set()
        self.frames: list[dict[str, Any]] = []
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("^ws"), self._connect)

    def end_all(self) -> None:
        """Close the sockets that are open as a server does."""
        for socket in self._open:
            socket.close(code=1000)
        self._open.clear()

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._open.append(socket)

        def pass_on(text: str | bytes) -> None:
            frame = json.loads(text)
            self.frames.append(frame)
            if frame["action"] in self.turned_away:
                socket.send(THROTTLED)
            elif frame["action"] not in self.lost:
                server.send(text)

        socket.on_message(pass_on)


def badge(page: Page) -> Any:
    return page.locator("#connection")


@pytest.mark.parametrize("room", ["general", "cellar"])
@pytest.mark.parametrize("how", ["turned_away", "lost"])
def test_a_first_join_that_comes_to_nothing_leaves_nobody_deaf(
    sign_in: OpenWindow, alice: Member, a_text: str, how: str, room: str
) -> None:
    bob = sign_in(BOB)
    gateway = Gateway(bob)
    getattr(gateway, how).add("join")
    move(bob, f"#{room}")
    bob.reload()
    expect(badge(bob)).to_have_attribute("data-state", "joining")
    alice.say(f"{a_text}, missed", room)
    getattr(gateway, how).clear()
    wait_until_live(bob)
    expect(message(bob, f"{a_text}, missed")).to_have_count(1)
    alice.say(f"{a_text}, heard", room)
    expect(message(bob, f"{a_text}, heard")).to_have_count(1)
    expect(bob.locator("#people .person-name")).to_contain_text(["Bob"])


def test_pings_that_are_turned_away_are_a_doubt_and_no_new_socket(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    bob = sign_in(BOB)
    gateway = Gateway(bob)
    bob.reload()
    wait_until_live(bob)
    tickets: list[str] = []
    bob.on("request", lambda request: request.url.endswith("/tickets") and tickets.append(request.url))
    gateway.turned_away.add("ping")
    bob.evaluate("dispatchEvent(new Event('focus'))")
    expect(badge(bob)).to_have_attribute("data-state", "checking")
    gateway.turned_away.clear()
    wait_until_live(bob)
    alice.say(a_text)
    expect(message(bob, a_text)).to_be_visible()
    assert not tickets


def test_a_firewalls_refusal_is_neither_a_block_nor_a_sign_out(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    refused: list[str] = []

    def refuse_twice(route: Route) -> None:
        if route.request.method != "POST" or len(refused) == 2:
            return route.continue_()
        refused.append(route.request.url)
        return route.fulfill(status=403, content_type="text/html", body=PAGE_OF_A_FIREWALL)

    page.route(MESSAGES, refuse_twice)
    say(page, a_text)
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    assert len(refused) == 2
    wait_until_live(page)


def refuse_all(context: BrowserContext, status: int, problem: dict[str, Any]) -> None:
    """Have the API refuse everything but what renews and ends a session."""
    answer = {"status": status, "content_type": "application/problem+json", "body": json.dumps(problem)}
    context.route(re.compile("/api/(rooms|tickets)"), lambda route: route.fulfill(**answer))


def let_all_in(context: BrowserContext) -> None:
    context.unroute(re.compile("/api/(rooms|tickets)"))


@pytest.fixture
def blocked(sign_in: OpenWindow, a_text: str) -> Iterator[Page]:
    """Alice's page, which was live with a message on its way and a draft when the block came."""
    page = sign_in(ALICE)
    gateway = Gateway(page)
    page.clock.install()
    page.reload()
    wait_until_live(page)
    page.route(MESSAGES, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    say(page, a_text)
    page.locator("#composer").fill(f"{a_text}, begun")
    page.unroute(MESSAGES)
    refuse_all(page.context, 403, BLOCKED)
    gateway.end_all()
    page.clock.run_for(5_000)
    expect(page.locator(".blocked")).to_be_visible()
    yield page
    let_all_in(page.context)


def test_who_is_blocked_is_told_so_and_nothing_more_is_asked_for(blocked: Page) -> None:
    expect(blocked.locator(".blocked")).to_contain_text("You have been blocked here")
    expect(blocked.locator(".blocked-reason")).to_have_text(str(BLOCKED["detail"]))
    expect(blocked.locator("#chat")).to_be_hidden()
    expect(blocked.locator("#ask-again")).to_be_focused()
    requests: list[Request] = []
    blocked.on("request", lambda request: requests.append(request))
    blocked.clock.run_for(20 * 60_000)
    blocked.evaluate("dispatchEvent(new Event('online')), dispatchEvent(new Event('focus'))")
    blocked.clock.run_for(60_000)
    assert not requests
    blocked.locator("#ask-again").click()
    expect(blocked.locator(".blocked")).to_be_visible()
    assert len(requests) == 1


def test_who_is_let_in_again_goes_on_with_all_that_was_unsent(blocked: Page, alice: Member, a_text: str) -> None:
    let_all_in(blocked.context)
    blocked.locator("#ask-again").click()
    blocked.wait_for_load_state()
    wait_until_live(blocked)
    expect(message(blocked, a_text)).to_have_attribute("data-state", "sent")
    expect(message(blocked, a_text)).to_have_count(1)
    expect(blocked.locator("#composer")).to_have_value(f"{a_text}, begun")
    blocked.locator("#composer").fill("")


def test_who_is_blocked_can_sign_out(blocked: Page) -> None:
    blocked.evaluate("() => { globalThis.confirm = () => true; }")
    with blocked.expect_navigation():
        blocked.locator("#leave").click()
    expect(blocked.locator("#sign-in")).to_be_visible()


def test_who_is_blocked_already_when_the_page_opens_is_told_so(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    refuse_all(page.context, 403, BLOCKED)
    page.reload()
    expect(page.locator(".blocked")).to_be_visible()
    let_all_in(page.context)


def test_a_token_that_is_refused_however_often_it_is_renewed_ends_the_session_and_no_more(sign_in: OpenWindow) -> None:
    page = sign_in(ALICE)
    renewals: list[str] = []
    # One whose answer takes too long is given up, and asked for again.
    page.on("requestfinished", lambda request: request.url.endswith("/session/renew") and renewals.append(request.url))
    refuse_all(page.context, 401, {"detail": "You have been signed out everywhere since this token was issued."})
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("Your session has ended.")
    assert len(renewals) == 3, "the first is the page's own"
    let_all_in(page.context)


def hide(page: Page, is_hidden: bool) -> None:
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        is_hidden,
    )


def test_a_page_that_nobody_looks_at_does_not_fight_for_its_place_among_too_many(
    sign_in: OpenWindow, chatroom: LocalChatroom, alice: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    hide(page, True)
    with ExitStack() as sockets:
        for _ in range(20):
            sockets.callback(alice.listen().close)
        expect(badge(page)).to_have_attribute("data-state", "resting")
        alice.say(f"{a_text}, missed")
        hide(page, False)
        wait_until_live(page)
        expect(message(page, f"{a_text}, missed")).to_be_visible()
        alice.say(f"{a_text}, heard")
        expect(message(page, f"{a_text}, heard")).to_be_visible()


@pytest.fixture
def admin(chatroom: LocalChatroom) -> Iterator[Member]:
    """Bob, who may throw people out."""
    cognito = chatroom.stack().client("cognito-idp")
    group = {"UserPoolId": chatroom.outputs()["UserPoolId"], "Username": BOB, "GroupName": "admins"}
    cognito.admin_add_user_to_group(**group)
    yield chatroom.member(BOB)
    cognito.admin_remove_user_from_group(**group)


@pytest.fixture
def carol(chatroom: LocalChatroom) -> Member:
    """Somebody whose tokens no other test needs."""
    cognito = chatroom.stack().client("cognito-idp")
    demo_users.make(cognito, chatroom.outputs()["UserPoolId"], (demo_users.DemoUser(CAROL, "Carol"),))
    return chatroom.member(CAROL)


def test_who_is_thrown_out_of_a_live_page_is_told_and_comes_back_once_let_in(
    sign_in: OpenWindow, admin: Member, carol: Member, a_text: str
) -> None:
    page = sign_in(CAROL)
    page.locator("#composer").fill(f"{a_text}, begun")
    assert admin.call("PUT", f"/users/{carol.id}/block", {"reason": "Enough."}).status == 200
    expect(page.locator(".blocked")).to_contain_text("You have been blocked here")
    page.locator("#ask-again").click()
    expect(page.locator(".blocked")).to_be_visible()
    assert admin.call("DELETE", f"/users/{carol.id}/block", {}).status == 204
    page.locator("#ask-again").click()
    wait_until_live(page)
    expect(page.locator("#composer")).to_have_value(f"{a_text}, begun")
    admin.say(a_text)
    expect(message(page, a_text)).to_be_visible()
