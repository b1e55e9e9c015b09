"""Rights: each function has a role of its own, which allows what the function does, where it does it, and no more."""

import importlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chat import audit, closings, connections, hearing, memberships, places, purges, roll, sending, standing
from chat.channels import screen_channel, user_channel
from chat.connections import HANDSHAKE_MS
from chat.roll import Entry
from chat.sending import WRITER_LIFETIME_S
from chat_app import create_app
from tests.support.callback_server import GONE, SERVER_ERROR, CallbackServer
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import (
    ANN,
    BEN,
    NEVER,
    STAMP,
    Context,
    buy_ticket,
    closing_records,
    frame,
    goodbye,
    handshake,
    open_page,
)
from tests.support.made_rooms import leave, make_room, make_user
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
from tests.support.user_pool import UserPool

Event = dict[str, Any]

OPEN_SOCKETS = 2


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


class Stage:
    """Sets the scene for a function: each method arranges all that the function can be asked to do, event by event."""

    def __init__(self, cloud: MotoCloud, sockets: CallbackServer, time: FakeTime) -> None:
        self.cloud, self.sockets, self.time = cloud, sockets, time

    def connect(self) -> Iterator[Event]:
        make_user(ANN["id"], "Ann")
        for number in range(OPEN_SOCKETS + 1):
            yield handshake(buy_ticket(), f"ann{number}=", origin="https://chat.example.com")
        yield handshake("unknown")
        memberships_of_ann = [
            {**memberships.key(f"room-{number}", ANN["id"]), "role": "member", "stamp": STAMP, "kind": "open"}
            for number in range(hearing.MOST_ROOMS)
        ]
        self.cloud.put("DirectoryTable", *memberships_of_ann)
        yield handshake(buy_ticket(), "more-rooms=")
        self.cloud.put("DirectoryTable", {"known_since": 1, **standing.key(ANN["id"]), "blocked": {}})
        yield handshake(buy_ticket(), "blocked=")

    def disconnect(self) -> Iterator[Event]:
        open_page("ann=")
        yield goodbye("ann=")

    def default(self) -> Iterator[Event]:
        yield frame("dance")

    def ping(self) -> Iterator[Event]:
        yield frame("ping")

    def join(self) -> Iterator[Event]:
        make_room("garden")
        make_room("kitchen", ann_sub="member")
        open_page("ann=")
        yield frame("join", room="garden")
        yield frame("join", room="kitchen")
        self.cloud.before("dynamodb:BatchWriteItem", self._close_ann)
        yield frame("join", room="garden")

    def leave(self) -> Iterator[Event]:
        open_page("ann=")
        yield frame("leave", room="general")

    def typing(self) -> Iterator[Event]:
        self._listeners()
        yield frame("typing", room="general")

    def broadcast(self) -> Iterator[Event]:
        self._listeners()
        make_user(BEN["id"], "Ben")
        make_room("garden", ben_sub="member")
        message = {"room": "general", "id": "1", "text": "hello", "author": ANN, "sent_at": "now"}
        naming = {**message, "room": "garden", "id": "2", "mentions": [BEN["id"]], "reply_to": {"id": "1"}}
        self.cloud.put("MessagesTable", message, naming, {"room": "general", "id": "unreadable"})
        yield {"Records": self.cloud.records("MessagesTable")}

    def presence(self) -> Iterator[Event]:
        self._listeners()
        records = self.cloud.records("SessionsTable")
        yield {
            "Records": [each for each in records if each["dynamodb"]["Keys"]["pk"]["S"] == screen_channel("general")]
        }

    def memberships(self) -> Iterator[Event]:
        make_user(ANN["id"], "Ann")
        make_user(BEN["id"], "Ben")
        make_room("garden", ann_sub="member")
        make_room("secret", "closed", ann_sub="member")
        make_room("between-us", "direct", ann_sub="member", ben_sub="member")
        open_page("ann=", ANN, "garden", "secret")
        self._listeners()
        self.sockets.script("ann=", then=SERVER_ERROR)
        self.cloud.put("DirectoryTable", {"pk": f"user#{ANN['id']}", "sk": "room#broken"})
        yield {"Records": self._membership_records()}
        for room in ("garden", "secret"):
            leave(room, ANN["id"])
        yield {"Records": self._membership_records()}

    def _membership_records(self) -> list[Event]:
        records = self.cloud.records("DirectoryTable")
        return [each for each in records if each["dynamodb"]["Keys"]["sk"]["S"].startswith("room#")]

    def close(self) -> Iterator[Event]:
        open_page("ann=", ANN)
        open_page("opening=", ANN)
        self.sockets.script("opening=", then=GONE)
        closings.ask(ANN["id"], list(connections.in_channel(user_channel(ANN["id"]))))
        yield {"Records": closing_records(self.cloud)}

    def purge(self) -> Iterator[Event]:
        make_user(ANN["id"], "Ann")
        item = sending.new_message("general", ANN, "hello")
        place = places.find(ANN["id"], "general").place
        assert place is not None
        sending.send(place.member, item)
        purges.ask(ANN["id"], self.time.time() - 60, BEN)
        self.cloud.put("DirectoryTable", {"pk": "purge#broken", "sk": "purge"})
        self.time.advance(purges.SETTLED_AFTER_S)
        for taken in (0, 2):
            records = [each for each in self.cloud.records("DirectoryTable") if is_purge(each)]
            yield {"Records": records[taken:]}

    def roll_call(self) -> Iterator[Event]:
        for user_id in ("ann-sub", "ben-sub"):
            roll.enter(Entry(user_id, user_id), NEVER)
        self.cloud.before("cognito-idp:AdminGetUser", lambda call: {"Enabled": call.request["Username"] == "ann-sub"})
        yield {}

    def pre_sign_up(self) -> Iterator[Event]:
        yield {"triggerSource": "PreSignUp_SignUp", "request": {"userAttributes": {"email": "ann@example.com"}}}

    def _close_ann(self, _: Any) -> None:
        self.cloud.delete("SessionsTable", pk="connection#ann=", sk="connection")

    def _listeners(self) -> None:
        """Someone who is here, one who cannot be reached, one whose socket is gone, and one whose time is over."""
        open_page("ann=", ANN)
        open_page("stuck=", BEN)
        open_page("gone=", BEN)
        open_page("expired=", BEN, expires_at=int(self.time.time()))
        self.time.advance(HANDSHAKE_MS / 1000)
        self.sockets.script("gone=", then=GONE)
        self.sockets.script("stuck=", then=SERVER_ERROR)
        self.cloud.before("lambda:Invoke", lambda _: {"StatusCode": 202})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_given_the_rights_and_variables_that_it_uses_and_no_others(
    name: str, cloud: MotoCloud, sockets: CallbackServer, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = FUNCTIONS[name]["Handler"].split(".")[1]
    handler: Callable[[Event, Any], Any] = importlib.import_module(f"websocket_handlers.{module}").handler
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


def is_purge(record: dict[str, Any]) -> bool:
    return bool(record["dynamodb"]["Keys"]["pk"]["S"].startswith(purges.PREFIX))


def grants_used(cloud: MotoCloud) -> set[Grant]:
    used: set[Grant] = set()
    for call in cloud.calls:
        if call.action.startswith("cognito-idp:"):
            assert call.request["UserPoolId"] == os.environ["USER_POOL_ID"]
            used.add((call.action, "UserPool.Arn"))
        elif call.action == "lambda:Invoke":
            used.add(("lambda:InvokeFunction", f"{call.request['FunctionName']}.Arn"))
        elif call.action.startswith("sqs:"):
            assert call.request["QueueUrl"] == cloud.dead_letter_queue_url
            used.add((call.action, "DeadLetterQueue.Arn"))
        else:
            used |= {(action, f"{table}.Arn") for action, table in call.parts()}
    return used


def note_reads(monkeypatch: pytest.MonkeyPatch, names: set[str]) -> None:
    """Note which environment variables are read from now on."""
    environment = type(os.environ)
    read = environment.__getitem__

    def noting(self: Any, name: str) -> str:
        names.add(name)
        return read(self, name)

    monkeypatch.setattr(environment, "__getitem__", noting)
