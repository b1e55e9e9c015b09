"""The mutation tester: it breaks what matters, in ways that are still Python, and knows which tests are near."""

import ast
from pathlib import Path

import pytest

from deployer.stack.template import REPOSITORY
from tests.measure import mutants
from tests.support.mutation import mutations, trials

SOURCE = '''
"""What it is for."""

import logging

LIMIT = 10
logger = logging.getLogger(__name__)


@guarded
def spend(count: int, most: int = 5) -> bool:
    """Count."""
    total = 0
    total |= count
    if not count:
        raise ValueError("nothing to spend")
    logger.info("%s of %s", count, most)
    store(count, consistent=True)
    return total + count < most and ready
'''


@pytest.fixture
def found(tmp_path: Path) -> list[mutations.Mutation]:
    (tmp_path / "sample.py").write_text(SOURCE)
    return mutations.of_file(tmp_path, "sample.py")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("10", "11"),
        ("@guarded", "(no decorator)"),
        ("5", "6"),
        ("total |= count", "total = count"),
        ("not count", "count"),
        ('raise ValueError("nothing to spend")', "pass"),
        ("store(count, consistent=True)", "pass"),
        ("True", "False"),
        ("total + count", "total - count"),
        ("total + count < most", "total + count <= most"),
        ("total + count < most and ready", "total + count < most or ready"),
        ("return total + count < most and ready", "return None"),
    ],
)
def test_a_fault_is_put_in(found: list[mutations.Mutation], before: str, after: str) -> None:
    assert [(each.before, " ".join(each.after.split())) for each in found].count((before, after)) == 1


def test_what_is_written_for_people_is_left_alone(found: list[mutations.Mutation]) -> None:
    assert not [each for each in found if "logger" in each.before or "What it is for" in each.before]


def test_a_fault_knows_where_it_is(found: list[mutations.Mutation]) -> None:
    places = {(each.before, each.where, each.function) for each in found}
    assert ("10", "", "") in places
    # A default is there once the module has been imported, whoever calls.
    assert ("5", "spend", "") in places
    assert ("True", "spend", "spend") in places


@pytest.mark.parametrize("path", mutants.modules([]))
def test_every_fault_is_one_change_that_is_still_python(path: str) -> None:
    source = (REPOSITORY / path).read_bytes()
    as_it_is = ast.dump(ast.parse(source))
    for each in mutations.of_file(REPOSITORY, path):
        assert ast.dump(ast.parse(each.apply(source))) != as_it_is, each


def test_the_nearest_tests_come_first_and_of_these_the_quickest() -> None:
    def test(seconds: float, *functions: str) -> dict[str, object]:
        return {"seconds": seconds, "entered": [["chat/tickets.py", each] for each in functions]}

    tests = {
        "tests/chat/test_other.py::quick": test(0.1, "issue"),
        "tests/chat/test_tickets.py::slow": test(2.0, "issue"),
        "tests/chat/test_tickets.py::quick": test(1.0, "issue.<locals>.inner"),
        "tests/chat/test_tickets.py::elsewhere": test(1.0, "redeem"),
    }
    found = mutations.Mutation("chat/tickets.py", "issue", "issue", 1, "a", "b", (0, 1), "b")
    assert mutants.tests_for(found, tests) == [
        "tests/chat/test_tickets.py::quick",
        "tests/chat/test_tickets.py::slow",
        "tests/chat/test_other.py::quick",
    ]


def test_every_survivor_that_is_explained_is_still_one_that_can_be_made() -> None:
    names = {each.name for path in mutants.modules([]) for each in mutations.of_file(REPOSITORY, path)}
    assert mutants.explained() <= names


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("assert True", trials.SURVIVED),
        ("assert False", trials.CAUGHT),
        ("import os; os.kill(os.getpid(), 9)", trials.CAUGHT),
        ("import threading; threading.Event().wait()", trials.TIMED_OUT),
    ],
)
def test_a_trial_tells_what_becomes_of_a_fault(
    body: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_sample.py").write_text(f"def test_it():\n    {body}\n\ndef test_another():\n    assert False\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    timeout_s = 1 if outcome == trials.TIMED_OUT else 60
    assert trials.run_anew(["test_sample.py::test_it"], timeout_s) == outcome
