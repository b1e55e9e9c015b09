"""`$connect` and who may not come in: blocked, signed out since, or with more sockets open than one may have."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat import connections, dynamodb, open_sockets, standing
from chat.channels import room_channel, user_channel
from chat.closings import write_for_all
from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, Context, buy_ticket, closing_records, handshake
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import Call, MotoCloud
from websocket_handlers import close, connect

ACCEPTED, FORBIDDEN = {"statusCode": 200}, {"statusCode": 403}
ISSUED_AT = 1_764_100_000
MOST = 20


@pytest.fixture(autouse=True)
def general(cloud: MotoCloud) -> None:
    """The general room, of which everybody is a member who has been here."""
    make_user(ANN["id"], ANN["name"])
    make_user(BEN["id"], BEN["name"])


def ticket(user: dict[str, str] = ANN, issued_at: int = ISSUED_AT) -> str:
    return buy_ticket(user, issued_at=issued_at)


def open_(name: str, user: dict[str, str] = ANN, issued_at: int = ISSUED_AT) -> dict[str, int]:
    return connect.handler(handshake(ticket(user, issued_at), name), None)


def block(cloud: MotoCloud, user: dict[str, str] = ANN) -> None:
    """Block a user, as far as sockets are concerned."""
    update = {
        "TableName": "DirectoryTable",
        "Key": dynamodb.to_attributes(standing.key(user["id"])),
        "UpdateExpression": "SET blocked = :blocked",
        "ExpressionAttributeValues": dynamodb.to_attributes({":blocked": {"by": BEN}}),
    }
    dynamodb.transact_write([{"Update": update}, write_for_all(user["id"])])


def close_sockets(cloud: MotoCloud) -> None:
    close.handler({"Records": closing_records(cloud)}, Context())


def open_now(user: dict[str, str] = ANN) -> list[str]:
    return sorted(each.id for each in connections.in_channel(user_channel(user["id"])))


@pytest.mark.parametrize("how", [{"blocked": {"by": BEN}}, {"ended_before": ISSUED_AT}, {"ended_before": 2**40}])
def test_a_ticket_bought_before_is_worthless_once_its_user_is_thrown_out(cloud: MotoCloud, how: dict[str, int]) -> None:
    standing_ = {"known_since": 1, **standing.key(ANN["id"])}
    cloud.put("DirectoryTable", {**standing_, **how})
    assert open_("ann=") == FORBIDDEN
    assert cloud.items("SessionsTable") == []


def test_a_ticket_of_a_token_that_was_issued_since_opens(cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {"known_since": 1, **standing.key(ANN["id"]), "ended_before": ISSUED_AT - 1})
    assert open_("ann=") == ACCEPTED


def test_who_is_blocked_while_a_socket_opens_is_not_left_hearing(cloud: MotoCloud, sockets: CallbackServer) -> None:
    """The block comes when the handshake has asked already: then the socket is registered, and is found."""
    asked, blocked = threading.Barrier(2), threading.Barrier(2)

    def pause(call: Call) -> None:
        if call.tables == {"SessionsTable"}:
            cloud.heal()
            asked.wait(timeout=10)
            blocked.wait(timeout=10)

    # What the handshake does last: it looks how many sockets are open.
    cloud.before("dynamodb:Query", pause)
    with ThreadPoolExecutor(1) as pool:
        handshake_ = pool.submit(open_, "ann=")
        asked.wait(timeout=10)
        block(cloud)
        close_sockets(cloud)
        blocked.wait(timeout=10)
        assert handshake_.result(timeout=10) == ACCEPTED
    assert sockets.closed == ["ann="]
    assert open_now() == []


def test_who_is_blocked_before_the_handshake_asks_is_refused_though_nobody_found_the_socket(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    """The closing is carried out before the socket is registered, so only the handshake itself can see the block."""
    redeemed, blocked = threading.Barrier(2), threading.Barrier(2)

    def pause(_: Call) -> None:
        cloud.heal()
        redeemed.wait(timeout=10)
        blocked.wait(timeout=10)

    cloud.before("dynamodb:BatchWriteItem", pause)
    with ThreadPoolExecutor(1) as pool:
        handshake_ = pool.submit(open_, "ann=")
        redeemed.wait(timeout=10)
        block(cloud)
        close_sockets(cloud)
        blocked.wait(timeout=10)
        assert handshake_.result(timeout=10) == FORBIDDEN
    assert sockets.closed == []
    assert open_now() == []
    assert list(connections.in_channel(room_channel("general"))) == []


def test_the_question_is_a_consistent_read_after_the_registration(cloud: MotoCloud) -> None:
    secret = ticket()
    cloud.calls.clear()
    connect.handler(handshake(secret, "ann="), None)
    actions = [call.action for call in cloud.calls]
    redeem, register, hear = ["DeleteItem"], ["BatchWriteItem", "Query"], ["BatchWriteItem", "UpdateItem", "Query"]
    assert [each.removeprefix("dynamodb:") for each in actions] == [*redeem, *register, *hear, "Query"]
    reads = [call for call in cloud.calls if call.action == "dynamodb:Query"]
    assert [call.tables for call in reads] == [{"DirectoryTable"}, {"DirectoryTable"}, {"SessionsTable"}]
    assert all(call.request["ConsistentRead"] is True for call in reads)


@pytest.mark.parametrize("moment", ["dynamodb:BatchWriteItem", "dynamodb:UpdateItem"])
def test_who_is_blocked_while_their_rooms_are_looked_up_is_not_left_hearing_them(
    cloud: MotoCloud, sockets: CallbackServer, moment: str
) -> None:
    """The handshake has asked already. The closing has been carried out, and the socket's items are gone."""
    secret = ticket()
    registered = []

    def block_and_close(call: Call) -> None:
        if "heard" in str(call.request) or "channel#room" in str(call.request):
            cloud.heal()
            registered.append(open_now())
            block(cloud)
            close_sockets(cloud)

    cloud.before(moment, block_and_close)
    assert connect.handler(handshake(secret, "ann="), None) == FORBIDDEN
    assert registered == [["ann="]]
    assert sockets.closed == ["ann="]
    assert cloud.items("SessionsTable", "connection#") == cloud.items("SessionsTable", "channel#") == []


