"""Rights: each function has a role of its own, which allows what the function does, where it does it, and no more."""

import importlib
import os
from collections.abc import Callable
from typing import Any

import pytest

from chat import audit
from chat.sending import WRITER_LIFETIME_S
from chat_app import create_app
from tests.support.callback_server import CallbackServer
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import Context
from tests.support.moto_cloud import MotoCloud
from tests.support.stack_template import (
    CONNECTIONS_OF_OUR_STAGE,
    FUNCTIONS,
    ROLES,
    Grant,
    denials,
    grants,
    name_of,
    needed_by_lambda,
    of_type,
    role_of,
)
from tests.support.stage import OPEN_SOCKETS, Stage, grants_used
from tests.support.user_pool import UserPool


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [role_of(name) for name in FUNCTIONS]
    assert len(set(roles)) == len(roles)
    assert not {"ApiRole", "HttpApiRole", "WebSocketApiRole"} & set(roles)


def test_only_lambda_may_take_on_a_functions_role() -> None:
    for name in [*map(role_of, FUNCTIONS), "ApiRole"]:
        (trust,) = ROLES[name]["AssumeRolePolicyDocument"]["Statement"]
        assert (trust["Principal"], trust["Action"]) == ({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")


def test_no_role_has_rights_from_elsewhere() -> None:
    assert not [name for name, role in ROLES.items() if "ManagedPolicyArns" in role]
    assert of_type("AWS::IAM::ManagedPolicy") == {}


def test_rights_are_for_named_things_but_where_aws_takes_no_name() -> None:
    wildcards = {grant for role in ROLES for grant in grants(role) if "*" in grant[0] + grant[1]}
    assert wildcards == {
        ("dynamodb:ListStreams", "*"),
        ("execute-api:ManageConnections", CONNECTIONS_OF_OUR_STAGE),
    }


def test_every_function_logs_to_a_group_of_its_own_that_forgets() -> None:
    groups = [function["LoggingConfig"]["LogGroup"]["Ref"] for function in FUNCTIONS.values()]
    assert len(set(groups)) == len(groups)
    assert all("RetentionInDays" in properties for properties in of_type("AWS::Logs::LogGroup").values())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_given_the_rights_and_variables_that_it_uses_and_no_others(
    name: str, cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = FUNCTIONS[name]["Handler"].split(".")[1]
    handler: Callable[[dict[str, Any], Any], Any] = importlib.import_module(f"websocket_handlers.{module}").handler
    given = set(FUNCTIONS[name].get("Environment", {}).get("Variables", ()))
    ours = {name for name in cloud.environment() if not name.startswith("AWS_")}
    ours |= {variable for each in FUNCTIONS.values() for variable in each.get("Environment", {}).get("Variables", ())}
    monkeypatch.setenv("ALLOWED_EMAIL_DOMAINS", "example.com")
    monkeypatch.setenv("OPEN_SOCKETS", str(OPEN_SOCKETS))
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", name)  # as Lambda does
    used_grants: set[Grant] = set()
    used_variables: set[str] = set()

    for event in getattr(Stage(cloud, sockets, time), module)():
        cloud.calls.clear()
        with monkeypatch.context() as patch:
            for variable in ours - given:
                patch.delenv(variable, raising=False)
            note_reads(patch, used_variables)
            handler(event, Context())
        used_grants |= grants_used(cloud)
    if sockets.requests:
        used_grants.add(("execute-api:ManageConnections", CONNECTIONS_OF_OUR_STAGE))

    assert used_grants | needed_by_lambda(name) == grants(role_of(name))
    assert used_variables & ours == given


def test_the_api_is_given_the_rights_that_it_uses_and_no_others(
    cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with UserPool() as user_pool:
        for variable, value in user_pool.environment().items():
            monkeypatch.setenv(variable, value)
        ann = Caller(create_app().test_client(), user_pool.token())
        zoe = Caller(ann.client, user_pool.token(sub="zoe-sub", **{"cognito:groups": ["admins"]}))
        message = {"text": "hello", "client_id": "mine"}
        sent = ann.post("/messages", message).json
        time.advance(WRITER_LIFETIME_S)
        for answer in (
            ann.post("/messages", message),
            *(ann.post("/messages", {"text": "hello"}) for _ in range(10)),
            ann.post("/messages", message),  # at the limit
            ann.get("/messages"),
            ann.get("/rooms/general/presence"),
            ann.delete(f"/rooms/general/messages/{sent['id']}"),
            ann.post("/tickets"),
            zoe.put("/users/ann-sub/block"),
            zoe.get("/admin/blocked"),
            zoe.get("/admin/audit"),
            zoe.delete("/users/ann-sub/block"),
        ):
            assert answer.status_code in {200, 201, 204}
    logs = {("logs:CreateLogStream", "ApiLogGroup.Arn"), ("logs:PutLogEvents", "ApiLogGroup.Arn")}
    assert grants_used(cloud) | logs == grants("ApiRole")


def test_nobody_who_may_change_the_directory_may_change_the_audit_list() -> None:
    """DynamoDB tells IAM the partition keys of what is written ("Using IAM policy conditions" in its guide).

    `ForAnyValue` is false where there are none, as on the local cloud, which does not tell them.
    """
    changing = {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:UpdateItem"}
    for role in ROLES:
        if {(action, "DirectoryTable.Arn") for action in changing} & grants(role):
            (denial,) = denials(role)
            assert set(denial["Action"]) == changing
            assert name_of(denial["Resource"]) == "DirectoryTable.Arn"
            assert denial["Condition"] == {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": [audit.PK]}}


def note_reads(monkeypatch: pytest.MonkeyPatch, names: set[str]) -> None:
    """Note which environment variables are read from now on."""
    environment = type(os.environ)
    read = environment.__getitem__

    def noting(self: Any, name: str) -> str:
        names.add(name)
        return read(self, name)

    monkeypatch.setattr(environment, "__getitem__", noting)
