"""Runs tests over a copy of the repository with one fault in it, a process of its own for each fault.

Run as `python -m tests.support.mutation.trials`, in the copy, this module tries what it reads from standard input, a
JSON object a line, and answers each with a line.

Most faults are put into functions that are there already: the tests have been collected, and each fault is tried in a
fork. A fault that shows when a module is imported is tried by a pytest that begins anew, over the changed file; what it
needs of others has been imported.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.support.mutation import swaps
from tests.support.mutation.entered import ROOTS

CAUGHT, SURVIVED, TIMED_OUT = "caught", "survived", "timed out"

# What pytest returns when a test has failed, or cannot even be collected ("Exit codes" in its documentation).
_NOTICED = {1, 2, 3, 4}
# What a fork returns that could not put the fault in.
_NOT_TRIED = 64

# The fast tests of what is broken; not the tables of attacks, which try the same places hundreds of times.
WHICH = ["-m", "not slow", "--ignore-glob", "*/attacks/*", *(f"tests/{root}" for root in ROOTS)]

_TEST_PATIENCE_S = 60
_QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
_PRELOADED = (
    "boto3",
    "botocore.session",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "flask",
    "flask_cors",
    "flask_smorest",
    "hypothesis",
    "jwt",
    "marshmallow",
    "moto",
    "moto.dynamodb",
    "moto.sqs",
    "packaging",
    "webargs.flaskparser",
    "yaml",
)


def run_in_fork(work: Callable[[], int], timeout_s: float) -> str | None:
    """Do the work in a process of its own, and return what its exit code says; None where nothing was tried."""
    child = os.fork()
    if child == 0:
        os.setsid()
        with open(os.devnull, "r+b") as nothing:
            for stream in (0, 1, 2):
                os.dup2(nothing.fileno(), stream)
        code = 70
        try:
            code = int(work())
        finally:
            os._exit(code)
    ended = os.pidfd_open(child)
    is_over, _, _ = select.select([ended], [], [], timeout_s)
    # Its own children, too: a test that fails may leave some.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ended)
    if not is_over:
        return TIMED_OUT
    code = os.waitstatus_to_exitcode(status)
    if code < 0 or code in _NOTICED:
        return CAUGHT  # a fault may also bring Python down
    if code == _NOT_TRIED:
        return None
    if code != 0:
        raise RuntimeError(f"pytest ended with {code}: none of the tests were there")
    return SURVIVED


def run_anew(tests: list[str], timeout_s: float) -> str:
    """Have a pytest of its own run the tests until one fails, and return what became of the fault."""
    files = sorted({test.partition("::")[0] for test in tests})
    outcome = run_in_fork(lambda: pytest.main([*_QUIET, "-x", *files], plugins=[_Chosen(tests)]), timeout_s)
    assert outcome is not None
    return outcome


class _Chosen:
    """Keeps of what has been collected only the chosen tests, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self._turns = {test: turn for turn, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self._turns), key=lambda i: self._turns[i.nodeid])


class _Server:
    """Takes the place of running what has been collected: it runs, in forks, what it is asked to."""

    def __init__(self, anew: "_Anew", answers: TextIO) -> None:
        self._anew = anew
        self._answers = answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for root in ROOTS:
            for path in Path(root).rglob("*.py"):
                if path.stem not in {"__init__", "app"}:
                    importlib.import_module(".".join(path.with_suffix("").parts))
        items = {item.nodeid: item for item in session.items}
        for line in sys.stdin:
            job = json.loads(line)
            tests = [items[name] for name in job["tests"]]
            outcome = None
            if job["function"] is not None:
                outcome = run_in_fork(lambda: _swap_and_run(session, job, tests), job["timeout_s"])  # noqa: B023
            print(outcome or self._anew.ask(line), file=self._answers, flush=True)
        return True


def _swap_and_run(session: pytest.Session, job: dict[str, Any], tests: list[pytest.Item]) -> int:
    if job["path"] and not swaps.into_functions(Path(job["path"]).absolute(), job["function"], job["source"]):
        return _NOT_TRIED
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        signal.alarm(_TEST_PATIENCE_S)  # which ends the process: a test that never ends has noticed the fault, too
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


class _Anew:
    """The process that has imported nothing of ours, forked off before anything is."""

    def __init__(self) -> None:
        asked, self._questions = os.pipe()
        self._replies, answered = os.pipe()
        if os.fork() == 0:
            os.close(self._questions)
            with open(asked) as questions, open(answered, "w") as answers:
                for line in questions:
                    print(_try_anew(json.loads(line)), file=answers, flush=True)
            os._exit(0)
        os.close(asked)
        os.close(answered)
        self._asking, self._hearing = open(self._questions, "w"), open(self._replies)  # noqa: SIM115

    def ask(self, line: str) -> str:
        print(line.strip(), file=self._asking, flush=True)
        return self._hearing.readline().strip()


def _try_anew(job: dict[str, Any]) -> str:
    path = Path(job["path"])
    original = path.read_bytes()
    path.write_text(job["source"])
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
    try:
        return run_anew(job["tests"], job["timeout_s"])
    finally:
        path.write_bytes(original)


def main() -> None:
    """Try what standard input brings, until it ends."""
    # Written for one fault, bytecode would be taken for the next one's: the files can be of one size and second.
    sys.dont_write_bytecode = True
    for name in _PRELOADED:
        importlib.import_module(name)
    anew = _Anew()
    with open(os.dup(1), "w") as answers:
        # What pytest prints is no answer.
        os.dup2(2, 1)
        pytest.main([*_QUIET, "-s", *WHICH], plugins=[_Server(anew, answers)])


if __name__ == "__main__":
    main()
