"""A membership as its member sees it."""

from typing import Any

from chat import names, own_memberships, room_list, rooms
from tests.support.made_rooms import join, make_room, make_user, membership_of
from tests.support.moto_cloud import MotoCloud


def person(user_id: str, name: str | None) -> dict[str, Any]:
    return {"id": user_id, "name": name or names.placeholder(user_id), "named": name is not None}


def test_of_a_direct_room_the_others_are_told_by_the_names_that_are_known(cloud: MotoCloud) -> None:
    make_user("ben-sub", "Ben")
    make_room("two", rooms.DIRECT, ann_sub="member", ben_sub="member", cat_sub="member", dan_sub="member")
    (item,) = [each for each in cloud.items("DirectoryTable", "room#two") if each["sk"] == "room"]
    room = rooms.Room.of({**item, "names": {"ben-sub": "Benny", "cat-sub": "Cat"}})
    mine = membership_of("two", "ann-sub")
    expected = [person("ben-sub", "Ben"), person("cat-sub", "Cat"), person("dan-sub", None)]
    assert own_memberships.show(room, mine)["users"] == expected
    (listed,) = [each for each in room_list.listed(room_list.read("ann-sub")) if each["id"] == "two"]
    assert [each["id"] for each in listed["users"]] == ["ben-sub", "cat-sub", "dan-sub"]


def test_a_membership_is_shown_with_the_newest_message_and_what_is_unread(cloud: MotoCloud) -> None:
    make_room("garden", ann_sub="member")
    mine = membership_of("garden", "ann-sub")
    room = rooms.Room("garden", "open", "Garden", "", "at", members=1, newest={"id": "9", "sent_at": "t", "by": "b"})
    shown = own_memberships.show(room, mine._replace(read_id="5", involvement="mentions"))
    assert shown == {
        **room.shown(),
        "role": "member",
        "involvement": "mentions",
        "read_id": "5",
        "newest": {"id": "9", "sent_at": "t"},
        "unread": True,
        "mentions": 0,
    }
    assert "users" not in shown


def test_in_a_silent_room_nothing_is_newest(cloud: MotoCloud) -> None:
    make_room("garden")
    shown = own_memberships.shown(rooms.Room("garden", "open", "G", "", "at"), join("garden", "ann-sub"))
    assert (shown["newest"], shown["unread"]) == (None, False)
