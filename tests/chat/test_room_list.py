"""The list of somebody's rooms, and by how few requests."""

from typing import Any

import pytest

from chat import dynamodb, room_list, rooms
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud


def reads(cloud: MotoCloud) -> list[int]:
    """Return how many keys each request asked for."""
    asked = [call.request["RequestItems"] for call in cloud.calls if call.action == "dynamodb:BatchGetItem"]
    return [sum(len(each["Keys"]) for each in request.values()) for request in asked]


def test_the_most_recently_active_room_comes_first_and_no_archived_one(cloud: MotoCloud) -> None:
    for room in ("garden", "hall", "attic", "kitchen"):
        make_room(room, ann_sub="member")
    for room, more in (
        ("garden", {"newest": {"id": "z", "sent_at": "", "by": "x"}}),
        ("attic", {"archived_at": "x"}),
    ):
        (item,) = [each for each in cloud.items("DirectoryTable", f"room#{room}") if each["sk"] == "room"]
        cloud.put("DirectoryTable", {**item, **more})
    cloud.delete("DirectoryTable", **rooms.key("kitchen"))
    listed = room_list.listed(room_list.read("ann-sub"))
    assert [each["id"] for each in listed] == ["garden", "hall"]


def test_ones_own_is_one_consistent_query(cloud: MotoCloud) -> None:
    make_user("ann-sub", "Ann")
    make_room("garden", ann_sub="admin")
    for number in "123":
        cloud.put("DirectoryTable", {"pk": "user#ann-sub", "sk": f"mention#{number}", "room": "garden"})
    cloud.calls.clear()
    own = room_list.read("ann-sub")
    assert own.standing.name == "Ann"
    assert {each.room_id for each in own.memberships} == {"general", "garden"}
    assert own.mentions == {"garden": ["3", "2", "1"]}
    (call,) = cloud.calls
    assert call.request["ConsistentRead"] is True
    # moto minds no value that is missing; DynamoDB does.
    assert {name: value["S"] for name, value in call.request["ExpressionAttributeValues"].items()} == {
        ":user": "user#ann-sub",
        ":first": "mention#",
        ":last": "standing",
    }


def test_pages_are_read_until_all_memberships_are_there_and_no_further(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user("ann-sub", "Ann")
    make_room("garden", ann_sub="member")
    for number in range(5):
        cloud.put("DirectoryTable", {"pk": "user#ann-sub", "sk": f"mention#{number}", "room": "garden"})
    client = dynamodb.client()
    query, asked = client.query, []

    def two_at_a_time(**request: Any) -> Any:
        asked.append(request)
        return query(**request, Limit=2)

    monkeypatch.setattr(client, "query", two_at_a_time)
    own = room_list.read("ann-sub")
    assert {each.room_id for each in own.memberships} == {"general", "garden"}
    assert (own.mentions, len(asked)) == ({"garden": ["4"]}, 2)


def test_a_hundred_people_of_direct_rooms_are_looked_up(cloud: MotoCloud) -> None:
    for number in range(15):
        others = {f"u{number}_{each}": "member" for each in range(7)}
        make_room(f"direct-{number}", rooms.DIRECT, ann_sub="member", **others)
    own = room_list.read("ann-sub")
    cloud.calls.clear()
    room_list.listed(own)
    assert reads(cloud) == [15, 100]
