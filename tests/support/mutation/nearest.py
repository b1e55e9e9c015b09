"""Which tests are tried for a fault, and in which order: those that most likely notice it first."""

import ast
import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from tests.support.mutation.mutations import Mutation
from tests.support.mutation.reached import Test

Tests = dict[str, Test]

# How far a test is from a module whose name is not in its file's.
_OTHERS = 2
_QUICK_S = 0.1


class Nearest:
    """Knows the tests, by what they reach."""

    def __init__(self, root: Path, modules: Iterable[str], tests: Tests) -> None:
        self._root = root
        self._modules = tuple(modules)
        self._tests = tests
        self._in_file = Counter(map(_file, tests))
        self._reaching: dict[str, dict[int, set[str]]] = {}
        for name, test in tests.items():
            for path, lines in test["lines"].items():
                of_path = self._reaching.setdefault(path, {})
                for line in lines:
                    of_path.setdefault(line, set()).add(name)

    def to(self, mutation: Mutation) -> list[str]:
        """Return the tests that may notice the fault, all of them.

        The mirror file's come first, then those of files that are called like the module, then others; of these others
        first the files most of whose tests come here, as they are about it. Of a test that has many tables' rows, one
        row comes before any has its second; the quicker come first.
        """
        first, then = self._candidates(mutation)
        # They cost nothing, and are about it, whatever line they reach.
        first |= {name for name in then if self._is_quick_and_own(mutation, name)}
        return [*self._in_order(mutation, first), *self._in_order(mutation, then - first)]

    def _is_quick_and_own(self, mutation: Mutation, name: str) -> bool:
        return self._tests[name]["seconds"] <= _QUICK_S and _distance(mutation.path, name) == 0

    def _candidates(self, mutation: Mutation) -> tuple[set[str], set[str]]:
        reaching = self._reaching.get(mutation.path, {})
        here = self._on(mutation.path, range(mutation.lines[0], mutation.lines[1] + 1))
        if mutation.function:
            return here, set()
        for name in _named_at(self._root / mutation.path, mutation.lines[0]):
            for path in self._modules:
                if path == mutation.path or _takes(self._root / path, PurePath(mutation.path), name):
                    here |= self._on(path, _lines_that_name(self._root / path).get(name, ()))
        # A module may have no functions, only what others are made of.
        entering = set().union(*reaching.values()) if reaching else set()
        folder = f"tests/{PurePath(mutation.path).parts[0]}/"
        return here, entering or {name for name in self._tests if name.startswith(folder)}

    def _on(self, path: str, lines: Iterable[int]) -> set[str]:
        reaching = self._reaching.get(path, {})
        return set().union(*(reaching.get(line, ()) for line in lines))

    def _in_order(self, mutation: Mutation, names: set[str]) -> list[str]:
        by_time = sorted(names, key=lambda name: (self._tests[name]["seconds"], name))
        rows: Counter[str] = Counter()
        turns = {}
        for name in by_time:
            function = name.partition("[")[0]
            turns[name] = rows[function]
            rows[function] += 1
        coming = Counter(map(_file, by_time))
        share = {file: round(count / self._in_file[file], 1) for file, count in coming.items()}

        def turn(name: str) -> tuple[int, float, int]:
            distance = _distance(mutation.path, name)
            return distance, -share[_file(name)] if distance == _OTHERS else 0.0, turns[name]

        return sorted(by_time, key=turn)


def within(seconds: float, names: list[str], tests: Tests, *, files: int | None = None) -> list[str]:
    """Return as many of the tests, from the first on, as take so long, and are in so many files; at least one.

    One that would take too long is passed over: quick ones may come after it.
    """
    chosen: list[str] = []
    spent = 0.0
    seen: set[str] = set()
    for name in names:
        file = _file(name)
        if files is not None and file not in seen and len(seen) == files:
            continue
        if chosen and spent + tests[name]["seconds"] > seconds:
            continue
        spent += tests[name]["seconds"]
        seen.add(file)
        chosen.append(name)
    return chosen


def _file(test: str) -> str:
    return test.partition("::")[0]


def _distance(path: str, test: str) -> int:
    """Return 0 for a test of the module's mirror file, 1 for one that is called like it, `_OTHERS` for another."""
    module, file = PurePath(path), PurePath(_file(test))
    stem, tested = module.stem, file.stem.removeprefix("test_")
    if stem == "__init__":
        stem = module.parent.name
    if not (tested.startswith(stem) or stem.startswith(tested)):
        return _OTHERS
    return 0 if file.parent == PurePath("tests") / module.parent else 1


def _named_at(path: Path, line: int) -> Iterator[str]:
    """Yield the names that the statement at a module's top gives."""
    for statement in _parsed(path).body:
        # A decorated class begins with its decorators.
        if min(each.lineno for each in (statement, *getattr(statement, "decorator_list", ()))) == line:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                for target in targets:
                    yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
            elif isinstance(statement, ast.ClassDef):
                yield statement.name


@functools.cache
def _lines_that_name(path: Path) -> dict[str, set[int]]:
    """Return on which lines each name is used."""
    found: dict[str, set[int]] = {}
    for node in ast.walk(_parsed(path)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
        if name is not None:
            found.setdefault(name, set()).add(node.lineno)  # type: ignore[attr-defined]
    return found


def _takes(path: Path, module: PurePath, name: str) -> bool:
    """Return whether the file imports the module, or the name from it or from its package: others mean another one."""
    package, of_module = ".".join(module.parent.parts), ".".join(module.with_suffix("").parts)
    of_package = {(package, module.stem), (package, name)}
    return any(source == of_module or (source, taken) in of_package for source, taken in _imported(path))


@functools.cache
def _imported(path: Path) -> frozenset[tuple[str, str]]:
    """Return the modules that a file imports from, each with what it takes of it."""
    froms = (node for node in ast.walk(_parsed(path)) if isinstance(node, ast.ImportFrom))
    return frozenset((str(node.module), each.name) for node in froms for each in node.names)


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())
