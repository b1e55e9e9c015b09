"""Whatever goes wrong with some pages: a room's others hear all of it, who is gone is forgotten, and nobody else.

The same faults as in test_callbacks_faults.py, one level up: the function, its tables, and what it hands over.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chat.connections import HANDSHAKE_MS
from tests.support.callback_server import (
    FORBIDDEN,
    GONE,
    MALFORMED_ID,
    ODD_SUCCESSES,
    OK,
    QUICK_FAULTS,
    RESET_AFTER,
    SERVER_ERROR,
    SLOW_FAULTS,
    TOO_LARGE,
    Behaviour,
    CallbackServer,
    Request,
    throttled,
)
from tests.support.fake_time import FakeTime
from tests.support.invocations import Invocations
from tests.support.lambda_events import ANN, NEVER, Context, open_page
from tests.support.moto_cloud import moto_cloud
from tests.websocket_handlers.test_broadcast import message
from websocket_handlers import broadcast
from websocket_handlers.callbacks import CallbackClient
from websocket_handlers.callbacks.delivery import Retries
from websocket_handlers.fanout import deliveries, pages
from websocket_handlers.fanout.streams import ALL_DONE

ROOMS = ("general", "garden", "kitchen")
PATIENCE_S = 0.1
MOST_FAULTS = 4


@dataclass(frozen=True)
class Page:
    """An open page, and how it meets its posts: one behaviour after another, and then the same for ever."""

    kind: str
    rooms: frozenset[str]
    steps: tuple[Behaviour, ...]
    then: Behaviour


rooms_heard = st.frozensets(st.sampled_from(ROOMS), min_size=1)
successes = st.sampled_from([success for success in ODD_SUCCESSES if success is not RESET_AFTER])
quick_faults = st.sampled_from(QUICK_FAULTS)


def behaving(kind: str, steps: st.SearchStrategy[Behaviour], then: st.SearchStrategy[Behaviour]) -> Any:
    return st.builds(Page, st.just(kind), rooms_heard, st.lists(steps, max_size=MOST_FAULTS).map(tuple), then)


healthy = behaving("healthy", st.sampled_from(ODD_SUCCESSES) | quick_faults, successes)
# Some tries hang; or all tries of an invocation fail, and the next one reaches it.
slow = st.builds(
    Page,
    st.just("healthy"),
    rooms_heard,
    st.just(SLOW_FAULTS) | st.just((SERVER_ERROR,) * Retries().tries) | st.just((throttled("0"),) * Retries().tries),
    successes,
)
refusing = behaving("refusing", quick_faults, st.sampled_from([TOO_LARGE, FORBIDDEN, MALFORMED_ID]))
failing = behaving(
    "failing", quick_faults, st.sampled_from([throttled(), throttled("0"), throttled("60"), SERVER_ERROR])
)
gone = behaving("gone", successes | quick_faults, st.just(GONE))
opening = behaving("opening", quick_faults, st.just(GONE))
expired = behaving("expired", quick_faults, st.just(SERVER_ERROR))

open_pages = st.lists(healthy | healthy | slow | refusing | failing | gone | opening | expired, min_size=1, max_size=8)
# Two of the longest messages fill a frame.
said = st.lists(st.tuples(st.sampled_from(ROOMS), st.sampled_from([1, 4_000])), min_size=1, max_size=8)


class Outcome:
    """What a delivery has done: to the tables, and to the open pages."""

    def __init__(self, by_id: dict[str, Page], messages: list[dict[str, Any]], page_connections: int) -> None:
        self.told_gone: set[str] = set()
        invocations = Invocations()
        with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as cloud, CallbackServer() as sockets:
            patch.setattr(Retries, "pause_s", lambda *_: 0.001)
            patch.setattr(deliveries, "CallbackClient", functools.partial(CallbackClient, answer_timeout_s=PATIENCE_S))
            patch.setattr(pages, "PAGE_CONNECTIONS", page_connections)
            patch.setattr(pages, "_lambda", lambda: invocations)
            patch.setenv("CALLBACK_URL", sockets.endpoint)
            time = FakeTime().install(patch)
            for opening in (False, True):
                for connection_id, page in by_id.items():
                    if (page.kind == "opening") is opening:
                        expires_at = int(time.time()) if page.kind == "expired" else NEVER
                        open_page(connection_id, ANN, *sorted(page.rooms), expires_at=expires_at)
                        sockets.script(connection_id, *page.steps, then=self._noting(page.then))
                time.advance(0 if opening else HANDSHAKE_MS / 1000)
            cloud.put("MessagesTable", *messages)
            self.before = cloud.items("SessionsTable")
            assert broadcast.handler({"Records": cloud.records("MessagesTable")}, Context()) == ALL_DONE
            invocations.make(broadcast.handler)
            self.after = cloud.items("SessionsTable")
        self._accepted = sockets.accepted

    def heard(self, connection_id: str, room: str) -> list[str]:
        """Return the ids of a room's messages, in the order in which a page has got each for the first time."""
        events = [event for frame in self._accepted[connection_id] for event in json.loads(frame)["events"]]
        return list(dict.fromkeys(event["message"]["id"] for event in events if event["room"] == room))

    def _noting(self, behaviour: Behaviour) -> Behaviour:
        async def behave(request: Request) -> None:
            if behaviour is GONE:
                self.told_gone.add(request.connection_id)
            await behaviour(request)

        return behave


