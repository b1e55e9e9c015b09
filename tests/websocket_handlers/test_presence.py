"""`presence`: a room is told who has come and who has gone, and what is so now, not what a batch says."""

from typing import Any

import pytest

from chat import connections
from chat import presence as people
from chat.channels import screen_channel
from chat.connections import HANDSHAKE_MS
from tests.support.callback_server import GONE, SERVER_ERROR, CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, Context, events_at, open_elsewhere, open_page
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import presence
from websocket_handlers.fanout.pages import Page
from websocket_handlers.fanout.streams import ALL_DONE

CAROL = {"id": "carol-sub", "name": "Carol"}


def event(kind: str, user: dict[str, str], room: str = "general") -> dict[str, Any]:
    return {"type": f"presence.{kind}", "room": room, "user": user}


def room_records(cloud: MotoCloud) -> list[dict[str, Any]]:
    """Return what the trigger's filter lets through: who comes to rooms and leaves them."""
    return [
        record
        for record in cloud.records("SessionsTable")
        if record["eventName"] in {"INSERT", "REMOVE"}
        and record["dynamodb"]["Keys"]["pk"]["S"].startswith("channel#screen#")
    ]


def tell(cloud: MotoCloud, since: int = 0) -> dict[str, Any]:
    """Hand the function what has happened in rooms since so many records."""
    return presence.handler({"Records": room_records(cloud)[since:]}, Context())


@pytest.fixture
def ann_is_here(cloud: MotoCloud, sockets: CallbackServer, time: FakeTime) -> int:
    """Ann has been in the room for a while. The fixture's value is how many records that made."""
    open_page("ann=", ANN)
    time.advance(HANDSHAKE_MS / 1000)
    return len(room_records(cloud))


