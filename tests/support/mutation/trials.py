"""Runs tests over a copy of the repository with one fault in it, a process of its own for each fault.

Run as `python -m tests.support.mutation.trials`, in the copy, this module tries what it reads from standard input, a
JSON object a line, and answers each with a line. It imports once what tests need of others; the code and the tests are
imported in the processes, from the copy, so that what is imported, started or made from them has the fault too.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

CAUGHT, SURVIVED, TIMED_OUT = "caught", "survived", "timed out"
# What pytest returns when a test has failed, or cannot even be collected ("Exit codes" in its documentation).
_NOTICED = {1, 2, 3, 4}

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


class Chosen:
    """Keeps of what has been collected only the chosen tests, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self._turns = {test: turn for turn, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self._turns), key=lambda i: self._turns[i.nodeid])


def run(tests: list[str], timeout_s: float) -> str:
    """Run the tests in a process of their own until one fails, and return what became of the fault."""
    child = os.fork()
    if child == 0:
        os.setsid()
        with open(os.devnull, "r+b") as nothing:
            for stream in (0, 1, 2):
                os.dup2(nothing.fileno(), stream)
        files = sorted({test.partition("::")[0] for test in tests})
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        os._exit(int(pytest.main([*options, *files], plugins=[Chosen(tests)])))
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
    if code in {0, *_NOTICED}:
        return CAUGHT if code in _NOTICED else SURVIVED
    if code < 0:
        return CAUGHT  # it has brought Python down
    raise RuntimeError(f"pytest ended with {code}: none of the tests were there")


def _try(job: dict[str, Any]) -> str:
    if "path" not in job:
        return run(job["tests"], job["timeout_s"])
    path = Path(job["path"])
    original = path.read_bytes()
    path.write_text(job["source"])
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
    try:
        return run(job["tests"], job["timeout_s"])
    finally:
        path.write_bytes(original)


def main() -> None:
    """Try what standard input brings, until it ends."""
    # Written for one fault, bytecode would be taken for the next one's: the files can be of one size and second.
    sys.dont_write_bytecode = True
    for name in _PRELOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        print(_try(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
