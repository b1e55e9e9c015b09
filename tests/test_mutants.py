"""The mutation tester: it breaks what matters, in ways that are still Python, and knows which tests are near."""

import ast
import threading
import time
from pathlib import Path

import pytest

from chat import addresses, clock
from deployer.stack.template import REPOSITORY
from tests.measure import mutants
from tests.support.mutation import anew, forks, kept, mutations, reached, swaps
from tests.support.mutation.mutations import Mutation
from tests.support.mutation.nearest import Nearest, within

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
PATIENCE = forks.Patience(cpu_s=60, idle_s=60)


@pytest.fixture
def found(tmp_path: Path) -> list[Mutation]:
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
def test_a_fault_is_put_in(found: list[Mutation], before: str, after: str) -> None:
    assert [(each.before, " ".join(each.after.split())) for each in found].count((before, after)) == 1


def test_what_is_written_for_people_is_left_alone(found: list[Mutation]) -> None:
    assert not [each for each in found if "logger" in each.before or "What it is for" in each.before]


def test_a_fault_knows_where_it_is(found: list[Mutation]) -> None:
    places = {(each.before, each.where, each.function) for each in found}
    assert ("10", "", "") in places
    # A default is there once the module has been imported, whoever calls.
    assert ("5", "spend", "") in places
    assert ("True", "spend", "spend") in places


def test_a_fault_knows_which_lines_lead_to_it(found: list[Mutation]) -> None:
    lines = {each.before: each.lines for each in found}
    assert lines["10"] == (6, 6)
    # The whole function, where it is a part of what makes it; else the statement, and of one that has others its head.
    assert lines["5"] == (10, 19)
    assert lines["not count"] == (15, 15)
    assert lines["True"] == (18, 18)


@pytest.mark.parametrize("path", mutants.modules([]))
def test_every_fault_is_one_change_that_is_still_python(path: str) -> None:
    source = (REPOSITORY / path).read_bytes()
    as_it_is = ast.dump(ast.parse(source))
    for each in mutations.of_file(REPOSITORY, path):
        assert ast.dump(ast.parse(each.apply(source))) != as_it_is, each


def fault(function: str = "issue", lines: tuple[int, int] = (5, 5)) -> Mutation:
    return Mutation("chat/tickets.py", function, function, lines[0], "a", "b", lines, (0, 1), "b")


def a_test(seconds: float, *lines: int) -> reached.Test:
    return {"seconds": seconds, "lines": {"chat/tickets.py": list(lines)}}


