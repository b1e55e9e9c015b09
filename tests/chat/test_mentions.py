"""Mentions: whom a text names, of those who can read it."""

import pytest

from chat import dynamodb, mentions, places
from chat.mentions import Mentions
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud

PEOPLE = [f"user-{number}" for number in range(52)]
ALL = " ".join(f"<@{each}>" for each in PEOPLE)


@pytest.fixture(autouse=True)
def rooms(cloud: MotoCloud) -> None:
    make_room("garden", "closed", ann_sub="admin", ben_sub="member")
    make_room("hall", ann_sub="member", ben_sub="member", user_49="member")
    for each in ("ann-sub", "ben-sub", "cat-sub"):
        make_user(each)


def heard(text: str, room: str = "garden", by: str = "ann-sub", *, keeps_order: bool = False) -> Mentions:
    place = places.find(by, room, keeps_order=keeps_order).place
    assert place
    return mentions.heard(place, text, dynamodb.batch_get(mentions.places(room, text)))


@pytest.mark.parametrize(
    ("room", "text", "people"),
    [
        ("garden", "<@ben-sub> and <@cat-sub>", ["ben-sub"]),
        ("hall", "<@ben-sub> and <@cat-sub> and <@nobody>", ["ben-sub", "cat-sub"]),
        ("hall", "<@cat-sub><@ben-sub><@cat-sub>", ["cat-sub", "ben-sub"]),
        ("hall", "<@ ben-sub> <ben-sub> @ben-sub <@ben-sub", []),
        ("hall", "<@everyone>", []),
    ],
)
def test_whom_a_text_names_who_can_read_it(room: str, text: str, people: list[str]) -> None:
    assert heard(text, room).people == people


@pytest.mark.parametrize(
    ("room", "by", "keeps_order", "everyone"),
    [
        ("garden", "ann-sub", False, True),
        ("garden", "ben-sub", False, False),
        ("garden", "ben-sub", True, True),
        ("hall", "ann-sub", False, False),
    ],
)
def test_everyone_is_for_who_keeps_order(room: str, by: str, keeps_order: bool, everyone: bool) -> None:
    assert heard("hello <@everyone>", room, by, keeps_order=keeps_order).everyone is everyone
    assert heard("hello <everyone>", room, by, keeps_order=keeps_order).everyone is False


def test_the_first_fifty_people_are_named_and_one_request_asks_for_them_beside_three_items_and_a_message() -> None:
    asked = mentions.places("hall", ALL)
    assert len(asked) == 96
    assert [key["pk"] for _, key in asked] == [f"user#{each}" for each in (PEOPLE[:50] + PEOPLE[:46])]


def test_of_the_fifty_none_is_forgotten_in_an_open_room(cloud: MotoCloud) -> None:
    for each in PEOPLE:
        cloud.put("DirectoryTable", {"pk": f"user#{each}", "sk": "standing", "known_since": 1})
    cloud.put("DirectoryTable", {"pk": f"user#{PEOPLE[48]}", "sk": "standing", "blocked": {"by": "x"}})
    cloud.calls.clear()
    assert heard(ALL, "hall").people == [each for each in PEOPLE[:50] if each != PEOPLE[48]]
    reads = [call.request["RequestItems"]["DirectoryTable"]["Keys"] for call in cloud.calls]
    assert [len(keys) for keys in reads] == [3, 96, 3], "of the last four who is no member is asked for apart"


def test_who_was_blocked_before_they_ever_came_is_nobody(cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {"pk": "user#eve-sub", "sk": "standing", "blocked": {"by": "x"}})
    assert heard("<@eve-sub>", "hall").people == []
