"""`memberships`: who becomes a member hears at once on all that they have open, who ceases to be one nothing more."""

from typing import Any

import pytest

from chat import connections, dynamodb, memberships, profiles, rooms
from chat.channels import room_channel, screen_channel, user_channel
from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import (
    ANN,
    BEN,
    Context,
    buy_ticket,
    events_at,
    frame,
    handshake,
    open_elsewhere,
    open_page,
    registered,
)
from tests.support.made_rooms import join, leave, make_room, make_user, membership_of
from tests.support.moto_cloud import Call, MotoCloud, once
from websocket_handlers import connect
from websocket_handlers import join as join_handler
from websocket_handlers import leave as leave_handler
from websocket_handlers import memberships as handled
from websocket_handlers.fanout.pages import Page
from websocket_handlers.fanout.streams import ALL_DONE

EARLIER = "01800000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def people(cloud: MotoCloud, sockets: CallbackServer) -> None:
    make_user(ANN["id"], ANN["name"])
    make_user(BEN["id"], BEN["name"])
    make_room("garden", ben_sub="admin")
    make_room("secret", rooms.CLOSED, ben_sub="admin")


@pytest.fixture
def since(cloud: MotoCloud, people: None) -> int:
    """How many records there are that the function has had already."""
    return len(records(cloud))


def records(cloud: MotoCloud) -> list[dict[str, Any]]:
    """Return what the trigger's filter lets through."""
    found = []
    for record in cloud.records("DirectoryTable"):
        pk, sk = (record["dynamodb"]["Keys"][name]["S"] for name in ("pk", "sk"))
        is_membership = pk.startswith("user#") and sk.startswith("room#")
        is_change = pk.startswith(("room#", "user#")) and sk == "changed" and record["eventName"] != "REMOVE"
        if is_membership or is_change:
            found.append(record)
    return found


def tell(cloud: MotoCloud, since: int) -> dict[str, Any]:
    return handled.handler({"Records": records(cloud)[since:]}, Context())


def listeners(room: str) -> list[str]:
    return sorted(each.id for each in connections.in_channel(room_channel(room)))


def types_at(sockets: CallbackServer, connection_id: str) -> list[str]:
    return [event["type"] for event in events_at(sockets, connection_id)]


# --------------------------------------------------------------------------------------------------- what is heard


def test_who_is_added_hears_at_once_in_every_tab(cloud: MotoCloud, sockets: CallbackServer, since: int) -> None:
    for name in ("ann-1=", "ann-2="):
        open_elsewhere(name, ANN, "general")
    open_elsewhere("ben=", BEN, "general")
    join("secret", ANN["id"])
    assert tell(cloud, since) == ALL_DONE
    assert listeners("secret") == ["ann-1=", "ann-2="]
    membership = {
        "id": "secret",
        "kind": "closed",
        "name": "Secret",
        "topic": "",
        "members": 2,
        "role": "member",
        "involvement": "everything",
        "read_id": None,
        "newest": None,
        "unread": False,
        "mentions": 0,
    }
    for name in ("ann-1=", "ann-2="):
        (event,) = events_at(sockets, name)
        assert event["type"] == "membership.updated"
        assert event["membership"].pop("created_at").endswith("Z")
        assert event["membership"] == membership
    assert "ben=" not in sockets.received


def test_and_what_they_hear_ends_with_each_tab(cloud: MotoCloud, since: int) -> None:
    open_elsewhere("ann=", ANN, "general")
    join("secret", ANN["id"])
    tell(cloud, since)
    connections.forget(["ann="])
    assert [item for item in cloud.items("SessionsTable") if not item["sk"].startswith("!")] == []


@pytest.mark.parametrize("room", ["garden", "secret"])
def test_who_ceases_to_be_a_member_hears_nothing_even_before_it_is_told(
    cloud: MotoCloud, sockets: CallbackServer, room: str, since: int
) -> None:
    open_elsewhere("ann=", ANN)
    join(room, ANN["id"])
    tell(cloud, since)
    told = len(records(cloud))
    leave(room, ANN["id"])
    assert listeners(room) == []
    tell(cloud, told)
    assert [item for item in cloud.items("SessionsTable", room_channel(room)) if item["sk"] == "ann="] == []
    assert events_at(sockets, "ann=")[-1] == {"type": "membership.ended", "room": room}
    (of_rooms,) = [each for each in cloud.items("SessionsTable", "connection#") if each["sk"] == "rooms"]
    assert "heard" not in of_rooms


