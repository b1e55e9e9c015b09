"""What each route asks of DynamoDB, in a small chatroom and in one ten times as large: the same, and no Scan."""

from collections.abc import Iterator

import pytest
from flask import Flask

from chat_app import create_app
from tests.chat_app.what_it_asks import NEED_NO_TOKEN, ROWS, Row
from tests.support.caller import Caller
from tests.support.high_limits import ENVIRONMENT
from tests.support.moto_cloud import MotoCloud, moto_cloud
from tests.support.scene import LARGE, SMALL, Scene
from tests.support.user_pool import UserPool


def asked(app: Flask, cloud: MotoCloud, pool: UserPool, size: int) -> dict[str, str]:
    """Return what each row asks of a chatroom of this size, one after the other."""
    cloud.empty()
    scene = Scene(size)
    caller = Caller(app.test_client(), pool.token(**{"cognito:groups": ["admins"]}))
    caller.get("/me")  # what a process writes once for each token is no part of what is counted
    found = {}
    for row in ROWS:
        cloud.calls.clear()
        scene.call(caller, row)
        found[row.what] = " ".join(call.action.partition(":")[2] for call in cloud.calls)
    return found


@pytest.fixture(scope="module")
def counted() -> Iterator[tuple[Flask, dict[str, str], dict[str, str]]]:
    """The app, and what it asks of a small chatroom, and of a large one."""
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as cloud, UserPool() as pool:
        for name, value in {**pool.environment(), **ENVIRONMENT}.items():
            patch.setenv(name, value)
        app = create_app()
        yield app, asked(app, cloud, pool, SMALL), asked(app, cloud, pool, LARGE)


def test_every_route_has_a_row(counted: tuple[Flask, dict[str, str], dict[str, str]]) -> None:
    routes = {
        (method, rule.rule.removeprefix("/api"))
        for rule in counted[0].url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.removeprefix("/api") not in NEED_NO_TOKEN
    }
    assert routes == {(row.method, row.route) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_it_asks(counted: tuple[Flask, dict[str, str], dict[str, str]], row: Row) -> None:
    _, small, large = counted
    assert small[row.what] == row.asks
    assert large[row.what] == (row.asks_of_large or row.asks), "of a chatroom that is ten times as large"


def test_nothing_scans() -> None:
    assert all("Scan" not in row.asks + row.asks_of_large for row in ROWS)


def test_a_send_is_four_requests_at_most_and_a_list_of_rooms_three() -> None:
    sends = [row.asks.split() for row in ROWS if row.method == "POST" and row.route.endswith("/messages")]
    assert max(map(len, sends)) <= 4
    (rooms_,) = [row.asks.split() for row in ROWS if row.what == "list one's rooms"]
    assert len(rooms_) <= 3
