"""Frames that clients send: so many of a connection in ten seconds, and each is counted by the write that finds it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chat import incoming
from chat.incoming import TooManyFrames
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, open_page
from tests.support.moto_cloud import MotoCloud


def accepted(connection_id: str = "ann=") -> bool:
    try:
        return incoming.sender(connection_id) is not None
    except TooManyFrames:
        return False


def test_a_frame_is_its_connections_and_costs_one_request(cloud: MotoCloud) -> None:
    opened = open_page("ann=", ANN)
    cloud.calls.clear()
    assert incoming.sender("ann=") == opened
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]


def test_of_fifty_frames_at_once_twenty_are_accepted(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=")
    everyone = threading.Barrier(50)
    cloud.before("dynamodb:UpdateItem", lambda _: everyone.wait(timeout=60) and None)
    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(accepted, ["ann="] * 50)) == 20


def test_a_frame_over_the_limit_costs_the_one_request_that_refuses_it(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=")
    while accepted():
        pass
    cloud.calls.clear()
    with pytest.raises(TooManyFrames):
        incoming.sender("ann=")
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]


def test_after_ten_seconds_there_is_room_again(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=")
    for _ in range(3):
        assert [accepted() for _ in range(21)] == [True] * 20 + [False]
        time.advance(10)


def test_until_then_there_is_none(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=")
    time.advance(10 - time.time() % 10)
    window = int(time.time() // 10)
    assert [accepted() for _ in range(21)] == [True] * 20 + [False]
    time.advance(9.999)
    assert not accepted()
    (own,) = [item for item in cloud.items("SessionsTable", "connection#ann=") if item["sk"] == "connection"]
    assert {name: value for name, value in own.items() if name.startswith("count")} == {f"count#frames#10#{window}": 20}


def test_one_connections_frames_are_no_others(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=", ANN)
    open_page("ben=", BEN)
    while accepted("ann="):
        pass
    assert accepted("ben=")


def test_how_many_is_the_stacks_to_say(cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMES_IN_10_SECONDS", "2")
    open_page("ann=")
    assert [accepted() for _ in range(3)] == [True, True, False]


def test_who_is_not_known_is_nobody_and_leaves_nothing(cloud: MotoCloud) -> None:
    assert incoming.sender("unknown=") is None
    assert cloud.items("SessionsTable") == []


def test_who_has_expired_is_nobody_and_may_send_no_more_than_others(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann=", expires_at=int(time.time()) + 1)
    time.advance(1)
    for _ in range(20):
        assert incoming.sender("ann=") is None
    with pytest.raises(TooManyFrames):
        incoming.sender("ann=")
