"""The chatroom as a newcomer starts it, `flask run` in a process of its own, on ports and data of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from deployer.local import demo_users, emulator
from deployer.local.cloud import LocalCloud
from deployer.stack.stack import Outputs, Stack
from deployer.stack.template import REPOSITORY
from tests.support.member import Member, call
from tests.support.ports import free_port

START_TIMEOUT_S = 90
STOP_TIMEOUT_S = 60


class LocalChatroom:
    """One running chatroom; stop it and start it again as often as need be."""

    def __init__(self, data_dir: Path, options: Mapping[str, str] | None = None, *, welcomes: bool = False) -> None:
        self.options = dict(options or {})
        # What newcomers find would stand among what tests look for.
        self.welcomes = welcomes
        self.port, self.cloud_port = free_port(), free_port()
        self.url = f"http://localhost:{self.port}"
        self.cloud = LocalCloud(self.cloud_port, data_dir)
        self.log_path = data_dir.with_suffix(".log")
        self.arguments: list[str] = []
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return the command that starts it."""
        return [sys.executable, "-m", "flask", "run", *self.arguments]

    def environment(self) -> dict[str, str]:
        """Return the environment that the command needs, and nothing of AWS."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "FLASK_"))}
        return {
            **inherited,
            "PORT": str(self.port),
            "CHAT_CLOUD_PORT": str(self.cloud_port),
            "CHAT_DATA_DIR": str(self.cloud.data_dir),
            "CHAT_WELCOME": "yes" if self.welcomes else "",
            "CHAT_OPTIONS": " ".join(f"{name}={value}" for name, value in self.options.items()),
        }

    def start(self) -> "LocalChatroom":
        """Start it, and return once it serves."""
        started_at = self.launch()

        def runs() -> bool:
            assert self.process is None or self.process.poll() is None, f"it ended at once:\n{self.log()}"
            return b"Running on" in self.log_path.read_bytes()[started_at:]

        self.wait_until(runs)
        return self

    def launch(self) -> int:
        """Begin to start it, and return where in its log that begins."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            started_at = log.tell()
            self.process = subprocess.Popen(
                # As a shell starts it in the background, which has it ignore SIGINT.
                ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *self.command()],
                cwd=REPOSITORY,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return started_at

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does, which signals every process of the terminal's group; return its exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, number)
        code = self.process.wait(STOP_TIMEOUT_S)
        self.process = None
        return code

    def kill_all(self) -> None:
        """Kill every process of it, all at once."""
        assert self.process is not None
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(STOP_TIMEOUT_S)
        self.process = None

    def processes(self) -> set[int]:
        """Return the ids of every process of this chatroom: the server, its children, and theirs."""
        return set(self._commands())

    def cloud_process(self) -> int | None:
        """Return the id of the process that is its cloud; None while there is none."""
        return next((pid for pid, command in self._commands().items() if emulator.MODULE in command), None)

    def server_process(self) -> int:
        """Return the id of the process that serves: with `--debug`, the reloader's child."""
        return max(pid for pid, command in self._commands().items() if "flask run" in command)

    def _commands(self) -> dict[int, str]:
        assert self.process is not None
        columns = ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="]
        table = subprocess.run(columns, check=True, capture_output=True, text=True).stdout
        rows = [line.split(maxsplit=2) for line in table.splitlines()]
        parents = {int(pid): int(parent) for pid, parent, *_ in rows}
        family = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        return {int(pid): " ".join(command) for pid, _, *command in rows if int(pid) in family}

    def is_well(self) -> bool:
        """Return whether `/api/health` says so."""
        return call("GET", f"{self.url}/api/health").status == 200

    def wait_until(self, what: Callable[[], object]) -> None:
        """Return once something is so that processes bring about, and that nothing else tells of."""
        give_up_at = time.monotonic() + START_TIMEOUT_S
        while not what():
            assert time.monotonic() < give_up_at, f"it never comes about:\n{self.log()}"
            time.sleep(0.05)  # between two looks

    def log(self) -> str:
        """Return all that it has printed."""
        return self.log_path.read_text()

    def outputs(self) -> Outputs:
        """Return the outputs of its stack."""
        return self.stack().outputs()

    def stack(self) -> Stack:
        """Return its stack."""
        return self.cloud.stack()

    def member(self, email: str) -> Member:
        """Sign a demo user in."""
        return Member(self.config(), self.url, email, demo_users.PASSWORD)

    def config(self) -> dict[str, str]:
        """Return the site's configuration."""
        configuration: dict[str, str] = call("GET", f"{self.url}/config.json").body
        return configuration


def is_alive(pid: int) -> bool:
    """Return whether a process still runs; one that has ended and is only to be collected does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
    return bool(re.match(r"[^Z]", state.strip()))