def test_one_socket_more_than_one_may_have_ends_the_oldest(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    for number in range(MOST + 2, 0, -1):
        assert open_(f"ann{number:02}=") == ACCEPTED
        time.advance(1)
    close_sockets(cloud)
    assert sorted(sockets.closed) == ["ann21=", "ann22="]
    assert open_now() == [f"ann{number:02}=" for number in range(1, MOST + 1)]


def test_who_has_as_many_as_one_may_keeps_them(cloud: MotoCloud, sockets: CallbackServer, time: FakeTime) -> None:
    for number in range(MOST):
        open_(f"ann{number}=")
    assert closing_records(cloud) == []


def test_the_sockets_of_others_and_expired_ones_do_not_count(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    for number in range(MOST):
        open_(f"ben{number}=", BEN)
    short = buy_ticket(ANN, session_expires_at=int(time.time()) + 10)
    connect.handler(handshake(short, "short="), None)
    time.advance(11)
    for number in range(MOST):
        open_(f"ann{number}=")
    assert closing_records(cloud) == []


def test_many_sockets_that_open_at_once_end_at_as_many_as_one_may_have(
    cloud: MotoCloud, sockets: CallbackServer
) -> None:
    names = [f"ann{number}=" for number in range(30)]
    tickets = [ticket() for _ in names]
    all_registered = threading.Barrier(len(names))
    count = [{"SessionsTable"}]
    cloud.before("dynamodb:Query", lambda call: call.tables in count and all_registered.wait(timeout=60) and None)
    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(
            pool.map(lambda each: connect.handler(handshake(each[0], each[1]), None), zip(tickets, names, strict=True))
        )
    assert answers == [ACCEPTED] * len(names)
    cloud.heal()
    close_sockets(cloud)
    assert len(open_now()) == MOST
    assert len(set(sockets.closed)) == len(names) - MOST
    assert len(list(connections.in_channel(room_channel("general")))) == MOST


def test_what_one_handshake_names_that_sees_fewer_is_among_the_oldest_of_all(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime
) -> None:
    """Each sees another part of what is there, and closings are carried out in between: as many are left as may be."""
    for number in range(30):
        open_(f"ann{number:02}=")
        if number % 7 == 0:
            close_sockets(cloud)
        time.advance(0.001)
    close_sockets(cloud)
    assert open_now() == [f"ann{number:02}=" for number in range(10, 30)]


def test_of_sockets_of_the_same_moment_the_same_are_the_oldest_for_everyone(cloud: MotoCloud, time: FakeTime) -> None:
    for name in ("b=", "a=", "c="):
        open_(name)
    open_sockets.end_surplus(ANN["id"], 1)
    (record,) = closing_records(cloud)
    assert [each["S"] for each in record["dynamodb"]["NewImage"]["connections"]["L"]] == ["a=", "b="]
