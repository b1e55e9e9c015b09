"""Every call that a route makes of DynamoDB fails, in every way in which one can; then the same is sent again.

A row has a name, a method, a route as the app has it, its parts, what is sent, and what has been done before. A route
without a row fails a test. What is tried of each row: each of its calls, however many there are, with each fault.
"""

import contextlib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from flask import Flask
from werkzeug.test import TestResponse

from chat.clock import now_s, rfc3339
from tests.support.caller import Caller
from tests.support.moto_cloud import Call, MotoCloud
from tests.support.user_pool import UserPool

# What needs no token asks nothing of DynamoDB: a test in tests/chat_app/auth says so of each of them.
OPEN = {f"/api/{path}" for path in ("docs", "docs.css", "health", "openapi.json", "session", "session/renew")}


DONE = frozenset({200, 201, 202, 204})


@dataclass(frozen=True)
class Row:
    """A call of the API, and what holds once it has succeeded, however often it failed before.

    In `parts` and `query`, `{victim}` is somebody else's id, and `{made}` what the call before this one has answered.
    """

    name: str
    method: str
    route: str
    parts: dict[str, str] = field(default_factory=dict)
    query: str = ""
    body: dict[str, Any] | None = None
    before: tuple["Row", ...] = ()
    holds: Callable[["Try"], bool] = lambda _: True
    by_victim: bool = False
    done: frozenset[int] = DONE
    """What is answered where it is done, the second time too."""

    def __str__(self) -> str:
        return self.name


class Try:
    """A row, tried by somebody of its own: nobody's limits and keys are another's."""

    def __init__(self, row: Row, app: Flask, cloud: MotoCloud, pool: UserPool, number: int) -> None:
        self.row, self.cloud, self.user_id, self.victim = row, cloud, f"user-{number}", f"victim-{number}"
        token = pool.token(sub=self.user_id, **{"cognito:groups": ["admins"]})
        self.caller = Caller(app.test_client(), token)
        self.other = Caller(app.test_client(), pool.token(sub=self.victim))
        self.made: Any = None
        if "user_id" in row.parts:  # who has never been here is not known
            self.other.get("/messages")
        for earlier in row.before:
            answer = self.call(earlier)
            assert answer.status_code < 300, answer.text
            self.made = answer.json

    def call(self, row: Row | None = None) -> TestResponse:
        row = row or self.row
        filled = {"victim": self.victim, "made": self.made, "now": quote(rfc3339(now_s()))}
        parts = {name: part.format(**filled) for name, part in row.parts.items()}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], row.route) + row.query.format(**filled)
        caller = self.other if row.by_victim else self.caller
        return caller.client.open(path, method=row.method, headers=caller.headers, json=row.body)

    def items(self, pk: str) -> list[dict[str, Any]]:
        """Return the directory's items of this partition."""
        return [each for each in self.cloud.items("DirectoryTable", pk) if each["pk"] == pk]

    def acts(self) -> list[str]:
        """Return what the audit list says was done to the victim."""
        return [each["act"] for each in self.items("audit") if each["user"]["id"] == self.victim]

    def messages(self) -> list[dict[str, Any]]:
        return [each for each in self.cloud.items("MessagesTable") if each["author"]["id"] == self.user_id]


def is_said_once(tried: Try) -> bool:
    """Whether there is exactly one message, which everybody reads, under the id that the sender is told."""
    (message,) = tried.messages()
    return message["id"] == tried.call().json["id"] and len(tried.messages()) == 1


def is_said(tried: Try) -> bool:
    """Whether there is a message, or two: nothing tells a retry without a `client_id` from another message."""
    return 1 <= len(tried.messages()) <= 2


def is_blocked(tried: Try) -> bool:
    """Whether the user is in the list of the blocked, once, and how it came in the audit list, once."""
    listed = [each["sk"] for each in tried.cloud.items("DirectoryTable", "blocked")]
    audited = [each for each in tried.cloud.items("DirectoryTable", "audit") if each["user"]["id"] == tried.victim]
    return listed.count(tried.victim) == 1 and len(audited) == 1


def is_let_in(tried: Try) -> bool:
    """Whether the user is not in the list, and the block and its end are in the audit list, each once."""
    listed = [each["sk"] for each in tried.cloud.items("DirectoryTable", "blocked")]
    audited = [each for each in tried.cloud.items("DirectoryTable", "audit") if each["user"]["id"] == tried.victim]
    return tried.victim not in listed and len(audited) == 2


