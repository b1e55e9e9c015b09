"""Who comes next, on which connection: no socket is opened for that."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from websocket_handlers.callbacks import dispatch
from websocket_handlers.callbacks.dispatch import Dispatcher


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.SelectorEventLoop()
    yield loop
    loop.close()


def dispatcher(loop: asyncio.AbstractEventLoop, concurrency: int = 4) -> Any:
    return Dispatcher(loop, SimpleNamespace(), concurrency, 3.0)


@dataclass(eq=False)
class Coming:
    """Who waits for a connection."""

    name: str
    suspect: bool = False
    finished: bool = False
    delivery: Any = None


def recipient(name: str, **state: Any) -> Any:
    return Coming(name, **state)


class Idle:
    """A connection that is not used."""

    def __init__(self, since: float) -> None:
        self.idle_since, self.is_closed = since, False

    def close(self) -> None:
        self.is_closed = True


class Used(Idle):
    """One on which somebody waits for an answer."""

    def __init__(self, cargo: Any, answer_by: float = 0.0, answers: int = 0, answer_begun: bool = False) -> None:
        super().__init__(0.0)
        self.cargo, self.answer_by, self.answers, self.answer_begun = cargo, answer_by, answers, answer_begun
        self.sent: list[str] = []

    def send(self, request: str) -> None:
        self.sent.append(request)


class Told:
    """A delivery that notes what it is told, and has nothing more to send unless there is a pause before it."""

    def __init__(self, pause: float | None = None) -> None:
        self.pause, self.said = pause, list[tuple[Any, ...]]()

    def answered(self, recipient: Coming, answer: object) -> float | None:
        self.said.append((recipient.name, answer))
        return self.pause

    def faulted(self, recipient: Coming, reason: str) -> float | None:
        self.said.append((recipient.name, reason))
        return self.pause

    def request(self, recipient: Coming) -> str:
        return f"for {recipient.name}"

    def abandon(self) -> None:
        self.said.append(("abandoned",))


def test_of_what_is_done_nothing_waits_for_the_deadline(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_at, timers = loop.call_at, []
    monkeypatch.setattr(loop, "call_at", lambda *when: timers.append(call_at(*when)) or timers[-1])
    delivery: Any = Told()
    delivery.deadline, delivery.expire, delivery.done = loop.time() + 60, print, loop.create_future()
    delivery.recipients = [recipient("a", finished=True)]
    delivery.done.set_result(None)
    sharing = dispatcher(loop)
    loop.run_until_complete(sharing.carry(delivery))
    assert [timer.cancelled() for timer in timers] == [True]
    assert (delivery.recipients, delivery.said) == ([], [("abandoned",)])
    sharing.close()


@pytest.mark.parametrize("is_closed", [False, True])
def test_when_it_is_closed_nothing_is_left_open_or_under_way(loop: asyncio.AbstractEventLoop, is_closed: bool) -> None:
    sharing, ended = dispatcher(loop), list[str]()
    sharing._readiness.close()
    sharing._readiness = SimpleNamespace(close=lambda: ended.append("readiness"))
    sharing._opening = {recipient("a"): SimpleNamespace(cancel=lambda: ended.append("opening"))}
    sharing._watch = SimpleNamespace(cancel=lambda: ended.append("watch"))
    idle = Idle(0.0)
    sharing._wires, sharing._idle = {idle}, [idle]
    if is_closed:
        loop.close()
    sharing.close()
    # A task of a loop that is closed cannot be cancelled any more.
    assert ended == [*(["opening"] * (not is_closed)), "readiness", "watch"]
    assert (idle.is_closed, sharing._wires, sharing._idle) == (True, set(), [])


def test_who_is_answered_is_suspected_no_more_and_leaves_the_connection_to_others(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "time", SimpleNamespace(time=lambda: 130.0))
    sharing, delivery = dispatcher(loop), Told()
    slow = recipient("slow", suspect=True, delivery=delivery)
    wire = Used(slow)
    sharing._wires, sharing._suspects_served = {wire}, {slow}
    sharing.answered(wire, "an answer", True)
    assert delivery.said == [("slow", "an answer")]
    assert (slow.suspect, sharing._suspects_served, wire.cargo) == (False, set(), None)
    assert (sharing._idle, sharing._wires, wire.idle_since) == ([wire], {wire}, 130.0)
    sharing.close()


@pytest.mark.parametrize("is_finished", [False, True])
def test_whoever_comes_next_is_sent_theirs_at_once_on_the_same_connection(
    loop: asyncio.AbstractEventLoop, is_finished: bool
) -> None:
    sharing, delivery = dispatcher(loop), Told(0.0)
    wire = Used(recipient("first", delivery=delivery))
    sharing._wires = {wire}
    sharing._line.append(recipient("second", delivery=delivery, finished=is_finished))
    sharing.answered(wire, "an answer", True)
    # The first one has more to send, and has gone to the line's end.
    assert wire.sent == (["for first"] if is_finished else ["for second"])
    assert [each.name for each in sharing._line] == ([] if is_finished else ["first"])
    assert sharing._idle == []
    sharing.close()


def test_a_connection_that_does_not_last_makes_room_for_a_new_one(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing, opened = dispatcher(loop, concurrency=1), list[str]()
    monkeypatch.setattr(sharing, "_open", lambda recipient: opened.append(recipient.name))
    wire = Used(recipient("first", delivery=Told()))
    sharing._wires = {wire}
    sharing._line.append(recipient("second"))
    sharing.answered(wire, "the last answer", False)
    assert (opened, sharing._wires, sharing._idle) == (["second"], set(), [])
    sharing.close()


@pytest.mark.parametrize(
    ("answers", "answer_begun", "is_unseen"), [(1, False, True), (0, False, False), (1, True, False)]
)
def test_the_loss_of_a_connection_that_was_idle_is_no_fault(
    loop: asyncio.AbstractEventLoop,
    monkeypatch: pytest.MonkeyPatch,
    answers: int,
    answer_begun: bool,
    is_unseen: bool,
) -> None:
    sharing, delivery, opened = dispatcher(loop), Told(), list[str]()
    monkeypatch.setattr(sharing, "_open", lambda recipient: opened.append(recipient.name))
    wire = Used(recipient("a", delivery=delivery), answers=answers, answer_begun=answer_begun)
    sharing._wires = {wire}
    sharing.broke(wire, "reset")
    assert sharing._wires == set()
    assert (opened, delivery.said) == ((["a"], []) if is_unseen else ([], [("a", "reset")]))
    sharing.close()


def test_nobody_is_told_of_the_loss_of_a_connection_that_nobody_uses(loop: asyncio.AbstractEventLoop) -> None:
    sharing = dispatcher(loop)
    wire, other = Used(None), Used(None)
    sharing._wires, sharing._idle = {wire, other}, [wire, other]
    sharing.broke(wire, "closed")
    assert (sharing._wires, sharing._idle) == ({other}, [other])
    sharing.close()


@pytest.mark.parametrize(("used", "opening", "opened"), [(0, 0, 2), (1, 0, 1), (0, 1, 1), (1, 1, 0), (2, 0, 0)])
def test_no_more_connections_are_opened_than_may_be(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, used: int, opening: int, opened: int
) -> None:
    sharing = dispatcher(loop, concurrency=2)
    task = SimpleNamespace(cancel=list)
    monkeypatch.setattr(sharing, "_open", lambda recipient: sharing._opening.update({recipient: task}))
    sharing._wires = {Used(recipient("used")) for _ in range(used)}
    sharing._opening = {recipient("opening"): task for _ in range(opening)}
    sharing._line.extend(recipient(f"{number}") for number in range(3))
    sharing._serve()
    assert len(sharing._opening) - opening == opened
    assert len(sharing._line) == 3 - opened
    sharing.close()


def test_an_answer_that_is_overdue_is_waited_for_no_longer(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "time", SimpleNamespace(monotonic=lambda: 100.0))
    watches: list[float] = []
    monkeypatch.setattr(loop, "call_at", lambda when, _: watches.append(when) or SimpleNamespace(cancel=list))
    sharing, delivery = dispatcher(loop), Told()
    slow, quick, later = (recipient(name, delivery=delivery) for name in ("slow", "quick", "later"))
    overdue, waiting, waiting_longer = Used(slow, 100.0), Used(quick, 100.5), Used(later, 101.0)
    sharing._wires = {overdue, waiting, waiting_longer, Used(None, 1.0)}
    sharing._look_for_hanging()
    assert delivery.said == [("slow", "no answer within 3 s")]
    assert (overdue.is_closed, waiting.is_closed, slow.suspect, quick.suspect) == (True, False, True, False)
    assert (overdue in sharing._wires, len(sharing._wires), watches) == (False, 3, [100.5])
    sharing._send(waiting, quick)
    assert (waiting.answer_by, watches) == (103.0, [100.5]), "one watch is enough"
    sharing.close()


def test_what_is_sent_is_watched(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "time", SimpleNamespace(monotonic=lambda: 100.0))
    watches: list[float] = []
    monkeypatch.setattr(loop, "call_at", lambda when, _: watches.append(when) or SimpleNamespace(cancel=list))
    sharing, wire, first = dispatcher(loop), Used(None), recipient("a", delivery=Told())
    sharing._send(wire, first)
    assert (wire.cargo, wire.sent, wire.answer_by, watches) == (first, ["for a"], 103.0, [103.0])
    sharing._wires = {Used(None)}
    sharing._look_for_hanging()
    assert watches == [103.0], "where nobody waits, nobody watches"
    sharing.close()


def test_what_nobody_waits_for_any_more_is_let_go_of_and_others_go_on(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing, given_up, others = dispatcher(loop, concurrency=8), Told(), Told()
    served: list[bool] = []
    monkeypatch.setattr(sharing, "_serve", lambda: served.append(True))
    sent, opening, elsewhere = (recipient("a", delivery=each) for each in (given_up, given_up, others))
    cancelled: list[str] = []
    its_own, anothers = (SimpleNamespace(cancel=lambda name=name: cancelled.append(name)) for name in ("own", "other"))
    another = recipient("b", delivery=others)
    wires = [Used(sent), Used(elsewhere), Used(None)]
    sharing._wires, sharing._opening = set(wires), {opening: its_own, another: anothers}
    sharing._suspects_served = {sent, opening, elsewhere}
    sharing._withdraw(given_up)
    assert ([each.is_closed for each in wires], cancelled) == ([True, False, False], ["own"])
    assert (sharing._wires, set(sharing._opening)) == (set(wires[1:]), {another})
    assert (sharing._suspects_served, given_up.said, served) == ({elsewhere}, [("abandoned",)], [True])
    sharing.close()


def test_where_no_connection_is_to_be_had_it_is_told_why_and_others_are_served(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse() -> None:
        raise ConnectionRefusedError("nobody is there")

    sharing, delivery = dispatcher(loop), Told()
    served: list[bool] = []
    monkeypatch.setattr(sharing, "_serve", lambda: served.append(True))
    sharing._endpoint = SimpleNamespace(connect=refuse)
    slow = recipient("a", delivery=delivery)
    sharing._opening, sharing._suspects_served = {slow: SimpleNamespace(cancel=list)}, {slow}
    loop.run_until_complete(sharing._open_and_send(slow))
    assert delivery.said == [("a", "no connection: ConnectionRefusedError nobody is there")]
    assert (sharing._opening, sharing._suspects_served, served) == ({}, set(), [True])
    sharing.close()


def test_a_connection_is_used_again_within_half_a_minute(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "time", SimpleNamespace(time=lambda: 130.0))
    sharing = dispatcher(loop)
    old, young = Idle(100.0), Idle(100.001)
    sharing._idle, sharing._wires = [young, old], {young, old}
    assert sharing._idle_wire() is young
    assert (old.is_closed, young.is_closed) == (True, False)
    assert sharing._wires == {young}
    assert sharing._idle_wire() is None
    sharing.close()


def test_those_in_line_come_first_and_who_let_a_post_wait_gets_half_of_the_connections(
    loop: asyncio.AbstractEventLoop,
) -> None:
    sharing = dispatcher(loop)
    sharing._line.extend([recipient("done", finished=True), recipient("a")])
    sharing._suspects.extend([recipient("gone", finished=True), *(recipient(f"slow {number}") for number in range(3))])
    came = [each.name if (each := sharing._next_in_line()) else None for _ in range(4)]
    assert came == ["a", "slow 0", "slow 1", None]
    sharing.close()


@pytest.mark.parametrize(("concurrency", "most"), [(1, 1), (2, 1), (3, 1), (4, 2), (64, 32)])
def test_one_at_least_of_those_is_served(loop: asyncio.AbstractEventLoop, concurrency: int, most: int) -> None:
    sharing = dispatcher(loop, concurrency)
    assert sharing._suspects_limit == most
    sharing.close()


@pytest.mark.parametrize(("suspect", "line"), [(False, "_line"), (True, "_suspects")])
def test_who_has_paused_goes_to_the_end_of_their_line(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, suspect: bool, line: str
) -> None:
    sharing = dispatcher(loop)
    served: list[bool] = []
    monkeypatch.setattr(sharing, "_serve", lambda: served.append(True))
    coming = recipient("a", suspect=suspect)
    sharing._back_in_line(coming)
    assert list(getattr(sharing, line)) == [coming]
    assert served == [True]
    sharing.close()


def test_without_a_pause_one_is_in_line_at_once(loop: asyncio.AbstractEventLoop) -> None:
    sharing = dispatcher(loop)
    first, second = recipient("a"), recipient("b")
    sharing._line_up(first, 0.0)
    sharing._line_up(second, 60.0)
    assert list(sharing._line) == [first]
    sharing.close()


def test_what_nobody_foresaw_is_told_to_the_delivery(loop: asyncio.AbstractEventLoop) -> None:
    async def fail() -> None:
        raise RuntimeError("odd")

    sharing, told = dispatcher(loop), list[asyncio.Task[None]]()
    sharing._endpoint = SimpleNamespace(connect=fail)
    first = recipient("a", delivery=SimpleNamespace(failed_with=told.append))
    sharing._open(first)
    loop.run_until_complete(asyncio.wait([sharing._opening[first]]))
    assert [str(task.exception()) for task in told] == ["odd"]
    sharing.close()
