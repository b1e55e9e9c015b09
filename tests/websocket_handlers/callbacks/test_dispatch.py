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


def recipient(name: str, **state: bool) -> Any:
    return Coming(name, **state)


class Idle:
    """A connection that is not used."""

    def __init__(self, since: float) -> None:
        self.idle_since, self.is_closed = since, False

    def close(self) -> None:
        self.is_closed = True


def test_of_what_is_done_nothing_waits_for_the_deadline(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_at, timers = loop.call_at, []
    monkeypatch.setattr(loop, "call_at", lambda *when: timers.append(call_at(*when)) or timers[-1])
    done = loop.create_future()
    done.set_result(None)
    delivery: Any = SimpleNamespace(deadline=loop.time() + 60, expire=print, recipients=[], done=done, abandon=list)
    sharing = dispatcher(loop)
    loop.run_until_complete(sharing.carry(delivery))
    assert [timer.cancelled() for timer in timers] == [True]
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
