"""MiniStack, the local cloud, as a child process that ends when its parent does.

Run as `python -m deployer.local.emulator`, this module is the child: it serves MiniStack until standard input ends. The
parent holds the other end, so however it ends, the child is told, saves its state, and goes.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from deployer.errors import DeploymentError
from deployer.local import quirks
from deployer.local.ports import LOOPBACK, require_free

REGION = "us-east-1"
ACCOUNT = "000000000000"
# MiniStack takes this key for the account's root.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}

MODULE = "deployer.local.emulator"

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

    def start(self) -> None:
        """Start the process, and return when it answers.

        Raises
        ------
        DeploymentError
            Its port is taken, or it ended; the message names its log.
        """
        require_free(self._port, "CHAT_CLOUD_PORT")
        temporary = self._data_dir / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - this Python
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment(temporary),
                # Ctrl-C is for the parent, which ends its child in order.
                start_new_session=True,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End the process, once it has saved its state."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _environment(self, temporary: Path) -> dict[str, str]:
        """Return what MiniStack is told. Nothing of the user's own AWS settings reaches it."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
        return {
            **kept,
            **CREDENTIALS,
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

    def _wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while self._process and self._process.poll() is None and time.monotonic() < give_up_at:
            try:
                with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1):  # noqa: S310 - loopback
                    return
            except OSError:
                time.sleep(_POLL_INTERVAL_S)
        self.stop()
        raise DeploymentError(f"The local cloud did not start. {self.log_path} says why.")


async def _serve_until_parent_ends(port: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    quirks.take_answers_without_a_body()
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.keep_alive_timeout = _KEEP_ALIVE_S
    config.graceful_timeout = 1
    await serve(app, config, shutdown_trigger=lambda: asyncio.to_thread(sys.stdin.buffer.read))


def serve() -> None:
    """Serve MiniStack until the parent ends, in the process that is the emulator."""
    asyncio.new_event_loop().run_until_complete(_serve_until_parent_ends(int(os.environ["GATEWAY_PORT"])))
    # The state is saved. What still runs are functions that wait in vain for a cloud that has gone.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    serve()
