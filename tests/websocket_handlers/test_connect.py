"""`$connect`: a ticket opens a WebSocket, once."""

import hashlib
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chat import connections, rooms, standing
from chat.channels import room_channel
from chat.connections import CONNECTION_LIFETIME_S
from chat.tickets import TICKET_LIFETIME_S
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, buy_ticket, handshake, registered
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import ALLOWED_ORIGIN, MotoCloud
from websocket_handlers import connect

ACCEPTED, NOT_KNOWN, FORBIDDEN = {"statusCode": 200}, {"statusCode": 401}, {"statusCode": 403}


@pytest.fixture(autouse=True)
def general(cloud: MotoCloud) -> None:
    """The general room, of which everybody is a member who has been here."""
    make_user(ANN["id"], ANN["name"])
    make_user(BEN["id"], BEN["name"])


def listeners(room: str = "general") -> list[str]:
    return [connection.id for connection in connections.in_channel(room_channel(room))]


def test_a_ticket_opens_a_connection_that_hears_its_users_rooms_and_what_is_meant_for_them(cloud: MotoCloud) -> None:
    make_room("secret", rooms.CLOSED, ann_sub="member")
    make_room("garden", ben_sub="admin")
    assert connect.handler(handshake(buy_ticket(ANN), "one="), None) == ACCEPTED
    assert listeners() == listeners("secret") == ["one="]
    assert listeners("garden") == []
    assert [each.id for each in connections.in_channel("channel#user#ann-sub")] == ["one="]
    connection = registered("one=")
    assert connection.user == ANN
    assert connection.channels == {"channel#user#ann-sub"}, "each frame writes its own item: it stays small"


def test_a_ticket_opens_no_second_connection(cloud: MotoCloud) -> None:
    secret = buy_ticket()
    connect.handler(handshake(secret, "one="), None)
    assert connect.handler(handshake(secret, "two="), None) == NOT_KNOWN
    assert listeners() == ["one="]


def test_of_two_sockets_that_race_for_a_ticket_one_opens(cloud: MotoCloud) -> None:
    secret, both = buy_ticket(), threading.Barrier(2)
    cloud.before("dynamodb:DeleteItem", lambda _: both.wait(timeout=10) and None)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: connect.handler(handshake(secret, name), None), ["one=", "two="]))
    assert sorted(answer["statusCode"] for answer in answers) == [200, 401]
    assert len(listeners()) == 1


@pytest.mark.parametrize("ticket", [None, "", "unknown", "ticket#"])
def test_without_a_ticket_that_was_sold_nobody_comes_in(cloud: MotoCloud, ticket: str | None) -> None:
    assert connect.handler(handshake(ticket), None) == NOT_KNOWN
    assert cloud.items("SessionsTable") == []


def test_other_query_parameters_are_no_ticket(cloud: MotoCloud) -> None:
    event = {**handshake(None), "queryStringParameters": {"token": buy_ticket()}}
    assert connect.handler(event, None) == NOT_KNOWN


@pytest.mark.parametrize("parameters", [{}, {"queryStringParameters": None}])
def test_a_handshake_without_any_query_is_refused(cloud: MotoCloud, parameters: dict[str, Any]) -> None:
    assert connect.handler({**handshake(None), **parameters}, None) == NOT_KNOWN


def test_an_expired_ticket_opens_nothing_even_if_ttl_has_not_deleted_it(cloud: MotoCloud, time: FakeTime) -> None:
    secret = buy_ticket()
    time.advance(TICKET_LIFETIME_S)
    assert len(cloud.items("SessionsTable", "ticket#")) == 1
    assert connect.handler(handshake(secret), None) == NOT_KNOWN
    assert listeners() == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.com", "http://chat.example.com", "https://chat.example.com.evil.com", "null", ""],
)
def test_another_origin_is_refused_and_the_ticket_stays_unused(cloud: MotoCloud, origin: str | None) -> None:
    secret = buy_ticket()
    assert connect.handler(handshake(secret, origin=origin), None) == FORBIDDEN
    assert listeners() == []
    assert connect.handler(handshake(secret), None) == ACCEPTED


@pytest.mark.parametrize("origin", [ALLOWED_ORIGIN, None])
def test_the_sites_own_origin_comes_in_and_so_does_a_program_that_has_none(
    cloud: MotoCloud, origin: str | None
) -> None:
    assert connect.handler(handshake(buy_ticket(), origin=origin), None) == ACCEPTED


@pytest.mark.parametrize("name", ["origin", "ORIGIN"])
def test_the_origin_counts_however_its_header_is_written(cloud: MotoCloud, name: str) -> None:
    event = {**handshake(buy_ticket()), "headers": {name: "https://evil.example.com"}}
    assert connect.handler(event, None) == FORBIDDEN


def test_a_handshake_without_headers_is_no_error(cloud: MotoCloud) -> None:
    assert connect.handler({**handshake(buy_ticket()), "headers": None}, None) == ACCEPTED