def is_renamed(tried: Try) -> bool:
    """Whether the caller is called so, and found by that name and by no other."""
    (standing,) = [each for each in tried.items(f"user#{tried.user_id}") if each["sk"] == "standing"]
    found = [each["sk"] for each in tried.cloud.items("DirectoryTable", "people#") if each["user"] == tried.user_id]
    return standing["name"] == "Bea" and found == [f"bea\x1f{tried.user_id}"]


def is_invited(tried: Try) -> bool:
    """Whether each invitation that the room has is found by its code, and each code finds one."""
    made = [each for each in tried.cloud.items("DirectoryTable") if each.get("by") == tried.user_id]
    own = [each["hash"] for each in made if each["sk"].startswith("invitation#")]
    by_code = [each["pk"].partition("#")[2] for each in made if each["pk"].startswith("invitation#")]
    return len(own) >= 1 and sorted(own) == sorted(by_code)


def is_revoked(tried: Try) -> bool:
    """Whether nothing is left of an invitation, and one act stands in the audit list."""
    left = [each for each in tried.cloud.items("DirectoryTable") if each.get("by") == tried.victim]
    return left == [] and tried.acts() == ["invitation.revoked"]


def has_joined_once(tried: Try) -> bool:
    """Whether the caller is a member, is counted once, and has used the invitation once."""
    (joined,) = [each for each in tried.items(f"user#{tried.victim}") if each.get("role") == "admin"]
    of_room = tried.items(joined["sk"])
    members = sorted(each["sk"] for each in of_room if each["sk"].startswith("member#"))
    (counted,) = [each["members"] for each in of_room if each["sk"] == "room"]
    (left,) = [each["uses_left"] for each in of_room if each["sk"].startswith("invitation#")]
    return (members, counted, left) == ([f"member#{tried.user_id}", f"member#{tried.victim}"], 2, 1)


def is_asked_for(tried: Try) -> bool:
    """Whether each purge that is asked for stands in the audit list."""
    asked_for = [each for each in tried.cloud.items("DirectoryTable", "purge#") if each["user_id"] == tried.victim]
    return len(asked_for) >= 1 and tried.acts() == ["messages.purged"] * len(asked_for)


GENERAL = {"room": "general"}
READ, MESSAGES = "/api/messages", "/api/rooms/<room:room>/messages"
BLOCK = "/api/users/<string:user_id>/block"
CURSOR = "0190a0b0-0000-7000-8000-000000000000"
HELLO = {"text": "hello", "client_id": "mine"}

_send = Row("send", "POST", MESSAGES, GENERAL, body=HELLO, holds=is_said_once)
_block = Row("block", "PUT", BLOCK, {"user_id": "{victim}"}, body={}, holds=is_blocked)
_unblock = Row("unblock", "DELETE", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block,), holds=is_let_in)

INVITATIONS, CODE = "/api/rooms/<room:room>/invitations", "/api/invitations/<string:code>"
_invited = (
    Row("make a room", "POST", "/api/rooms", body={"kind": "closed", "name": "Den"}, by_victim=True),
    Row("invite", "POST", INVITATIONS, {"room": "{made[id]}"}, body={"uses": 2}, by_victim=True),
)

