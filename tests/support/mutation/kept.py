"""What the next run is spared: what tests reach, and what became of faults, for as long as that is still so."""

import difflib
import functools
import hashlib
import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.mutation.forks import SURVIVED
from tests.support.mutation.mutations import Mutation
from tests.support.mutation.nearest import Tests
from tests.support.mutation.reached import Test


class Outcome(NamedTuple):
    """What became of a fault, and by which test it was noticed, where one did."""

    outcome: str
    by: str = ""


# What tests reach; None for one that has failed.
Recorded = dict[str, Test | None]


class Reached:
    """What the tests of each file reach, until the file changes.

    Where a module has changed, lines that are still there are followed to where they are now, and those in place of
    others count as reached by whoever has reached those. That can be wrong: a test may then be missing among those that
    a fault is tried with, so that it survives. No fault is taken for noticed because of it.
    """

    def __init__(self, root: Path, kept_in: Path) -> None:
        self._root = root
        self._kept_in = kept_in
        self._one_at_a_time = threading.Lock()
        kept = json.loads(kept_in.read_text()) if kept_in.exists() else {}
        self._files: dict[str, Any] = kept.get("files", {})
        self._texts: dict[str, str] = kept.get("texts", {})

    def is_known(self, file: str) -> bool:
        """Return whether it is known what the file's tests reach."""
        return file in self._files and self._files[file]["of"] == digest(self._root / file)

    def add(self, file: str, recorded: Recorded) -> list[str]:
        """Keep what the file's tests reach, for the next run too; return those that have failed, to be asked again."""
        tests = {name: test for name, test in recorded.items() if test}
        failed = sorted(set(recorded) - set(tests))
        paths = sorted({path for test in tests.values() for path in test["lines"]})
        code = {path: digest(self._root / path) for path in paths}
        known = {"of": "" if failed else digest(self._root / file), "code": code, "tests": tests}
        with self._one_at_a_time:
            self._files[file] = known
            self._texts |= {code[path]: (self._root / path).read_text() for path in paths}
            used = {text for each in self._files.values() for text in each["code"].values()}
            self._texts = {key: text for key, text in self._texts.items() if key in used}
            self._kept_in.write_text(json.dumps({"files": self._files, "texts": self._texts}))
        return failed

    def tests(self, files: Iterable[str]) -> Tests:
        """Return the tests of these files."""
        found: Tests = {}
        for file in files:
            known = self._files[file]
            for name, test in known["tests"].items():
                lines = {path: self._now(path, known["code"][path], at) for path, at in test["lines"].items()}
                found[name] = {"seconds": test["seconds"], "lines": lines}
        return found

    def _now(self, path: str, of: str, lines: list[int]) -> list[int]:
        if of == digest(self._root / path):
            return lines
        new = self._root / path
        moved = _moved(self._texts[of], new.read_text() if new.exists() else "")
        return sorted({now for line in lines for now in moved.get(line, ())})


class Outcomes:
    """What became of each fault. It is written down at once, so that a run goes on where the last one has ended.

    A fault that has been noticed stays so until its module changes, or the file of the test that has noticed it; one
    that has survived, until its module changes, or any of the tests that it has survived.
    """

    def __init__(self, root: Path, kept_in: Path) -> None:
        self._root = root
        self._kept_in = kept_in
        self._known: dict[str, list[str]] = {}
        if kept_in.exists():
            for line in kept_in.read_text().splitlines():
                key, *rest = json.loads(line)
                self._known[key] = rest

    def of(self, mutation: Mutation, tests: list[str]) -> Outcome | None:
        """Return what has become of the fault, if that is still so; `tests` are those that it would be tried with."""
        if (known := self._known.get(self._key(mutation))) is None:
            return None
        outcome, by, over = known
        return Outcome(outcome, by) if over == self._over(outcome, by, tests) else None

    def add(self, mutation: Mutation, tests: list[str], outcome: Outcome) -> None:
        """Write down what has become of the fault."""
        known = [outcome.outcome, outcome.by, self._over(outcome.outcome, outcome.by, tests)]
        self._known[self._key(mutation)] = known
        with self._kept_in.open("a") as file:
            print(json.dumps([self._key(mutation), *known]), file=file)

    def _key(self, mutation: Mutation) -> str:
        return f"{mutation.path} {digest(self._root / mutation.path)} {mutation.span} {mutation.replacement}"

    def _over(self, outcome: str, by: str, tests: list[str]) -> str:
        those = tests if outcome == SURVIVED else [by] if by else []
        files = sorted({test.partition("::")[0] for test in those})
        texts = "".join(digest(self._root / file) for file in files)
        names = "\n".join(those) if outcome == SURVIVED else by
        return hashlib.sha256(f"{names}\n{texts}".encode()).hexdigest()[:16]


@functools.cache
def _moved(old: str, new: str) -> dict[int, range]:
    """Return where each line of the old text is now: itself, with what has come after it, or all in its place."""
    moved: dict[int, range] = {}
    pairs = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in pairs:
        if kind == "insert" and start in moved:
            moved[start] = range(moved[start].start, new_end + 1)
        for line in range(start, end):
            place = new_start + line - start
            now = (place, place + 1) if kind == "equal" else (new_start, new_end)
            moved[line + 1] = range(now[0] + 1, now[1] + 1)
    return moved


@functools.cache
def digest(path: Path) -> str:
    """Return what changes with a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""
