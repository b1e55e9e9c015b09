"""Who is told that somebody is shown otherwise now: whoever sees them, and nobody twice."""

from typing import Any

import pytest

from chat import hearing, profile_news, profiles, rooms
from chat.channels import screen_channel, user_channel
from tests.support.lambda_events import open_elsewhere
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud

ANN = {"id": "ann-sub", "name": "Ann"}
BEN = {"id": "ben-sub", "name": "Ben"}


@pytest.fixture(autouse=True)
def people(cloud: MotoCloud) -> None:
    for each in (ANN, BEN):
        make_user(each["id"], each["name"])


def told() -> dict[str, list[dict[str, Any]]]:
    return dict(profile_news.of(ANN["id"]))


def test_each_room_hears_it_with_the_role_that_they_have_there(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="admin")
    make_room("hall", ben_sub="member")
    profiles.change(ANN["id"], {"name": "Anna", "time_zone": "UTC"}, "Ann")
    anna = {"id": "ann-sub", "name": "Anna", "named": True, "time_zone": "UTC"}
    assert told() == {
        screen_channel(room): [{"type": "member.updated", "room": room, "user": anna, "role": role}]
        for room, role in (("garden", "admin"), ("general", "member"))
    }


def test_the_others_of_direct_rooms_hear_of_each_of_them_where_they_have_a_page_open(cloud: MotoCloud) -> None:
    make_room("two", rooms.DIRECT, ann_sub="member", ben_sub="member")
    make_room("three", rooms.DIRECT, ann_sub="member", ben_sub="member", cat_sub="member")
    assert set(told()) == {screen_channel(room) for room in ("general", "three", "two")}
    open_elsewhere("ben=", BEN)
    events = told()[user_channel(BEN["id"])]
    assert [(each["type"], each["membership"]["id"]) for each in events] == [
        ("membership.updated", "three"),
        ("membership.updated", "two"),
    ]
    assert [each["membership"]["users"][0]["name"] for each in events] == ["Ann", "Ann"]
    assert user_channel(ANN["id"]) not in told()


def test_nobody_is_told_of_more_rooms_than_are_heard(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "MOST_ROOMS", 2)
    make_room("a", ann_sub="member")
    make_room("b", ann_sub="member")
    assert len(told()) == 2


def test_of_who_is_not_known_nothing_is_told(cloud: MotoCloud) -> None:
    assert dict(profile_news.of("nobody")) == {}
