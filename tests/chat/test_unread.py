"""What is unread: asked of the room's item, beside how far somebody has read."""

from collections.abc import Iterable

import pytest

from chat import memberships, message_id, rooms, unread
from chat.memberships import Membership
from chat.rooms import Room
from tests.support.moto_cloud import MotoCloud

# In the order in which they were made; somebody joined after the first two.
EARLY, EARLIER, JOINED, *IDS = (message_id.new() for _ in range(203))
ROOM = Room("plans", rooms.OPEN, "Plans", "", "2026-11-26T00:00:00.000Z")
ANN = Membership("plans", "ann-sub", rooms.OPEN, memberships.MEMBER, JOINED)


def said(by: str, identifier: str) -> dict[str, str]:
    return {"id": identifier, "sent_at": "2026-11-26T00:00:00.000Z", "by": by}


def test_a_room_where_nothing_was_said_is_read() -> None:
    assert not unread.is_unread(ROOM, ANN)


def test_what_others_have_said_is_unread_until_it_is_read() -> None:
    room = ROOM._replace(newest=said("ben-sub", IDS[1]), newest_else=said("ann-sub", IDS[0]))
    assert unread.is_unread(room, ANN)
    assert unread.is_unread(room, ANN._replace(read_id=IDS[0]))
    assert not unread.is_unread(room, ANN._replace(read_id=IDS[1]))
    assert not unread.is_unread(room, ANN._replace(read_id=IDS[2]))


def test_ones_own_messages_never_count() -> None:
    room = ROOM._replace(newest=said("ann-sub", IDS[1]))
    assert not unread.is_unread(room, ANN)
    room = room._replace(newest_else=said("ben-sub", IDS[0]))
    assert unread.is_unread(room, ANN)
    assert not unread.is_unread(room, ANN._replace(read_id=IDS[0]))


def by_ben(ids: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(ids, "ben-sub")


def count(room: Room = ROOM, membership: Membership = ANN, mentioned_in: Iterable[str] = ()) -> int:
    return unread.count_mentions(room, membership, mentioned_in)


def test_mentions_are_counted_from_what_is_read() -> None:
    assert count(mentioned_in=IDS[:5]) == 5
    assert count(membership=ANN._replace(read_id=IDS[2]), mentioned_in=IDS[:5]) == 2
    assert count(membership=ANN._replace(read_id=IDS[4]), mentioned_in=IDS[:5]) == 0


def test_what_names_everyone_counts_for_all_who_were_there() -> None:
    room = ROOM._replace(everyone=by_ben({EARLY, EARLIER, *IDS[:3]}))
    assert count(room) == 3
    assert count(room, ANN._replace(read_id=IDS[0])) == 2
    assert count(room, ANN._replace(read_id=EARLY)) == 3


def test_who_is_named_twice_by_a_message_is_mentioned_once() -> None:
    assert count(ROOM._replace(everyone=by_ben(IDS[:2])), mentioned_in=IDS[1:3]) == 3


@pytest.mark.parametrize(("many", "counted"), [(98, 98), (99, 99), (100, 99), (200, 99)])
def test_no_more_than_99_are_counted(many: int, counted: int) -> None:
    assert count(mentioned_in=IDS[:many]) == counted
    assert count(ROOM._replace(everyone=by_ben(IDS[:many]))) == counted


def test_what_one_has_said_to_everyone_oneself_is_no_mention_whoever_has_spoken_since() -> None:
    room = ROOM._replace(everyone=by_ben(IDS[:2]) | dict.fromkeys(IDS[2:5], "ann-sub"))
    assert count(room) == 2
    assert count(room._replace(newest=said("ben-sub", IDS[6]), newest_else=said("ann-sub", IDS[5]))) == 2
    assert count(room, ANN._replace(user_id="cat-sub")) == 5


def test_mentions_of_one_room_are_found_from_what_is_read_on(cloud: MotoCloud) -> None:
    for position, identifier in enumerate(IDS[:6]):
        room = "plans" if position % 2 else "garden"
        cloud.put("DirectoryTable", {"pk": "user#ann-sub", "sk": f"mention#{identifier}", "room": room})
    cloud.put("DirectoryTable", {"pk": "user#ben-sub", "sk": f"mention#{IDS[6]}", "room": "plans"})
    assert unread.mentions_in(ANN) == [IDS[5], IDS[3], IDS[1]]
    assert (
        count(membership=ANN._replace(read_id=IDS[3]), mentioned_in=unread.mentions_in(ANN._replace(read_id=IDS[3])))
        == 1
    )
    assert [call.action for call in cloud.calls] == ["dynamodb:Query"] * 2


def test_what_was_written_a_moment_ago_is_counted(cloud: MotoCloud) -> None:
    unread.mentions_in(ANN)
    (call,) = cloud.calls
    assert call.request["ConsistentRead"] is True