def test_who_comes_is_told_to_the_room_themselves_included(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    open_page("ben=", BEN)
    assert tell(cloud, ann_is_here) == ALL_DONE
    assert events_at(sockets, "ann=") == events_at(sockets, "ben=") == [event("joined", BEN)]


def test_who_goes_is_told_to_those_who_stay(cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int) -> None:
    open_page("ben=", BEN)
    connections.forget(["ben="])
    assert tell(cloud, ann_is_here + 1) == ALL_DONE
    assert events_at(sockets, "ann=") == [event("left", BEN)]
    assert "ben=" not in sockets.received


def test_who_comes_and_goes_within_a_batch_is_only_gone(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    open_page("ben=", BEN)
    connections.forget(["ben="])
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ann=") == [event("left", BEN)]


def test_who_reconnects_within_a_batch_has_not_left(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime
) -> None:
    open_page("ben-1=", BEN)
    told = len(room_records(cloud))
    open_page("ben-2=", BEN)
    connections.forget(["ben-1="])
    tell(cloud, told)
    assert not any(each["type"] == "presence.left" for each in events_at(sockets, "ann="))


def test_a_further_page_of_somebody_who_is_here_is_no_news(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime
) -> None:
    time.advance(1)
    open_page("ann-too=", ANN)
    tell(cloud, ann_is_here)
    assert sockets.requests == []


def test_somebody_who_closes_one_of_two_pages_has_not_left(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    open_page("ben-1=", BEN)
    open_page("ben-2=", BEN)
    told = len(room_records(cloud))
    connections.forget(["ben-1="])
    tell(cloud, told)
    assert sockets.requests == []


def test_each_room_is_told_of_its_own_people(cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int) -> None:
    open_page("ben=", BEN, "garden")
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ben=") == [event("joined", BEN, "garden")]
    assert "ann=" not in sockets.received


def test_who_only_hears_a_room_is_told_nothing_of_who_comes_there(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    open_elsewhere("carol=", CAROL, "general")
    open_page("ben=", BEN)
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ann=") == [event("joined", BEN)]
    assert "carol=" not in sockets.received


def test_who_comes_online_with_no_room_on_the_screen_costs_not_even_a_call(cloud: MotoCloud) -> None:
    open_elsewhere("carol=", CAROL, "general", "garden")
    connections.forget(["carol="])
    assert room_records(cloud) == []


def test_connections_that_are_in_no_room_concern_nobody(cloud: MotoCloud, sockets: CallbackServer) -> None:
    open_page("ann=", ANN)
    others = [record for record in cloud.records("SessionsTable") if record not in room_records(cloud)]
    assert others
    assert presence.handler({"Records": others}, Context()) == ALL_DONE
    assert sockets.requests == []


def test_a_connection_of_which_the_user_is_not_known_is_nobody(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    nobody = {"pk": screen_channel("general"), "sk": "nobody=", "since_ms": 1, "expires_at": 2**40}
    cloud.put("SessionsTable", nobody)
    tell(cloud, ann_is_here)
    cloud.delete("SessionsTable", pk=nobody["pk"], sk=nobody["sk"])
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ann=") == []


def test_a_room_of_very_many_people_is_told_how_many_are_here(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MAX_NAMED_PEOPLE", 2)
    open_page("ben=", BEN)
    open_page("carol-1=", CAROL)
    open_page("carol-2=", CAROL)
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ann=") == [{"type": "presence.count", "room": "general", "count": 3}]


def test_pages_do_not_make_a_room_large(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MAX_NAMED_PEOPLE", 2)
    for number in range(8):
        open_page(f"ben-{number}=", BEN)
    tell(cloud, ann_is_here)
    assert events_at(sockets, "ann=") == [event("joined", BEN)]


def test_nor_do_people_who_have_expired(
    cloud: MotoCloud,
    sockets: CallbackServer,
    ann_is_here: int,
    monkeypatch: pytest.MonkeyPatch,
    time: FakeTime,
) -> None:
    monkeypatch.setattr(people, "MAX_NAMED_PEOPLE", 2)
    open_page("expired=", CAROL, expires_at=int(time.time()))
    told = len(room_records(cloud))
    open_page("ben=", BEN)
    tell(cloud, told)
    assert events_at(sockets, "ann=") == [event("joined", BEN)]


def test_one_user_with_208_sockets_keeps_nobody_from_being_told(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    for number in range(208):
        open_page(f"ben-{number}=", BEN)
    told = len(room_records(cloud))
    open_page("carol=", CAROL)
    tell(cloud, told)
    assert events_at(sockets, "ann=") == [event("joined", CAROL)]


# --------------------------------------------------------------------------------------------- how often a room is told


def test_a_room_of_very_many_people_is_told_a_number_once_in_a_while(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    """Whoever comes and goes there, one person or a thousand: else each time would be a post to everybody."""
    monkeypatch.setattr(people, "MAX_NAMED_PEOPLE", 2)
    open_page("ben=", BEN)
    for number in range(7):
        told = len(room_records(cloud))
        open_page(f"carol-{number}=", {**CAROL, "id": f"carol-{number}"})
        cloud.calls.clear()
        tell(cloud, told)
        time.advance(1)
    assert len(events_at(sockets, "ann=")) == 2
    # What is not told costs one read, of no more than tells that the room is too large, and the write that says no.
    assert [call.action for call in cloud.calls] == ["dynamodb:Query", "dynamodb:UpdateItem"]


def come_and_go(cloud: MotoCloud, room: str) -> None:
    """Let Ben come to a room, and go, and the room be told of each."""
    for change in (lambda: open_page("ben=", BEN, room), lambda: connections.forget(["ben="])):
        told = len(room_records(cloud))
        change()
        tell(cloud, told)


def test_one_who_comes_and_goes_again_and_again_is_told_of_so_many_times_a_minute(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over all rooms: with a socket for each, one user could cause a post to everybody in 40 rooms each second."""
    monkeypatch.setenv("COMINGS_AND_GOINGS_A_MINUTE", "5")
    open_page("carol=", CAROL, "garden")
    for room in ("general", "garden") * 2:
        come_and_go(cloud, room)
    assert len(events_at(sockets, "ann=")) + len(events_at(sockets, "carol=")) == 5
    told = len(room_records(cloud))
    open_page("dora=", {"id": "dora-sub", "name": "Dora"})  # others are told of all the same
    tell(cloud, told)
    assert events_at(sockets, "ann=")[-1]["user"]["name"] == "Dora"
    time.advance(60)
    come_and_go(cloud, "garden")
    assert [each["type"] for each in events_at(sockets, "carol=")[-2:]] == ["presence.joined", "presence.left"]


def test_further_pages_count_for_nothing(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime
) -> None:
    for number in range(3):
        told = len(room_records(cloud))
        time.advance(0.001)
        open_page(f"ann-{number}=", ANN)
        tell(cloud, told)
    assert cloud.items("SessionsTable", "presence#") == []
    assert sockets.requests == []


def test_expired_connections_are_closed_and_forgotten_and_hear_nothing(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime
) -> None:
    open_page("expired=", CAROL, expires_at=int(time.time()) + 1)
    time.advance(1)
    told = len(room_records(cloud))
    open_page("ben=", BEN)
    tell(cloud, told)
    assert sockets.closed == ["expired="]
    assert "expired=" not in sockets.received
    assert events_at(sockets, "ann=") == [event("joined", BEN)]
    assert [each.id for each in connections.in_channel(screen_channel("general"))] == ["ann=", "ben="]


def test_the_end_of_an_expired_connection_is_then_told(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int, time: FakeTime
) -> None:
    open_page("expired=", CAROL, expires_at=int(time.time()) + 1)
    time.advance(1)
    told = len(room_records(cloud))
    connections.forget(["expired="])
    tell(cloud, told)
    assert events_at(sockets, "ann=") == [event("left", CAROL)]


def test_a_connection_that_is_gone_is_forgotten(cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int) -> None:
    sockets.script("ann=", then=GONE)
    open_page("ben=", BEN)
    assert tell(cloud, ann_is_here) == ALL_DONE
    assert [each.id for each in connections.in_channel(screen_channel("general"))] == ["ben="]


def test_a_bad_connection_keeps_nothing_from_the_others(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    sockets.script("ann=", then=SERVER_ERROR)
    open_page("ben=", BEN)
    assert tell(cloud, ann_is_here) == ALL_DONE
    assert events_at(sockets, "ben=") == [event("joined", BEN)]


def test_a_room_that_fails_is_tried_again_from_its_first_record_and_others_are_told(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    open_page("carol=", CAROL, "kitchen")
    open_page("ben=", BEN, "garden")
    open_page("ben-too=", BEN, "general")
    garden = {"S": screen_channel("garden")}
    cloud.before(
        "dynamodb:Query",
        lambda call: "ThrottlingException" if garden in call.request["ExpressionAttributeValues"].values() else None,
    )
    records = room_records(cloud)[ann_is_here:]
    first = next(each for each in records if each["dynamodb"]["Keys"]["pk"] == garden)
    assert presence.handler({"Records": records}, Context()) == {
        "batchItemFailures": [{"itemIdentifier": first["dynamodb"]["SequenceNumber"]}]
    }
    assert events_at(sockets, "ann=") == [event("joined", BEN)]
    assert events_at(sockets, "carol=") == [event("joined", CAROL, "kitchen")]


def test_so_is_a_room_in_which_who_is_gone_cannot_be_forgotten(
    cloud: MotoCloud, sockets: CallbackServer, ann_is_here: int
) -> None:
    """Its posts have been made: that is found out only afterwards."""
    sockets.script("ann=", then=GONE)
    open_page("ben=", BEN)
    (record,) = room_records(cloud)[ann_is_here:]
    cloud.fail("dynamodb:BatchGetItem", "ThrottlingException")
    failed = {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    assert tell(cloud, ann_is_here) == failed
    cloud.heal()
    assert tell(cloud, ann_is_here) == ALL_DONE
    assert [each.id for each in connections.in_channel(screen_channel("general"))] == ["ben="]


def test_a_page_that_another_invocation_has_left_is_delivered(cloud: MotoCloud, sockets: CallbackServer) -> None:
    page = Page(screen_channel("general"), [event("joined", BEN)], [open_page("ann=", ANN)], 1)
    assert presence.handler(page.as_event(), Context()) == ALL_DONE
    assert events_at(sockets, "ann=") == [event("joined", BEN)]
