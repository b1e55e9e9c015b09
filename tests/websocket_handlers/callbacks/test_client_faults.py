"""Whatever goes wrong with some connections: each gets what it can get, and is told to be what it is."""

import time
from dataclasses import dataclass
from itertools import groupby

from botocore.credentials import ReadOnlyCredentials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.callback_server import (
    FORBIDDEN,
    GONE,
    MALFORMED_ID,
    ODD_SUCCESSES,
    QUICK_FAULTS,
    SERVER_ERROR,
    SLOW_FAULTS,
    TOO_LARGE,
    Behaviour,
    CallbackServer,
    throttled,
)
from websocket_handlers.callbacks import BlockingCallbackClient, CallbackClient, Fate, Retries

CREDENTIALS = ReadOnlyCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", "FwoGZXIvYXdzEB8aDH+/=", None)

MOST_FAULTS = 5
# Some to spare: on a busy machine even a healthy answer may come late.
RETRIES = Retries(tries=MOST_FAULTS + 5, first_pause_s=0.001, longest_pause_s=0.01)
PATIENCE_S = 0.1


@dataclass(frozen=True)
class Plan:
    """What a connection does with its requests, one after another, and then with all that follow."""

    behaviours: tuple[Behaviour, ...]
    then: Behaviour
    fate: Fate


def plans(steps: st.SearchStrategy[Behaviour], ends: tuple[Behaviour, ...], fate: Fate) -> st.SearchStrategy[Plan]:
    return st.builds(Plan, st.lists(steps, max_size=8).map(tuple), st.sampled_from(ends), st.just(fate))


successes = st.sampled_from(ODD_SUCCESSES)
quick_faults = st.sampled_from(QUICK_FAULTS)
slow_faults = st.sampled_from(SLOW_FAULTS)


def with_few_faults(plan: Plan) -> bool:
    """A healthy connection may fail, but not so often that its tries are used up."""
    return sum(step not in ODD_SUCCESSES for step in plan.behaviours) <= MOST_FAULTS


healthy = plans(successes | quick_faults, ODD_SUCCESSES, Fate.DELIVERED).filter(with_few_faults)
slow = st.builds(Plan, st.lists(slow_faults, min_size=1, max_size=2).map(tuple), successes, st.just(Fate.DELIVERED))
gone = plans(quick_faults, (GONE,), Fate.GONE).filter(with_few_faults)
refusing = plans(quick_faults, (TOO_LARGE, FORBIDDEN, MALFORMED_ID), Fate.REJECTED).filter(with_few_faults)
failing = st.builds(Plan, st.just(()), st.sampled_from((throttled(), SERVER_ERROR)), st.just(Fate.UNDELIVERED))

rooms = st.lists(healthy | healthy | slow | gone | refusing | failing, min_size=1, max_size=12)


def carried_out(
    plans: list[Plan], frames: list[bytes], concurrency: int
) -> tuple[CallbackServer, dict[str, Plan], dict[str, object]]:
    by_id = {f"c{n}=": plan for n, plan in enumerate(plans)}
    with CallbackServer(credentials=CREDENTIALS) as server:
        for connection_id, plan in by_id.items():
            server.script(connection_id, *plan.behaviours, then=plan.then)
        client = CallbackClient(
            server.endpoint,
            region="us-east-1",
            credentials=lambda: CREDENTIALS,
            concurrency=concurrency,
            answer_timeout_s=PATIENCE_S,
            retries=RETRIES,
        )
        with BlockingCallbackClient(client) as blocking:
            outcomes = blocking.deliver(frames, by_id, time.monotonic() + 60)
        server.wait_until(lambda: server.connections_open == 0)
    return server, by_id, outcomes


@given(rooms, st.integers(1, 3), st.integers(1, 6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_everyone_gets_what_they_can_get_whatever_goes_wrong_elsewhere(
    plans: list[Plan], frame_count: int, concurrency: int
) -> None:
    frames = [b"frame %d" % n for n in range(frame_count)]
    server, by_id, outcomes = carried_out(plans, frames, concurrency)

    assert {i: outcome.fate for i, outcome in outcomes.items()} == {i: plan.fate for i, plan in by_id.items()}
    assert server.most_at_once <= concurrency
    for connection_id, plan in by_id.items():
        in_order = [frame for frame, _ in groupby(server.received[connection_id])]
        assert in_order == frames[: len(in_order)], "each frame follows the one before; only repeats may come between"
        taken = [frame for frame, _ in groupby(server.accepted[connection_id])]
        told = outcomes[connection_id].frames_delivered
        assert taken[:told] == frames[:told]
        assert len(taken) <= told + 1, "what was taken is told, but for one whose answer was lost"
        if plan.fate is Fate.DELIVERED:
            assert taken == frames
            assert told == frame_count

    counts = outcomes.counts
    fates = [plan.fate for plan in by_id.values()]
    assert counts.delivered == sum(outcome.frames_delivered for outcome in outcomes.values())
    assert counts.gone == fates.count(Fate.GONE)
    assert counts.failed == fates.count(Fate.REJECTED) + fates.count(Fate.UNDELIVERED)


@given(rooms)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_later_delivery_goes_on_where_an_earlier_one_stopped(plans: list[Plan]) -> None:
    """After a hand-over from `frames_delivered` on, every healthy connection has had every frame, in order."""
    frames = [b"frame %d" % n for n in range(4)]
    by_id = {f"c{n}=": plan for n, plan in enumerate(plans)}
    with CallbackServer() as server:
        for connection_id, plan in by_id.items():
            server.script(connection_id, *plan.behaviours, then=plan.then)
        client = CallbackClient(
            server.endpoint,
            region="us-east-1",
            credentials=lambda: CREDENTIALS,
            answer_timeout_s=PATIENCE_S,
            retries=Retries(tries=1),
        )
        with BlockingCallbackClient(client) as blocking:
            waiting = dict.fromkeys(by_id, 0)
            for _ in range(20):
                for done in sorted(set(waiting.values())):
                    ids = [connection_id for connection_id in waiting if waiting[connection_id] == done]
                    for connection_id, outcome in blocking.deliver(frames[done:], ids, time.monotonic() + 60).items():
                        waiting[connection_id] = done + outcome.frames_delivered
                        if outcome.fate is not Fate.UNDELIVERED:
                            del waiting[connection_id]
    assert set(waiting) == {i for i, plan in by_id.items() if plan.fate is Fate.UNDELIVERED}
    for connection_id, plan in by_id.items():
        taken = [frame for frame, _ in groupby(server.accepted[connection_id])]
        assert taken == frames or plan.fate is not Fate.DELIVERED
