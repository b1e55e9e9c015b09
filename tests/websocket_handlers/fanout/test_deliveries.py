"""Deliveries: until when they are made, by an invocation's own time, and who is handed over, closed or forgotten."""

import json
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest

from chat import connections
from chat.channels import room_channel
from chat.connections import Connection
from tests.support.fake_time import FakeTime
from tests.support.invocations import Invocations
from tests.support.lambda_events import ANN, BEN, Context, open_page
from tests.support.moto_cloud import MotoCloud
from websocket_handlers.callbacks import Counts, Fate, Outcomes
from websocket_handlers.callbacks.delivery import Outcome
from websocket_handlers.fanout import deliveries, pages
from websocket_handlers.fanout.deliveries import Fanout
from websocket_handlers.fanout.pages import Page

GENERAL = room_channel("general")
EVENT = {"type": "x", "room": "general"}


class Callbacks:
    """Takes the place of the @connections client: what became of each, and until when it was to try."""

    def __init__(self) -> None:
        self.fates: dict[str, Outcome] = {}
        self.closed: list[tuple[list[str], float]] = []
        self.posted: list[tuple[list[str], float]] = []
        self.frames: list[bytes] = []

    def deliver_all(self, coming: Sequence[tuple[list[bytes], list[str]]], deadline: float) -> list[Outcomes]:
        self.posted += [(ids, deadline) for _, ids in coming]
        return [self._of(ids) for _, ids in coming]

    def deliver(self, frames: Sequence[bytes], ids: Sequence[str], deadline: float) -> Outcomes:
        self.posted.append((list(ids), deadline))
        self.frames += frames
        return self._of(ids)

    def close_connections(self, ids: Sequence[str], deadline: float) -> Outcomes:
        self.closed.append((list(ids), deadline))
        return self._of(ids)

    def close(self) -> None:
        """Have nothing to close."""

    def _of(self, ids: Sequence[str]) -> Outcomes:
        outcomes = Outcomes()
        outcomes.update({each: self.fates.get(each, Outcome(Fate.DELIVERED, 1)) for each in ids})
        outcomes.counts = Counts(delivered=len(outcomes.of(Fate.DELIVERED)), failed=len(outcomes.of(Fate.REJECTED)))
        return outcomes


@pytest.fixture
def callbacks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callbacks]:
    callbacks = Callbacks()
    monkeypatch.setenv("CALLBACK_URL", "http://127.0.0.1:1/live")
    monkeypatch.setattr(deliveries, "CallbackClient", lambda *_, **__: None)
    monkeypatch.setattr(deliveries, "BlockingCallbackClient", lambda _: callbacks)
    deliveries._callbacks.cache_clear()
    yield callbacks
    deliveries._callbacks.cache_clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock of the deliveries, which stands at 100 s."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(deliveries, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def fanout(remaining_s: float = 30, **more: bool) -> Fanout:
    context = Context()
    context.remaining_ms = round(remaining_s * 1000)
    return Fanout(context, **more)


def page(*ids: str, handovers: int = 0) -> Page:
    return Page(GENERAL, [EVENT], [Connection(each, {}, 0, 2**40) for each in ids], handovers)


@pytest.mark.parametrize(("remaining_s", "post_by"), [(30, 105), (8, 105), (7, 104), (3.5, 100.5), (3, 100), (1, 100)])
def test_posts_have_five_seconds_and_leave_three_of_the_functions(
    callbacks: Callbacks, clock: SimpleNamespace, remaining_s: float, post_by: float
) -> None:
    deliveries_ = fanout(remaining_s)
    deliveries_.resume(page("a="))
    deliveries_.tell("b=", {"type": "x"})
    assert deliveries_.run() == set()
    assert callbacks.posted == [(["b="], post_by), (["a="], post_by)]


def test_their_time_begins_when_all_is_read(callbacks: Callbacks, clock: SimpleNamespace) -> None:
    deliveries_ = fanout(10)
    deliveries_.resume(page("a="))
    clock.now += 1
    deliveries_.run()
    clock.now += 3
    deliveries_.tell("b=", {"type": "x"})
    assert [until for _, until in callbacks.posted] == [106, 107]