ROWS = [
    _send,
    Row("send what is stored", "POST", MESSAGES, GENERAL, body=HELLO, before=(_send,), holds=is_said_once),
    Row("send without a client_id", "POST", MESSAGES, GENERAL, body={"text": "hello"}, holds=is_said),
    Row("send to general", "POST", READ, body=HELLO, holds=is_said_once),
    Row("read general", "GET", READ),
    Row("read after", "GET", MESSAGES, GENERAL, f"?after={CURSOR}"),
    Row("read around", "GET", MESSAGES, GENERAL, f"?around={CURSOR}"),
    Row("who is here", "GET", "/api/rooms/<room:room>/presence", GENERAL),
    Row("a ticket", "POST", "/api/tickets"),
    _block,
    Row("block who is blocked", "PUT", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block,), holds=is_blocked),
    _unblock,
    Row("unblock who is not", "DELETE", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block, _unblock)),
    Row("oneself", "GET", "/api/me"),
    Row("another name", "PATCH", "/api/me", body={"name": "Bea", "status": "away"}, holds=is_renamed),
    Row("a user", "GET", "/api/users/<user:user_id>", {"user_id": "{victim}"}),
    Row("people of a name", "GET", "/api/users", query="?name=ann&room=general"),
    Row("invite", "POST", INVITATIONS, GENERAL, body={"uses": 3}, holds=is_invited),
    Row("who has invited", "GET", INVITATIONS, GENERAL),
    Row(
        "take an invitation back",
        "DELETE",
        f"{INVITATIONS}/<uuid:invitation_id>",
        {**GENERAL, "invitation_id": "{made[id]}"},
        before=(Row("invite", "POST", INVITATIONS, GENERAL, body={}, by_victim=True),),
        holds=is_revoked,
        # Again there is nothing to take back, which is told as of any other that is not there.
        done=frozenset({204, 404}),
    ),
    Row("what one is invited to", "GET", CODE, {"code": "{made[code]}"}, before=_invited),
    Row("join by a code", "POST", CODE, {"code": "{made[code]}"}, before=_invited, holds=has_joined_once),
    Row(
        "purge",
        "DELETE",
        "/api/users/<user:user_id>/messages",
        {"user_id": "{victim}"},
        "?since={now}",
        holds=is_asked_for,
    ),
    Row("an export", "GET", "/api/rooms/<room:room>/export", GENERAL, before=(_send,)),
    Row("who is blocked", "GET", "/api/admin/blocked"),
    Row("the audit list", "GET", "/api/admin/audit"),
]


def error(code: str) -> Callable[[MotoCloud, Call], str]:
    """Return a fault that DynamoDB answers, and nothing is done."""
    return lambda *_: code


def never_sent(cause: Exception) -> Callable[[MotoCloud, Call], None]:
    """Return a fault on the way there."""

    def fail(*_: Any) -> None:
        raise cause

    return fail


def done_but_not_answered(cloud: MotoCloud, call: Call) -> None:
    """Lose the answer: what was asked for has been done, and nobody knows."""
    do(cloud, call)
    raise ReadTimeoutError(endpoint_url="https://dynamodb")


def do(cloud: MotoCloud, call: Call) -> None:
    """Do what the code asks for before it is asked for: its own call then is the retry that boto3 makes."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", call.action.partition(":")[2]).lower()
    with contextlib.suppress(ClientError):  # its condition does not hold: that is an answer, too
        cloud.do(name, call.request)


# What happens to a call, and what the API answers then. tests/chat_app/test_errors.py has more of each kind.
FAULTS: dict[str, tuple[Callable[[MotoCloud, Call], Any], int]] = {
    "throttled": (error("ThrottlingException"), 503),
    "an internal error": (error("InternalServerError"), 503),
    "not answered in time": (never_sent(ReadTimeoutError(endpoint_url="https://dynamodb")), 503),
    "done, but not answered in time": (done_but_not_answered, 503),
    "done twice": (do, 200),
    "not allowed": (error("AccessDeniedException"), 500),
    "killed": (never_sent(RuntimeError("the process died")), 500),
}


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule not in OPEN
    }


def test_every_route_has_a_row(app: Flask) -> None:
    assert routes(app) == {(row.method, row.route) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_fault(app: Flask, cloud: MotoCloud, user_pool: UserPool, row: Row) -> None:
    numbers = itertools.count()
    for fault, (happens, status) in FAULTS.items():
        for position in itertools.count():
            tried = Try(row, app, cloud, user_pool, next(numbers))
            met = fail_at(cloud, position, happens)
            answer = tried.call()
            cloud.heal()
            if not met:
                assert position > 0, "it asks nothing of DynamoDB"
                break
            where = (fault, position, met, answer.text)
            assert answer.status_code in row.done if status == 200 else is_problem(answer, status), where
            again = tried.call()
            assert again.status_code in row.done, (where, again.text)
            assert row.holds(tried), where
            cloud.empty()


def fail_at(cloud: MotoCloud, position: int, happens: Callable[[MotoCloud, Call], Any]) -> list[Call]:
    """Let it happen to the call at this position, from 0, and return the list that has the call when it has."""
    calls, met = itertools.count(), []

    def hook(call: Call) -> Any:
        if next(calls) != position:
            return None
        met.append(call)
        return happens(cloud, call)

    cloud.before_all("dynamodb", hook)
    return met


def is_problem(answer: TestResponse, status: int) -> bool:
    """Return whether an answer is a problem of this status that says no more than it should."""
    return (
        answer.status_code == status
        and answer.content_type == "application/problem+json"
        and (status != 503 or answer.headers["Retry-After"].isdecimal())
        and "dynamodb" not in answer.text.lower()
    )
