"""`make cold-start`: what a cold start of the API costs, beside a bare app's, and beside Zappa's own packaging.

Counted is the CPU time, user and system, from the import of Zappa's handler to the answer of the first request, in a
fresh process that sees the unpacked package and Python's own library, as in Lambda. A first request is a page of
messages with a token: the keys are fetched from a server on this machine, and the table is asked there. The bare app is
what one would write first with Flask and boto3: a view that asks the same table by a client, with no token, no checks
and no description; it is packed as pip installs it, with bytecode. `health` is the cheapest request, for which neither
app needs the cloud.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chat import dynamodb, memberships, message_id, rooms, standing
from chat.channels import GENERAL_ROOM
from deployer.api_function import archive, dependencies, function, interpreter
from deployer.api_function.bytecode import compile_tree
from deployer.stack.template import REPOSITORY
from tests.support.user_pool import UserPool

RUNS = 15
ENVIRONMENT = "environment"
TARGET_RATIO = 1.3
BARE, OURS = "bare Flask and boto3", "ours"
WITHOUT_BYTECODE, DEFAULT = "ours, without bytecode", "ours, packed by Zappa's defaults"
REQUESTS = {"messages": "/api/messages", "health": "/api/health"}

BARE_APP = """
import os

import boto3
from flask import Flask

app = Flask(__name__)


@app.get("/api/health")
def health():
    return {"status": "ok"}


@app.get("/api/messages")
def messages():
    found = boto3.client("dynamodb").query(
        TableName=os.environ["MESSAGES_TABLE_NAME"],
        KeyConditionExpression="room = :room",
        ExpressionAttributeValues={":room": {"S": "general"}},
    )
    return {"messages": [{name: value["S"] for name, value in item.items() if "S" in value} for item in found["Items"]]}
"""

# Runs in the fresh process. Its arguments: the unpacked package, and the event.
FIRST_REQUEST = """
import sys
import time
sys.path.insert(0, sys.argv[1])
event = sys.argv[2]
began = time.process_time()
import json
import handler
answer = handler.lambda_handler(json.loads(event), None)
took = time.process_time() - began
assert answer["statusCode"] == 200, answer
print(took)
"""


def main() -> None:
    """Build the packages, measure them in turns, and print the medians; exit 1 when ours is over the target."""
    with tempfile.TemporaryDirectory(prefix="cold-start-") as name, UserPool() as pool, _table() as table_url:
        folder = Path(name)
        ours = _ours(folder)
        zappa_settings = (ours / "zappa_settings.py").read_text()
        packages = {
            BARE: _bare(folder, zappa_settings),
            OURS: ours,
            WITHOUT_BYTECODE: _without_bytecode(folder, ours),
            DEFAULT: _zappas_default(folder),
        }
        environment = {
            **pool.environment(),
            **{"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"},
            **{"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ENDPOINT_URL_DYNAMODB": table_url},
            "ALLOWED_ORIGIN": "https://chat.example.com",
            **{"DIRECTORY_TABLE_NAME": "directory", "MESSAGES_TABLE_NAME": "messages"},
            **{"SESSIONS_TABLE_NAME": "sessions", "MESSAGE_RETENTION_DAYS": "0"},
            "WEB_SOCKET_URL": "wss://sockets.example.com/live",
            "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1",
        }
        ratios = {}
        for kind, path in REQUESTS.items():
            medians_s = _measure(packages, json.dumps(_event(path, pool.token())), environment)
            ratios[kind] = medians_s[OURS] / medians_s[BARE]
            print(f"CPU time of a cold start whose first request is {kind}, median of {RUNS}:")
            for package, median_s in medians_s.items():
                print(f"  {median_s * 1000:5.0f} ms  {median_s / medians_s[BARE]:4.2f}  {package}")
    print(f"Ours may be {TARGET_RATIO} times the bare app; it is {ratios['messages']:.2f} times.")
    sys.exit(ratios["messages"] > TARGET_RATIO)


def _measure(packages: dict[str, Path], event: str, environment: dict[str, str]) -> dict[str, float]:
    """Return each package's median in seconds. They take turns, so that what else runs here is no one's alone."""
    taken_s: dict[str, list[float]] = {package: [] for package in packages}
    for _ in range(RUNS):
        for package, folder in packages.items():
            # -B: Lambda's package folder cannot be written to. -S and -E: nothing of this machine is seen.
            process = [sys.executable, "-B", "-E", "-S", "-c", FIRST_REQUEST, str(folder), event]
            finished = subprocess.run(process, check=False, env=environment, capture_output=True, text=True)
            assert finished.returncode == 0, finished.stderr
            taken_s[package].append(float(finished.stdout.splitlines()[-1]))
    return {package: statistics.median(times_s) for package, times_s in taken_s.items()}


def _ours(folder: Path) -> Path:
    packed = folder / "ours.zip"
    function.package(dependencies.LOCAL, packed)
    return _unpack(packed)


def _bare(folder: Path, zappa_settings: str) -> Path:
    """Pack the bare app as pip installs it. Unused requirements lie beside it, and cost nothing."""
    unpacked = folder / "bare"
    shutil.copytree(_environment(folder), unpacked)
    (unpacked / "bare_app.py").write_text(BARE_APP)
    (unpacked / "zappa_settings.py").write_text(zappa_settings.replace("chat_app.app", "bare_app"))
    shutil.copy(unpacked / "zappa" / "handler.py", unpacked)
    compile_tree(unpacked, Path(sys.executable))
    return unpacked


def _without_bytecode(folder: Path, ours: Path) -> Path:
    """Return our package as a machine builds it that has no Python of the function's version."""
    return Path(shutil.copytree(ours, folder / "sources", ignore=shutil.ignore_patterns("__pycache__")))


