"""Runs tests over a copy of the repository with one fault in it, a process of its own for each fault.

Run as `python -m tests.support.mutation.trials FILE...`, in the copy, this module collects the tests of the files, does
what it reads from standard input, a JSON object a line, and answers each with a line. `{"record": FILE}` asks what the
file's tests reach; anything else is a fault to try.

Most faults are put into functions that are there already: the tests have been collected, and each fault is tried in a
fork. A fault that shows when a module is imported is tried anew.
"""

import functools
import gc
import importlib
import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.support.mutation import ROOTS, anew, forks, reached, swaps

# The fast tests; not the tables of attacks, which try the same places hundreds of times.
WHICH = ["-m", "not slow", "-p", "no:cacheprovider", "-p", "no:xdist"]

_RECORDING = forks.Patience(cpu_s=600, idle_s=120)


class _Server:
    """Takes the place of running what has been collected: it runs, in forks, what it is asked to."""

    def __init__(self, others: anew.Anew, answers: TextIO) -> None:
        self._anew = others
        self._answers = answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        root = session.config.rootpath
        _import_all(root)
        importlib.import_module("tests.support.mutation.warming").say_something()
        swaps.forget_what_is_cached(root)
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        self._functions = swaps.Functions(root)
        assert threading.active_count() == 1, "a fork would have one thread only"
        sys.dont_write_bytecode = True
        gc.collect()
        gc.freeze()  # what is not looked at is not copied, either
        for line in sys.stdin:
            job = json.loads(line)
            answer = self._record(job["record"]) if "record" in job else self._try(job)
            print(json.dumps(answer), file=self._answers, flush=True)
        return True

    def _record(self, file: str) -> dict[str, reached.Test | None]:
        items = [item for name, item in self._items.items() if name.partition("::")[0] == file]
        with tempfile.NamedTemporaryFile() as found:

            def work() -> int:
                Path(found.name).write_text(json.dumps(reached.record(self._session, items)))
                return 0

            outcome = forks.run(work, _RECORDING)
            if outcome != forks.SURVIVED:
                raise SystemExit(f"{file}: {outcome} while its lines were recorded")
            recorded: dict[str, reached.Test | None] = json.loads(Path(found.name).read_text())
            return recorded

    def _try(self, job: dict[str, Any]) -> dict[str, str]:
        tests = [self._items[name] for name in job["tests"]]
        if job["function"] is not None:
            turn = forks.Turn()
            work = functools.partial(self._swap_and_run, job, tests, turn)
            outcome = forks.run(work, forks.Patience(**job["patience"]))
            if outcome is not None:
                return {"outcome": outcome, "by": turn.last(job["tests"])}
        return self._anew.ask(job)

    def _swap_and_run(self, job: dict[str, Any], tests: list[pytest.Item], turn: forks.Turn) -> int:
        if job["path"]:
            path = self._session.config.rootpath / job["path"]
            if not self._functions.swap(path, job["function"], job["source"]):
                return forks.NOT_TRIED
        for number, test in enumerate(tests):
            turn.take(number)
            following = tests[number + 1] if number + 1 < len(tests) else None
            test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
            if self._session.testsfailed:
                return 1
        return 0


def _import_all(root: Path) -> None:
    for name in ROOTS:
        for path in (root / name).rglob("*.py"):
            if path.stem not in {"__init__", "app"}:
                importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))


def main() -> None:
    """Do what standard input asks for, until it ends."""
    others = anew.Anew()
    with open(os.dup(1), "w") as answers:
        # What pytest prints is no answer.
        os.dup2(2, 1)
        sys.exit(pytest.main(["-q", "-s", *WHICH, *sys.argv[1:]], plugins=[_Server(others, answers)]))


if __name__ == "__main__":
    main()
