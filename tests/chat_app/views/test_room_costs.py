"""What each call of a room costs: so many requests, however many members, messages and rooms there are; no Scan."""

from typing import Any

import pytest

from chat import memberships, message_id, messages, rooms, standing
from tests.support.caller import Caller
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud

GET, QUERY, COUNT, WRITE = "BatchGetItem", "Query", "UpdateItem", "TransactWriteItems"

# Each call, and what it costs besides the first read: of who is calling, what the room is, and who they are there.
CALLS: list[tuple[str, str, Any, list[str]]] = [
    ("GET", "/rooms/plans", None, [QUERY]),
    ("GET", "/rooms/garden", None, []),
    ("GET", "/rooms/plans/members", None, [QUERY, GET]),
    ("GET", "/rooms/plans/members?limit=7", None, [QUERY, GET]),
    ("PATCH", "/rooms/plans", {"name": "Schemes"}, [COUNT, WRITE, QUERY]),
    ("PATCH", "/rooms/plans", {"archived": True}, [COUNT, WRITE, QUERY]),
    ("PATCH", "/rooms/plans", {"archived": False, "name": "Plans"}, [COUNT, WRITE, QUERY]),
    ("PUT", "/rooms/plans/members/ben-sub", None, [COUNT, WRITE]),
    ("PUT", "/rooms/plans/members/ben-sub", {"role": "admin"}, [COUNT, WRITE]),
    ("PUT", "/rooms/plans/members/ben-sub", None, []),
    ("DELETE", "/rooms/plans/members/ben-sub", None, [COUNT, WRITE]),
    ("PUT", "/rooms/garden/members/ann-sub", None, [COUNT, WRITE]),
    ("DELETE", "/rooms/garden/members/ann-sub", None, [COUNT, WRITE]),
    ("PUT", "/rooms/plans/involvement", {"involvement": "mentions"}, [COUNT, COUNT, QUERY]),
    ("PUT", "/rooms/plans/read", {"id": "newest"}, [COUNT]),
    ("POST", "/rooms", {"kind": "closed", "name": "More", "users": ["ben-sub"]}, [COUNT, WRITE]),
    ("POST", "/rooms", {"kind": "direct", "users": ["ben-sub"]}, [COUNT, WRITE]),
]


def fill(cloud: MotoCloud, room: str, many: int) -> str:
    """Let a room have so many members, each of whom has named Ann three times; return the newest's id."""
    ids = [message_id.new() for _ in range(many)]
    newest = ""
    for identifier in ids:
        half = {"role": "member", "stamp": identifier}
        cloud.put(
            "DirectoryTable",
            {**half, **memberships.rooms_key(room, identifier)},
            {**half, **memberships.key(room, identifier), "kind": rooms.OPEN},
            {**standing.key(identifier), "known_since": 1, "name": "User"},
        )
        for _ in range(3):
            newest = message_id.new()
            table, key = messages.place(room, newest)
            cloud.put(table, {**key, "text": "hello", "author": {"id": identifier, "name": "User"}})
            cloud.put("DirectoryTable", {"pk": "user#ann-sub", "sk": f"mention#{newest}", "room": room})
    return newest


@pytest.mark.parametrize("many", [5, 50])
def test_a_call_costs_the_same_however_much_there_is(ann: Caller, ben: Caller, cloud: MotoCloud, many: int) -> None:
    for caller in (ann, ben):
        caller.get("/rooms")
    make_room("plans", ann_sub="admin")
    make_room("garden", ben_sub="admin")
    fill(cloud, "garden", many)
    newest = fill(cloud, "plans", many)
    for method, path, body, then in CALLS:
        cloud.calls.clear()
        sent = {"id": newest} if body == {"id": "newest"} else body
        answer = ann.client.open(f"/api{path}", method=method, headers=ann.headers, json=sent)
        assert answer.status_code < 300, (path, answer.text)
        made = [call.action.removeprefix("dynamodb:") for call in cloud.calls]
        assert made == [GET, *then], (method, path, body)
