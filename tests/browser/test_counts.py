"""What a page costs with much in it: requests and nodes, on any machine the same. `make bench-web` has the times."""

import pytest
from playwright.sync_api import Request

from tests.browser.conftest import OpenWindow, wait_until_live
from tests.browser.test_live import ALICE
from tests.support import many_rooms
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

MOST_NODES = 6_000


def leave(member: Member) -> None:
    for room in many_rooms.ROOMS:
        assert member.call("DELETE", f"/rooms/{room}/members/{member.id}").status == 204


def test_fifty_rooms_and_ten_thousand_messages_are_few_nodes_and_a_room_is_one_page_of_messages(
    sign_in: OpenWindow, chatroom: LocalChatroom, alice: Member, request: pytest.FixtureRequest
) -> None:
    many_rooms.make(chatroom, alice)
    request.addfinalizer(lambda: leave(alice))  # whoever is in over 100 rooms is not told of all
    page = sign_in(ALICE)
    many_rooms.answer(page)
    page.reload()
    wait_until_live(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/messages" in request.url:
            asked.append(request.url)

    page.on("request", note)
    for room in many_rooms.ROOMS:
        many_rooms.enter(page, room)
    assert [url.split("/rooms/")[1].split("/")[0] for url in asked] == many_rooms.ROOMS
    asked.clear()
    many_rooms.enter(page, many_rooms.ROOMS[-2])
    many_rooms.enter(page, many_rooms.ROOMS[-1])
    assert not asked, "what was open before is there"
    many_rooms.look_back(page)
    assert many_rooms.nodes(page) < MOST_NODES
