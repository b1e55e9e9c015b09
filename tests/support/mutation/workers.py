"""Copies of the repository, and the processes that try faults there."""

import compileall
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.mutation.forks import CAUGHT, SURVIVED
from tests.support.mutation.kept import Outcome, Recorded
from tests.support.mutation.mutations import Mutation
from tests.support.mutation.nearest import Tests

_FOLDERS = ("chat", "chat_app", "cloudformation", "deployer", "docs", "tests", "website", "websocket_handlers")
_FILES = ("README.md", "pyproject.toml", "requirements.txt", "zappa_settings.json")

# A fault may make tests slower, or never end.
_CPU_S, _IDLE_S, _FACTOR = 10, 20, 5


def copy(repository: Path, folder: Path) -> Path:
    """Copy what tests need of a repository, and return the folder."""
    for name in _FOLDERS:
        shutil.copytree(repository / name, folder / name)
    for name in _FILES:
        shutil.copy(repository / name, folder / name)
    return folder


class Worker:
    """Tries faults in a copy, one after the other, with the tests of some files."""

    def __init__(self, folder: Path, files: Sequence[str]) -> None:
        self._folder = folder
        # Each fault that is tried anew would have it compiled once more. The tests pytest compiles, if it may.
        compileall.compile_dir(folder, quiet=1)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.mutation.trials", *files],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._sound: dict[str, bool] = {}

    def record(self, file: str) -> Recorded:
        """Return what the tests of a file reach."""
        recorded: Recorded = self._ask({"record": file})
        return recorded

    def attempt(self, mutation: Mutation, names: list[str], tests: Tests) -> Outcome:
        """Run these tests over the code with the fault, until one notices it.

        A test that fails with no fault in the code, too, has noticed nothing.
        """
        source = mutation.apply((self._folder / mutation.path).read_bytes()).decode()
        job = {"path": mutation.path, "source": source, "function": mutation.function or None}
        while names:
            outcome = self._run(job, names, tests)
            if outcome.outcome != CAUGHT or self._is_sound(outcome.by, tests):
                return outcome
            names = [name for name in names if name != outcome.by]
        return Outcome(SURVIVED)

    def _is_sound(self, name: str, tests: Tests) -> bool:
        if name and name not in self._sound:
            nothing = {"path": "", "source": "", "function": ""}
            self._sound[name] = self._run(nothing, [name], tests).outcome == SURVIVED
            if not self._sound[name]:
                print(f"{name} fails with no fault in the code, too", flush=True)
        return not name or self._sound[name]

    def _run(self, job: dict[str, Any], names: list[str], tests: Tests) -> Outcome:
        seconds = _FACTOR * sum(tests[name]["seconds"] for name in names)
        patience = {"cpu_s": _CPU_S + seconds, "idle_s": _IDLE_S + seconds}
        return Outcome(**self._ask({**job, "tests": names, "patience": patience}))

    def _ask(self, job: dict[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(job), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that tries faults has ended")
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        if self._process.stdin:
            self._process.stdin.close()
            self._process.wait()
