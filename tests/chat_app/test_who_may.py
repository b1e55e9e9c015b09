"""Every route of the app, as everybody who there is, in each kind of room: what tests/chat_app/who_may.py says.

Each call finds a room of its own, so that none meets what another has done.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from chat import dynamodb, invitations, memberships, rooms, sending, standing
from chat.channels import GENERAL_ROOM
from chat.clock import now_s, rfc3339
from chat.memberships import ADMIN, MEMBER, Membership
from tests.chat_app import who_may
from tests.chat_app.who_may import KINDS, ROWS, WHO, Row
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

GROUPS = {"cognito:groups": ["admins"]}
INSIDE = {"a member": MEMBER, "the room's admin": ADMIN, "an administrator inside": MEMBER, "blocked": MEMBER}
AUTHOR, MATE, NEWCOMER = "author-sub", "mate-sub", "newcomer-sub"
NO_ID = "0199a000-0000-7000-8000-000000000001"
BLOCK = {"at": "2026-11-22T20:04:05.678Z", "by": {"id": "zoe-sub", "name": "Zoe"}, "reason": ""}

Cell = tuple[str, str]
"""A kind of room, or `anywhere`, and who calls."""


class Scene:
    """All people, and for each cell of a row a room of its own. The items are put at once: one by one takes longer."""

    def __init__(self, app: Flask, cloud: MotoCloud, pool: UserPool, row: Row) -> None:
        self._app, self._cloud, self._pool, self._row = app, cloud, pool, row
        self.cells: dict[Cell, str] = {
            (kind, who): status
            for kind, statuses in row.statuses().items()
            for who, status in zip(WHO, statuses, strict=True)
            if status != "."
        }
        self._messages = {cell: self._message(*cell) for cell in self.cells}
        directory = [*self._users(), *rooms.make(GENERAL_ROOM, "open", name="General", members=len(WHO))]
        for cell in self.cells:
            directory += self._room(*cell)
        _store("DirectoryTable", [_item(each) for each in directory])
        _store("MessagesTable", [dynamodb.to_attributes(message) for message in self._messages.values()])
        self._invitations = {cell: self._invitation(*cell) for cell in self.cells}

    def call(self, cell: Cell) -> str:
        """Let somebody call, and return the status."""
        _, who = cell
        names = {"me": _id(who), "mate": MATE, "newcomer": NEWCOMER, "room": _room_id(*cell)}
        names |= {
            **self._invitations[cell],
            "message": self._messages[cell]["id"],
            "an_hour_ago": rfc3339(now_s() - 3600),
        }
        parts = names | {name: part.format(**names) for name, part in self._row.parts.items()}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts[found[1]], self._row.route)
        body = self._row.body and {name: _filled(value, names) for name, value in self._row.body.items()}
        address = f"/api{path}{self._row.query.format(**names)}"
        answer = self._app.test_client().open(address, method=self._row.method, headers=self._headers(who), json=body)
        return str(answer.status_code)

    def kept(self) -> list[dict[str, Any]]:
        """Return all that the tables hold, but for the counts of limits and the roll, which has all who call."""
        tables = ("MessagesTable", "DirectoryTable", "SessionsTable")
        return [
            {name: value for name, value in item.items() if not name.startswith("count#")}
            for table in tables
            for item in self._cloud.items(table)
            if item.get("pk") != "roll"
        ]

    def _users(self) -> Iterator[dict[str, Any]]:
        for user_id in (AUTHOR, MATE, NEWCOMER, *map(_id, WHO[1:])):
            user = {**standing.key(user_id), standing.KNOWN_SINCE: 1, "name": user_id.removesuffix("-sub")}
            yield user | ({"blocked": BLOCK} if user_id == _id("blocked") else {})
            yield from memberships.begin(GENERAL_ROOM, "open", user_id, MEMBER)

    def _room(self, kind: str, who: str) -> list[dict[str, Any]]:
        if kind not in KINDS:
            return []
        room = _room_id(kind, who)
        roles = {AUTHOR: MEMBER if kind == "direct" else ADMIN, MATE: MEMBER}
        if who in INSIDE:
            roles[_id(who)] = INSIDE[who]
        of = {"users": sorted(roles)} if kind == "direct" else {"name": room}
        admins = sum(role == ADMIN for role in roles.values())
        return [
            *rooms.make(room, kind, members=len(roles), admins=admins, **of),
            *(write for user_id, role in roles.items() for write in memberships.begin(room, kind, user_id, role)),
        ]

    def _message(self, kind: str, who: str) -> dict[str, Any]:
        author = {"id": _id(who) if self._row.own else AUTHOR, "name": "Somebody"}
        return sending.new_message(_room_id(kind, who), author, "hello")

    def _invitation(self, kind: str, who: str) -> dict[str, str]:
        """Return the id of an invitation of the author's, and what somebody knows of its code."""
        if "invitation" not in self._row.route or kind not in ("open", "closed"):
            return {"invitation": NO_ID, "code": "made-up"}
        (item,) = dynamodb.batch_get([memberships.place(_room_id(kind, who), AUTHOR)])
        made, code = invitations.make(Membership.of(item), 60, 1)
        return {"invitation": made.id, "code": code if who == "invited" or who in INSIDE else "made-up"}

    def _headers(self, who: str) -> dict[str, str]:
        if who == "anonymous":
            return {}
        groups = GROUPS if "administrator" in who else {}
        token = self._pool.token(sub=_id(who), name=None, email=None, **groups)
        return Caller(self._app.test_client(), token).headers


