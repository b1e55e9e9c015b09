"""A chatroom with so many of everything, in which every route can be called."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug.test import TestResponse

from chat import (
    audit,
    catching_up,
    connections,
    dynamodb,
    invitations,
    memberships,
    message_id,
    people_index,
    rooms,
    sending,
    standing,
)
from chat.channels import GENERAL_ROOM, screen_channel
from chat.clock import now_s, rfc3339
from chat.connections import Connection
from chat.memberships import ADMIN, MEMBER, Membership
from chat.reacted import Reacted
from chat.reactions import SHOWN
from chat.unread import MENTION_PREFIX
from chat_app import cursors
from tests.chat_app.what_it_asks import Row
from tests.support.caller import Caller

ANN, MATE, NEWCOMER, THROWN_OUT = "ann-sub", "mate-sub", "newcomer-sub", "out-sub"
ROOM, THUMB, HEART = "garden", "\U0001f44d", "\u2764\ufe0f"
# Of rooms, messages and what is listed there are so many, and of people six times as many. Even the small chatroom's
# room has more than are found at once, and more than a message names of those who have reacted.
SMALL, LARGE, PEOPLE = 4, 40, 6

Item = dict[str, Any]


class Scene:
    """A chatroom with so many of everything, in which Ann has all rights."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._people = [f"user-{number:03}" for number in range(PEOPLE * size)]
        self._said = [sending.new_message(ROOM, {"id": ANN, "name": "Ann"}, f"<@{MATE}>") for _ in range(size)]
        self._since = catching_up.begin()
        directory = [*self._users(), *self._rooms(), *self._lists(), *self._reactions()]
        _store("DirectoryTable", directory)
        _store("SessionsTable", [*self._changes(), *self._listeners()])
        _store("MessagesTable", self._said)
        anns, mates = dynamodb.batch_get([memberships.place(ROOM, ANN), memberships.place("open-0", MATE)])
        self._invitation, _ = invitations.make(Membership.of(anns), 3600, 5)
        _, self._code = invitations.make(Membership.of(mates), 3600, 5)

    def names(self) -> dict[str, str]:
        """Return what the rows name."""
        return {
            "room": ROOM,
            "message": self._said[-1]["id"],
            "to_edit": self._said[0]["id"],
            "to_delete": self._said[1]["id"],
            "mate": MATE,
            "newcomer": NEWCOMER,
            "to_remove": self._people[0],
            "thrown_out": THROWN_OUT,
            "invitation": self._invitation.id,
            "code": self._code,
            "cursor": cursors.give(f"changes of {ROOM}", str(self._since))["next"],
            "an_hour_ago": rfc3339(now_s() - 3600),
        }

    def call(self, caller: Caller, row: Row) -> TestResponse:
        """Make a row's call, by somebody who has all rights there are."""
        names = self.names()
        parts = names | {name: part.format(**names) for name, part in row.parts.items()}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], row.route)
        body = row.body and {
            name: value.format(**names) if isinstance(value, str) else value for name, value in row.body.items()
        }
        address = f"/api{path}{row.query.format(**names)}"
        answer = caller.client.open(address, method=row.method, headers=caller.headers, json=body)
        assert answer.status_code < 300, (row, answer.text)
        return answer

    def _users(self) -> Iterator[Item]:
        for user_id in (ANN, MATE, NEWCOMER, THROWN_OUT, *self._people):
            name = f"Mary-{user_id}"
            blocked = {"blocked": {"at": "now", "by": {}, "reason": ""}} if user_id == THROWN_OUT else {}
            yield {**standing.key(user_id), standing.KNOWN_SINCE: 1, "name": name, **blocked}
            yield from map(_item, people_index.add(user_id, name))

    def _rooms(self) -> Iterator[Item]:
        yield from _room(GENERAL_ROOM, rooms.OPEN, {ANN: MEMBER})
        yield from _room(ROOM, rooms.CLOSED, {ANN: ADMIN, MATE: MEMBER} | dict.fromkeys(self._people, MEMBER))
        for number in range(self._size):
            yield from _room(f"anns-{number}", rooms.CLOSED, {ANN: MEMBER, MATE: ADMIN})
            yield from _room(f"open-{number}", rooms.OPEN, {MATE: ADMIN})

    def _lists(self) -> Iterator[Item]:
        for user_id in self._people[: self._size]:
            user = {"id": user_id, "name": user_id}
            yield {"pk": "blocked", "sk": user_id, "user": user, "blocked_at": "now", "reason": "", "by": user}
            yield _item(audit.write(user, audit.USER_BLOCKED, user=user))
        yield {"pk": "blocked", "sk": THROWN_OUT, "user": {"id": THROWN_OUT}, "blocked_at": "", "reason": "", "by": {}}
        for message in self._said:
            yield {"pk": f"user#{ANN}", "sk": f"{MENTION_PREFIX}{message['id']}", "room": ROOM}

    def _reactions(self) -> Iterator[Item]:
        """Let many have reacted to the newest message; Ann was the first with a thumb."""
        message, many, at = self._said[-1], self._people[: SHOWN + self._size], message_id.new()
        for emoji, people in ((THUMB, [ANN, *many]), (HEART, many)):
            message["reactions"][emoji] = {"count": len(people), "users": people[:SHOWN], "at": at}
            reacted = Reacted(ROOM, message["id"], emoji)
            for number, user_id in enumerate(people):
                yield _item(reacted.begin(user_id, at))
                if number >= SHOWN:
                    yield _item(reacted.join_line(user_id, f"{at[:-3]}{number:03}"))

    def _changes(self) -> Iterator[Item]:
        for message in self._said:
            message["changed"] = message_id.new()
            yield {"pk": f"changes#{ROOM}", "sk": message["changed"], "id": message["id"], "expires_at": 2**40}

    def _listeners(self) -> Iterator[Item]:
        for number, user_id in enumerate(self._people[: self._size]):
            channel = screen_channel(ROOM)
            user = {"id": user_id, "name": user_id}
            yield connections.listener(channel, Connection(f"{number}=", user, 1, 2**40, frozenset({channel})))


def _room(room_id: str, kind: str, roles: dict[str, str]) -> Iterator[Item]:
    admins = sum(role == ADMIN for role in roles.values())
    yield from map(_item, rooms.make(room_id, kind, name=room_id, members=len(roles), admins=admins))
    for user_id, role in roles.items():
        yield from map(_item, memberships.begin(room_id, kind, user_id, role))


def _item(write: dict[str, Any]) -> Item:
    """Return the item that a write of a transaction puts."""
    return dynamodb.from_attributes(write["Put"]["Item"])


def _store(table: str, items: Iterable[Item]) -> None:
    """Put items, all at once: one by one takes longer."""
    dynamodb.batch_write(table, [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items])
