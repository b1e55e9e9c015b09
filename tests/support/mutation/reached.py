"""Which lines of ours each test of a file reaches, and how long it takes."""

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypedDict

import pytest

from tests.support.mutation import ROOTS, schedule

Trace = Callable[[FrameType, str, Any], Any]


class Test(TypedDict):
    """What is known of a test: its time, and the lines it reaches, by their module."""

    seconds: float
    lines: dict[str, list[int]]


class Recorder:
    """Notes the lines that are reached, in any thread, while a test and its fixtures run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._paths: dict[str, str] = {}
        self._traces: dict[str, Trace] = {}
        self._lines: dict[str, set[int]] = defaultdict(set)

    def __call__(self, frame: FrameType, event: str, _: Any) -> Trace | None:
        name = frame.f_code.co_filename
        path = self._paths.get(name)
        if path is None:
            path = self._paths[name] = self._path_of(name)
        if not path:
            return None
        self._lines[path].add(frame.f_lineno)
        if (trace := self._traces.get(path)) is None:
            trace = self._traces[path] = self._trace(self._lines[path].add)
        return trace

    def begin(self) -> None:
        self._lines.clear()
        self._traces.clear()
        threading.settrace(self)
        sys.settrace(self)

    def end(self) -> dict[str, list[int]]:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        return {path: sorted(lines) for path, lines in self._lines.items()}

    def _path_of(self, name: str) -> str:
        """Return the module's path from the repository's root, or nothing where it is none of ours."""
        path = Path(name)
        if not path.is_relative_to(self._root):
            return ""
        relative = path.relative_to(self._root)
        return str(relative) if relative.parts[0] in ROOTS else ""

    @staticmethod
    def _trace(add: Callable[[int], None]) -> Trace:
        def trace(frame: FrameType, event: str, _: Any) -> Trace:
            add(frame.f_lineno)
            return trace

        return trace


def record(session: pytest.Session, items: list[pytest.Item]) -> dict[str, Test | None]:
    """Run the tests, and return what each reaches; None for those that fail."""
    recorder = Recorder(session.config.rootpath)
    found: dict[str, Test | None] = {}
    for item, following in zip(items, [*items[1:], None], strict=True):
        failed, began, waited = session.testsfailed, time.monotonic(), schedule.waited_s()
        recorder.begin()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        lines = recorder.end()
        seconds = time.monotonic() - began - (schedule.waited_s() - waited)
        has_passed = session.testsfailed == failed
        found[item.nodeid] = {"seconds": round(seconds, 4), "lines": lines} if has_passed else None
    return found
