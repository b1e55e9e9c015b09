"""`make mutants`: whether the fast tests notice when the code is wrong in some small way.

Over `chat`, `chat_app` and `websocket_handlers`. Each fault is tried with the tests that enter its function, the
nearest first, until one fails. A survivor is a fault that no test would notice: it is killed by a test, or explained
in tests/measure/survivors.toml. With paths as arguments, only what is in those is broken; with `SAMPLE=500` in the
environment, so many of all faults are tried.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from deployer.stack.template import REPOSITORY
from tests.support.mutation import mutations
from tests.support.mutation.entered import ROOTS
from tests.support.mutation.mutations import Mutation
from tests.support.mutation.trials import CAUGHT, SURVIVED, TIMED_OUT, WHICH

EXPLAINED = REPOSITORY / "tests" / "measure" / "survivors.toml"
RESULTS = REPOSITORY / ".test" / "mutants.json"
KEPT = REPOSITORY / ".test" / "entered.json"
MIN_CAUGHT = 0.9
# A sample of some hundreds tells the rate to a few in a hundred; it is the same one each time.
SEED = 1

# A fault may make tests slower, or never end.
PATIENCE_S = 30
PATIENCE_FACTOR = 5

Tests = dict[str, dict[str, Any]]


class Worker:
    """A copy of the repository, and the process that tries faults there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("chat", "chat_app", "cloudformation", "deployer", "tests", "website", "websocket_handlers"):
            shutil.copytree(REPOSITORY / name, folder / name)
        for name in ("pyproject.toml", "zappa_settings.json", "requirements.txt"):
            shutil.copy(REPOSITORY / name, folder / name)
        self._process: subprocess.Popen[str] | None = None

    def record(self) -> Tests:
        """Run the fast tests of what is broken, and return what each enters; or what they did, if nothing is new."""
        if KEPT.exists() and (kept := json.loads(KEPT.read_text()))["of"] == _state():
            return kept["tests"]  # type: ignore[no-any-return]
        options = [*WHICH, "-q", "-p", "no:xdist", "-p", "tests.support.mutation.entered"]
        entered = self.folder / "entered.json"
        subprocess.run(
            [sys.executable, "-m", "pytest", *options],
            cwd=self.folder,
            env={**os.environ, "CHAT_ENTERED": str(entered)},
            check=True,
        )
        recorded: Tests = json.loads(entered.read_text())
        if self.attempt(None, list(recorded), _patience_s(recorded.values())) != SURVIVED:
            raise SystemExit("The tests fail with no fault in the code, too.")
        KEPT.write_text(json.dumps({"of": _state(), "tests": recorded}))
        return recorded

    def attempt(self, mutation: Mutation | None, tests: list[str], timeout_s: float) -> str:
        """Run the tests over the code with the fault, or without any, and return what became of it."""
        job: dict[str, Any] = {"tests": tests, "timeout_s": timeout_s, "path": "", "function": ""}
        if mutation is not None:
            source = (self.folder / mutation.path).read_bytes()
            job |= {"path": mutation.path, "source": mutation.apply(source).decode()}
            job |= {"function": mutation.function or None}
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.mutation.trials"],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(job), file=self._process.stdin, flush=True)
        outcome = self._process.stdout.readline().strip()
        if not outcome:
            raise RuntimeError(f"the process that tries faults has ended, at {mutation}")
        return outcome

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()


def tests_for(mutation: Mutation, tests: Tests) -> list[str]:
    """Return the tests that may notice the fault: the nearest first, and of these the quickest."""
    names = {mutation.function} if mutation.function else None
    entering = [
        name
        for name, test in tests.items()
        if any(
            path == mutation.path and (names is None or _is_in(function, names)) for path, function in test["entered"]
        )
    ]
    if not entering and names is None:
        # A module that has no functions, only what others are made of.
        entering = [name for name in tests if name.startswith(f"tests/{mutation.path.partition('/')[0]}/")]
    stem = Path(mutation.path).stem
    return sorted(entering, key=lambda name: (f"test_{stem}" not in name, tests[name]["seconds"]))


