"""Several processes share the tests: what they must not take from each other, and what stays together."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deployer.stack import package
from deployer.stack.template import REPOSITORY
from tests.support import sharing
from tests.support.ports import free_port

TAKE_PORTS = """
from tests.support import ports
ports._RANGE = range(20_000, 20_040)  # so few that they meet
print(*(ports.free_port() for _ in range(10)), flush=True)
input()
"""


def test_no_two_processes_are_given_the_same_port() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE_PORTS], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    taken = [process.stdout.readline().split() for process in processes if process.stdout]
    for process in processes:
        process.communicate("\n", timeout=20)
    assert len({port for ports in taken for port in ports}) == 30


def test_no_process_is_given_a_port_twice_or_one_that_the_system_may_give_to_others() -> None:
    ports = [free_port() for _ in range(20)]
    assert len(set(ports)) == 20
    assert max(ports) < 32_768


def test_the_functions_package_is_whole_whenever_it_is_read(tmp_path: Path) -> None:
    target = package.build(tmp_path / "handlers.zip")
    whole, read = target.read_bytes(), set()

    def build() -> None:
        for _ in range(8):
            package.build(target)

    with ThreadPoolExecutor() as threads:
        building = [threads.submit(build) for _ in range(2)]
        while not all(one.done() for one in building):
            read.add(target.read_bytes())
        for one in building:
            one.result()
    assert read == {whole}
    assert list(tmp_path.iterdir()) == [target]


def test_what_needs_a_cloud_a_browser_or_a_package_is_slow_and_nothing_else(tmp_path: Path) -> None:
    """Asked of pytest itself, for the tests of this repository."""
    slow, fast = collected(tmp_path)
    files = {name.partition("::")[0] for name in slow}
    assert {"tests/browser/test_chat.py", "tests/end_to_end/test_running.py", "tests/website/test_modules.py"} <= files
    assert not any(name.startswith(("tests/browser/", "tests/end_to_end/", "tests/website/")) for name in fast)
    assert {name.partition("[")[0].partition("::")[2] for name in slow if "/test_function.py" in name} >= {
        "test_it_holds_the_api_its_requirements_and_nothing_else",
        "test_it_runs_on_its_own_and_compiles_nothing",
    }
    assert "tests/deployer/api_function/test_function.py::test_zappas_failure_is_a_failure" in fast


TELL_MARKS = """
def pytest_collection_finish(session):
    for item in session.items:
        print("slow" if item.get_closest_marker("slow") else "fast", item.nodeid)
"""


def collected(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the tests that `pytest -m slow` chooses, and of those that it leaves."""
    (folder / "tells_marks.py").write_text(TELL_MARKS)
    command = [sys.executable, "-m", "pytest", "-qq", "--collect-only", "-p", "no:cacheprovider", "-p", "tells_marks"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    finished = subprocess.run(
        command, cwd=REPOSITORY, env=environment, check=True, capture_output=True, text=True, timeout=600
    )
    told = [line.partition(" ")[::2] for line in finished.stdout.splitlines() if "::" in line]
    return [name for mark, name in told if mark == "slow"], [name for mark, name in told if mark == "fast"]


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/end_to_end/test_delivery.py::test_a", "deployed_chatroom"),
        ("tests/end_to_end/test_gateway.py::test_b[x]", "deployed_chatroom"),
        ("tests/end_to_end/test_deployment.py::test_a", "tests/end_to_end/test_deployment.py::test_a"),
        ("tests/end_to_end/test_running.py::test_a[1]", "tests/end_to_end/test_running.py::test_a[1]"),
        ("tests/browser/test_chat.py::test_a", "tests/browser/test_chat.py"),
        ("tests/chat_app/views/test_tickets.py::test_a", "tests/chat_app/views/test_tickets.py"),
    ],
)
def test_who_shares_something_stays_together(nodeid: str, group: str) -> None:
    assert sharing.group(nodeid) == group


GROUPED = """
import os, pytest
@pytest.mark.parametrize("n", range(10))
def test_one(n):
    with open(os.environ["RAN"] + "/" + os.environ["PYTEST_XDIST_WORKER"], "a") as ran:
        print(__file__, n, file=ran)
"""


def test_several_processes_take_the_groups_each_as_a_whole(tmp_path: Path) -> None:
    """Pytest itself again, with this repository's way to hand out tests, and files of its own."""
    tests, ran = tmp_path / "others", tmp_path / "ran"
    tests.mkdir()
    ran.mkdir()
    (tests / "conftest.py").write_text(
        "from tests.support import sharing\n"
        "def pytest_xdist_make_scheduler(config, log): return sharing.Groups(config, log)\n"
        "def pytest_configure(): sharing.TESTS = __import__('pathlib').Path(__file__).parent\n"
    )
    for name in "abcd":
        (tests / f"test_{name}.py").write_text(GROUPED)
    options = ["-n", "2", "-c", os.devnull, "--rootdir", tmp_path, "-p", "no:cacheprovider", "--import-mode=importlib"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, tests],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "RAN": str(ran)},
        check=True,
        timeout=120,
    )
    by_worker = [worker.read_text().splitlines() for worker in ran.iterdir()]
    files = [[line.partition(" ")[0] for line in lines] for lines in by_worker]
    assert len(files) == 2
    assert set(files[0]).isdisjoint(files[1])
    assert sum(map(len, files)) == 40
