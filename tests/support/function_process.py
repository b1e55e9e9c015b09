"""The broadcast function in a process of its own, as Lambda runs it: it can be killed in the middle of its work.

Run as `python -m tests.support.function_process`, this module is the mould: it has imported everything, and forks a
process for each invocation, so that one costs milliseconds. It has no threads, so a fork of it is whole.
"""

import functools
import json
import os
import signal
import subprocess
import sys
from typing import Any

from deployer.stack.template import REPOSITORY

PATIENCE_S = 120
"""How long the function waits for an answer, and in all: who has to go on meanwhile is on the same busy machine."""


class FunctionProcesses:
    """Makes processes of the function, one at a time.

    Parameters
    ----------
    environment
        What the function finds in its environment.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._mould = subprocess.Popen(
            [sys.executable, "-m", "tests.support.function_process"],
            cwd=REPOSITORY,
            env={"PATH": os.environ["PATH"], **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._pid = 0

    def invoke(self, event: dict[str, Any], **settings: Any) -> dict[str, Any] | None:
        """Invoke the function in a fresh process, and return its answer; None when the process has been killed.

        `settings` are its `callback_url` and `page_connections`.
        """
        self._tell(settings)
        self._pid = self._hear()
        self._tell(event)
        said = self._hear()
        if said == {"exit": -signal.SIGKILL}:
            return None
        assert self._hear() == {"exit": 0}
        answer: dict[str, Any] = said["answer"]
        return answer

    def kill(self) -> None:
        """Kill the process that is being invoked, which has then not answered yet."""
        os.kill(self._pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the mould."""
        self._mould.communicate(timeout=20)

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._mould.stdin
        self._mould.stdin.write(json.dumps(what) + "\n")
        self._mould.stdin.flush()

    def _hear(self) -> Any:
        assert self._mould.stdout
        return json.loads(self._mould.stdout.readline())


def _say(what: Any) -> None:
    print(json.dumps(what), file=sys.__stdout__, flush=True)


def _serve() -> None:
    from botocore.config import Config

    from chat import dynamodb
    from websocket_handlers import broadcast
    from websocket_handlers.callbacks import CallbackClient, delivery
    from websocket_handlers.fanout import deliveries, pages, streams

    delivery.Retries.pause_s = lambda *_: 0.001  # type: ignore[method-assign] - who waits for what happens at once?
    # On a busy machine an answer may take long; a post that is sent again, or left to another, is another test's.
    deliveries.CallbackClient = functools.partial(CallbackClient, answer_timeout_s=PATIENCE_S)  # type: ignore[misc,assignment]
    deliveries.DELIVERY_S = PATIENCE_S
    dynamodb._CONFIG = Config(connect_timeout=PATIENCE_S, read_timeout=PATIENCE_S)
    for make_client in (dynamodb.client, pages._lambda, streams._sqs):
        make_client()  # it connects with its first call, so every fork gets connections of its own
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            settings, event = json.loads(line), json.loads(sys.stdin.readline())
            os.environ["CALLBACK_URL"] = settings["callback_url"]
            pages.PAGE_CONNECTIONS = settings["page_connections"]
            _say({"answer": broadcast.handler(event, _Context())})
            os._exit(0)
        _say(pid)
        _, status = os.waitpid(pid, 0)
        _say({"exit": os.waitstatus_to_exitcode(status)})


class _Context:
    def get_remaining_time_in_millis(self) -> int:
        return PATIENCE_S * 1000


if __name__ == "__main__":
    sys.stdout = sys.stderr  # where the function's metrics go: its answer must not be lost among them
    _serve()
