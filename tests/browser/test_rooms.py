"""Several rooms: what is said where one does not look, and how one gets there and back."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_live import ALICE, BOB, message, move, say
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member


def make(maker: Member, kind: str, *users: Member, **more: Any) -> str:
    answer = maker.call("POST", "/rooms", {"kind": kind, "users": [user.id for user in users], **more})
    assert answer.status in {200, 201}, answer
    return answer.body["id"]


def link(page: Page, room: str) -> Locator:
    return page.locator(f'#rooms-panel a[href="#{room}"]')


@pytest.fixture
def garden(alice: Member, bob: Member) -> str:
    """A closed room of a name that no other test's room has."""
    # Who has never called is nobody yet.
    assert bob.call("GET", "/me").status == 200
    return make(alice, "closed", bob, name=f"Garden {uuid.uuid4().hex[:8]}")


def test_what_is_said_elsewhere_is_bold_mentions_are_counted_and_the_newest_room_comes_first(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    direct = make(alice, "direct", bob)
    # What another test has said there is read.
    link(page, direct).click()
    expect(link(page, direct)).not_to_have_class(re.compile("unread"))
    link(page, "general").click()
    expect(page).to_have_title(re.compile("#general"))
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    alice.say(a_text, room=garden)
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    expect(page.locator("#rooms-panel li").first.locator("a")).to_have_attribute("href", f"#{garden}")
    calls = int((re.match(r"\((\d+)\)", page.title()) or [0, 0])[1])
    alice.say(f"{a_text} <@{bob.id}>", room=garden)
    expect(link(page, garden).locator(".room-mentions")).to_have_text("1")
    expect(page).to_have_title(f"({calls + 1}) #general · Chatroom")
    alice.say(a_text, room=direct)
    expect(link(page, direct)).to_have_text(re.compile("Alice"))
    expect(page).to_have_title(f"({calls + 2}) #general · Chatroom")
    page.reload()
    expect(link(page, garden).locator(".room-mentions")).to_have_text("1")
    link(page, direct).click()
    expect(message(page, a_text)).to_be_visible()
    expect(page.locator("#room")).to_have_text("Alice")
    expect(page.locator("#composer")).to_have_attribute("placeholder", "Message Alice")


def test_a_room_that_was_open_before_is_there_at_once_with_what_was_said_meanwhile(
    sign_in: OpenWindow, alice: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    alice.say(f"{a_text}, before", room=garden)
    link(page, garden).click()
    expect(message(page, f"{a_text}, before")).to_be_visible()
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    alice.say(f"{a_text}, meanwhile", room=garden)
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    asked: list[Request] = []
    page.on("request", lambda request: "/messages" in request.url and asked.append(request))
    page.go_back()
    expect(page.locator("#messages .text")).to_have_text([f"{a_text}, before", f"{a_text}, meanwhile"])
    wait_until_live(page)
    expect(page.locator("#people li")).to_have_count(1)
    assert not asked, "all of it had been heard"


def test_what_was_missed_in_a_room_that_was_open_before_comes_when_one_is_back_in_it(
    sign_in: OpenWindow, alice: Member, garden: str, a_text: str
) -> None:
    page = sign_in(BOB)
    link(page, garden).click()
    said = alice.say(f"{a_text}, before", room=garden)
    expect(message(page, f"{a_text}, before")).to_be_visible()
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    page.context.set_offline(True)
    expect(page.locator("#connection")).not_to_have_attribute("data-state", "live")
    alice.say(f"{a_text}, missed", room=garden)
    assert alice.call("PATCH", f"/rooms/{garden}/messages/{said['id']}", {"text": f"{a_text}, edited"}).status == 200
    page.context.set_offline(False)
    wait_until_live(page)
    link(page, garden).click()
    expect(page.locator("#messages .text")).to_have_text([f"{a_text}, edited", f"{a_text}, missed"])


def reading(page: Page) -> list[Any]:
    """Return which message is the first in view, and where it stands: above it more may be put at any time."""
    found: list[Any] = page.locator("#log").evaluate(
        """log => {
            const topOf = (element) => element.getBoundingClientRect().top;
            const first = [...log.querySelectorAll('.message')].find((item) => topOf(item) > topOf(log));
            return [first.dataset.id, Math.round(topOf(first) - topOf(log))];
        }"""
    )
    return found


def test_each_room_keeps_its_place(sign_in: OpenWindow, alice: Member, garden: str, a_text: str) -> None:
    for number in range(9):
        alice.say(f"{a_text}: {number}\n" + "line\n" * 14, room=garden)
    page = sign_in(BOB)
    link(page, garden).click()
    expect(message(page, f"{a_text}: 8")).to_be_visible()
    # It has come to rest: what is seen is read, and who is there is known.
    expect(link(page, garden)).not_to_have_class(re.compile("unread"))
    expect(page.locator("#people li")).to_have_count(1)
    page.locator("#log").evaluate("log => log.scrollTo(0, 700)")
    expect(page.locator("#to-newest")).to_be_visible()
    place = reading(page)
    link(page, "general").click()
    expect(page.locator("#room")).to_have_text("general")
    page.go_back()
    expect(message(page, f"{a_text}: 8")).to_have_count(1)
    assert reading(page) == place
    expect(page.locator("#to-newest")).to_be_visible()


def read_all(member: Member) -> None:
    for room in member.call("GET", "/rooms").body["rooms"]:
        if room["unread"]:
            newest = member.call("GET", f"/rooms/{room['id']}/messages?limit=1").body["messages"]
            assert member.call("PUT", f"/rooms/{room['id']}/read", {"id": newest[-1]["id"]}).status == 200


def test_one_key_goes_to_what_is_unread(sign_in: OpenWindow, alice: Member, bob: Member, garden: str) -> None:
    other = make(alice, "closed", bob, name="Shed")
    read_all(bob)  # what other tests have left
    page = sign_in(BOB)
    for room in (other, garden):
        alice.say("Look here", room=room)
        expect(link(page, room)).to_have_class(re.compile("unread"))
    page.locator("#composer").press("Alt+ArrowDown")
    expect(page).to_have_url(re.compile(f"#{garden}$"))
    page.locator("#composer").press("Alt+ArrowDown")
    expect(page).to_have_url(re.compile(f"#{other}$"))
    alice.say("And here again", room=garden)
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    page.locator("#composer").press("Alt+ArrowUp")
    expect(page).to_have_url(re.compile(f"#{garden}$"))


def test_rooms_come_go_and_are_renamed_while_one_looks(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str
) -> None:
    page = sign_in(BOB)
    link(page, garden).click()
    assert alice.call("PATCH", f"/rooms/{garden}", {"name": "Orchard", "topic": "Apples"}).status == 200
    expect(page.locator("#room")).to_have_text("Orchard")
    expect(page.locator("#topic")).to_have_text("Apples")
    expect(page).to_have_title(re.compile("#Orchard · Chatroom$"))
    new = make(alice, "open", bob, name="Cellar")
    expect(link(page, new)).to_have_text(re.compile("Cellar"))
    assert alice.call("DELETE", f"/rooms/{new}/members/{bob.id}").status == 204
    expect(link(page, new)).to_have_count(0)


def test_on_a_phone_the_rooms_are_a_drawer(sign_in: OpenWindow, alice: Member, bob: Member, garden: str) -> None:
    read_all(bob)  # what other tests have left
    page = sign_in(BOB, viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    expect(page.locator("#rooms-panel")).to_be_hidden()
    alice.say("Look here", room=garden)
    expect(page.locator(".rooms-mark")).to_be_visible()
    page.locator(".rooms-toggle").tap()
    link(page, garden).tap()
    expect(page.locator("#rooms-panel")).to_be_hidden()
    expect(message(page, "Look here")).to_be_visible()


def test_the_way_to_the_first_messages_is_three_requests(
    sign_in: OpenWindow, alice: Member, chatroom: LocalChatroom, a_text: str
) -> None:
    page = sign_in(BOB)
    alice.say(a_text)
    expect(message(page, a_text)).to_be_visible()
    # The last that this page asks for.
    expect(page.locator(".members-list li")).not_to_have_count(0)
    # What is asked for before the answer that has the messages; with a clock that stands, however long that takes.
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=4))
    page.route("**/api/rooms/general/messages*", lambda route: None)
    asked: list[str] = []
    # What was seen before is told meanwhile.
    is_asked = re.compile(r"/api/(?!.*/read$)").search
    page.on("request", lambda request: asked.append(request.url) if is_asked(request.url) else None)
    with page.expect_request("**/api/rooms/general/messages*"):
        page.reload()
    expect(page.locator("#history .history-text")).to_have_text("Loading messages…")
    assert len(asked) <= 3, asked


def test_who_says_something_in_one_room_is_seen_in_another_window_there(
    sign_in: OpenWindow, garden: str, a_text: str
) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    for page in (alice, bob):
        move(page, garden)
    for page in (alice, bob):
        expect(page.locator("#people li")).to_have_count(2)
    say(alice, a_text)
    expect(message(bob, a_text)).to_be_visible()
    link(bob, "general").click()
    expect(bob.locator("#room")).to_have_text("general")
    say(alice, f"{a_text}, more")
    expect(link(bob, garden)).to_have_class(re.compile("unread"))


def test_a_room_is_made_by_one_and_found_and_joined_by_another(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    name = f"Orchard {uuid.uuid4().hex[:8]}"
    alice.locator(".open-new-room").click()
    alice.locator("#new-room [name=name]").fill(name)
    alice.locator("#new-room [name=topic]").fill("Apples")
    alice.locator("#new-room .primary").click()
    expect(alice.locator("#room")).to_have_text(name)
    expect(alice.locator("#history .history-text")).to_contain_text(f"You are the first one in #{name}")
    say(alice, f"{a_text}, first")
    bob.locator(".open-find-rooms").click()
    bob.locator("#find-rooms input").fill(name.lower())
    expect(bob.locator("#find-rooms li")).to_have_count(1)
    bob.locator("#find-rooms .found-link", has_text=name).click()
    expect(message(bob, f"{a_text}, first")).to_be_visible()
    expect(bob.locator("#composer")).to_be_hidden()
    say(alice, f"{a_text}, heard by who only looks")
    expect(message(bob, f"{a_text}, heard by who only looks")).to_be_visible()
    bob.locator("#join-bar .join").click()
    expect(bob.locator("#rooms-panel [aria-current]")).to_have_text(re.compile(name))
    say(bob, f"{a_text}, by Bob")
    expect(message(alice, f"{a_text}, by Bob")).to_be_visible()


def test_who_is_invited_by_a_link_joins_and_leaves_again(
    sign_in: OpenWindow, alice: Member, bob: Member, a_text: str
) -> None:
    name = f"Cellar {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", name=name)
    page, guest = sign_in(ALICE), sign_in(BOB)
    link(page, room).click()
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .invite").click()
    page.locator("#invite .invite-make").click()
    expect(page.locator(".invite-terms")).to_contain_text("Up to 50 people can join with it until")
    address = page.locator(".invite-link").input_value()
    page.locator("#invite .dialog-cancel").click()
    guest.goto(address)
    expect(guest.locator("#invitation h2")).to_have_text(f"⁨Alice⁩ invites you to ⁨#{name}⁩")
    expect(guest.locator("#composer")).to_be_hidden()
    guest.locator("#invitation .accept").click()
    expect(guest.locator("#room")).to_have_text(name)
    say(guest, a_text)
    expect(message(page, a_text)).to_be_visible()
    guest.locator(".room-menu-toggle").click()
    guest.locator("#room-menu .leave").click()
    expect(guest.locator("#room-question")).to_contain_text("you have to be invited again")
    guest.locator("#room-question .primary").click()
    expect(guest.locator("#room")).to_have_text("general")
    expect(link(guest, room)).to_have_count(0)
    assert bob.call("GET", f"/rooms/{room}").status == 404
    move(guest, "/invitations/never-was-one-of-these")
    expect(guest.locator("#invitation h2")).to_have_text("This invitation is good no more")
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .archive").click()
    page.locator("#room-question .primary").click()
    expect(page.locator("#room")).to_have_text("general")
    expect(link(page, room)).to_have_count(0)


def test_who_leaves_is_led_on_though_others_are_told_before_the_answer_comes(
    sign_in: OpenWindow, alice: Member, bob: Member, garden: str
) -> None:
    page = sign_in(BOB)
    move(page, f"#{garden}")
    expect(page.locator("#room")).to_contain_text("Garden")

    def keep_back(route: Route) -> None:
        answer = route.fetch()
        expect(page.locator("#no-room")).to_contain_text("You do not belong to")
        route.fulfill(response=answer)

    page.route(re.compile("/members/"), keep_back)
    page.locator(".room-menu-toggle").click()
    page.locator("#room-menu .leave").click()
    page.locator("#room-question .primary").click()
    expect(page.locator("#room")).to_have_text("general")
    expect(page.locator("#no-room")).to_be_hidden()
    expect(link(page, garden)).to_have_count(0)


def test_who_opens_an_invitation_to_their_own_room_is_led_there(sign_in: OpenWindow, alice: Member) -> None:
    name = f"Vault {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", name=name)
    made = alice.call("POST", f"/rooms/{room}/invitations", {}).body
    page = sign_in(ALICE)
    # What shows invitations is there from now on.
    move(page, "/invitations/never-was-one-of-these")
    expect(page.locator("#invitation h2")).to_have_text("This invitation is good no more")
    page.context.set_offline(True)
    move(page, f"/invitations/{made['code']}/")
    expect(page.locator("#invitation h2")).to_have_text("The invitation could not be looked up")
    page.context.set_offline(False)
    expect(page.locator("#invitation h2")).to_contain_text(f"invites you to ⁨#{name}⁩")
    page.locator("#invitation .accept").press("Enter")
    expect(page.locator("#room")).to_have_text(name)
    expect(page.locator("#composer")).to_be_focused()
    told = alice.call("GET", f"/rooms/{room}/invitations").body["invitations"]
    assert [each["uses_left"] for each in told] == [made["uses_left"]]


