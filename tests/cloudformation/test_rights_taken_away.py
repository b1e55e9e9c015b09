"""Rights, each taken away by itself: whatever a role may do it needs, and where it may not, that shows."""

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chat_app import create_app
from tests.support.callback_server import FORBIDDEN, CallbackServer
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import Context
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.stack_template import CONNECTIONS_OF_OUR_STAGE, FUNCTIONS, Grant, grants, needed_by_lambda, role_of
from tests.support.stage import OPEN_SOCKETS, Stage, grants_of
from tests.support.user_pool import UserPool

SOCKETS = ("execute-api:ManageConnections", CONNECTIONS_OF_OUR_STAGE)
ROLES = {name: sorted(grants(role_of(name)) - needed_by_lambda(name)) for name in FUNCTIONS}
Outcome = list[Any]
# By the functions' names: what comes of all that they are asked to do, with all of their rights.
UNDISTURBED: dict[str, Outcome] = {}


@contextmanager
def without(cloud: MotoCloud, grant: Grant | None) -> Iterator[None]:
    """Deny what takes this right."""
    hooks = list(cloud._hooks)

    def deny(call: Call) -> str | None:
        return "AccessDeniedException" if grant in grants_of(call) else None

    # First of all: a hook that answers itself would let it through.
    cloud._hooks[:0] = [(service, deny) for service in ("dynamodb", "lambda", "sqs", "cognito-idp")]
    try:
        yield
    finally:
        cloud._hooks[:] = hooks


class Told(logging.Handler):
    """What is logged of what went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records = 0

    def emit(self, _: logging.LogRecord) -> None:
        self.records += 1


@pytest.mark.parametrize(
    ("name", "grant"),
    [pytest.param(name, grant, id=f"{name} {' '.join(grant)}") for name, all_of in ROLES.items() for grant in all_of],
)
def test_a_function_needs_each_of_its_rights(
    name: str, grant: Grant, cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = FUNCTIONS[name]["Handler"].split(".")[1]
    monkeypatch.setenv("ALLOWED_EMAIL_DOMAINS", "example.com")
    monkeypatch.setenv("OPEN_SOCKETS", str(OPEN_SOCKETS))
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", name)

    def run(grant: Grant | None) -> Outcome:
        handler = importlib.import_module(f"websocket_handlers.{module}").handler
        told, outcome, before = Told(), [], frames_taken(sockets)
        logging.getLogger().addHandler(told)
        try:
            for event in getattr(Stage(cloud, sockets, time), module)():
                if grant == SOCKETS:
                    for connection_id in ("ann=", "stuck=", "gone=", "opening="):
                        sockets.script(connection_id, then=FORBIDDEN)
                with without(cloud, grant):
                    outcome.append(_answer(handler, event))
        finally:
            logging.getLogger().removeHandler(told)
            cloud.heal()
            cloud.empty()
        return [*outcome, told.records, frames_taken(sockets) - before]

    if name not in UNDISTURBED:
        UNDISTURBED[name] = run(None)
    assert run(grant) != UNDISTURBED[name]


def frames_taken(sockets: CallbackServer) -> int:
    return sum(map(len, sockets.accepted.values()))


def _answer(handler: Any, event: dict[str, Any]) -> Any:
    """Return what a function answers, or what it ends with."""
    try:
        return handler(event, Context())
    except Exception as error:  # noqa: BLE001 - whatever it is, Lambda counts it as an error and logs it
        return type(error)


@pytest.mark.parametrize(
    "grant", sorted(each for each in grants("ApiRole") if each[0].startswith("dynamodb:")), ids=" ".join
)
def test_the_api_needs_each_of_its_rights(
    grant: Grant, cloud: MotoCloud, user_pool: UserPool, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in user_pool.environment().items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("MESSAGES_IN_10_SECONDS", "2")
    ann = Caller(create_app().test_client(), user_pool.token(exp=2**40))
    zoe = Caller(ann.client, user_pool.token(sub="zoe-sub", exp=2**40, **{"cognito:groups": ["admins"]}))
    message = {"text": "hello", "client_id": "mine"}
    sent = ann.post("/messages", message).json
    time.advance(60 - time.time() % 60)
    calls = (
        lambda: ann.post("/messages", message),
        lambda: ann.post("/messages", {"text": "hello"}),
        lambda: ann.post("/messages", message),  # at the limit
        lambda: ann.get("/messages"),
        lambda: ann.get("/rooms/general/presence"),
        lambda: ann.delete(f"/rooms/general/messages/{sent['id']}"),
        lambda: ann.post("/tickets"),
        lambda: ann.get("/me"),
        lambda: zoe.put("/users/ann-sub/block"),
        lambda: zoe.get("/admin/blocked"),
        lambda: zoe.get("/admin/audit"),
        lambda: zoe.delete("/users/ann-sub/block"),
    )
    for call in calls:
        with without(cloud, grant):
            if call().status_code >= 500:
                return
        assert call().status_code < 300
    raise AssertionError(f"nothing fails without {grant}")
