"""`close`: who is to go hears nothing more, and is closed; whoever cannot be reached is tried again."""

from typing import Any

import pytest

from chat import closings, connections, dynamodb
from chat.channels import room_channel, screen_channel, user_channel
from chat.connections import HANDSHAKE_MS, Connection
from tests.support.callback_server import FORBIDDEN, GONE, OK, SERVER_ERROR, CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, Context, closing_records, open_page, registered
from tests.support.moto_cloud import Call, MotoCloud
from websocket_handlers import close
from websocket_handlers.fanout.streams import ALL_DONE


def all_of(user: dict[str, str]) -> None:
    dynamodb.transact_write([closings.write_for_all(user["id"])])


def run(cloud: MotoCloud, since: int = 0) -> dict[str, Any]:
    """Hand the function the closings since so many of them."""
    return close.handler({"Records": closing_records(cloud, since)}, Context())


def known(cloud: MotoCloud) -> set[str]:
    """Return the connections of which any item is left."""
    items = [*cloud.items("SessionsTable", "channel#"), *cloud.items("SessionsTable", "connection#")]
    return {item["sk"] if item["pk"].startswith("channel#") else item["pk"].partition("#")[2] for item in items}


@pytest.fixture
def open_for_long(cloud: MotoCloud, sockets: CallbackServer, time: FakeTime) -> list[Connection]:
    """Ann has three pages, Ben has one."""
    opened = [open_page(name, ANN, "general", "garden") for name in ("ann1=", "ann2=", "ann3=")]
    opened.append(open_page("ben=", BEN))
    time.advance(HANDSHAKE_MS / 1000)
    return opened


