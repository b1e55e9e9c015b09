"""Messages that are edited and deleted: what their author and the others see, and what is not lost on the way."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenWindow, sign_in_here, wait_until_live
from tests.browser.pointing import press_beside
from tests.browser.test_chat import ALICE, BOB, message, say
from tests.browser.test_live import move
from tests.browser.waiting import wait_until
from tests.support.member import Member


def choose(page: Page, text: str, action: str) -> None:
    """Choose from a message's menu."""
    press_beside(message(page, text).locator(".text"), "[data-action=menu]")
    page.locator(f"#message-menu [data-action={action}]").click()


def text_of(member: Member, message_id: str) -> str:
    text: str = member.call("GET", f"/rooms/general/messages/{message_id}").body["text"]
    return text


def test_a_deleted_message_is_gone_for_all(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    alice, other = sign_in(ALICE), sign_in(BOB)
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    expect(message(other, a_text)).to_be_visible()
    sent = message(alice, a_text).get_attribute("data-id")
    choose(alice, a_text, "delete")
    gone = alice.locator(f"[data-id='{sent}']")
    expect(gone).to_contain_text("Message deleted")
    assert text_of(bob, str(sent)) == a_text
    expect(other.locator(f"[data-id='{sent}']")).to_contain_text("Message deleted")
    expect(gone.locator(".undo")).to_have_count(0)
    assert text_of(bob, str(sent)) == ""


def test_an_undone_deletion_never_was(sign_in: OpenWindow, a_text: str) -> None:
    alice = sign_in(ALICE)
    asked: list[str] = []
    alice.on("request", lambda request: request.method == "DELETE" and asked.append(request.url))
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    alice.locator("#log").focus()
    alice.keyboard.press("ArrowUp")
    alice.keyboard.press("Enter")
    alice.keyboard.press("End")
    alice.keyboard.press("Enter")
    alice.keyboard.press("Tab")
    expect(alice.locator(".undo")).to_be_focused()
    alice.keyboard.press("Enter")
    expect(message(alice, a_text)).to_be_focused()
    alice.reload()
    wait_until_live(alice)
    expect(message(alice, a_text)).to_be_visible()
    assert not asked


def test_who_edits_in_two_windows_is_told_before_the_one_takes_the_others_place(
    sign_in: OpenWindow, bob: Member, a_text: str
) -> None:
    page, other = sign_in(ALICE), sign_in(ALICE)
    say(page, a_text)
    expect(message(page, a_text)).to_have_attribute("data-state", "sent")
    sent = str(message(page, a_text).get_attribute("data-id"))
    for window in (page, other):
        choose(window, a_text, "edit")
        expect(window.locator("#composer")).to_have_value(a_text)
    say(other, f"{a_text}, the other window's")
    expect(page.locator(".composer-problem")).to_contain_text("edited elsewhere meanwhile")
    expect(page.locator("#composer")).to_have_value(a_text)
    expect(other.locator(".composer-problem")).to_be_hidden()
    say(page, f"{a_text}, this window's")
    expect(message(other, f"{a_text}, this window's")).to_be_visible()
    assert text_of(bob, sent) == f"{a_text}, this window's"


def test_a_look_into_another_room_leaves_time_to_undo(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    alice = sign_in(ALICE)
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    sent = message(alice, a_text).get_attribute("data-id")
    choose(alice, a_text, "delete")
    move(alice, "attic")
    move(alice, "general")
    alice.locator(f"[data-id='{sent}'] .undo").click()
    expect(message(alice, a_text)).to_be_visible()
    choose(alice, a_text, "delete")
    with alice.expect_response(lambda answer: answer.request.method == "DELETE"):
        move(alice, "attic")
    assert text_of(bob, str(sent)) == ""


def test_who_closes_the_page_has_deleted(sign_in: OpenWindow, bob: Member, a_text: str) -> None:
    alice, other = sign_in(ALICE), sign_in(BOB)
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    expect(message(other, a_text)).to_be_visible()
    sent = message(other, a_text).get_attribute("data-id")
    choose(alice, a_text, "delete")
    alice.goto("about:blank")
    expect(other.locator(f"[data-id='{sent}']")).to_contain_text("Message deleted")
    assert text_of(bob, str(sent)) == ""


def test_what_is_deleted_without_a_network_waits_for_it_over_a_closed_page(
    sign_in: OpenWindow, bob: Member, a_text: str
) -> None:
    alice = sign_in(ALICE)
    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    sent = message(alice, a_text).get_attribute("data-id")
    url = alice.url
    alice.context.set_offline(True)
    expect(alice.locator("#connection")).not_to_have_attribute("data-state", "live")
    choose(alice, a_text, "delete")
    expect(alice.locator(f"[data-id='{sent}']")).to_contain_text("Waiting for the network")
    wait_until(alice, "async () => Object.keys(localStorage).some((key) => key.includes('.deletion.'))")
    # What the browser asks for as a page goes, it may ask for once the network of the next one is there.
    alice.goto("about:blank")
    alice.context.set_offline(False)
    alice.goto(url)
    wait_until_live(alice)
    expect(alice.locator(f"[data-id='{sent}']")).to_contain_text("Message deleted")
    expect(alice.locator(f"[data-id='{sent}'] .status")).to_be_hidden()
    wait_until(alice, "async () => !Object.keys(localStorage).some((key) => key.includes('.deletion.'))")
    assert text_of(bob, str(sent)) == ""


def test_who_signs_out_in_another_tab_has_deleted(sign_in_anew: OpenWindow, a_text: str) -> None:
    bob = sign_in_anew(BOB)
    other = bob.context.new_page()
    other.goto(bob.url)
    wait_until_live(other)
    say(bob, a_text)
    expect(message(bob, a_text)).to_have_attribute("data-state", "sent")
    sent = message(bob, a_text).get_attribute("data-id")
    choose(bob, a_text, "delete")
    other.locator("#account").click()
    # Once the server has been told, the hosted page is gone to.
    with other.expect_navigation():
        other.locator("#sign-out").click()
    expect(bob.locator("#sign-in")).to_be_visible()
    other.close()
    sign_in_here(bob, BOB)
    gone = bob.locator(f"[data-id='{sent}']")
    expect(gone).to_contain_text("Message deleted")
    wait_until(bob, "async () => !Object.keys(localStorage).some((key) => key.includes('.deletion.'))")
    bob.reload()
    wait_until_live(bob)
    expect(gone).to_contain_text("Message deleted")


def test_the_arrow_up_edits_the_last_message_for_all(sign_in: OpenWindow, a_text: str) -> None:
    alice, other = sign_in(ALICE), sign_in(BOB)
    say(alice, f"{a_text} wrnog")
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    expect(message(other, a_text)).to_be_visible()
    alice.keyboard.press("ArrowUp")
    expect(alice.locator("#composer")).to_have_value(f"{a_text} wrnog")
    alice.locator("#composer").fill(f"{a_text} right")
    alice.keyboard.press("Enter")
    for page in (alice, other):
        expect(message(page, f"{a_text} right")).to_contain_text("Edited")
    expect(alice.locator("#composer")).to_have_value("")


def test_a_refused_edit_keeps_its_text_and_says_why(sign_in: OpenWindow, a_text: str) -> None:
    alice = sign_in(ALICE)

    def refuse(route: Route) -> None:
        if route.request.method == "PATCH":
            route.fulfill(status=403, content_type="application/problem+json", body='{"detail": "Too late."}')
        else:
            route.continue_()

    say(alice, a_text)
    expect(message(alice, a_text)).to_have_attribute("data-state", "sent")
    alice.route("**/api/rooms/*/messages/*", refuse)
    choose(alice, a_text, "edit")
    alice.locator("#composer").fill(f"{a_text} better")
    alice.locator("#send").click()
    expect(message(alice, f"{a_text} better")).to_contain_text("Not saved. Too late.")
    alice.reload()
    wait_until_live(alice)
    expect(message(alice, f"{a_text} better")).to_contain_text("Not saved. Too late.")
    alice.unroute("**/api/rooms/*/messages/*")
    message(alice, f"{a_text} better").locator(".retry").click()
    expect(message(alice, f"{a_text} better").locator(".status")).to_have_text("Edited")


def test_an_edit_of_what_was_deleted_meanwhile_can_only_be_given_up(
    sign_in: OpenWindow, alice: Member, a_text: str
) -> None:
    page = sign_in(ALICE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/rooms/*/messages/*", hold)
    sent = alice.say(a_text)["id"]
    choose(page, a_text, "edit")
    page.locator("#composer").fill(f"{a_text} better")
    with page.expect_request(lambda request: request.method == "PATCH"):
        page.locator("#send").click()
    assert alice.call("DELETE", f"/rooms/general/messages/{sent}").status == 200
    item = page.locator(f"[data-id='{sent}']")
    expect(item.locator(".text")).to_have_text("Message deleted")
    held.pop().continue_()
    expect(item).to_contain_text("Not saved: the message has been deleted.")
    expect(item.locator(".status button")).to_have_text(["Discard"])
    item.locator(".discard").click()
    expect(item.locator(".text")).to_have_text("Message deleted")
    expect(item.locator(".status")).to_be_hidden()


def test_an_edit_of_what_is_deleted_ends_and_loses_nothing(sign_in: OpenWindow, alice: Member, a_text: str) -> None:
    page = sign_in(ALICE)
    box, about = page.locator("#composer"), page.locator(".composer-about")
    sent = [alice.say(f"{a_text}: {number}")["id"] for number in range(2)]
    expect(message(page, f"{a_text}: 1")).to_be_visible()
    box.fill("half a")
    choose(page, f"{a_text}: 0", "edit")
    expect(box).to_have_value(f"{a_text}: 0")
    assert alice.call("DELETE", f"/rooms/general/messages/{sent[0]}").status == 200
    expect(page.locator("#composer-problem")).to_contain_text("editing has been deleted")
    expect(about).to_be_hidden()
    expect(box).to_have_value("half a")
    choose(page, f"{a_text}: 1", "edit")
    box.fill(f"{a_text}: one")
    choose(page, f"{a_text}: 1", "delete")
    page.locator(f"[data-id='{sent[1]}'] .undo").click()
    choose(page, f"{a_text}: 1", "delete")
    expect(about).to_contain_text("Editing a message")
    expect(page.locator("#composer-problem")).to_be_hidden()
    expect(about).to_be_hidden()
    expect(page.locator("#composer-problem")).to_be_visible()
    expect(page.locator("#composer-problem")).to_contain_text("editing has been deleted")
    expect(box).to_have_value(f"half a\n{a_text}: one")