def test_the_drawer_closes_behind_who_goes_back(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(BOB)
    page.set_viewport_size({"width": 390, "height": 800})
    move(page, f"#{garden}")
    expect(page.locator("#room")).to_have_text(re.compile("Garden"))
    page.locator(".rooms-toggle").click()
    expect(page.locator("#rooms-panel")).to_be_visible()
    page.go_back()
    expect(page.locator("#room")).to_have_text("general")
    expect(page.locator("#rooms-panel")).to_be_hidden()


def test_no_key_changes_the_room_behind_a_dialog(sign_in: OpenWindow, alice: Member, garden: str, a_text: str) -> None:
    page = sign_in(BOB)
    alice.say(a_text, room=garden)
    expect(link(page, garden)).to_have_class(re.compile("unread"))
    page.locator(".open-new-room").click()
    page.locator("#new-room [name=name]").fill("Half a name")
    for key in ("Alt+ArrowDown", "Alt+ArrowUp", "Control+k"):
        page.keyboard.press(key)
    expect(page.locator("#new-room [name=name]")).to_have_value("Half a name")
    expect(page.locator("#go-to")).to_be_hidden()
    expect(page.locator("#room")).to_have_text("general")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#room")).not_to_have_text("general")


def test_who_is_alone_invites_somebody_by_name(sign_in: OpenWindow, alice: Member, bob: Member, a_text: str) -> None:
    assert bob.call("GET", "/me").status == 200
    name = f"Attic {uuid.uuid4().hex[:8]}"
    room = make(alice, "closed", name=name)
    page, guest = sign_in(ALICE), sign_in(BOB)
    link(page, room).click()
    page.locator(".history-invite").click()
    page.locator("#invite input[type=search]").fill("bob")
    page.locator("#invite .invitee", has_text="Bob").locator("button").click()
    expect(page.locator("#invite .invitee", has_text="Bob").locator(".invitee-is")).to_be_visible()
    expect(link(guest, room)).to_have_text(re.compile(name))
    page.locator("#invite .dialog-cancel").click()
    expect(page.locator(".history-invite")).to_be_hidden()
    say(page, a_text)
    link(guest, room).click()
    expect(message(guest, a_text)).to_be_visible()


def test_anybody_is_written_to_by_a_few_letters(sign_in: OpenWindow, a_text: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    alice.keyboard.press("Control+k")
    expect(alice.locator("#go-to input")).to_be_focused()
    alice.keyboard.type("bo")
    expect(alice.locator("#choices [aria-selected=true]")).to_contain_text("Bob")
    alice.keyboard.press("Enter")
    expect(alice.locator("#go-to")).to_be_hidden()
    expect(alice.locator("#room")).to_have_text("Bob")
    alice.locator("#composer").fill(a_text)
    alice.locator("#composer").press("Enter")
    expect(bob.locator(".rooms .room-link.unread", has_text="Alice")).to_be_visible()
    bob.keyboard.press("Control+k")
    bob.keyboard.type("alice")
    expect(bob.locator("#choices [aria-selected=true]")).to_contain_text("Alice")
    bob.keyboard.press("Enter")
    expect(bob.locator("#messages .text", has_text=a_text)).to_be_visible()
    assert alice.url.rpartition("#")[2] == bob.url.rpartition("#")[2], "the same people have the same room"


def press_join(page: Page) -> None:
    page.locator("#join-bar .join").click()


def press_write(page: Page) -> None:
    page.locator(".members-list .person", has_text="Alice").click()
    page.locator("#person [data-act=write]").click()


@pytest.mark.parametrize("press", [press_join, press_write])
def test_who_has_gone_elsewhere_before_the_answer_stays_there(
    sign_in: OpenWindow, alice: Member, press: Callable[[Page], None]
) -> None:
    room = make(alice, "open", name=f"Quay {uuid.uuid4().hex[:8]}")
    page = sign_in(BOB)
    move(page, room)
    expect(page.locator("#join-bar .join")).to_be_visible()
    held: list[Route] = []
    address = re.compile(r"/api/rooms(/[^/]+/members/[^/]+)?$")

    def is_asked(request: Request) -> bool:
        return request.method in {"PUT", "POST"} and bool(address.search(request.url))

    page.route(address, lambda route: held.append(route) if is_asked(route.request) else route.continue_())
    with page.expect_request(is_asked):
        press(page)
    move(page, "general")
    with page.expect_response(lambda response: is_asked(response.request)) as answered:
        held.pop().continue_()
    told = answered.value.json()
    # The room is known by then.
    expect(link(page, told.get("id", room))).to_be_visible()
    expect(page).to_have_url(re.compile("#general$"))


def test_what_can_be_done_with_a_room_is_not_offered_in_the_next_one(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    page.locator(".room-menu-toggle").click()
    expect(page.locator("#room-menu")).to_be_visible()
    move(page, garden)
    expect(page.locator("#room")).to_have_text(re.compile("Garden"))
    expect(page.locator("#room-menu")).to_be_hidden()