def without(items: list[dict[str, Any]], connection_ids: set[str]) -> list[dict[str, Any]]:
    """Return the items but for those of some connections."""
    own = {f"connection#{connection_id}" for connection_id in connection_ids}
    return [item for item in items if item["sk"] not in connection_ids and item["pk"] not in own]


def page(kind: str, *steps: Behaviour, then: Behaviour = OK) -> Page:
    return Page(kind, frozenset(["general"]), steps, then)


ONE_OF_EACH = [
    page("healthy", throttled("0"), RESET_AFTER),
    page("healthy", *SLOW_FAULTS),
    page("healthy", *(SERVER_ERROR,) * Retries().tries),
    page("refusing", then=TOO_LARGE),
    page("failing", then=throttled("60")),
    page("gone", OK, SERVER_ERROR, then=GONE),
    page("opening", then=GONE),
    page("expired", then=SERVER_ERROR),
]


@given(open_pages, said, st.sampled_from([1, 2, 1_000]))
@example(ONE_OF_EACH, [("general", 4_000)] * 5, 1_000)
@example(ONE_OF_EACH, [("general", 4_000)] * 5, 2)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_goes_wrong_the_others_hear_all_and_only_who_is_gone_is_forgotten(
    open_pages: list[Page], said: list[tuple[str, int]], page_connections: int
) -> None:
    by_id = {f"c{n}=": page for n, page in enumerate(open_pages)}
    messages = [
        message("\U0001f600" * length, room, f"01900000-0000-7000-8000-{n:012}")
        for n, (room, length) in enumerate(said)
    ]
    outcome = Outcome(by_id, messages, page_connections)

    for connection_id, page in by_id.items():
        for room in ROOMS:
            heard = outcome.heard(connection_id, room)
            told = [each["id"] for each in messages if each["room"] == room and room in page.rooms]
            if page.kind == "healthy":
                assert heard == told, (connection_id, room)
            elif page.kind == "gone":
                assert heard == told[: len(heard)], (connection_id, room)
            else:
                assert heard == []

    rooms_told = {room for room, _ in said}
    ended = {id_ for id_, page in by_id.items() if page.kind == "expired" and page.rooms & rooms_told}
    gone = {id_ for id_ in outcome.told_gone if by_id[id_].kind == "gone"}
    assert outcome.after == without(outcome.before, gone | ended)
