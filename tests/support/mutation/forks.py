"""Does work in a process of its own, and ends it where it hangs, however busy the machine is."""

import contextlib
import mmap
import os
import resource
import select
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.mutation import schedule

CAUGHT, SURVIVED, TIMED_OUT = "caught", "survived", "timed out"

# What pytest returns when a test has failed, or cannot even be collected ("Exit codes" in its documentation).
_NOTICED = {1, 2, 3, 4}
# What a fork returns that could not put the fault in.
NOT_TRIED = 64

_LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class Patience:
    """How long a fault may take: seconds on a processor, and seconds in which it wants none."""

    cpu_s: float
    idle_s: float


class Turn:
    """Which test has its turn, told across processes: the one that a fault was noticed by."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 4)

    def take(self, number: int) -> None:
        self._shared[:] = (number + 1).to_bytes(4, "little")

    def last(self, tests: Sequence[str]) -> str:
        """Return the test that had its turn last, and nothing where none had."""
        number = int.from_bytes(self._shared[:], "little")
        return tests[number - 1] if number else ""


def run(work: Callable[[], int], patience: Patience) -> str | None:
    """Do the work in a process of its own, and return what its exit code says; None where nothing was tried."""
    child = os.fork()
    if child == 0:
        os.setsid()
        _limit_cpu(patience.cpu_s)
        with open(os.devnull, "r+b") as nothing:
            for stream in (0, 1, 2):
                os.dup2(nothing.fileno(), stream)
        code = 70
        try:
            code = int(work())
        finally:
            os._exit(code)
    ended = os.pidfd_open(child)
    is_over = _wait(child, ended, patience.idle_s)
    # Its own children, too: a test that fails may leave some.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ended)
    code = os.waitstatus_to_exitcode(status)
    if not is_over or code == -signal.SIGXCPU:
        return TIMED_OUT
    if code < 0 or code in _NOTICED:
        return CAUGHT  # a fault may also bring Python down
    if code == NOT_TRIED:
        return None
    if code != 0:
        raise RuntimeError(f"pytest ended with {code}: none of the tests were there")
    return SURVIVED


def _limit_cpu(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = round(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))


def _wait(child: int, ended: int, idle_s: float) -> bool:
    """Wait until the child has ended, but not for one that has wanted no processor for so long."""
    idle, busy = 0.0, 0.0
    while idle < idle_s:
        if select.select([ended], [], [], _LOOK_EVERY_S)[0]:
            return True
        before, busy = busy, schedule.busy_s(child)
        # A thread that has ended takes its time with it.
        idle += max(0.0, _LOOK_EVERY_S - max(0.0, busy - before))
    return False
