"""The chatroom as a newcomer starts it, `flask run` in a process of its own, on ports and data of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from deployer.local import demo_users
from deployer.local.cloud import LocalCloud
from deployer.stack.stack import Outputs, Stack
from deployer.stack.template import REPOSITORY
from tests.support.member import Member, call
from tests.support.ports import free_port

START_TIMEOUT_S = 90
STOP_TIMEOUT_S = 60


class LocalChatroom:
    """One running chatroom; stop it and start it again as often as need be."""

    def __init__(self, data_dir: Path, options: Mapping[str, str] | None = None) -> None:
        self.options = dict(options or {})
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
            "CHAT_OPTIONS": " ".join(f"{name}={value}" for name, value in self.options.items()),
        }

    def start(self) -> "LocalChatroom":
        """Start it, and return once it serves."""
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
        give_up_at = time.monotonic() + START_TIMEOUT_S
        while b"Running on" not in self.log_path.read_bytes()[started_at:]:
            assert self.process.poll() is None, f"it ended at once:\n{self.log()}"
            assert time.monotonic() < give_up_at, f"it does not start:\n{self.log()}"
            time.sleep(0.05)  # a log file is nothing to wait on: between two looks at it
        return self

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does, which signals every process of the terminal's group; return its exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, number)
        code = self.process.wait(STOP_TIMEOUT_S)
        self.process = None
        return code

    def processes(self) -> set[int]:
        """Return the ids of every process of this chatroom: the server, its children, and theirs."""
        assert self.process is not None
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
        parents = {int(pid): int(parent) for pid, parent in map(str.split, table.splitlines())}
        family = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        return family

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
