"""Catching up: every message that has changed since, once, as it is now; nothing that is old, and nothing left out."""

from typing import Any

import pytest

from chat import catching_up, dynamodb, message_id, rooms
from chat.catching_up import Position
from chat.changes import LISTED_FOR_S, Change, list_key
from chat.messages import TTL
from chat_app import cursors
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import Call, MotoCloud

THUMB = "%F0%9F%91%8D"


@pytest.fixture(autouse=True)
def plenty(high_limits: None, time: FakeTime) -> None:
    """Let clocks stand still until told, and nobody be stopped by a limit."""


def changes(caller: Caller, after: str | None = None, room: str = "general", **query: Any) -> dict[str, Any]:
    query |= {"after": after} if after else {}
    answer = caller.get(f"/rooms/{room}/changes", query_string=query)
    assert answer.status_code == 200, answer.json
    assert set(answer.json) == {"messages", "next", "more"}
    return answer.json


def begin(caller: Caller, time: FakeTime, room: str = "general") -> str:
    """Return a cursor that is up to date with all that was, and so long ago that nothing is repeated."""
    time.advance(31)
    cursor = changes(caller, room=room)["next"]
    time.advance(1)
    return cursor


def texts(answer: dict[str, Any]) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def path(message: dict[str, Any]) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}"


def edit(caller: Caller, message: dict[str, Any], text: str) -> dict[str, Any]:
    answer = caller.patch(path(message), {"text": text})
    assert answer.status_code == 200
    return answer.json


def test_without_a_cursor_there_is_nothing_but_where_to_begin(ann: Caller) -> None:
    edit(ann, ann.say("hello"), "better")
    answer = changes(ann)
    assert (answer["messages"], answer["more"]) == ([], False)
    assert texts(changes(ann, answer["next"])) == ["better"]


def test_what_was_edited_deleted_or_reacted_to_comes_once_in_its_last_state(
    ann: Caller, ben: Caller, time: FakeTime
) -> None:
    said = [ann.say(f"message {number}") for number in range(4)]
    cursor = begin(ann, time)
    edit(ann, said[0], "edited")
    ann.delete(path(said[1]))
    edit(ann, said[0], "edited again")
    ben.put(f"{path(said[2])}/reactions/{THUMB}")
    ann.say("new")
    found = changes(ben, cursor)
    assert texts(found) == ["edited again", "", "message 2"]
    assert found["messages"] == [ann.get(path(each)).json for each in said[:3]]
    assert [each["rev"] for each in found["messages"]] == [3, 2, 2]
    assert not found["more"]


def test_a_page_that_is_up_to_date_is_told_nothing(ann: Caller, time: FakeTime) -> None:
    edit(ann, ann.say("hello"), "better")
    cursor = begin(ann, time)
    again = changes(ann, cursor)
    assert (texts(again), again["more"]) == ([], False)
    time.advance(60)
    assert texts(changes(ann, again["next"])) == []


def test_what_happened_in_the_30_seconds_before_is_told_again_and_nothing_older(ann: Caller, time: FakeTime) -> None:
    old, young = ann.say("old"), ann.say("young")
    edit(ann, old, "edited 30.001 s before")
    time.advance(0.001)
    edit(ann, young, "edited 30 s before")
    time.advance(30)
    cursor = changes(ann)["next"]
    time.advance(5)
    assert texts(changes(ann, cursor)) == ["edited 30 s before"]


def test_a_change_by_a_server_whose_clock_is_behind_is_not_missed(ann: Caller, time: FakeTime) -> None:
    said = ann.say("hello")
    cursor = begin(ann, time)
    known = changes(ann, cursor)["next"]
    time.advance(-29)
    edit(ann, said, "better")
    time.advance(29)
    assert texts(changes(ann, known)) == ["better"]


def test_a_change_by_a_server_whose_clock_is_ahead_is_not_missed(ann: Caller, time: FakeTime) -> None:
    said = ann.say("hello")
    cursor = begin(ann, time)
    time.advance(29)
    edit(ann, said, "better")
    time.advance(-29)
    found = changes(ann, cursor)
    assert texts(found) == ["better"]
    assert texts(changes(ann, found["next"])) == ["better"]


def test_a_last_change_that_seems_older_than_another_is_not_missed(ann: Caller, time: FakeTime) -> None:
    """The last change is by a server whose clock is behind, so that it is out of reach; an earlier one is not."""
    said = ann.say("hello")
    time.advance(60)
    edit(ann, said, "first")
    time.advance(-60)
    last = edit(ann, said, "last")
    time.advance(61)
    assert changes(ann, changes(ann)["next"])["messages"] == [last]


def test_pages_go_on_to_the_end_within_the_same_moment(ann: Caller, time: FakeTime) -> None:
    said = [ann.say(f"message {number}") for number in range(7)]
    cursor = begin(ann, time)
    for each in said:
        edit(ann, each, f"edited {each['text']}")
    pages, more = [], True
    while more:
        page = changes(ann, cursor, limit=3)
        pages.append(texts(page))
        cursor, more = page["next"], page["more"]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [text for page in pages for text in page] == [f"edited message {number}" for number in range(7)]


