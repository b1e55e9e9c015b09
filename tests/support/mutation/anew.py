"""Tries faults that show when a module is imported: each by a pytest that begins anew, over the changed file.

What takes long and is none of ours has been imported, and read, before the fork.
"""

import functools
import gc
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import botocore.loaders
import moto
import pytest

from deployer.stack import template
from tests.support.mutation import ROOTS, forks

_QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
_PRELOADED = (
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "flask",
    "flask_cors",
    "flask_smorest",
    "hypothesis",
    "jwt",
    "marshmallow",
    "packaging",
    "webargs.flaskparser",
    "yaml",
)


class Anew:
    """The process that has imported nothing of ours, forked off before anything is."""

    def __init__(self) -> None:
        asked, self._questions = os.pipe()
        self._replies, answered = os.pipe()
        if os.fork() == 0:
            os.close(self._questions)
            _prepare()
            with open(asked) as questions, open(answered, "w") as answers:
                for line in questions:
                    print(json.dumps(_try(json.loads(line))), file=answers, flush=True)
            os._exit(0)
        os.close(asked)
        os.close(answered)
        self._asking, self._hearing = open(self._questions, "w"), open(self._replies)  # noqa: SIM115

    def ask(self, job: dict[str, Any]) -> dict[str, str]:
        """Try a fault, and return its outcome, and by which test it was noticed."""
        print(json.dumps(job), file=self._asking, flush=True)
        answer: dict[str, str] = json.loads(self._hearing.readline())
        return answer


def run(tests: list[str], patience: forks.Patience) -> tuple[str, str]:
    """Have a pytest of its own run the tests until one fails; return the outcome, and which one noticed."""
    files = sorted({test.partition("::")[0] for test in tests})
    turn = forks.Turn()
    outcome = forks.run(lambda: pytest.main([*_QUIET, "-x", *files], plugins=[_Chosen(tests, turn)]), patience)
    assert outcome is not None
    return outcome, turn.last(tests)


class _Chosen:
    """Keeps of what has been collected only the chosen tests, in their order."""

    def __init__(self, tests: list[str], turn: forks.Turn) -> None:
        self._places = {test: place for place, test in enumerate(tests)}
        self._turn = turn

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = (each for each in items if each.nodeid in self._places)
        items[:] = sorted(chosen, key=lambda each: self._places[each.nodeid])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        self._turn.take(self._places[item.nodeid])


def _prepare() -> None:
    """Read once what would be read for each fault: libraries, AWS's descriptions of its services, the template."""
    # Written for one fault, bytecode would be taken for the next one's: the files can be of one size and second.
    sys.dont_write_bytecode = True
    for name in _PRELOADED:
        importlib.import_module(name)
    botocore.loaders.create_loader = functools.cache(botocore.loaders.create_loader)
    whole = template.load()
    template.load = lambda *_: whole
    with moto.mock_aws():
        session = boto3.Session("key", "secret", region_name="eu-central-1")
        session.client("sqs").list_queues()
        session.client("dynamodb").list_tables()
    ours = [name for name in sys.modules if name.partition(".")[0] in ROOTS]
    assert not ours, f"{ours} would be tried without their faults"
    gc.freeze()


def _try(job: dict[str, Any]) -> dict[str, str]:
    path = Path(job["path"])
    original = path.read_bytes()
    path.write_text(job["source"])
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
    try:
        outcome, by = run(job["tests"], forks.Patience(**job["patience"]))
        return {"outcome": outcome, "by": by}
    finally:
        path.write_bytes(original)
