"""What a room is, who belongs to it, and what its admins do there: seen by those whom it concerns, while they look."""

import json
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_live import ALICE, BOB, move
from tests.browser.test_rooms import link, make
from tests.support.member import Member

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def garden(alice: Member, bob: Member) -> str:
    """A closed room of a name that no other test's room has, with Alice as its admin."""
    assert bob.call("GET", "/me").status == 200
    return make(alice, "closed", bob, name=f"Garden {uuid.uuid4().hex[:8]}", topic="What grows")


def members(page: Page) -> Locator:
    return page.locator(".members-list .person")


def enter(page: Page, room: str) -> None:
    move(page, room)
    expect(members(page).first).to_be_visible()


def choose(page: Page, name: str, act: str) -> None:
    """Have something done with a member, and wait until it is."""
    members(page).filter(has_text=name).click()
    page.locator(f"#person [data-act={act}]").click()
    page.locator("#question .primary").click()
    expect(page.locator("#question")).to_be_hidden()


def offered(page: Page) -> Locator:
    return page.locator(".details [data-right]:visible")


def test_members_are_seen_with_their_roles_and_who_is_here(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    enter(page, garden)
    expect(page.locator(".details-topic")).to_have_text("What grows")
    expect(members(page)).to_have_text([re.compile("Alice.*Admin"), re.compile("Bob")])
    expect(page.locator(".members-total")).to_have_text("2")
    expect(page.locator(".members-list .here")).to_have_count(1)
    bob = sign_in(BOB)
    move(bob, garden)
    expect(page.locator(".members-list .here")).to_have_count(2)


def test_a_press_on_somebody_goes_on_while_others_come(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    enter(page, garden)
    page.locator("#people .person").hover()
    page.mouse.down()
    bob = sign_in(BOB)
    move(bob, garden)
    expect(page.locator("#people .person")).to_have_count(2)
    page.mouse.up()
    expect(page.locator("#person")).to_contain_text("Alice")


def test_who_is_made_an_admin_can_do_what_admins_do_at_once(sign_in: OpenWindow, garden: str) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    for page in (alice, bob):
        enter(page, garden)
    expect(offered(bob)).to_have_count(2)
    choose(alice, "Bob", "admin")
    for page in (alice, bob):
        expect(members(page).filter(has_text="Bob")).to_contain_text("Admin")
    expect(offered(bob)).to_have_count(4)
    bob.locator(".details [data-right=settings]").click()
    bob.locator("#room-settings [name=topic]").fill("What grows,\nand when")
    bob.locator("#room-settings .primary").click()
    for page in (alice, bob):
        expect(page.locator(".details-topic")).to_have_text("What grows, and when")
        expect(page.locator("#topic")).to_have_text("What grows, and when")
    choose(alice, "Alice", "step-down")
    expect(offered(alice)).to_have_count(2)
    expect(members(bob).filter(has_text="Alice")).not_to_contain_text("Admin")


def test_who_is_removed_is_gone_for_all_who_look(sign_in: OpenWindow, garden: str, bob: Member) -> None:
    page, his = sign_in(ALICE), sign_in(BOB)
    for each in (page, his):
        enter(each, garden)
    members(page).filter(has_text="Bob").click()
    page.locator("#person [data-act=remove]").click()
    expect(page.locator("#question")).to_contain_text("They come back only if somebody invites them.")
    page.locator("#question .dialog-cancel").click()
    expect(members(page)).to_have_count(2)
    choose(page, "Bob", "remove")
    expect(members(page)).to_have_count(1)
    expect(members(page)).to_be_focused()
    expect(link(his, garden)).to_have_count(0)
    assert bob.call("GET", f"/rooms/{garden}").status == 404


def test_what_one_is_told_of_is_saved_at_once_and_known_in_other_tabs(
    sign_in: OpenWindow, garden: str, bob: Member
) -> None:
    page = sign_in(BOB)
    enter(page, garden)
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_live(other)
    page.locator(".details [value=mentions]").check()
    expect(other.locator(".details [value=mentions]")).to_be_checked()
    assert bob.call("GET", f"/rooms/{garden}").body["involvement"] == "mentions"
    page.route("**/involvement", lambda route: route.fulfill(status=500, json={"detail": "Not now."}))
    page.locator(".details [value=nothing]").click()
    expect(page.locator(".details-involvement .dialog-problem")).to_have_text("That was not saved. Not now.")
    expect(page.locator(".details [value=mentions]")).to_be_checked()


def test_an_invitation_that_is_taken_back_lets_nobody_in(sign_in: OpenWindow, alice: Member, bob: Member) -> None:
    room = make(alice, "closed", name=f"Cellar {uuid.uuid4().hex[:8]}")
    code = alice.call("POST", f"/rooms/{room}/invitations", {"uses": 3}).body["code"]
    page = sign_in(ALICE)
    enter(page, room)
    page.locator(".details [data-right=invitations]").click()
    expect(page.locator("#room-invitations .paged-item")).to_have_text(re.compile("By Alice, .*Good for 3 people"))
    page.locator("#room-invitations .paged-item button").click()
    expect(page.locator("#room-invitations .paged-item")).to_contain_text("The invitation is taken back.")
    assert bob.call("GET", f"/invitations/{code}").status == 404


def test_all_that_was_said_is_taken_into_a_file(sign_in: OpenWindow, alice: Member, garden: str, a_text: str) -> None:
    said = [alice.say(f"{a_text}: {number}", room=garden)["id"] for number in range(3)]
    page = sign_in(ALICE)
    enter(page, garden)
    page.locator(".details [data-right=export]").click()
    with page.expect_download() as download:
        page.locator("#room-export .primary").click()
    expect(page.locator(".export-note")).to_contain_text("3 messages are in the file")
    lines = Path(download.value.path()).read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == said
    assert re.fullmatch(r"garden-\w{8}-\d{4}-\d\d-\d\d\.ndjson", download.value.suggested_filename)


def test_an_export_that_is_ended_leaves_no_file(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    enter(page, garden)
    page.route("**/export?*", lambda route: None)
    page.on("download", lambda _: pytest.fail("there is a file"))
    page.locator(".details [data-right=export]").click()
    with page.expect_request("**/export?*"):
        page.locator("#room-export .primary").click()
    page.keyboard.press("Escape")
    expect(page.locator("#room-export progress")).to_be_visible()
    page.locator("#room-export .dialog-cancel").click()
    expect(page.locator(".export-note")).to_have_text("The export was ended. Nothing was saved.")


def test_a_room_of_many_is_listed_page_by_page(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        begin = 100 if "cursor" in route.request.url else 0
        found = [{"user": {"id": f"p-{n}", "name": f"Person {n:03}", "named": True}, "role": "member",
                  "joined_at": "2030-01-01T00:00:00.000Z"} for n in range(begin, begin + 100)]  # fmt: skip
        route.fulfill(json={"members": found, **({} if begin else {"next": "more"})})

    page.route(f"**/rooms/{garden}/members?*", answer)
    enter(page, garden)
    expect(members(page)).to_have_count(100)
    page.locator(".members-more").click()
    expect(members(page)).to_have_count(200)
    expect(page.locator(".members-more")).to_be_hidden()
    assert len(asked) == 2
    members(page).first.focus()
    page.keyboard.press("ArrowUp")
    expect(members(page).last).to_be_focused()


def test_the_column_is_closed_and_stays_so(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE)
    enter(page, garden)
    page.locator("#people-panel .drawer-close").click()
    expect(page.locator("#people-panel")).to_be_hidden()
    expect(page.locator(".people-toggle")).to_be_focused()
    page.reload()
    wait_until_live(page)
    expect(page.locator("#people-panel")).to_be_hidden()
    page.locator(".people-toggle").click()
    expect(members(page)).to_have_count(2)


def test_on_a_phone_the_details_are_a_drawer_that_one_comes_back_to(sign_in: OpenWindow, garden: str) -> None:
    page = sign_in(ALICE, **PHONE)
    move(page, garden)
    expect(page.locator("#people-panel")).to_be_hidden()
    page.locator(".people-toggle").tap()
    members(page).filter(has_text="Bob").tap()
    expect(page.locator("#person .dialog-title")).to_have_text("Bob")
    page.locator("#person .dialog-cancel").tap()
    expect(page.locator("#people-panel")).to_be_visible()
    members(page).filter(has_text="Bob").tap()
    page.locator("#person [data-act=write]").tap()
    expect(page.locator("#room")).to_have_text("Bob")
    expect(page.locator("#people-panel")).to_be_hidden()
