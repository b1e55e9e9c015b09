"""`make mutants`: whether the fast tests notice when the code is wrong in some small way.

Over `chat`, `chat_app` and `websocket_handlers`. Each fault is tried with the tests that reach it, the nearest first,
until one fails, and with no more of them than take some seconds; a survivor that is not explained gets many more. A
survivor is a fault that no test would notice: it is killed by a test, or explained in tests/measure/survivors.toml.

With paths as arguments, only what is in those is broken; with `SAMPLE=500` in the environment, so many of all faults
are tried, and with `WORKERS=1` one at a time. What has been found out is kept in .test/mutants: a run goes on where the
last one has ended, and tries again only what has changed. Remove the folder to begin anew.
"""

import json
import os
import random
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from deployer.stack.template import REPOSITORY
from tests.support.mutation import ROOTS, mutations, workers
from tests.support.mutation.forks import CAUGHT, SURVIVED, TIMED_OUT
from tests.support.mutation.kept import Outcome, Outcomes, Reached
from tests.support.mutation.mutations import Mutation
from tests.support.mutation.nearest import Nearest, Tests, within
from tests.support.mutation.workers import Worker

EXPLAINED = REPOSITORY / "tests" / "measure" / "survivors.toml"
KEPT = REPOSITORY / ".test" / "mutants"
MIN_CAUGHT = 0.9
# A sample of some hundreds tells the rate to a few in a hundred; it is the same one each time.
SEED = 1

# For how many seconds a fault's tests may run, and in how many files they may be where each is read anew: first, and
# once they have noticed nothing.
NEAREST_S, NEAREST_FILES = 4.0, 4
MORE_S, MORE_FILES = 12.0, 12
# Where each name in the tables is compared, which no other test is about: asked last of what is wrong with a constant.
OF_ALL_NAMES = "tests/chat/test_tables.py"

Name = tuple[str, str, str, str]
Given = TypeVar("Given")
Made = TypeVar("Made")


def modules(chosen: list[str], repository: Path = REPOSITORY) -> list[str]:
    """Return the modules to break: all, or those whose paths begin with what has been chosen."""
    everything = sorted(
        str(path.relative_to(repository)) for root in ROOTS for path in (repository / root).rglob("*.py")
    )
    return [path for path in everything if not chosen or path.startswith(tuple(chosen))]


def test_files(repository: Path) -> list[str]:
    """Return the files of tests to try; the tables of attacks try the same places hundreds of times."""
    found = (path.relative_to(repository) for root in ROOTS for path in (repository / "tests" / root).rglob("test_*"))
    return sorted(str(path) for path in found if path.suffix == ".py" and "attacks" not in path.parts)


def explained() -> dict[Name, str]:
    """Return why the survivors that are explained do no harm, by their names."""
    found: dict[Name, str] = {}
    for each in tomllib.loads(EXPLAINED.read_text()).get("explained", []):
        assert each["why"].strip(), "survivors are listed and not explained"
        for where, before, after in each["survivors"]:
            found[each["path"], where, before, after] = each["why"]
    return found


