"""Who hears what: connections and their channels."""

from collections.abc import Callable
from typing import Any

import pytest

from chat import connections, dynamodb, hearing, screens
from chat.channels import room_channel, screen_channel, user_channel
from chat.connections import Connection, TooManyChannels
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, NEVER, STAMP, open_elsewhere, open_page, registered
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud, once

GENERAL = room_channel("general")


def ids_in(channel: str = GENERAL) -> list[str]:
    return sorted(connection.id for connection in connections.in_channel(channel))


def test_everyone_in_a_room_is_found_by_one_query(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    cloud.calls.clear()
    assert ids_in() == ["ann=", "ben="]
    assert [call.action for call in cloud.calls] == ["dynamodb:Query"]


def test_the_query_is_read_to_its_end(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB ends a page of its own after 1 MB; here every one ends after two items."""
    for n in range(5):
        open_page(f"{n}=")
    query = dynamodb.client().query
    monkeypatch.setattr(dynamodb.client(), "query", lambda **request: query(**request, Limit=2))
    assert ids_in() == ["0=", "1=", "2=", "3=", "4="]


def test_the_query_is_consistent_as_a_page_registers_and_then_fetches_what_it_missed(cloud: MotoCloud) -> None:
    ids_in()
    assert cloud.calls[-1].request["ConsistentRead"] is True


def test_what_is_meant_for_one_user_is_heard_on_all_their_pages(cloud: MotoCloud) -> None:
    open_page("ann-1=", ANN)
    open_page("ann-2=", ANN)
    open_page("ben=", BEN)
    assert ids_in(user_channel(ANN["id"])) == ["ann-1=", "ann-2="]


def test_a_connection_is_found_with_its_user_and_channels(cloud: MotoCloud, time: FakeTime) -> None:
    opened = open_page("ann=", ANN, "garden")
    assert registered("ann=") == opened
    assert opened.user == ANN
    assert opened.channels == {screen_channel("garden"), user_channel(ANN["id"])}
    assert opened.since_ms == time.now_ms
    assert opened.expires_at == int(time.time()) + 2 * 60 * 60
    assert [item["sk"] for item in cloud.items("SessionsTable", "connection#ann=")] == ["connection", "rooms"]


def test_of_whom_no_name_is_needed_none_is_read(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    cloud.calls.clear()
    (named,) = connections.in_channel(screen_channel("general"))
    (found,) = connections.in_channel(screen_channel("general"), with_users=False)
    assert (named.user, found.user) == (ANN, {"id": ANN["id"], "name": ""})
    assert ["ProjectionExpression" in call.request for call in cloud.calls] == [False, True]


def test_they_are_read_so_many_at_a_time_or_as_many_as_dynamodb_has_in_a_page(cloud: MotoCloud) -> None:
    for n in range(3):
        open_page(f"{n}=")
    cloud.calls.clear()
    taken = connections.in_channel(GENERAL, at_once=1)
    assert [next(taken).id, next(taken).id] == ["0=", "1="]
    assert [call.request["Limit"] for call in cloud.calls] == [1, 1], "the third is not read before it is taken"
    ids_in()
    assert "Limit" not in cloud.calls[-1].request


def test_expired_connections_are_still_listed_so_that_somebody_ends_them(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=", ANN, expires_at=int(time.time()) + 1)
    time.advance(1)
    (listed,) = connections.in_channel(GENERAL)
    assert listed.has_expired
    assert registered("ann=") is None


def test_a_connection_is_heard_no_more_from_the_second_on_in_which_it_ends(time: FakeTime) -> None:
    connection = Connection("ann=", ANN, since_ms=0, expires_at=2_000_000_000)
    time.now_ms = 1_999_999_999_999
    assert not connection.has_expired
    time.advance(0.001)
    assert connection.has_expired


def test_for_its_first_five_seconds_a_connection_may_still_be_opening(cloud: MotoCloud, time: FakeTime) -> None:
    connection = open_page()
    time.advance(4.999)
    assert connection.may_be_opening
    time.advance(0.001)
    assert not connection.may_be_opening


def test_an_item_that_lacks_something_does_not_keep_a_room_from_being_read(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    cloud.put("SessionsTable", {"pk": GENERAL, "sk": "broken="})
    (broken,) = [each for each in connections.in_channel(GENERAL) if each.id == "broken="]
    assert broken.user == {"id": "", "name": ""}
    assert broken.has_expired
    assert ids_in() == ["ann=", "broken="]


def test_a_forgotten_connection_is_in_no_channel(cloud: MotoCloud) -> None:
    open_page("ann=", ANN, "general", "garden")
    open_page("ben=", BEN)
    connections.forget(["ann=", "unknown="])
    assert ids_in() == ["ben="]
    assert "ann=" not in str(cloud.items("SessionsTable"))
    assert len(cloud.items("SessionsTable")) == 5


def test_a_connection_without_an_item_of_its_own_is_forgotten_where_it_was_found(cloud: MotoCloud) -> None:
    open_page("ann=")
    cloud.delete("SessionsTable", pk="connection#ann=", sk="connection")
    connections.forget(["ann="], found_in=GENERAL)
    assert ids_in() == []


def test_what_is_to_be_forgotten_is_read_consistently_as_it_may_just_have_joined(cloud: MotoCloud) -> None:
    open_page("ann=")
    cloud.calls.clear()
    connections.forget(["ann="])
    (read,) = [call.request for call in cloud.calls if call.action == "dynamodb:BatchGetItem"]
    assert read["RequestItems"]["SessionsTable"]["ConsistentRead"] is True


def test_what_a_connection_joins_while_it_is_forgotten_is_forgotten_too(cloud: MotoCloud) -> None:
    make_room("kitchen")
    ann = open_page("ann=", ANN)
    cloud.before("dynamodb:DeleteItem", once(lambda: screens.show(ann, "kitchen")))
    connections.forget(["ann="], found_in=GENERAL)
    assert cloud.items("SessionsTable") == []


def test_so_is_a_room_that_its_user_becomes_a_member_of_then(cloud: MotoCloud) -> None:
    ann = open_page("ann=", ANN)
    cloud.before("dynamodb:DeleteItem", once(lambda: hearing.hear(ann, {"kitchen": STAMP})))
    connections.forget(["ann="], found_in=GENERAL)
    assert cloud.items("SessionsTable") == []


def test_a_connection_that_is_forgotten_already_hears_no_room_more(cloud: MotoCloud) -> None:
    ann = open_page("ann=", ANN)
    connections.forget(["ann="])
    assert hearing.hear(ann, {"kitchen": STAMP}) is False
    assert cloud.items("SessionsTable") == []


def test_what_is_noted_of_a_connection_that_has_closed_is_not(cloud: MotoCloud) -> None:
    assert connections.note("closed=", GENERAL, 100) is False
    assert connections.note_rooms("closed=", ["general"]) is False
    assert cloud.items("SessionsTable") == []


def test_a_connection_has_so_many_channels_and_one_that_it_has_already_is_none_more(cloud: MotoCloud) -> None:
    connection = open_page("ann=", ANN, "garden")
    most = len(connection.channels)
    assert connections.note("ann=", screen_channel("garden"), most) is True
    with pytest.raises(TooManyChannels):
        connections.note("ann=", screen_channel("kitchen"), most)
    assert connections.note("ann=", screen_channel("kitchen"), most + 1) is True


@pytest.mark.parametrize("was", [None, STAMP])
def test_who_listens_goes_on_by_another_membership(cloud: MotoCloud, was: str | None) -> None:
    connections.listen(open_elsewhere("ann=", ANN), {GENERAL: was})
    connections.restamp(GENERAL, "ann=", LATER)
    assert [item["stamp"] for item in cloud.items("SessionsTable", GENERAL)] == [LATER]
    connections.restamp(GENERAL, "ann=", None)
    assert ["stamp" in item for item in cloud.items("SessionsTable", GENERAL)] == [False]


@pytest.mark.parametrize("stamp", [None, STAMP])
def test_who_does_not_listen_does_not_begin_to_by_another_membership(cloud: MotoCloud, stamp: str | None) -> None:
    connections.restamp(GENERAL, "ann=", stamp)
    assert cloud.items("SessionsTable") == []


EARLIER, LATER = "01800000-0000-7000-8000-000000000000", "01a00000-0000-7000-8000-000000000000"


def mark(cloud: MotoCloud, user: dict[str, str], stamp: str) -> None:
    cloud.put("SessionsTable", {"pk": GENERAL, "sk": f"!{user['id']}", "stamp": stamp, "expires_at": NEVER})


@pytest.mark.parametrize("with_users", [True, False])
def test_who_is_here_by_a_membership_that_has_ended_is_not_found(cloud: MotoCloud, with_users: bool) -> None:
    for number, stamp in enumerate((EARLIER, STAMP, LATER)):
        hearing.hear(open_elsewhere(f"ann-{number}=", ANN), {"general": stamp})
    hearing.hear(open_elsewhere("ben=", BEN), {"general": STAMP})
    open_page("ann-watches=", ANN)
    mark(cloud, ANN, STAMP)
    cloud.calls.clear()
    found = list(connections.in_channel(GENERAL, with_users=with_users))
    assert [each.id for each in found] == ["ann-2=", "ann-watches=", "ben="]
    assert [each.user["id"] for each in found] == [ANN["id"], ANN["id"], BEN["id"]]
    assert [call.action for call in cloud.calls] == ["dynamodb:Query"], "it costs no request"


def test_marks_are_found_before_any_connection_whatever_its_id(cloud: MotoCloud) -> None:
    """API Gateway's ids are base64, some of them with - and _."""
    for first in "-_09AZaz":
        hearing.hear(open_elsewhere(f"{first}nn=", ANN), {"general": STAMP})
    mark(cloud, ANN, STAMP)
    assert ids_in() == []


def test_a_mark_that_lacks_its_stamp_does_not_keep_a_room_from_being_read(cloud: MotoCloud) -> None:
    open_elsewhere("ann=", ANN, "general")
    cloud.put("SessionsTable", {"pk": GENERAL, "sk": f"!{ANN['id']}"})
    assert ids_in() == ["ann="]


def unprocessed(count: int) -> Callable[..., dict[str, Any]]:
    """Return a hook-like client method that hands writes back so many times before it takes them."""
    write, left = dynamodb.client().batch_write_item, [count]

    def batch_write_item(RequestItems: dict[str, Any]) -> dict[str, Any]:
        if left[0] > 0:
            left[0] -= 1
            ((table, requests),) = RequestItems.items()
            write(RequestItems={table: requests[:1]})
            return {"UnprocessedItems": {table: requests[1:]} if requests[1:] else {}}
        return write(RequestItems=RequestItems)

    return batch_write_item


def test_writes_that_dynamodb_hands_back_are_sent_again(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb.client(), "batch_write_item", unprocessed(2))
    open_elsewhere("ann=", ANN, "general", "garden", "kitchen", "attic")
    assert len(cloud.items("SessionsTable")) == 7


def test_writes_that_dynamodb_never_takes_are_an_error(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb.client(), "batch_write_item", lambda RequestItems: {"UnprocessedItems": RequestItems})
    with pytest.raises(RuntimeError, match="SessionsTable did not take 3 writes"):
        open_elsewhere("ann=", ANN, "general")