def test_who_is_removed_from_a_closed_room_has_it_on_no_screen_any_more(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    join("secret", ANN["id"])
    open_elsewhere("ann=", ANN)
    join_handler.handler(frame("join", room="secret"), None)
    leave("secret", ANN["id"])
    assert list(connections.in_channel(screen_channel("secret"))) == []
    tell(cloud, since)
    items = cloud.items("SessionsTable", "channel#")
    assert [item["pk"] for item in items if item["sk"] == "ann="] == [user_channel(ANN["id"])]
    assert registered("ann=").channels == {user_channel(ANN["id"])}


def test_who_leaves_an_open_room_that_is_on_the_screen_goes_on_watching_it(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    join("garden", ANN["id"])
    for name in ("looks=", "elsewhere="):
        assert connect.handler(handshake(buy_ticket(ANN), name), None) == {"statusCode": 200}
    join_handler.handler(frame("join", "looks=", room="garden"), None)
    leave("garden", ANN["id"])
    tell(cloud, since)
    assert listeners("garden") == ["looks="]
    leave_handler.handler(frame("leave", "looks=", room="garden"), None)
    assert listeners("garden") == []


def test_who_watches_and_becomes_a_member_goes_on_hearing_when_it_is_off_the_screen(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_elsewhere("ann=", ANN)
    join_handler.handler(frame("join", room="garden"), None)
    join("garden", ANN["id"])
    tell(cloud, since)
    leave_handler.handler(frame("leave", room="garden"), None)
    assert listeners("garden") == ["ann="]


def test_who_is_removed_and_back_within_a_batch_hears_by_the_new_membership(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    join("secret", ANN["id"])
    open_elsewhere("ann=", ANN)
    join_handler.handler(frame("join", room="secret"), None)
    tell(cloud, since)
    told = len(records(cloud))
    leave("secret", ANN["id"])
    join("secret", ANN["id"])
    tell(cloud, told)
    assert listeners("secret") == ["ann="]
    assert [each.id for each in connections.in_channel(screen_channel("secret"))] == ["ann="]


# ------------------------------------------------------------------------------------------------------ what is told


def test_a_read_marker_reaches_the_other_pages_and_nobody_else(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    cloud.calls.clear()
    membership = memberships.key("general", ANN["id"])
    move = {"UpdateExpression": "SET read_id = :id", "ExpressionAttributeValues": {":id": {"S": EARLIER}}}
    dynamodb.write("update_item", TableName="DirectoryTable", Key=dynamodb.to_attributes(membership), **move)
    cloud.calls.clear()
    tell(cloud, since)
    (event,) = events_at(sockets, "ann=")
    assert (event["type"], event["membership"]["read_id"]) == ("membership.updated", EARLIER)
    assert "ben=" not in sockets.received
    assert {call.action for call in cloud.calls} == {"dynamodb:BatchGetItem", "dynamodb:Query"}, "nothing is written"


def test_those_who_look_at_the_room_are_told_who_comes_changes_and_goes(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_page("ben=", BEN, "garden")
    ann = {"id": ANN["id"], "name": ANN["name"], "named": True}
    join("garden", ANN["id"])
    tell(cloud, since)
    told = len(records(cloud))
    membership = membership_of("garden", ANN["id"])
    dynamodb.transact_write(memberships.change_role(membership, "admin"))
    tell(cloud, told)
    told = len(records(cloud))
    leave("garden", ANN["id"])
    tell(cloud, told)
    assert events_at(sockets, "ben=") == [
        {"type": "member.joined", "room": "garden", "user": ann, "role": "member"},
        {"type": "member.updated", "room": "garden", "user": ann, "role": "admin"},
        {"type": "member.left", "room": "garden", "user": ann, "role": "admin"},
    ]


def test_what_changes_of_a_room_is_told_to_all_who_hear_it(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_elsewhere("ann=", ANN, "garden")
    open_elsewhere("ben=", BEN, "general")
    for changes in ({"name": "Yard", "topic": "old"}, {"topic": "new", "archived_at": None}):
        cloud.put("DirectoryTable", {**rooms.changed_key("garden"), "changes": changes, "at": "now", "by": BEN})
    assert tell(cloud, since) == ALL_DONE
    changes = {"name": "Yard", "topic": "new", "archived_at": None}
    assert events_at(sockets, "ann=") == [{"type": "room.updated", "room": "garden", "changes": changes}]
    assert "ben=" not in sockets.received


def test_who_looks_at_a_room_of_somebody_whose_name_changes_is_told_and_who_shares_a_direct_room_everywhere(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    make_room("two", rooms.DIRECT, ann_sub="member", ben_sub="member")
    join("garden", ANN["id"])
    told = len(records(cloud))
    open_page("cat-garden=", {"id": "cat-sub", "name": "Cat"}, "garden")
    open_page("cat-secret=", {"id": "cat-sub", "name": "Cat"}, "secret")
    open_elsewhere("ben=", BEN, "garden")
    profiles.change(ANN["id"], {"status": "away"}, ANN["name"])
    profiles.change(ANN["id"], {"name": "Anna"}, ANN["name"])
    assert tell(cloud, told) == ALL_DONE
    anna = {"id": ANN["id"], "name": "Anna", "named": True, "status": "away"}
    updated = {"type": "member.updated", "room": "garden", "user": anna, "role": "member"}
    assert events_at(sockets, "cat-garden=") == [updated], "once, as it is now"
    (event,) = events_at(sockets, "ben=")
    assert (event["type"], event["membership"]["id"], event["membership"]["users"]) == (
        "membership.updated",
        "two",
        [anna],
    )
    assert "cat-secret=" not in sockets.received


def test_a_name_that_nobody_could_be_told_of_is_tried_again_from_its_record_on(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_page("ben=", BEN)
    profiles.change(ANN["id"], {"name": "Anna"}, ANN["name"])
    cloud.fail("dynamodb:Query", "AccessDeniedException")
    (record,) = records(cloud)[since:]
    failed = {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    assert tell(cloud, since) == failed
    cloud.heal()
    assert tell(cloud, since) == ALL_DONE
    assert [event["user"]["name"] for event in events_at(sockets, "ben=")] == ["Anna"]


def test_who_has_nothing_open_is_told_nothing_and_costs_little(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    join("garden", ANN["id"])
    cloud.calls.clear()
    assert tell(cloud, since) == ALL_DONE
    assert sockets.requests == []
    assert [call.action for call in cloud.calls] == ["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Query"]


# ------------------------------------------------------------------------------------ once more, late, and in between


def test_what_comes_again_changes_nothing_and_is_told_again(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_elsewhere("ann=", ANN)
    join("secret", ANN["id"])
    tell(cloud, since)
    before = cloud.items("SessionsTable")
    tell(cloud, since)
    assert cloud.items("SessionsTable") == before
    assert types_at(sockets, "ann=") == ["membership.updated"] * 2


def test_a_late_record_brings_about_what_is_so_now(cloud: MotoCloud, sockets: CallbackServer, since: int) -> None:
    open_elsewhere("ann=", ANN)
    join("secret", ANN["id"])
    (joined,) = records(cloud)[since:]
    leave("secret", ANN["id"])
    handled.handler({"Records": [joined]}, Context())
    assert listeners("secret") == []
    assert types_at(sockets, "ann=") == ["membership.ended"]


def test_who_joins_in_two_tabs_at_once_hears_in_both(cloud: MotoCloud, sockets: CallbackServer, since: int) -> None:
    """Both tabs put the room on the screen while the membership is being told of."""
    for name in ("one=", "two="):
        open_elsewhere(name, ANN)
    join("garden", ANN["id"])

    def both_look() -> None:
        for name in ("one=", "two="):
            join_handler.handler(frame("join", name, room="garden"), None)

    cloud.before("dynamodb:BatchWriteItem", once(both_look))
    tell(cloud, since)
    assert listeners("garden") == ["one=", "two="]
    for name in ("one=", "two="):
        leave_handler.handler(frame("leave", name, room="garden"), None)
    assert listeners("garden") == ["one=", "two="]


@pytest.mark.parametrize("action", ["Query", "BatchWriteItem", "UpdateItem"])
def test_who_is_invited_while_reconnecting_hears(
    cloud: MotoCloud, sockets: CallbackServer, since: int, action: str
) -> None:
    """The membership, and all that is told of it, in the middle of a handshake."""
    secret = buy_ticket(ANN)

    def invite() -> None:
        join("secret", ANN["id"])
        assert tell(cloud, since) == ALL_DONE

    cloud.before(f"dynamodb:{action}", once(invite))
    assert connect.handler(handshake(secret), None) == {"statusCode": 200}
    assert listeners("secret") == ["ann="]


@pytest.mark.parametrize("action", ["Query", "BatchWriteItem", "UpdateItem"])
def test_who_is_removed_while_reconnecting_hears_nothing(
    cloud: MotoCloud, sockets: CallbackServer, since: int, action: str
) -> None:
    join("secret", ANN["id"])
    secret = buy_ticket(ANN)

    def remove() -> None:
        leave("secret", ANN["id"])
        assert tell(cloud, since) == ALL_DONE

    cloud.before(f"dynamodb:{action}", once(remove))
    assert connect.handler(handshake(secret), None) == {"statusCode": 200}
    assert listeners("secret") == []
    connections.forget(["ann="])
    assert [item for item in cloud.items("SessionsTable", "channel#") if item["sk"] == "ann="] == []


@pytest.mark.parametrize("action", ["UpdateItem", "BatchGetItem"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_room_that_goes_off_the_screen_meanwhile_is_heard_no_more_by_who_has_left(
    cloud: MotoCloud, sockets: CallbackServer, since: int, action: str, when: str
) -> None:
    """Between the steps by which a member of an open room becomes somebody who only looks at it, and the other way."""
    join("garden", ANN["id"])
    open_elsewhere("ann=", ANN)
    join_handler.handler(frame("join", room="garden"), None)
    leave("garden", ANN["id"])

    def go_off() -> None:
        leave_handler.handler(frame("leave", room="garden"), None)

    def follow() -> None:
        assert tell(cloud, since) == ALL_DONE

    happened: list[str] = []

    def hook(call: Call) -> None:
        if "channel#" in str(call.request) and not happened:
            happened.append(call.action)
            go_off() if when == "before" else follow()

    # Either comes in the middle of the other.
    cloud.before(f"dynamodb:{action if when == 'before' else 'DeleteItem'}", hook)
    follow() if when == "before" else go_off()
    assert happened
    assert listeners("garden") == []


def test_a_connection_that_closes_meanwhile_leaves_nothing_behind(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    for action in ("BatchWriteItem", "UpdateItem"):
        open_elsewhere("ann=", ANN)
        told = len(records(cloud))
        join("secret", ANN["id"])
        cloud.before(f"dynamodb:{action}", once(lambda: connections.forget(["ann="])))
        tell(cloud, told)
        cloud.heal()
        assert [item for item in cloud.items("SessionsTable") if not item["sk"].startswith("!")] == []
        leave("secret", ANN["id"])


def test_of_a_batch_what_fails_is_tried_again_from_its_first_record_and_the_rest_is_done(
    cloud: MotoCloud, sockets: CallbackServer, since: int
) -> None:
    open_elsewhere("ann=", ANN)
    open_elsewhere("ben=", BEN)
    leave("general", BEN["id"])
    join("secret", ANN["id"])
    join("garden", ANN["id"])

    def fail(call: Call) -> str | None:
        return "ThrottlingException" if user_channel(BEN["id"]) in str(call.request) else None

    cloud.before("dynamodb:Query", fail)
    batch = records(cloud)[since:]
    first = batch[0]["dynamodb"]["SequenceNumber"]
    assert handled.handler({"Records": batch}, Context()) == {"batchItemFailures": [{"itemIdentifier": first}]}
    assert listeners("secret") == listeners("garden") == ["ann="]
    cloud.heal()
    assert handled.handler({"Records": batch}, Context()) == ALL_DONE
    assert types_at(sockets, "ben=") == ["membership.ended"]


@pytest.mark.parametrize("failing", [screen_channel("garden"), room_channel("garden"), screen_channel("secret")])
def test_whoever_cannot_be_told_is_told_by_the_next_try_from_the_first_record_there(
    cloud: MotoCloud, sockets: CallbackServer, since: int, failing: str
) -> None:
    open_elsewhere("ann=", ANN)
    join("secret", ANN["id"])
    cloud.put("DirectoryTable", {**rooms.changed_key("garden"), "changes": {"topic": "new"}, "at": "now", "by": BEN})
    join("garden", ANN["id"])
    batch = records(cloud)[since:]
    first = {screen_channel("secret"): 0, room_channel("garden"): 1, screen_channel("garden"): 2}[failing]

    def fail(call: Call) -> str | None:
        return "ThrottlingException" if failing in str(call.request) else None

    cloud.before("dynamodb:Query", fail)
    number = batch[first]["dynamodb"]["SequenceNumber"]
    assert handled.handler({"Records": batch}, Context()) == {"batchItemFailures": [{"itemIdentifier": number}]}
    assert types_at(sockets, "ann=")[:2] == ["membership.updated"] * 2, "the others are told"


def test_a_page_that_another_invocation_has_left_is_delivered(cloud: MotoCloud, sockets: CallbackServer) -> None:
    page = Page(user_channel(ANN["id"]), [{"type": "membership.ended", "room": "garden"}], [open_page("ann=", ANN)], 1)
    assert handled.handler(page.as_event(), Context()) == ALL_DONE
    assert events_at(sockets, "ann=") == [{"type": "membership.ended", "room": "garden"}]


def test_what_is_no_membership_is_set_aside(cloud: MotoCloud, sockets: CallbackServer, since: int) -> None:
    open_elsewhere("ann=", ANN)
    cloud.put("DirectoryTable", {"pk": f"user#{ANN['id']}", "sk": "room#broken"})
    join("secret", ANN["id"])
    assert tell(cloud, since) == ALL_DONE
    assert listeners("secret") == ["ann="]
    assert len(cloud.dead_letters()) == 1


def test_who_has_expired_is_told_nothing(cloud: MotoCloud, sockets: CallbackServer, since: int, time: FakeTime) -> None:
    open_page("ann=", ANN, expires_at=int(time.time()))
    join("secret", ANN["id"])
    tell(cloud, since)
    assert sockets.requests == []
    assert listeners("secret") == []
