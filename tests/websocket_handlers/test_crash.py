"""The broadcast function killed in the middle of its work: the batch that is tried again completes it.

Killed for real: the function runs in a process of its own, and what answers one of its requests kills it first. The
tables are moto's, which the process reaches over HTTP; what happens next finds them as the process has left them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chat import messages
from chat.connections import HANDSHAKE_MS
from tests.support.callback_server import GONE, OK, SERVER_ERROR, Behaviour, CallbackServer, Request
from tests.support.fake_time import FakeTime
from tests.support.function_process import PATIENCE_S, FunctionProcesses
from tests.support.lambda_events import BEN, Context, open_page
from tests.support.moto_cloud import REGION, MotoCloud, moto_cloud
from tests.support.served_cloud import ServedCloud
from tests.support.timeline import Timeline, shown
from tests.websocket_handlers.test_broadcast import message
from websocket_handlers import broadcast
from websocket_handlers.callbacks import CallbackClient
from websocket_handlers.fanout import deliveries
from websocket_handlers.fanout.pages import PAGE_CONNECTIONS
from websocket_handlers.fanout.streams import ALL_DONE

ROOMS = ("general", "garden", "kitchen")


@pytest.fixture(scope="module")
def served() -> Iterator[ServedCloud]:
    with ServedCloud() as served:
        yield served


@pytest.fixture(scope="module")
def processes(served: ServedCloud) -> Iterator[FunctionProcesses]:
    processes = FunctionProcesses(
        {
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": served.url,
            "AWS_LAMBDA_FUNCTION_NAME": "this-function",
            "DIRECTORY_TABLE_NAME": "DirectoryTable",
            "MESSAGES_TABLE_NAME": "MessagesTable",
            "SESSIONS_TABLE_NAME": "SessionsTable",
        }
    )
    yield processes
    processes.stop()


@dataclass
class Crash:
    """The end of a process at its nth request of a kind, which may still take effect: it was on its way."""

    action: str
    nth: int = 1
    takes_effect: bool = True


@dataclass
class World:
    """The tables, the open pages, and the function, which can be killed."""

    cloud: MotoCloud
    sockets: CallbackServer
    served: ServedCloud
    processes: FunctionProcesses
    page_connections: int = PAGE_CONNECTIONS
    heard: dict[str, frozenset[str]] = field(default_factory=dict)
    crash: Crash | None = None

    def open(
        self, connection_id: str, *rooms: str, behaviours: tuple[Behaviour, ...] = (), then: Behaviour = OK
    ) -> None:
        """Open a page that hears rooms."""
        open_page(connection_id, BEN, *rooms)
        self.heard[connection_id] = frozenset(rooms)
        behaviours = tuple(map(self._unless_killed, behaviours))
        self.sockets.script(connection_id, *behaviours, then=self._unless_killed(then))

    def invoke(self, event: dict[str, Any], crash: Crash | None = None) -> dict[str, Any] | None:
        """Invoke the function; return its answer, or None when it has crashed."""
        self.crash = crash and Crash(**vars(crash))
        self.served.on_call = self._takes_effect
        endpoint = self.sockets.endpoint
        answer = self.processes.invoke(event, callback_url=endpoint, page_connections=self.page_connections)
        if answer is None:
            # What it had sent may arrive after its end, and belongs to this invocation.
            self.sockets.wait_until_peers_have_gone()
            self.served.wait_until_idle()
        return answer

    def invoke_handed_over(self, crash: Crash | None = None) -> None:
        """Invoke the function with what it has handed over, each once more when it crashes: Lambda tries again."""
        while self.served.invocations.waiting:
            event = self.served.invocations.waiting.pop(0)
            if self.invoke(event, crash) is None:
                assert self.invoke(event) == ALL_DONE

    def timeline(self, connection_id: str, room: str) -> Timeline:
        """Return the room as a page has it, from the frames that it was sent."""
        timeline = Timeline()
        for frame in self.sockets.accepted[connection_id]:
            timeline.merge(event["message"] for event in json.loads(frame)["events"] if event["room"] == room)
        return timeline

    def assert_pages_equal_the_table(self) -> None:
        """Every page shows each message of its rooms once, as the table has it, and nothing of other rooms."""
        stored = sorted(self.cloud.items("MessagesTable"), key=lambda item: item["id"])
        for connection_id, rooms in self.heard.items():
            for room in ROOMS:
                in_it = [messages.shown(item) for item in stored if item["room"] == room and room in rooms]
                expected = shown(in_it)
                assert self.timeline(connection_id, room).shown == expected, (connection_id, room)

    def _unless_killed(self, behaviour: Behaviour) -> Behaviour:
        async def behave(request: Request) -> None:
            await (behaviour(request) if self._takes_effect("post") else request.until_peer_closes())

        return behave

    def _takes_effect(self, action: str) -> bool:
        if self.crash is None or self.crash.action != action:
            return True
        self.crash.nth -= 1
        if self.crash.nth == 0:
            self.processes.kill()
        return self.crash.nth > 0 or self.crash.takes_effect


@contextmanager
def new_world(served: ServedCloud, processes: FunctionProcesses) -> Iterator[World]:
    """Give an example a world of its own, whose pages have been open for a while."""
    served.invocations.waiting.clear()
    with pytest.MonkeyPatch.context() as monkeypatch, moto_cloud(monkeypatch) as cloud, CallbackServer() as sockets:
        FakeTime().install(monkeypatch).advance(-HANDSHAKE_MS / 1000)
        yield World(cloud, sockets, served, processes)


@pytest.fixture
def world(served: ServedCloud, processes: FunctionProcesses) -> Iterator[World]:
    with new_world(served, processes) as world:
        yield world


def batch(world: World) -> dict[str, Any]:
    return {"Records": world.cloud.records("MessagesTable")}


def message_ids(count: int) -> list[str]:
    return [f"01900000-0000-7000-8000-{n:012}" for n in range(count)]


# ------------------------------------------------------------------------------------------------- between the posts


@dataclass(frozen=True)
class Change:
    """Something that is done to one of the messages; one that is not there yet is sent first."""

    kind: str
    which: int
    room: str
    length: int

    def apply(self, world: World, stored: dict[str, dict[str, Any]], number: int) -> None:
        """Do it to the table."""
        id_ = message_ids(self.which + 1)[-1]
        if id_ not in stored:
            stored[id_] = {**message("\U0001f600" * self.length, self.room, id_), "rev": 1}
        elif self.kind == "edit":
            at = f"2026-11-22T20:00:{number:02}.000Z"
            stored[id_] = {**stored[id_], "text": f"edited {number}", "edited_at": at, "rev": stored[id_]["rev"] + 1}
        elif self.kind == "delete":
            at = f"2026-11-22T20:00:{number:02}.000Z"
            stored[id_] = {**stored[id_], "text": "", "deleted_at": at, "rev": stored[id_]["rev"] + 1}
        else:
            world.cloud.delete("MessagesTable", room=stored[id_]["room"], id=id_)
            stored[id_] = {**stored[id_], "text": "", "deleted_at": "removed"}
            return
        world.cloud.put("MessagesTable", stored[id_])


# Two of the longest fill a frame, so a room's changes become several.
changes = st.lists(
    st.builds(
        Change,
        st.sampled_from(["edit", "delete", "remove"]),
        st.integers(0, 4),
        st.sampled_from(ROOMS),
        st.sampled_from([1, 4_000]),
    ),
    min_size=1,
    max_size=10,
)
pages_rooms = st.lists(st.frozensets(st.sampled_from(ROOMS), min_size=1), min_size=1, max_size=6)
crash_points = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=3)


def rehearse(world: World) -> dict[str, list[bytes]]:
    """Return which frames the function sends to whom when nobody kills it."""
    patient = functools.partial(CallbackClient, answer_timeout_s=PATIENCE_S)
    with pytest.MonkeyPatch.context() as monkeypatch, CallbackServer() as quiet:
        monkeypatch.setenv("CALLBACK_URL", quiet.endpoint)
        monkeypatch.setattr(deliveries, "CallbackClient", patient)
        monkeypatch.setattr(deliveries, "DELIVERY_S", PATIENCE_S)
        assert broadcast.handler(batch(world), Context()) == ALL_DONE
        return dict(quiet.accepted)


@given(pages_rooms, changes, crash_points, st.booleans())
@example([frozenset(ROOMS)] * 6, [Change("edit", n, ROOMS[n % 3], 4_000) for n in range(5)], [(0.0, False)], False)
@example([frozenset(ROOMS)] * 6, [Change("edit", n, ROOMS[n % 3], 4_000) for n in range(5)], [(1.0, True)], True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_killed_after_some_posts_the_batch_that_is_tried_again_completes_delivery(
    served: ServedCloud,
    processes: FunctionProcesses,
    pages_rooms: list[frozenset[str]],
    changes: list[Change],
    crashes: list[tuple[float, bool]],
    bisected: bool,
) -> None:
    with new_world(served, processes) as world:
        for n, rooms in enumerate(pages_rooms):
            world.open(f"c{n}=", *sorted(rooms))
        stored: dict[str, dict[str, Any]] = {}
        for number, change in enumerate(changes):
            change.apply(world, stored, number)
        expected = rehearse(world)
        posts = sum(map(len, expected.values()))
        if posts == 0:
            return
        for share, takes_effect in crashes:
            assert world.invoke(batch(world), Crash("post", 1 + int(share * (posts - 1)), takes_effect)) is None
        taken = {connection_id: list(frames) for connection_id, frames in world.sockets.accepted.items()}
        assert sum(map(len, taken.values())) < posts * len(crashes) + 1
        # Lambda tries it again whole, or, with BisectBatchOnFunctionError, one half after the other.
        records = batch(world)["Records"]
        middle = len(records) // 2 if bisected else 0
        for part in filter(None, (records[:middle], records[middle:])):
            assert world.invoke({"Records": part}) == ALL_DONE
        world.assert_pages_equal_the_table()
        if middle == 0:
            for connection_id, frames in expected.items():
                again = world.sockets.accepted[connection_id][len(taken.get(connection_id, [])) :]
                assert again == frames


@pytest.mark.parametrize("takes_effect", [False, True], ids=["on its way and lost", "on its way and taken"])
@pytest.mark.parametrize("killed_at", [1, 2, 7, 12])
def test_each_message_is_shown_once_however_many_of_twelve_posts_were_taken(
    world: World, killed_at: int, takes_effect: bool
) -> None:
    for n in range(4):
        world.open(f"c{n}=", "general")
    sent = [message("\U0001f600" * 4_000, id_=id_) for id_ in message_ids(6)]
    world.cloud.put("MessagesTable", *sent)
    assert world.invoke(batch(world), Crash("post", killed_at, takes_effect)) is None
    assert killed_at - 1 <= sum(map(len, world.sockets.accepted.values())) <= 12
    assert world.invoke(batch(world)) == ALL_DONE
    for n in range(4):
        assert world.timeline(f"c{n}=", "general").messages == [messages.shown(each) for each in sent]


# --------------------------------------------------------------------------------- between the posts and the tidying


FORGETTING = ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem"]


@pytest.mark.parametrize("takes_effect", [False, True], ids=["lost", "taken"])
@pytest.mark.parametrize("action", FORGETTING)
@pytest.mark.parametrize("nth", [1, 2])
def test_killed_while_it_forgets_who_is_gone_the_next_try_forgets_all_of_them(
    world: World, action: str, nth: int, takes_effect: bool
) -> None:
    world.open("a=", "general", "garden")
    world.open("gone-1=", "general", "garden", then=GONE)
    world.open("gone-2=", "general", "kitchen", then=GONE)
    world.cloud.put("MessagesTable", message())
    stay = [item for item in world.cloud.items("SessionsTable") if "gone-" not in item["pk"] + item["sk"]]
    assert world.invoke(batch(world), Crash(action, nth, takes_effect)) is None
    assert world.invoke(batch(world)) == ALL_DONE
    assert world.cloud.items("SessionsTable") == stay
    assert world.timeline("a=", "general").messages == [messages.shown(message())]


# ------------------------------------------------------------------------------------------ while handing pages over


@pytest.mark.parametrize("takes_effect", [False, True], ids=["lost", "taken"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_killed_while_it_hands_pages_over_every_page_is_handed_over_again(
    world: World, nth: int, takes_effect: bool
) -> None:
    world.page_connections = 2
    for n in range(7):
        world.open(f"c{n}=", "general")
    world.cloud.put("MessagesTable", *[message(id_=id_) for id_ in message_ids(3)])
    assert world.invoke(batch(world), Crash("lambda:Invoke", nth, takes_effect)) is None
    assert len(world.served.invocations.waiting) == nth - 1 + takes_effect
    assert world.invoke(batch(world)) == ALL_DONE
    assert len(world.served.invocations.waiting) == nth - 1 + takes_effect + 3
    world.invoke_handed_over(Crash("post", 2, takes_effect))
    world.assert_pages_equal_the_table()


@pytest.mark.parametrize("takes_effect", [False, True], ids=["lost", "taken"])
def test_killed_while_it_hands_over_whom_it_could_not_reach_they_are_reached_all_the_same(
    world: World, takes_effect: bool
) -> None:
    world.open("a=", "general")
    world.open("slow=", "general", behaviours=(SERVER_ERROR,) * 16)
    world.cloud.put("MessagesTable", message())
    assert world.invoke(batch(world), Crash("lambda:Invoke", 1, takes_effect)) is None
    assert world.invoke(batch(world)) == ALL_DONE
    assert len(world.served.invocations.waiting) == 1 + takes_effect
    world.invoke_handed_over()
    world.assert_pages_equal_the_table()