_NO_SIGNS = {ord(" "): "-", ord("'"): None}


def _id(who: str) -> str:
    return f"{who.translate(_NO_SIGNS)}-sub"


def _room_id(kind: str, who: str) -> str:
    return f"{kind}-{who.translate(_NO_SIGNS)}"


def _item(write: dict[str, Any]) -> dict[str, Any]:
    """Return what is to be stored, of a write of a transaction or of an item."""
    return write["Put"]["Item"] if "Put" in write else dynamodb.to_attributes(write)


def _store(table: str, items: list[dict[str, Any]]) -> None:
    dynamodb.batch_write(table, [{"PutRequest": {"Item": item}} for item in items])


def _filled(value: Any, names: dict[str, str]) -> Any:
    return value.format(**names) if isinstance(value, str) else value


def test_every_route_has_a_row(app: Flask) -> None:
    routes = {
        (method, rule.rule.removeprefix("/api"))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(row.method, row.route) for row in ROWS}


def test_a_row_is_of_each_kind_of_room_or_of_none() -> None:
    for row in ROWS:
        is_of_a_room = "<room:room>" in row.route or "{room}" in row.query or "<string:code>" in row.route
        assert list(row.statuses()) == (list(KINDS) if is_of_a_room else ["anywhere"]), row
        assert all(len(statuses) == len(WHO) for statuses in row.statuses().values()), row


def test_nobody_unknown_and_nobody_blocked_does_anything_that_needs_a_token() -> None:
    """Of the table itself: whoever adds a row does not have to remember."""
    for row in ROWS:
        if row in who_may.PUBLIC_ROWS:
            continue
        for statuses in row.statuses().values():
            told = dict(zip(WHO, statuses, strict=True))
            assert (told["anonymous"], told["blocked"]) == ("401", "403"), row
            assert told["a former member"] in {told["a stranger"], "."}, row


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_is_answered_to_whom(
    high_limits: None, app: Flask, cloud: MotoCloud, user_pool: UserPool, row: Row
) -> None:
    scene = Scene(app, cloud, user_pool, row)
    refused = {cell for cell, status in scene.cells.items() if int(status) >= 400}
    before = scene.kept()
    found = {cell: scene.call(cell) for cell in refused}
    assert (found, scene.kept() == before) == ({cell: scene.cells[cell] for cell in refused}, True)
    found |= {cell: scene.call(cell) for cell in scene.cells.keys() - refused}
    assert found == scene.cells