def test_a_connection_ends_with_the_token_that_bought_its_ticket(cloud: MotoCloud, time: FakeTime) -> None:
    expires_at = int(time.time()) + 600
    connect.handler(handshake(buy_ticket(session_expires_at=expires_at), "one="), None)
    assert len(cloud.items("SessionsTable")) == 4
    assert {item["expires_at"] for item in cloud.items("SessionsTable")} == {expires_at}


def test_a_connection_ends_after_two_hours_whatever_its_token_says(cloud: MotoCloud, time: FakeTime) -> None:
    connect.handler(handshake(buy_ticket(), "one="), None)
    assert len(cloud.items("SessionsTable")) == 4
    assert {item["expires_at"] for item in cloud.items("SessionsTable")} == {int(time.time()) + CONNECTION_LIFETIME_S}


def logged(capsys: pytest.CaptureFixture[str], event: dict[str, Any]) -> dict[str, Any]:
    """Return what is logged of a handshake: one line, as data."""
    event["requestContext"]["identity"] = {"sourceIp": "203.0.113.7"}
    connect.handler(event, None)
    (line,) = capsys.readouterr().out.splitlines()
    said: dict[str, Any] = json.loads(line)
    return said


def test_who_comes_in_is_logged_with_the_address(cloud: MotoCloud, capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(capsys, handshake(buy_ticket(ANN), "one="))
    assert line == {"connection": "one=", "address": "203.0.113.7", "forwarded": None, "user": ANN["id"]}


def test_who_comes_by_way_of_cloudfront_is_logged_with_their_own_address(
    cloud: MotoCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    event = handshake(buy_ticket(ANN), "one=")
    event["headers"]["X-Forwarded-For"] = "6.6.6.6, 198.51.100.9, 203.0.113.7"
    assert logged(capsys, event)["forwarded"] == "198.51.100.9"


def test_who_is_refused_is_logged_with_the_address_and_why(
    cloud: MotoCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = {"connection": "one=", "address": "203.0.113.7", "forwarded": None}
    assert logged(capsys, handshake("unknown", "one=")) == {**refused, "refused": "ticket"}
    assert logged(capsys, handshake(None, "one=")) == {**refused, "refused": "ticket"}
    secret = buy_ticket(ANN)
    standing_ = cloud.items("DirectoryTable", f"user#{ANN['id']}")[-1]
    cloud.put("DirectoryTable", {**standing_, **standing.key(ANN["id"]), "blocked": {"by": BEN}})
    assert logged(capsys, handshake(secret, "one=")) == {**refused, "refused": "user", "user": ANN["id"]}
    evil = handshake(buy_ticket(), "one=", origin="https://evil.example.com" + "x" * 10_000)
    line = logged(capsys, evil)
    assert line["refused"] == "origin"
    assert line["origin"].startswith("https://evil.example.com")
    assert len(line["origin"]) == 200


@pytest.mark.parametrize("origin", [None, ALLOWED_ORIGIN, "https://evil.example.com"])
def test_no_line_has_the_ticket_nor_its_hash(
    cloud: MotoCloud, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, origin: str | None
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = buy_ticket()
    for _ in range(2):  # once it opens a connection, then it is used up
        connect.handler(handshake(secret, origin=origin), None)
    said = capsys.readouterr()
    written = (
        said.out + said.err + "".join(record.getMessage() for record in caplog.records if "boto" not in record.name)
    )
    assert written
    assert secret not in written
    assert hashlib.sha256(secret.encode()).hexdigest() not in written


def test_without_an_address_a_handshake_is_logged_all_the_same(
    cloud: MotoCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    connect.handler(handshake(buy_ticket()), None)
    assert json.loads(capsys.readouterr().out)["address"] is None


@pytest.mark.parametrize("refused", [{"blocked": {"by": BEN}}, {"ended_before": 7}])
def test_who_may_not_come_in_leaves_nothing_behind(cloud: MotoCloud, refused: dict[str, Any]) -> None:
    secret = buy_ticket(ANN, issued_at=7)
    cloud.put("DirectoryTable", {**standing.key(ANN["id"]), "known_since": 1, **refused})
    assert connect.handler(handshake(secret, "one="), None) == FORBIDDEN
    assert cloud.items("SessionsTable") == []


def test_who_was_closed_meanwhile_is_refused(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connect.hearing, "begin", lambda *_: False)
    assert connect.handler(handshake(buy_ticket(ANN), "one="), None) == FORBIDDEN
    line = json.loads(capsys.readouterr().out)
    assert (line["refused"], line["user"]) == ("closed", ANN["id"])


def test_who_has_opened_one_too_many_loses_the_oldest(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setenv("OPEN_SOCKETS", "2")
    for name in ("one=", "two=", "three="):
        assert connect.handler(handshake(buy_ticket(ANN), name), None) == ACCEPTED
        time.advance(1)
    asked = [item["connections"] for item in cloud.items("SessionsTable", "closing#")]
    assert asked == [["one="]]