def test_all_of_a_users_sockets_are_closed_and_nobody_elses(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    all_of(ANN)
    assert run(cloud) == ALL_DONE
    assert sorted(sockets.closed) == ["ann1=", "ann2=", "ann3="]
    assert known(cloud) == {"ben="}


def test_more_sockets_than_one_write_takes_are_closed_in_one_go(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    for number in range(30):
        open_page(f"ann{number}=", ANN)
    all_of(ANN)
    assert run(cloud) == ALL_DONE
    assert len(sockets.closed) == 30
    assert known(cloud) == set()


def test_what_was_written_a_moment_ago_is_seen(cloud: MotoCloud, open_for_long: list[Connection]) -> None:
    all_of(ANN)
    cloud.calls.clear()
    run(cloud)
    reads = [call.request for call in cloud.calls if call.action in {"dynamodb:GetItem", "dynamodb:Query"}]
    batches = [call.request["RequestItems"] for call in cloud.calls if call.action == "dynamodb:BatchGetItem"]
    reads += [asked for batch in batches for asked in batch.values()]
    assert len(reads) == 5
    assert all(read["ConsistentRead"] is True for read in reads)


def test_only_those_that_are_named_are_closed(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    closings.ask(ANN["id"], open_for_long[:2])
    assert run(cloud) == ALL_DONE
    assert sorted(sockets.closed) == ["ann1=", "ann2="]
    assert known(cloud) == {"ann3=", "ben="}


def test_a_closing_that_is_carried_out_is_gone(cloud: MotoCloud, open_for_long: list[Connection]) -> None:
    all_of(ANN)
    run(cloud)
    assert cloud.items("SessionsTable", closings.PREFIX) == []


def test_nothing_is_heard_any_more_before_the_first_socket_is_closed(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[set[str]] = []
    look = close.Fanout.close

    def noting(self: Any, ending: list[Connection]) -> Any:
        heard.append(
            {
                each.id
                for channel in (room_channel, screen_channel)
                for each in connections.in_channel(channel("garden"))
            }
        )
        return look(self, ending)

    monkeypatch.setattr(close.Fanout, "close", noting)
    all_of(ANN)
    run(cloud)
    assert heard == [set()]


def test_a_socket_that_cannot_be_reached_hears_nothing_and_is_tried_again(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    sockets.script("ann2=", then=SERVER_ERROR)
    all_of(ANN)
    (record,) = closing_records(cloud)
    assert run(cloud) == {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    assert [each.id for each in connections.in_channel(room_channel("general"))] == ["ben="]
    assert [each.id for each in connections.in_channel(user_channel(ANN["id"]))] == ["ann2="]
    sockets.script("ann2=", then=OK)
    assert run(cloud) == ALL_DONE
    assert known(cloud) == {"ben="}
    assert "ann2=" in sockets.closed


def test_one_closings_failure_keeps_nothing_from_the_others(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    all_of(ANN)
    all_of(BEN)

    def annoy(call: Call) -> str | None:
        wanted = call.request["ExpressionAttributeValues"][":channel"]["S"]
        return "InternalServerError" if wanted == user_channel(ANN["id"]) else None

    cloud.before("dynamodb:Query", annoy)
    (first, _) = closing_records(cloud)
    assert run(cloud) == {"batchItemFailures": [{"itemIdentifier": first["dynamodb"]["SequenceNumber"]}]}
    assert sockets.closed == ["ben="]
    cloud.heal()
    assert run(cloud) == ALL_DONE
    assert known(cloud) == set()


def test_a_record_that_comes_twice_does_not_close_who_has_come_back_since(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    all_of(ANN)
    run(cloud)
    open_page("back=", ANN)
    assert run(cloud) == ALL_DONE
    assert "back=" not in sockets.closed
    assert known(cloud) == {"back=", "ben="}


def test_a_socket_that_is_still_opening_is_closed_once_it_is_open(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    open_page("new=", ANN)
    sockets.script("new=", GONE, GONE, then=OK)
    all_of(ANN)
    assert run(cloud) == ALL_DONE
    assert registered("new=") is None
    assert list(connections.in_channel(room_channel("general"))) == []
    assert run(cloud, since=1) == ALL_DONE
    assert run(cloud, since=2) == ALL_DONE
    assert len(sockets.closed) == 3
    assert known(cloud) == set()
    assert len(closing_records(cloud)) == 3
    assert cloud.items("SessionsTable", closings.PREFIX) == []


@pytest.mark.parametrize("answer", [GONE, FORBIDDEN])
def test_a_socket_that_is_gone_or_refused_is_forgotten_and_asked_for_no_more(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection], answer: Any
) -> None:
    sockets.script("ann1=", then=answer)
    all_of(ANN)
    assert run(cloud) == ALL_DONE
    assert known(cloud) == {"ben="}
    assert len(closing_records(cloud)) == 1


def test_a_closing_that_nobody_can_read_is_set_aside_and_keeps_nothing_from_the_others(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    cloud.put("SessionsTable", {"pk": "closing#broken", "sk": "closing"})
    all_of(ANN)
    broken, _ = closing_records(cloud)
    assert run(cloud) == ALL_DONE
    assert known(cloud) == {"ben="}
    assert [letter["record"] for letter in cloud.dead_letters()] == [broken]


def test_ttl_finds_a_closing_that_nobody_has_carried_out(cloud: MotoCloud, time: FakeTime) -> None:
    all_of(ANN)
    (item,) = cloud.items("SessionsTable", closings.PREFIX)
    assert item["expires_at"] == int(time.time()) + closings.LIFETIME_S


def test_one_that_has_been_carried_out_is_let_be_and_the_next_is_carried_out(
    cloud: MotoCloud, sockets: CallbackServer, open_for_long: list[Connection]
) -> None:
    """The trigger has a filter; where it had none, what is over would still keep nothing from the others."""
    all_of(ANN)
    run(cloud)
    all_of(BEN)
    of_closings = [
        record
        for record in cloud.records("SessionsTable")
        if record["dynamodb"]["Keys"]["pk"]["S"].startswith(closings.PREFIX)
    ]
    assert [record["eventName"] for record in of_closings] == ["INSERT", "REMOVE", "INSERT"]
    assert close.handler({"Records": of_closings[1:]}, Context()) == ALL_DONE
    assert known(cloud) == set()
