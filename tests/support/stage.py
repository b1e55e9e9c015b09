"""Sets the scene for each function of the template, so that it does all that it can be asked to do."""

import os
from collections.abc import Iterator
from typing import Any

from chat import closings, connections, hearing, memberships, places, purges, roll, sending, standing
from chat.channels import screen_channel, user_channel
from chat.connections import HANDSHAKE_MS
from chat.roll import Entry
from tests.support.callback_server import GONE, SERVER_ERROR, CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import (
    ANN,
    BEN,
    NEVER,
    STAMP,
    buy_ticket,
    closing_records,
    frame,
    goodbye,
    handshake,
    open_page,
)
from tests.support.made_rooms import leave, make_room, make_user
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.stack_template import Grant

Event = dict[str, Any]

OPEN_SOCKETS = 2


class Stage:
    """Each method is a function's: it arranges what the function can be asked to do, event by event."""

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


def grants_of(call: Call) -> set[Grant]:
    """Return the rights that a call takes."""
    if call.action.startswith("cognito-idp:"):
        assert call.request["UserPoolId"] == os.environ["USER_POOL_ID"]
        return {(call.action, "UserPool.Arn")}
    if call.action == "lambda:Invoke":
        return {("lambda:InvokeFunction", f"{call.request['FunctionName']}.Arn")}
    if call.action.startswith("sqs:"):
        assert call.request["QueueUrl"] == os.environ["DEAD_LETTER_QUEUE_URL"]
        return {(call.action, "DeadLetterQueue.Arn")}
    return {(action, f"{table}.Arn") for action, table in call.parts()}


def grants_used(cloud: MotoCloud) -> set[Grant]:
    """Return the rights that the calls so far have taken."""
    return set().union(*map(grants_of, cloud.calls))


def is_purge(record: dict[str, Any]) -> bool:
    return bool(record["dynamodb"]["Keys"]["pk"]["S"].startswith(purges.PREFIX))
