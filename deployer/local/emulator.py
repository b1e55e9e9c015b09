"""MiniStack, the local cloud, as a child process that ends when its parent does.

Run as `python -m deployer.local.emulator`, this module is the child: it serves MiniStack until standard input ends. The
parent holds the other end, so however it ends, the child is told, saves its state, and goes. In the same way the parent
learns from the child's standard output, on which only this module writes, that the child has ended.
"""

import asyncio
import contextlib
import fcntl
import functools
import http.client
import os
import select
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import click

from deployer.errors import DeploymentError
from deployer.local import credentials, issued, quirks
from deployer.local.credentials import Key
from deployer.local.guard import Guard
from deployer.local.ports import LOOPBACK, require_free
from deployer.local.saving import Saving

ACCOUNT = "000000000000"

MODULE = "deployer.local.emulator"

# What a parent asks for, and what it is told when that is done.
_SAVE, _SAVED, _NOT_SAVED = b"save\n", b"saved\n", b"not saved\n"

_START_TIMEOUT_S = 60
_STOP_TIMEOUT_S = 30
_POLL_INTERVAL_S = 0.05
# As MiniStack's own command has it: longer than a warm function keeps an idle connection.
_KEEP_ALIVE_S = 75


class Emulator:
    """One MiniStack process, with its state in `data_dir`, on 127.0.0.1 only; `module` is what runs there."""

    def __init__(self, port: int, data_dir: Path, module: str = MODULE) -> None:
        self._module = module
        self.url = f"http://{LOOPBACK}:{port}"
        self.log_path = data_dir / "cloud.log"
        self._port = port
        self._data_dir = data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._has_run = False

    @property
    def key(self) -> Key:
        """The key of the account's root."""
        return credentials.of(self._data_dir)

    def start(self) -> None:
        """Start the process, and return when it answers. One that is still saving in the same folder is waited for.

        Raises
        ------
        DeploymentError
            Its port is taken, or it ended; the message names its log.
        """
        with self._alone() as lock:
            require_free(self._port, "CHAT_CLOUD_PORT")
            temporary = self._data_dir / "tmp"
            # What functions of an earlier process ran in. One that has outlived it may be writing still.
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(parents=True, exist_ok=True)
            # What the last one had to say stays, where this one is in its place.
            with self.log_path.open("ab" if self._has_run else "wb") as log:
                self._has_run = True
                self._process = subprocess.Popen(  # noqa: S603 - this Python
                    [sys.executable, "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=self._environment(temporary),
                    pass_fds=[lock.fileno()],
                    # Ctrl-C is for the parent, which ends its child in order.
                    start_new_session=True,
                )
        self._wait_until_ready()

    def save(self) -> None:
        """Return once all that was answered is saved.

        Raises
        ------
        DeploymentError
            It cannot be saved, or the process has ended.
        """
        with contextlib.suppress(BrokenPipeError):
            orders, words = self._pipes()
            orders.write(_SAVE)
            orders.flush()
            if words.readline() == _SAVED:
                return
        raise DeploymentError(f"The local cloud cannot save its state. {self.log_path} says why.")

    def has_ended(self, within_s: float) -> bool:
        """Return whether the process ends within this time, waiting for that."""
        _, words = self._pipes()
        return bool(select.select([words], [], [], within_s)[0])

    def how_it_ended(self) -> str:
        """Return what ended the process: a signal's name, or its exit code."""
        code = self._running().wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def answers(self, within_s: float) -> bool:
        """Return whether it answers, whoever has started it."""
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=within_s):  # noqa: S310 - loopback
                return True
        except (OSError, http.client.HTTPException):
            return False

    @property
    def process_id(self) -> int:
        """The id of the process that was started last."""
        return self._running().pid

    def stop(self) -> None:
        """End the process, once it has saved its state. One that has ended, or was never started, is no error."""
        if self._process is None:
            return
        process = self._process
        self._pipes()[0].close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_TIMEOUT_S)
        # Itself, should it hang, and those of its functions that wait in vain for a cloud that has gone.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[IO[str]]:
        """Have no other process work in the folder. The lock is kept as long as a process has its file open."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        with (self._data_dir / "cloud.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                click.echo("The cloud of an earlier run is still saving its state: waiting for it ...")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("The emulator has not been started.")
        return self._process

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._running()
        return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def _environment(self, temporary: Path) -> dict[str, str]:
        """Return what MiniStack is told. Nothing of the user's own AWS settings reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
        return {
            **kept,
            # MiniStack takes this key for the account's root.
            **self.key.environment(),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TMPDIR": str(temporary),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self._port),
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._data_dir / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._data_dir / "s3"),
            "IOT_MTLS_ENABLED": "0",
            # A role that lacks an action fails here as it would on AWS.
            "AUTH": "true",
        }

    def wait_until_it_answers(self) -> None:
        """Return once somebody answers at its address, whoever has started it.

        Raises
        ------
        DeploymentError
            Nobody does.
        """
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while not self.answers(1):
            if time.monotonic() > give_up_at:
                raise DeploymentError(f"The local cloud does not answer. {self.log_path} says why.")
            time.sleep(_POLL_INTERVAL_S)

    def _wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while self._process and self._process.poll() is None and time.monotonic() < give_up_at:
            if self.answers(1):
                return
            time.sleep(_POLL_INTERVAL_S)
        self.stop()
        raise DeploymentError(f"The local cloud did not start. {self.log_path} says why.")


async def _serve_until_parent_ends(port: int, words: IO[bytes]) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    root = Key(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    quirks.take_answers_without_a_body()
    quirks.read_each_stream_for_itself()
    saving = Saving.installed()
    issued.make_function_keys_random()
    issued.sign_addresses_of_code(root)
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.keep_alive_timeout = _KEEP_ALIVE_S
    config.graceful_timeout = 1
    keeper = asyncio.create_task(saving.keep_saving())
    guard: Any = Guard(saving.noticing(app), port, functools.partial(issued.secret_of, root), issued.is_site)
    await serve(guard, config, shutdown_trigger=lambda: _take_orders(saving, words))
    keeper.cancel()


async def _take_orders(saving: Saving, words: IO[bytes]) -> None:
    """Save when that is asked for, and return when the parent has ended."""
    while order := await asyncio.to_thread(sys.stdin.buffer.readline):
        if order == _SAVE:
            try:
                await saving.save_all()
            except OSError as error:
                sys.stderr.write(f"The state cannot be saved: {error!r}\n")
                words.write(_NOT_SAVED)
            else:
                words.write(_SAVED)
    await saving.end()


def serve() -> None:
    """Serve MiniStack until the parent ends, in the process that is the emulator."""
    # The parent waits for the end of standard output: nothing else is to write there, nor keep it open.
    words = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asyncio.new_event_loop().run_until_complete(_serve_until_parent_ends(int(os.environ["GATEWAY_PORT"]), words))
    # The state is saved. What still runs are functions, which the parent ends.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    serve()