def test_the_last_cursor_stands_for_when_the_catch_up_began(ann: Caller, time: FakeTime) -> None:
    said = [ann.say(f"message {number}") for number in range(3)]
    cursor = begin(ann, time)
    edit(ann, said[0], "first")
    edit(ann, said[1], "second")
    time.advance(40)
    page = changes(ann, cursor, limit=1)
    assert (texts(page), page["more"]) == (["first"], True)
    time.advance(31)  # later than what the first page can still see, and before the last one is asked for
    edit(ann, said[2], "third")
    time.advance(31)
    page = changes(ann, page["next"])
    assert (texts(page), page["more"]) == (["second"], False)
    page = changes(ann, page["next"])
    assert (texts(page), page["more"]) == (["third"], False)


def test_what_changes_again_while_pages_are_read_comes_again(ann: Caller, time: FakeTime) -> None:
    said = [ann.say(f"message {number}") for number in range(2)]
    cursor = begin(ann, time)
    for each in said:
        edit(ann, each, "edited")
    page = changes(ann, cursor, limit=1)
    again = edit(ann, said[0], "again")
    rest = changes(ann, page["next"])
    assert [message["id"] for message in rest["messages"]] == [said[1]["id"], said[0]["id"]]
    assert (rest["messages"][1], rest["more"]) == (again, False)


def test_what_changes_between_the_list_and_the_messages_is_told_later(
    ann: Caller, ben: Caller, cloud: MotoCloud, time: FakeTime
) -> None:
    said = ann.say("hello")
    ben.read()
    cursor = begin(ann, time)
    edit(ann, said, "edited")
    happen(cloud, lambda: edit(ann, said, "again"), "dynamodb:BatchGetItem", "MessagesTable")
    first = changes(ben, cursor)
    assert texts(changes(ben, first["next"])) == ["again"]