def test_what_is_to_be_closed_has_a_second_more(
    cloud: MotoCloud, callbacks: Callbacks, clock: SimpleNamespace, time: FakeTime
) -> None:
    open_page("expired=", ANN, expires_at=int(time.time()))
    open_page("ben=", BEN)
    deliveries_ = fanout(30)
    assert deliveries_.broadcast(GENERAL, [EVENT]) == {"ben="}
    deliveries_.run()
    assert callbacks.posted == [(["ben="], 105)]
    assert callbacks.closed == [(["expired="], 106)]
    assert [each.id for each in connections.in_channel(GENERAL)] == ["ben="]


def test_where_there_is_nothing_to_tell_nothing_is_read(cloud: MotoCloud, callbacks: Callbacks) -> None:
    open_page("ben=", BEN)
    cloud.calls.clear()
    deliveries_ = fanout()
    assert deliveries_.broadcast(GENERAL, []) == set()
    deliveries_.deliver(GENERAL, [], [Connection("a=", {}, 0, 2**40)])
    assert (deliveries_.run(), callbacks.posted, cloud.calls) == (set(), [], [])


@pytest.mark.parametrize(
    ("handovers", "hands_over", "is_handed_over"), [(1, True, True), (2, True, False), (0, False, False)]
)
def test_who_was_not_reached_is_handed_over_twice_and_then_closed(
    cloud: MotoCloud,
    callbacks: Callbacks,
    clock: SimpleNamespace,
    invocations: Invocations,
    caplog: pytest.LogCaptureFixture,
    handovers: int,
    hands_over: bool,
    is_handed_over: bool,
) -> None:
    callbacks.fates["slow="] = Outcome(Fate.UNDELIVERED, 0, None, "slow")
    deliveries_ = fanout(hands_over=hands_over)
    deliveries_.resume(page("quick=", "slow=", handovers=handovers))
    assert deliveries_.run() == set()
    waiting = [each["page"] for each in invocations.waiting]
    assert ("connection slow=" in caplog.text) is not is_handed_over
    if is_handed_over:
        assert [([each[0] for each in page["connections"]], page["handovers"]) for page in waiting] == [
            (["slow="], handovers + 1)
        ]
        assert callbacks.closed == []
    else:
        assert waiting == []
        assert callbacks.closed == [(["slow="], 106)]


def test_who_is_gone_is_forgotten_unless_they_may_be_opening(
    cloud: MotoCloud, callbacks: Callbacks, time: FakeTime
) -> None:
    for name in ("gone=", "opening="):
        if name == "opening=":
            time.advance(5)
        open_page(name, ANN)
        callbacks.fates[name] = Outcome(Fate.GONE, 0, 410, "gone")
    deliveries_ = fanout()
    deliveries_.broadcast(GENERAL, [EVENT])
    deliveries_.run()
    assert [each.id for each in connections.in_channel(GENERAL)] == ["opening="]


def test_forgetting_stops_half_a_second_before_the_function_would_be_stopped(
    cloud: MotoCloud, callbacks: Callbacks, clock: SimpleNamespace, time: FakeTime
) -> None:
    for name in ("a=", "b="):
        open_page(name, ANN)
        callbacks.fates[name] = Outcome(Fate.GONE, 0, 410, "gone")
    time.advance(5)
    for now, left in ((109.5, ["a=", "b="]), (109.499, [])):
        clock.now = 100.0
        deliveries_ = fanout(10)
        deliveries_.broadcast(GENERAL, [EVENT])
        clock.now = now
        deliveries_.run()
        assert [each.id for each in connections.in_channel(GENERAL)] == left


