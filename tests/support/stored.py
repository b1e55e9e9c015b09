"""Everything that the code stores: each route of the API is called, and each function is asked all that it can be."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from chat import presence, roll
from chat_app import create_app
from tests.chat_app.what_it_asks import ROWS
from tests.support.callback_server import CallbackServer
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.high_limits import ENVIRONMENT
from tests.support.lambda_events import Context
from tests.support.moto_cloud import MotoCloud
from tests.support.scene import SMALL, Scene
from tests.support.stack_template import FUNCTIONS
from tests.support.stage import OPEN_SOCKETS, Stage
from tests.support.user_pool import UserPool
from websocket_handlers import broadcast

TABLES = ("DirectoryTable", "MessagesTable", "SessionsTable")

ADMIN = {"cognito:groups": ["admins"]}

Item = dict[str, Any]


def by_the_api(cloud: MotoCloud, patch: pytest.MonkeyPatch) -> Iterator[tuple[str, Item]]:
    """Yield what is stored after each call of each route, by its table."""
    with UserPool() as pool:
        for name, value in {**pool.environment(), **ENVIRONMENT}.items():
            patch.setenv(name, value)
        scene = Scene(SMALL)
        token = pool.token(**ADMIN)
        caller = Caller(create_app().test_client(), token)
        for row in ROWS:
            scene.call(caller, row)
            yield from _stored(cloud)
        patch.setenv("MESSAGE_RETENTION_DAYS", "365")
        yield from _of_more_kinds(cloud, Caller(create_app().test_client(), token), pool)


def _of_more_kinds(cloud: MotoCloud, ann: Caller, pool: UserPool) -> Iterator[tuple[str, Item]]:
    """Yield what one call of each route does not bring about."""
    cloud.empty()
    ben = Caller(ann.client, pool.token(sub="ben-sub", name="Ben", **ADMIN))
    everyone = {"text": "<@everyone>", "client_id": "mine"}
    for call in (
        lambda: ben.patch("/me", {"time_zone": "Europe/Zurich"}),
        lambda: ann.post("/rooms", {"kind": "direct", "users": ["ben-sub"]}),
        lambda: ann.post("/rooms", {"kind": "open", "name": "Garden", "users": ["ben-sub"]}),
        lambda: ann.post(f"/rooms/{_garden(cloud)}/messages", everyone),
        lambda: ben.post(f"/rooms/{_garden(cloud)}/messages", {"text": "hello"}),
        lambda: ben.delete(f"/rooms/{_garden(cloud)}/messages/{cloud.items('MessagesTable')[0]['id']}"),
        lambda: ann.patch(f"/rooms/{_garden(cloud)}", {"archived": True}),
        lambda: ann.put("/users/ben-sub/block", {"reason": "spam"}),
    ):
        assert call().status_code < 300
        broadcast.handler({"Records": cloud.records("MessagesTable")}, Context())
        yield from _stored(cloud)
    presence.is_time_to_count("general")
    for reached in ("ann-sub", None):
        roll.stop_at(reached)
        yield from _stored(cloud)


def _garden(cloud: MotoCloud) -> str:
    (garden,) = {item["room"] for item in cloud.items("DirectoryTable", "open-rooms") if "garden" in item["sk"]}
    return str(garden)


def by_the_functions(
    cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, patch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Item]]:
    """Yield what is stored before and after each thing that each function is asked to do, by its table."""
    patch.setenv("OPEN_SOCKETS", str(OPEN_SOCKETS))
    for properties in FUNCTIONS.values():
        module = properties["Handler"].split(".")[1]
        if module == "pre_sign_up":  # stores nothing
            continue
        handler = importlib.import_module(f"websocket_handlers.{module}").handler
        for event in getattr(Stage(cloud, sockets, time), module)():
            yield from _stored(cloud)
            handler(event, Context())
            yield from _stored(cloud)
        cloud.heal()
        cloud.empty()


def _stored(cloud: MotoCloud) -> Iterator[tuple[str, Item]]:
    for table in TABLES:
        for item in cloud.items(table):
            yield table, item