class TestNearest:
    MODULE = "LIMIT = 5\n\n\ndef issue():\n    return LIMIT\n\n\ndef redeem():\n    return 1\n"

    def order(self, folder: Path, fault: Mutation, tests: dict[str, reached.Test]) -> list[str]:
        (folder / "chat").mkdir()
        (folder / "chat" / "tickets.py").write_text(self.MODULE)
        return Nearest(folder, ["chat/tickets.py"], tests).to(fault)

    def test_only_those_that_come_to_its_line_can_notice_a_fault(self, tmp_path: Path) -> None:
        tests = {"tests/chat/test_a.py::it": a_test(1, 4, 5), "tests/chat/test_b.py::it": a_test(1, 4, 9)}
        assert self.order(tmp_path, fault(), tests) == ["tests/chat/test_a.py::it"]

    def test_the_mirror_files_come_first_then_its_namesakes_and_of_these_the_quickest(self, tmp_path: Path) -> None:
        in_order = {
            "tests/chat/test_tickets.py::quick": a_test(0.1, 5),
            "tests/chat/test_tickets.py::slow": a_test(3.0, 5),
            "tests/chat_app/views/test_tickets.py::quick": a_test(0.2, 5),
            "tests/chat/test_other.py::quick": a_test(0.0, 5),
            "tests/chat/test_other.py::slow": a_test(2.0, 5),
        }
        tests = dict(sorted(in_order.items(), key=lambda item: item[1]["seconds"]))
        assert self.order(tmp_path, fault(), tests) == list(in_order)

    def test_of_other_files_those_come_first_most_of_whose_tests_come_there(self, tmp_path: Path) -> None:
        about_it = {f"tests/chat_app/test_about.py::{number}": a_test(2.0, 5) for number in range(3)}
        passing = {"tests/chat_app/test_more.py::0": a_test(0.1, 5), "tests/chat_app/test_more.py::1": a_test(0.1, 9)}
        assert self.order(tmp_path, fault(), passing | about_it) == [*about_it, "tests/chat_app/test_more.py::0"]

    def test_of_the_modules_own_files_quick_tests_come_first_whatever_else_is_there(self, tmp_path: Path) -> None:
        slow = {f"tests/chat/test_tickets.py::{number}": a_test(2.0, 5) for number in range(2)}
        quick = {"tests/chat/test_tickets_schemas.py::0": a_test(0.1, 5)}
        others = {"tests/chat/test_tickets_schemas.py::1": a_test(0.1, 9)}
        assert self.order(tmp_path, fault(), slow | quick | others) == [*quick, *slow]

    def test_what_shows_at_import_is_tried_with_the_quick_tests_of_the_modules_own_files_too(
        self, tmp_path: Path
    ) -> None:
        in_order = {
            "tests/chat/test_tickets.py::quick": a_test(0.1, 9),
            "tests/chat/test_other.py::naming_it": a_test(0.2, 5),
            "tests/chat/test_tickets.py::slow": a_test(0.3, 9),
            "tests/chat/test_another.py::quick": a_test(0.1, 9),
        }
        assert self.order(tmp_path, fault(function="", lines=(1, 1)), in_order) == list(in_order)

    def test_one_row_of_each_table_comes_before_the_second_of_any(self, tmp_path: Path) -> None:
        in_order = {
            "tests/chat/test_tickets.py::a[1]": a_test(0.1, 5),
            "tests/chat/test_tickets.py::b[1]": a_test(0.3, 5),
            "tests/chat/test_tickets.py::a[2]": a_test(0.2, 5),
        }
        assert self.order(tmp_path, fault(), in_order) == list(in_order)

    def test_where_a_name_is_used_tests_notice_first_what_is_wrong_with_it(self, tmp_path: Path) -> None:
        tests = {"tests/chat/test_a.py::it": a_test(1, 9), "tests/chat/test_b.py::it": a_test(2, 5)}
        at_import = fault(function="", lines=(1, 1))
        assert self.order(tmp_path, at_import, tests) == ["tests/chat/test_b.py::it", "tests/chat/test_a.py::it"]

    @pytest.mark.parametrize(
        ("imports", "is_it"),
        [
            ("from chat import tickets", True),
            ("from chat.tickets import LIMIT", True),
            ("from chat import LIMIT", True),
            ("from chat import windows", False),
            ("from chat.windows import LIMIT", False),
            ("", False),
        ],
    )
    def test_a_name_in_another_module_is_the_same_one_where_it_is_imported(
        self, tmp_path: Path, imports: str, is_it: bool
    ) -> None:
        self.order(tmp_path, fault(), {})
        (tmp_path / "chat" / "other.py").write_text(f"{imports}\n\n\ndef other():\n    return LIMIT\n")
        tests: dict[str, reached.Test] = {
            "tests/chat/test_a.py::it": a_test(2, 9),
            "tests/chat/test_b.py::it": {"seconds": 3, "lines": {"chat/other.py": [5]}},
        }
        ordered = Nearest(tmp_path, ["chat/tickets.py", "chat/other.py"], tests).to(fault(function="", lines=(1, 1)))
        assert ordered == ["tests/chat/test_b.py::it", "tests/chat/test_a.py::it"][not is_it :]

    def test_where_a_class_is_made_tests_notice_what_is_wrong_with_its_fields(self, tmp_path: Path) -> None:
        (tmp_path / "chat").mkdir()
        source = "@dataclass\nclass Ticket:\n    count: int = 0\n\n\ndef issue():\n    return Ticket()\n"
        (tmp_path / "chat" / "tickets.py").write_text(source)
        (default,) = [each for each in mutations.of_file(tmp_path, "chat/tickets.py") if each.before == "0"]
        tests = {"tests/chat/test_a.py::it": a_test(1, 9), "tests/chat/test_b.py::it": a_test(2, 7)}
        ordered = Nearest(tmp_path, ["chat/tickets.py"], tests).to(default)
        assert ordered == ["tests/chat/test_b.py::it", "tests/chat/test_a.py::it"]

    def test_no_more_run_than_there_is_time_for_and_one_at_least(self) -> None:
        tests = {f"tests/test_{name}.py::it": a_test(2) for name in "abc"}
        assert within(4.0, list(tests), tests) == list(tests)[:2]
        assert within(0.1, list(tests), tests) == list(tests)[:1]
        assert within(9.0, list(tests), tests, files=1) == list(tests)[:1]
        tests["tests/test_b.py::it"] = a_test(5)
        assert within(4.0, list(tests), tests) == ["tests/test_a.py::it", "tests/test_c.py::it"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("assert True", forks.SURVIVED),
        ("assert False", forks.CAUGHT),
        ("import os; os.kill(os.getpid(), 9)", forks.CAUGHT),
        ("import threading; threading.Event().wait()", forks.TIMED_OUT),
        ("while True: pass", forks.TIMED_OUT),
    ],
)
def test_a_trial_tells_what_becomes_of_a_fault_and_who_has_noticed(
    body: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_sample.py").write_text(f"def test_it():\n    {body}\n\ndef test_another():\n    assert False\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    patience = forks.Patience(cpu_s=1, idle_s=1) if outcome == forks.TIMED_OUT else PATIENCE
    assert anew.run(["test_sample.py::test_it"], patience) == (outcome, "test_sample.py::test_it")


def test_who_only_waits_for_a_processor_does_not_hang() -> None:
    """With a patience of half a second for one that wants none, it works for longer than that."""

    def work() -> int:
        until = time.process_time() + 1.5
        while time.process_time() < until:
            pass
        return 0

    assert forks.run(work, forks.Patience(cpu_s=60, idle_s=0.5)) == forks.SURVIVED


def test_a_fault_is_put_into_functions_that_are_there() -> None:
    path = Path(addresses.__file__)
    functions = swaps.Functions(REPOSITORY)
    wrong = path.read_text().replace("return str(ipaddress", 'return "wrong" + str(ipaddress')

    def work() -> int:
        assert functions.swap(path, "address", wrong)
        return int(addresses.forwarded("192.0.2.1", None) == "wrong192.0.2.1")

    assert forks.run(work, PATIENCE) == forks.CAUGHT
    assert addresses.forwarded("192.0.2.1", None) == "192.0.2.1"


def test_a_function_that_is_not_there_cannot_be_given_a_fault() -> None:
    path = Path(addresses.__file__)
    assert not swaps.Functions(REPOSITORY).swap(path, "no_such", path.read_text())


def test_the_lines_that_are_reached_are_noted_in_any_thread() -> None:
    recorder = reached.Recorder(REPOSITORY)
    recorder.begin()
    thread = threading.Thread(target=clock.now_s)
    thread.start()
    thread.join()
    first = clock.now_s.__code__.co_firstlineno
    assert recorder.end()["chat/clock.py"][0] == first


class TestKept:
    TEST = "tests/chat/test_tickets.py::it"

    @pytest.fixture(autouse=True)
    def repository(self, tmp_path: Path) -> Path:
        for name in ("chat/tickets.py", "chat/other.py", "tests/chat/test_tickets.py", "tests/chat/test_other.py"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("as it was\n")
        return tmp_path

    @pytest.mark.parametrize(
        ("changed", "outcome", "is_kept"),
        [
            (None, forks.CAUGHT, True),
            ("chat/tickets.py", forks.CAUGHT, False),
            ("tests/chat/test_tickets.py", forks.CAUGHT, False),
            ("tests/chat/test_other.py", forks.CAUGHT, True),
            (None, forks.SURVIVED, True),
            ("chat/tickets.py", forks.SURVIVED, False),
            ("tests/chat/test_tickets.py", forks.SURVIVED, False),
            ("tests/chat/test_other.py", forks.SURVIVED, False),
        ],
    )
    def test_an_outcome_holds_until_the_module_changes_or_who_has_noticed(
        self, repository: Path, changed: str | None, outcome: str, is_kept: bool
    ) -> None:
        tests = [self.TEST, "tests/chat/test_other.py::it"]
        known = kept.Outcome(outcome, self.TEST if outcome == forks.CAUGHT else "")
        kept.Outcomes(repository, repository / "kept").add(fault(), tests, known)
        if changed:
            (repository / changed).write_text("as it is\n")
        kept.digest.cache_clear()
        again = kept.Outcomes(repository, repository / "kept").of(fault(), tests)
        assert again == (known if is_kept else None)

    def test_a_survivor_is_tried_again_with_a_new_test(self, repository: Path) -> None:
        outcomes = kept.Outcomes(repository, repository / "kept")
        outcomes.add(fault(), [self.TEST], kept.Outcome(forks.SURVIVED))
        assert outcomes.of(fault(), [self.TEST])
        assert outcomes.of(fault(), [self.TEST, f"{self.TEST}_too"]) is None

    @pytest.mark.parametrize(
        ("changed", "is_known"), [(None, True), ("tests/chat/test_tickets.py", False), ("chat/tickets.py", True)]
    )
    def test_what_tests_reach_is_known_until_they_change(
        self, repository: Path, changed: str | None, is_known: bool
    ) -> None:
        lines: kept.Recorded = {self.TEST: {"seconds": 1.0, "lines": {"chat/tickets.py": [1]}}}
        kept.Reached(repository, repository / "kept").add("tests/chat/test_tickets.py", lines)
        if changed:
            (repository / changed).write_text("as it is\n")
        kept.digest.cache_clear()
        assert kept.Reached(repository, repository / "kept").is_known("tests/chat/test_tickets.py") == is_known

    def test_lines_that_are_reached_are_followed_through_a_modules_changes(self, repository: Path) -> None:
        module = repository / "chat/tickets.py"
        module.write_text("one\ntwo\nthree\nfour\n")
        lines: kept.Recorded = {self.TEST: {"seconds": 1.0, "lines": {"chat/tickets.py": [1, 3, 4]}}}
        kept.digest.cache_clear()
        kept.Reached(repository, repository / "kept").add("tests/chat/test_tickets.py", lines)
        module.write_text("new\none\ntwo\n3\n3 and a half\nfour\nfive\n")
        kept.digest.cache_clear()
        tests = kept.Reached(repository, repository / "kept").tests(["tests/chat/test_tickets.py"])
        assert tests[self.TEST]["lines"] == {"chat/tickets.py": [2, 4, 5, 6, 7]}

    def test_a_test_that_fails_with_no_fault_is_left_out_and_asked_again(self, repository: Path) -> None:
        known = kept.Reached(repository, repository / "kept")
        assert known.add("tests/chat/test_tickets.py", {self.TEST: None}) == [self.TEST]
        assert known.tests(["tests/chat/test_tickets.py"]) == {}
        assert not known.is_known("tests/chat/test_tickets.py")


def test_every_survivor_that_is_explained_is_still_one_that_can_be_made() -> None:
    names = {each.name for path in mutants.modules([]) for each in mutations.of_file(REPOSITORY, path)}
    assert set(mutants.explained()) <= names