def test_of_those_that_are_to_be_closed_it_is_told_which_may_be_open(
    cloud: MotoCloud, callbacks: Callbacks, clock: SimpleNamespace, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    old = [open_page(name, ANN) for name in ("closed=", "gone=", "slow=", "refused=")]
    time.advance(5)
    opening = open_page("opening=", ANN)
    callbacks.fates = {
        "gone=": Outcome(Fate.CLOSED, 0, 410, ""),
        "slow=": Outcome(Fate.UNDELIVERED, 0, None, "slow"),
        "refused=": Outcome(Fate.REJECTED, 0, 403, "forbidden"),
        "opening=": Outcome(Fate.CLOSED, 0, 410, ""),
    }
    left = fanout().close([*old, opening])
    assert ([each.id for each in left.opening], [each.id for each in left.unreached]) == (["opening="], ["slow="])
    assert callbacks.closed == [(["closed=", "gone=", "slow=", "refused=", "opening="], 105)]
    assert "connection refused= cannot be closed" in caplog.text


def test_a_page_that_was_handed_over_is_carried_on(
    cloud: MotoCloud, callbacks: Callbacks, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fanout().carry_on({"Records": []}) is False
    assert callbacks.posted == []
    assert fanout().carry_on(page("a=", "b=").as_event()) is True
    assert [ids for ids, _ in callbacks.posted] == [["a=", "b="]]
    assert '"HandedOver": 0' in capsys.readouterr().out


def test_the_time_that_it_took_is_told_in_milliseconds(
    clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    deliveries_ = fanout()
    clock.now += 0.25
    deliveries_.report({})
    told = capsys.readouterr().out
    assert '"FanoutTime": 250.0' in told
    assert '{"Name": "FanoutTime", "Unit": "Milliseconds"}' in told


def test_all_but_the_first_page_are_handed_over_and_counted(
    callbacks: Callbacks,
    invocations: Invocations,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pages, "PAGE_CONNECTIONS", 2)
    deliveries_ = fanout()
    deliveries_.deliver(GENERAL, [EVENT], [Connection(f"{number}=", {}, 0, 2**40) for number in range(7)])
    deliveries_.run()
    deliveries_.report({})
    assert [ids for ids, _ in callbacks.posted] == [["0=", "1="]]
    assert [len(each["page"]["connections"]) for each in invocations.waiting] == [2, 2, 1]
    assert '"HandedOver": 5' in capsys.readouterr().out


def test_of_who_hears_a_channel_no_more_is_read_than_that(cloud: MotoCloud, callbacks: Callbacks) -> None:
    """botocore takes as long for each attribute, and each message is read for by everybody."""
    open_page("ben=", BEN)
    cloud.calls.clear()
    fanout().broadcast(GENERAL, [EVENT])
    (query,) = cloud.calls
    assert "user" not in query.request["ProjectionExpression"]


def test_what_one_is_told_is_utf_8(callbacks: Callbacks) -> None:
    fanout().tell("ben=", {"type": "error", "message": "é \N{FOX FACE}"})
    assert callbacks.frames == ['{"type": "error", "message": "é \N{FOX FACE}"}'.encode()]


def test_what_became_of_all_pages_is_added_up_and_who_refused_is_logged(
    cloud: MotoCloud,
    callbacks: Callbacks,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    callbacks.fates["refused="] = Outcome(Fate.REJECTED, 0, 403, "forbidden")
    deliveries_ = fanout()
    deliveries_.resume(page("a=", "b="))
    deliveries_.resume(page("c=", "refused="))
    assert deliveries_.run() == set()
    deliveries_.report({})
    told = json.loads(capsys.readouterr().out)
    expected = {"Delivered": 3, "Failed": 1, "Gone": 0, "Throttled": 0, "HandedOver": 0, "GivenUp": 0}
    assert {name: told[name] for name in expected} == expected
    assert "connection refused=" in caplog.text
    assert "connection a=" not in caplog.text


@pytest.mark.parametrize(("hands_over", "expected"), [(True, (3, 0)), (False, (0, 3))])
def test_who_was_not_reached_is_counted_over_all_pages(
    cloud: MotoCloud,
    callbacks: Callbacks,
    invocations: Invocations,
    capsys: pytest.CaptureFixture[str],
    hands_over: bool,
    expected: tuple[int, int],
) -> None:
    slow = ("1=", "2=", "3=")
    callbacks.fates |= dict.fromkeys(slow, Outcome(Fate.UNDELIVERED, 0, None, "slow"))
    deliveries_ = fanout(hands_over=hands_over)
    deliveries_.resume(page("1=", "2="))
    deliveries_.resume(page("3=", "quick="))
    deliveries_.run()
    deliveries_.report({})
    told = json.loads(capsys.readouterr().out)
    assert (told["HandedOver"], told["GivenUp"]) == expected