def _patience_s(tests: Iterable[dict[str, Any]]) -> float:
    return PATIENCE_S + PATIENCE_FACTOR * sum(test["seconds"] for test in tests)


def _state() -> str:
    """Return what changes with the code and the tests."""
    files = sorted(path for root in (*ROOTS, "tests") for path in (REPOSITORY / root).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _is_in(function: str, names: set[str]) -> bool:
    return any(function == name or function.startswith(f"{name}.<locals>") for name in names)


def explained() -> set[tuple[str, str, str, str]]:
    """Return the names of the survivors that are explained."""
    listed = tomllib.loads(EXPLAINED.read_text()).get("survivor", [])
    assert all(each["why"].strip() for each in listed), "a survivor is not explained"
    return {(each["path"], each["where"], each["before"], each["after"]) for each in listed}


def modules(chosen: list[str]) -> list[str]:
    """Return the modules to break: all, or those whose paths begin with what has been chosen."""
    everything = sorted(
        str(path.relative_to(REPOSITORY)) for root in ROOTS for path in (REPOSITORY / root).rglob("*.py")
    )
    return [path for path in everything if not chosen or path.startswith(tuple(chosen))]


def main(chosen: list[str]) -> int:
    """Break the code in all small ways, or in so many, and return 0 where enough is noticed and the rest explained."""
    found = [each for path in modules(chosen) for each in mutations.of_file(REPOSITORY, path)]
    if sample := int(os.environ.get("SAMPLE") or 0):
        found = random.Random(SEED).sample(found, min(sample, len(found)))
    RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=RESULTS.parent) as folder:
        workers = [Worker(Path(folder) / str(number)) for number in range(os.cpu_count() or 1)]
        try:
            outcomes = _try_all(found, workers)
        finally:
            for worker in workers:
                worker.close()
    return _report(found, outcomes)


def _try_all(found: list[Mutation], workers: list[Worker]) -> list[str]:
    tests = workers[0].record()
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)
    done: Counter[str] = Counter()

    def attempt(mutation: Mutation) -> str:
        chosen = tests_for(mutation, tests)
        worker = free.get()
        try:
            timeout_s = _patience_s(tests[name] for name in chosen)
            outcome = worker.attempt(mutation, chosen, timeout_s) if chosen else SURVIVED
        finally:
            free.put(worker)
        done[outcome] += 1
        if outcome == SURVIVED:
            print(
                f"{mutation.path}:{mutation.line}: {mutation.where}: {mutation.before}  ->  {mutation.after}",
                flush=True,
            )
        if done.total() % 100 == 0:
            print(f"... {done.total()} of {len(found)}", flush=True)
        return outcome

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(attempt, found))


def _report(found: list[Mutation], outcomes: list[str]) -> int:
    by_root: dict[str, Counter[str]] = defaultdict(Counter)
    for mutation, outcome in zip(found, outcomes, strict=True):
        by_root[mutation.path.partition("/")[0]][outcome] += 1
    total = sum(by_root.values(), Counter())
    for root, counts in (*sorted(by_root.items()), ("all", total)):
        caught = counts[CAUGHT] + counts[TIMED_OUT]
        print(f"{root:20} {caught:5} of {counts.total():5} caught: {caught / counts.total():.1%}")
    known = explained()
    survivors = [each for each, outcome in zip(found, outcomes, strict=True) if outcome == SURVIVED]
    unexplained = [each for each in survivors if each.name not in known]
    RESULTS.write_text(json.dumps([{**vars(each), "explained": each.name in known} for each in survivors], indent=1))
    print(f"{len(survivors)} have survived, {len(unexplained)} of them unexplained; they are in {RESULTS}")
    enough = (total[CAUGHT] + total[TIMED_OUT]) / total.total() >= MIN_CAUGHT
    return 0 if enough and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