def test_a_thousand_changes_of_one_message_are_one_message(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    said = [ann.say("hello"), ann.say("there")]
    cursor = begin(ann, time)
    stale = [message_id.new() for _ in range(catching_up.MAX_CHANGES - 1)]
    edit(ann, said[0], "hello again")
    edit(ann, said[1], "there again")
    cloud.put("SessionsTable", *({**list_key("general", each), "id": said[0]["id"]} for each in stale))
    cloud.calls.clear()
    first = changes(ann, cursor, limit=5)
    assert (texts(first), first["more"]) == (["hello again"], True)
    assert len(cloud.calls) == 3
    second = changes(ann, first["next"], limit=5)
    assert (texts(second), second["more"]) == (["there again"], False)


def test_messages_that_are_there_no_more_are_left_out(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    said = [ann.say("kept"), ann.say("expired"), ann.say("gone")]
    cursor = begin(ann, time)
    for each in said:
        edit(ann, each, f"{each['text']}, edited")
    (item,) = [each for each in cloud.items("MessagesTable") if each["id"] == said[1]["id"]]
    cloud.put("MessagesTable", {**item, TTL: 1})
    cloud.delete("MessagesTable", room="general", id=said[2]["id"])
    assert texts(changes(ann, cursor)) == ["kept, edited"]


def test_a_reply_shows_its_original_as_it_is_now(ann: Caller, time: FakeTime) -> None:
    original = ann.say("hello")
    said = ann.say("so it is", reply_to=original["id"])
    cursor = begin(ann, time)
    edit(ann, said, "so it was")
    (found,) = changes(ann, cursor)["messages"]
    assert found["reply_to"]["text"] == "hello"


def test_a_cursor_is_good_for_7_days(ann: Caller, time: FakeTime) -> None:
    said = ann.say("hello")
    cursor = begin(ann, time)
    edit(ann, said, "better")
    time.advance(LISTED_FOR_S - 1)
    assert texts(changes(ann, cursor)) == ["better"]
    time.advance(0.001)
    answer = ann.get("/rooms/general/changes", query_string={"after": cursor})
    assert (answer.status_code, answer.content_type) == (410, "application/problem+json")
    assert "Load the room again" in answer.json["detail"]


def test_a_catch_up_that_began_in_time_comes_to_its_end(ann: Caller, time: FakeTime) -> None:
    said = [ann.say("one"), ann.say("two")]
    cursor = begin(ann, time)
    for each in said:
        edit(ann, each, f"{each['text']}, edited")
    time.advance(LISTED_FOR_S - 1)
    page = changes(ann, cursor, limit=1)
    time.advance(60 * 60)
    page = changes(ann, page["next"], limit=1)
    assert (texts(page), page["more"]) == (["two, edited"], False)
    assert texts(changes(ann, page["next"])) == []


def test_changes_are_kept_for_as_long_as_they_are_promised(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    edit(ann, ann.say("hello"), "better")
    (entry,) = cloud.items("SessionsTable", "changes#")
    assert entry[TTL] - time.time() > LISTED_FOR_S + 60 * 60 + catching_up.TOLERANCE_S


@pytest.mark.parametrize("position", ["", "x", "0199a000", "0199a000-0000-7000-8000-000000000001.", "now.now.now"])
def test_a_cursor_that_no_answer_gave_is_refused(ann: Caller, position: str) -> None:
    cursor = cursors.give("changes of general", position or None).get("next", "?")
    answer = ann.get("/rooms/general/changes", query_string={"after": cursor})
    assert answer.status_code == 400


@pytest.mark.parametrize("time_of_all", ["00000000-0000", "ffffffff-ffff"])
@pytest.mark.parametrize("is_going_on", [False, True])
def test_a_cursor_of_no_time_is_no_error_of_ours(ann: Caller, time_of_all: str, is_going_on: bool) -> None:
    forged = f"{time_of_all}-7000-8000-000000000001"
    cursor = cursors.give("changes of general", str(Position(forged, *[forged] * 2 * is_going_on)))
    answer = ann.get("/rooms/general/changes", query_string={"after": cursor["next"]})
    assert answer.status_code == (410 if time_of_all.startswith("0") else 200)


def test_a_cursor_of_another_room_is_refused(ann: Caller) -> None:
    make_room("hall")
    cursor = changes(ann, room="hall")["next"]
    assert ann.get("/rooms/general/changes", query_string={"after": cursor}).status_code == 400


def test_rooms_are_apart(ann: Caller, time: FakeTime) -> None:
    make_room("hall", ann_sub="member")
    here, there = ann.say("here"), ann.say("there", "hall")
    cursors_ = begin(ann, time), begin(ann, time, "hall")
    edit(ann, here, "here, edited")
    edit(ann, there, "there, edited")
    assert texts(changes(ann, cursors_[0])) == ["here, edited"]
    assert texts(changes(ann, cursors_[1], "hall")) == ["there, edited"]


def test_who_may_read_the_room_catches_up(ann: Caller, ben: Caller, zoe: Caller) -> None:
    make_room("hall", ann_sub="member")
    make_room("garden", rooms.CLOSED, ann_sub="member")
    assert changes(ben, room="hall")["messages"] == []
    for stranger in (ben, zoe):
        assert stranger.get("/rooms/garden/changes").status_code == 404
    assert ann.get("/rooms/nowhere/changes").status_code == 404
    assert changes(ann, room="garden")["messages"] == []


def test_it_costs_three_requests_however_much_has_changed(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    said = [ann.say(f"message {number}") for number in range(30)]
    for count in (3, 30):
        cursor = begin(ann, time)
        for each in said[:count]:
            edit(ann, each, "edited")
        cloud.calls.clear()
        assert len(changes(ann, cursor)["messages"]) == count
        assert [call.action for call in cloud.calls] == [
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:BatchGetItem",
        ]


def test_all_that_it_reads_is_read_consistently(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    said = ann.say("hello")
    cursor = begin(ann, time)
    edit(ann, said, "better")
    reads: list[bool] = []

    def note(call: Call) -> None:
        parts = call.request.get("RequestItems", {"": call.request}).values()
        reads.extend(part.get("ConsistentRead", False) for part in parts)

    cloud.before("dynamodb:Query", note)
    cloud.before("dynamodb:BatchGetItem", note)
    assert texts(changes(ann, cursor)) == ["better"]
    assert reads == [True] * 3


def test_a_transaction_that_was_slow_to_come_through_is_not_missed(ann: Caller, time: FakeTime) -> None:
    """Its id was made before: by then another page may have caught up."""
    said = ann.say("hello")
    time.advance(60)
    change = Change("general", said["id"])
    time.advance(29)
    cursor = changes(ann)["next"]
    dynamodb.transact_write(change.writes(sets=["edited_at = :at"], values={":at": change.at}))
    assert [message["edited_at"] for message in changes(ann, cursor)["messages"]] == [change.at]


@pytest.mark.parametrize("last", ["00000000-0000-7000-8000-000000000001", "ffffffff-ffff-7000-8000-000000000001"])
def test_a_made_up_place_to_go_on_from_is_no_error_of_ours(ann: Caller, cloud: MotoCloud, last: str) -> None:
    """DynamoDB refuses a span that ends before it begins, and to go on from outside of one. moto does not."""
    now = message_id.new()
    position = Position(now, now, last)
    answer = ann.get("/rooms/general/changes", query_string=cursor_at(position))
    assert answer.status_code == 200
    spans = [call.request["ExpressionAttributeValues"] for call in cloud.calls if call.action == "dynamodb:Query"]
    assert all(span[":first"]["S"] <= span[":until"]["S"] for span in spans)
    assert not any("ExclusiveStartKey" in call.request for call in cloud.calls)


def cursor_at(position: Position) -> dict[str, str]:
    """Return the query that goes on from there."""
    return {"after": cursors.give("changes of general", str(position))["next"]}