def _zappas_default(folder: Path) -> Path:
    """Pack our app as Zappa does on its own, from an environment of the runtime requirements and Zappa."""
    project = folder / "project"
    _environment(folder)
    for package in archive.OUR_PACKAGES:
        shutil.copytree(REPOSITORY / package, project / package)
    settings = {"default": {"app_function": "chat_app.app.app", "use_precompiled_packages": False}}
    (project / "zappa_settings.json").write_text(json.dumps(settings))
    packed = folder / "default.zip"
    subprocess.run(
        [sys.executable, "-m", "zappa.cli", "package", "default", "--json", "--output", str(packed)],
        check=True,
        cwd=project,
        env={**os.environ, "VIRTUAL_ENV": str(folder / ENVIRONMENT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    print(f"Zappa's default package: {packed.stat().st_size:,} bytes; ours: {(folder / 'ours.zip').stat().st_size:,}")
    return _unpack(packed)


def _environment(folder: Path) -> Path:
    """Install the runtime requirements and Zappa, where Zappa looks for an environment's modules; return that place."""
    target = folder / ENVIRONMENT / "lib" / interpreter.local_runtime() / "site-packages"
    if not target.exists():
        pins = folder / "pins.txt"
        pins.write_text("".join(f"{pin}\n" for pin in _pins()))
        install = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-c", str(pins)]
        requirements = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["dependencies"]
        command = [*install, "zappa", *requirements, "--target", str(target)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return target


def _pins() -> list[str]:
    """Return what requirements-dev.txt pins, without its hashes."""
    lines = (REPOSITORY / "requirements-dev.txt").read_text().splitlines()
    return [line.rstrip(" \\") for line in lines if line and not line.startswith((" ", "#"))]


def _unpack(packed: Path) -> Path:
    unpacked = packed.with_suffix("")
    with zipfile.ZipFile(packed) as zipped:
        zipped.extractall(unpacked)
    return unpacked


def _event(path: str, token: str) -> dict[str, object]:
    """Return an HTTP API's event ("AWS Lambda proxy integrations", payload format 2.0)."""
    return {
        "version": "2.0",
        "routeKey": "ANY /api/{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {token}", "host": "api.example.com"},
        "requestContext": {
            "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "-"},
            "stage": "$default",
            "requestId": "request-1",
            "domainName": "api.example.com",
        },
        "isBase64Encoded": False,
    }


def _answers() -> dict[str, bytes]:
    """Return what a DynamoDB answers in which Ann belongs to the general room, where one message is, by the actions."""
    user, room, author = "ann-sub", GENERAL_ROOM, {"id": "ann-sub", "name": "Ann"}
    found = [
        {**standing.key(user), standing.KNOWN_SINCE: 1, "name": "Ann"},
        {**rooms.key(room), "kind": rooms.OPEN, "name": "general", "topic": "", "created_at": "", "members": 1},
        {**memberships.key(room, user), "kind": rooms.OPEN, "role": memberships.MEMBER, "stamp": message_id.new()},
    ]
    said = {"room": room, "id": message_id.new(), "text": "Hello", "author": author, "sent_at": "2026-01-01T00:00:00Z"}
    got = {"Responses": {"directory": [dynamodb.to_attributes(each) for each in found]}, "UnprocessedKeys": {}}
    answers = {"BatchGetItem": got, "Query": {"Items": [dynamodb.to_attributes(said)], "Count": 1}}
    return {action: json.dumps(answer).encode() for action, answer in answers.items()}


@contextmanager
def _table() -> Iterator[str]:
    """Answer what is asked of DynamoDB for a page of messages."""
    answers = _answers()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = answers.get(self.headers["X-Amz-Target"].partition(".")[2], b"{}")
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    main()
