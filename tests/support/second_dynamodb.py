"""A second DynamoDB beside moto's: dynoxide, a program from npm that keeps its tables in memory.

It is written in Rust over SQLite, by others than moto and MiniStack, knows transactions, and its makers try it against
AWS's own ("Parity Suite"). `python -m tests.support.second_dynamodb` installs it where it is missing.
"""

import atexit
import functools
import hashlib
import http.client
import json
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer.stack.template import REPOSITORY
from tests.support.ports import free_port

VERSION = "1.2.1"
INSTALLED = REPOSITORY / ".build"
# Of the program. What npm has for other machines npm alone vouches for.
_SHA256 = {"linux-x64": "be909b7910d3fb552e85db10ef3c8ebae4bd35fee0f26dffdb6dfa5cc656426e"}
_PROCESSORS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}

HOW_TO_INSTALL = (
    "The tests ask a second DynamoDB what they ask moto's, and it is not here. `make test` installs it with npm: "
    "install the package npm, or Node.js, which has it."
)

# However the tests end, the other end of its standard input ends with them.
_UNTIL_INPUT_ENDS = '"$0" --port "$1" & server=$!; cat > /dev/null; kill "$server"; wait'
_TIMEOUT_S = 30
# It checks none, but wants one.
_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-central-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=0"
)


@dataclass(frozen=True)
class Answer:
    """What a DynamoDB answers: HTTP's status, and the JSON object."""

    status: int
    body: dict[str, Any]


class SecondDynamoDB:
    """The running program."""

    def __init__(self, program: Path) -> None:
        self.port = free_port()
        self._process = subprocess.Popen(
            ["sh", "-c", _UNTIL_INPUT_ENDS, program, str(self.port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        # It says so once it listens, and nothing else after that.
        said = self._process.stdout.readline()
        assert b"listening" in said, f"{program} does not start: {said!r}"
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)

    def ask(self, action: str, request: bytes | str) -> Answer:
        """Return its answer to a request: an action as DynamoDB's API has it, and a JSON object."""
        headers = {
            "X-Amz-Target": f"DynamoDB_20120810.{action}",
            "X-Amz-Date": "20260101T000000Z",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": _SIGNATURE,
        }
        try:
            self._connection.request("POST", "/", request, headers)
            response = self._connection.getresponse()
            return Answer(response.status, json.loads(response.read()))
        except (OSError, http.client.HTTPException):
            # The next request begins anew.
            self._connection.close()
            raise

    def stop(self) -> None:
        """End it, with all that it holds."""
        self._connection.close()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@functools.cache
def running() -> SecondDynamoDB | None:
    """Return the one of this process, which runs as long as that; None where it is not installed."""
    program = executable()
    if program is None:
        return None
    second = SecondDynamoDB(program)
    atexit.register(second.stop)
    return second


def executable() -> Path | None:
    """Return the path of the program, or None when it is not installed."""
    program = _program()
    return program if program.exists() else None


def install() -> None:
    """Install it with npm, or say what that takes: without it one test fails, and the others ask moto alone."""
    npm = shutil.which("npm")
    if npm is None:
        print(HOW_TO_INSTALL, file=sys.stderr)
        return
    package = f"@dynoxide/{_machine()}@{VERSION}"
    print("No second DynamoDB here: npm install", package, flush=True)
    options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([npm, "install", *options, "--prefix", _folder(), package], check=False)
    if not _is_genuine():
        shutil.rmtree(_folder(), ignore_errors=True)
        print(f"npm has no {package}, or not the one that it should be.", file=sys.stderr)


def _is_genuine() -> bool:
    if not _program().exists():
        return False
    digest = hashlib.sha256(_program().read_bytes()).hexdigest()
    return _SHA256.get(_machine(), digest) == digest


def _program() -> Path:
    return _folder() / "node_modules" / "@dynoxide" / _machine() / "dynoxide"


def _folder() -> Path:
    return INSTALLED / f"dynoxide-{VERSION}"


def _machine() -> str:
    """Return this machine's name in npm, as `linux-x64`."""
    processor = platform.machine().lower()
    return f"{sys.platform}-{_PROCESSORS.get(processor, processor)}"


if __name__ == "__main__" and executable() is None:
    install()
