"""Several processes share the tests: what they must not take from each other, and what stays together."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

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
    whole, done = target.read_bytes(), threading.Event()

    def build() -> None:
        while not done.is_set():
            package.build(target)

    with ThreadPoolExecutor() as threads:
        building = [threads.submit(build) for _ in range(2)]
        try:
            assert {target.read_bytes() for _ in range(2_000)} == {whole}
        finally:
            done.set()
        for one in building:
            one.result()
    assert list(tmp_path.iterdir()) == [target]


class Item:
    """A test, as far as it matters here."""

    def __init__(self, file: str, *fixtures: str) -> None:
        self.path = sharing.TESTS / file
        self.nodeid = f"tests/{file}::test"
        self.fixturenames = fixtures


@pytest.mark.parametrize(
    ("item", "slow", "group", "turn"),
    [
        (Item("browser/test_chat.py", "browser", "chatroom"), True, "browser", 0),
        (Item("end_to_end/test_delivery.py", "alice", "chatroom"), True, "chatroom", 0),
        (Item("end_to_end/test_zappa.py", "deployed_chatroom"), True, "chatroom", 0),
        (Item("end_to_end/test_deployment.py", "empty_cloud"), True, None, 1),
        (Item("end_to_end/test_running.py", "own_chatroom"), True, None, 1),
        (Item("end_to_end/test_running.py"), True, "end_to_end/test_running.py", 2),
        (Item("deployer/api_function/test_function.py", "package"), True, "deployer/api_function/test_function.py", 2),
        (Item("deployer/api_function/test_function.py"), False, "deployer/api_function/test_function.py", 3),
        (Item("chat_app/views/test_tickets.py", "ann"), False, "chat_app/views/test_tickets.py", 3),
    ],
)
def test_what_is_slow_goes_first_and_who_shares_a_cloud_stays_together(
    item: Any, slow: bool, group: str | None, turn: int
) -> None:
    assert (sharing.is_slow(item), sharing.group(item), sharing.turn(item)) == (slow, group, turn)