class Run:
    """Tries faults, several at a time."""

    def __init__(self, repository: Path, found: list[Mutation], team: list[Worker]) -> None:
        self._repository = repository
        self._found = found
        self._team = team
        self._known = explained()
        self._outcomes = Outcomes(repository, KEPT / "outcomes.jsonl")
        self._done: Counter[str] = Counter()
        self._tests: Tests = {}

    def record(self, reached: Reached, unknown: list[str], files: list[str]) -> None:
        """See what the tests of the files reach of which that is not known."""

        def record(worker: Worker, file: str) -> None:
            print(f"... what {file} reaches", flush=True)
            for failed in reached.add(file, worker.record(file)):
                print(f"{failed} fails with no fault in the code, and is left out", flush=True)

        self._share(record, unknown)
        self._tests = reached.tests(files)

    def try_all(self) -> list[Outcome]:
        """Return what becomes of each fault."""
        nearest = Nearest(self._repository, modules([], self._repository), self._tests)
        return self._share(lambda worker, each: self._try(worker, each, nearest.to(each)), self._found)

    def _share(self, work: Callable[[Worker, Given], Made], given: Iterable[Given]) -> list[Made]:
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._team:
            free.put(worker)

        def one(each: Given) -> Made:
            worker = free.get()
            try:
                return work(worker, each)
            finally:
                free.put(worker)

        with ThreadPoolExecutor(len(self._team)) as pool:
            return list(pool.map(one, given))

    def _try(self, worker: Worker, mutation: Mutation, tests: list[str]) -> Outcome:
        outcome = self._outcomes.of(mutation, tests) or self._try_anew(worker, mutation, tests)
        self._done[outcome.outcome] += 1
        if outcome.outcome == SURVIVED and mutation.name not in self._known:
            near = "" if tests else " (no test comes here)"
            print(f"{mutation.path}:{mutation.line}: {mutation.where}: {mutation.before}  ->  {mutation.after}{near}")
        if self._done.total() % 100 == 0:
            print(f"... {self._done.total()} of {len(self._found)}", flush=True)
        return outcome

    def _try_anew(self, worker: Worker, mutation: Mutation, tests: list[str]) -> Outcome:
        at_import = not mutation.function
        outcome = Outcome(SURVIVED)
        tried: list[str] = []
        rounds = [(NEAREST_S, NEAREST_FILES)]
        if mutation.name not in self._known:
            rounds.append((MORE_S, MORE_FILES))
        for seconds, files in rounds:
            left = [name for name in tests if name not in set(tried)]
            if left and outcome.outcome == SURVIVED:
                chosen = within(seconds, left, self._tests, files=files if at_import else None)
                outcome = worker.attempt(mutation, chosen, self._tests)
                tried += chosen
        last = [name for name in tests if name.startswith(OF_ALL_NAMES) and name not in set(tried)][:1]
        if last and at_import and outcome.outcome == SURVIVED:
            outcome = worker.attempt(mutation, last, self._tests)
        self._outcomes.add(mutation, tests, outcome)
        return outcome


def main(chosen: list[str]) -> int:
    """Break the code in all small ways, or in so many, and return 0 where enough is noticed and the rest explained."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="copies-", dir=KEPT) as folder:
        # As it is now, whatever becomes of it meanwhile.
        repository = workers.copy(REPOSITORY, Path(folder) / "as-it-is")
        broken = modules(chosen, repository)
        found = [each for path in broken for each in mutations.of_file(repository, path)]
        if sample := int(os.environ.get("SAMPLE") or 0):
            found = random.Random(SEED).sample(found, min(sample, len(found)))
        files = test_files(repository)
        reached = Reached(repository, KEPT / "reached.json")
        unknown = [file for file in files if not reached.is_known(file)]
        count = int(os.environ.get("WORKERS") or os.cpu_count() or 1)
        copies = [workers.copy(repository, Path(folder) / str(number)) for number in range(count)]
        team = [Worker(copy, files) for copy in copies]
        try:
            run = Run(repository, found, team)
            run.record(reached, unknown, files)
            outcomes = run.try_all()
        finally:
            for worker in team:
                worker.close()
    return report(found, outcomes)


def report(found: list[Mutation], outcomes: list[Outcome]) -> int:
    """Print how many have been noticed, and write down which have not."""
    by_root: dict[str, Counter[str]] = defaultdict(Counter)
    for mutation, outcome in zip(found, outcomes, strict=True):
        by_root[mutation.path.partition("/")[0]][outcome.outcome] += 1
    total = sum(by_root.values(), Counter())
    for root, counts in (*sorted(by_root.items()), ("all", total)):
        caught = counts[CAUGHT] + counts[TIMED_OUT]
        print(f"{root:20} {caught:5} of {counts.total():5} caught: {caught / counts.total():.1%}")
    known = explained()
    survivors = [each for each, (outcome, _) in zip(found, outcomes, strict=True) if outcome == SURVIVED]
    unexplained = [each for each in survivors if each.name not in known]
    noticed = {each.name for each, (outcome, _) in zip(found, outcomes, strict=True) if outcome != SURVIVED}
    for path, where, before, after in sorted(noticed & set(known)):
        print(f"Explained, but a test notices it: {path}: {where}: {before}  ->  {after}")
    results = KEPT / "survivors.json"
    results.write_text(json.dumps([{**vars(each), "explained": each.name in known} for each in survivors], indent=1))
    print(f"{len(survivors)} have survived, {len(unexplained)} of them unexplained; they are in {results}")
    enough = (total[CAUGHT] + total[TIMED_OUT]) / total.total() >= MIN_CAUGHT
    return 0 if enough and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
