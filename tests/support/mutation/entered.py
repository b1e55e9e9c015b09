"""Which functions of ours each test enters, and how long it takes: a pytest plugin that writes it into a file.

`python -m pytest -p tests.support.mutation.entered` with the file's path in `CHAT_ENTERED`.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOTS = ("chat", "chat_app", "websocket_handlers")


class Recorder:
    """Notes the functions that are entered, in any thread, while a test and its fixtures run."""

    def __init__(self, root: Path) -> None:
        self._prefixes = tuple(f"{root / name}{os.sep}" for name in ROOTS)
        self._start = len(str(root)) + 1
        self._entered: set[tuple[str, str]] = set()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(self._prefixes):
            self._entered.add((code.co_filename[self._start :], code.co_qualname))

    def begin(self) -> None:
        self._entered = set()
        threading.setprofile(self)
        sys.setprofile(self)

    def end(self) -> list[tuple[str, str]]:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
        return sorted(self._entered)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    recorder = item.config.stash[_RECORDER]
    recorder.begin()
    began = time.monotonic()
    result = yield
    seconds = time.monotonic() - began
    item.config.stash[_TESTS][item.nodeid] = {"seconds": seconds, "entered": recorder.end()}
    return result


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_RECORDER] = Recorder(config.rootpath)
    config.stash[_TESTS] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    Path(os.environ["CHAT_ENTERED"]).write_text(json.dumps(session.config.stash[_TESTS]))


_RECORDER = pytest.StashKey[Recorder]()
_TESTS = pytest.StashKey[dict[str, Any]]()
