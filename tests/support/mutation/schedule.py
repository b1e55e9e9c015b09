"""What Linux knows of a process's turns on the processors: it tells one that hangs from one that waits for its turn.

/proc/PID/task/TID/schedstat has, in nanoseconds, how long a thread has run, and how long it could have but for others
("schedstats" in the kernel's documentation).
"""

import contextlib
from pathlib import Path


def waited_s() -> float:
    """Return how long this process's main thread has waited for a processor."""
    return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9


def busy_s(process: int) -> float:
    """Return how long the threads that a process has now have run, or waited for a processor."""
    total = 0
    for path in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):  # the thread has ended
            ran, waited, _ = path.read_text().split()
            total += int(ran) + int(waited)
    return total / 1e9
