"""Who sends faster than the limits allow."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.test_live import ALICE, BOB, message, say
from tests.support.local_chatroom import LocalChatroom

# More than fit into two windows, the first of which may be nearly over; and a limit that a busy machine reaches, too.
COUNT = 6
MOST_IN_10_SECONDS = "2"


@pytest.fixture(scope="module")
def chatroom() -> Iterator[LocalChatroom]:
    """One of its own, with limits that one comes to."""
    limits = {"MessagesIn10Seconds": MOST_IN_10_SECONDS}
    running = LocalChatroom(Path(tempfile.mkdtemp(prefix="limits-")) / "data", limits).start()
    yield running
    running.stop()


def test_all_that_is_sent_too_fast_arrives_in_order_and_once_and_the_page_says_what_it_waits_for(
    sign_in: OpenWindow, chatroom: LocalChatroom
) -> None:
    alice, bob = sign_in(ALICE), sign_in(BOB)
    answers: list[int] = []
    is_send = re.compile(r"/api/rooms/[^/]+/messages$").search
    alice.on("response", lambda answer: is_send(answer.url) and answers.append(answer.status))
    texts = [f"number {number}" for number in range(COUNT)]
    for text in texts:
        say(alice, text)
    expect(alice.locator("#send-pause")).to_contain_text("You are sending faster than the chat allows. Goes on in")
    expect(message(alice, texts[-1]).locator(".status")).to_have_text("Waiting its turn")
    for page in (alice, bob):
        expect(page.locator("#messages .text")).to_have_text(texts, timeout=60_000)
    expect(alice.locator("#send-pause")).to_be_hidden()
    expect(alice.locator("#messages [data-state=pending]")).to_have_count(0)
    # An answer may come after its event.
    while answers.count(201) < COUNT:
        alice.wait_for_timeout(20)
    stored = chatroom.member(BOB).call("GET", "/messages?limit=100").body["messages"]
    assert [each["text"] for each in stored] == texts
    assert answers.count(201) == COUNT
    assert 1 <= answers.count(429) <= 4, "it comes when it was told to"
