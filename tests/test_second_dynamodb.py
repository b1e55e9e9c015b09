"""The second DynamoDB: that it is here, how it gets here, and that it leaves with whoever started it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deployer.stack.template import REPOSITORY
from tests.support import second_dynamodb
from tests.support.second_dynamodb import SecondDynamoDB

PATIENCE_S = 30

# Puts into the folder that it is told what the real program is, or is not.
NPM = """#!/bin/sh
echo "$*" > "{log}"
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/@dynoxide/{machine}"
cp "{program}" "$2/node_modules/@dynoxide/{machine}/dynoxide"
"""

STARTED = """
import sys
from tests.support import second_dynamodb
print(second_dynamodb.running().port, flush=True)
sys.stdin.read()
"""


def test_it_is_here() -> None:
    assert second_dynamodb.executable(), second_dynamodb.HOW_TO_INSTALL


def test_it_answers_as_dynamodb_does() -> None:
    program = second_dynamodb.executable()
    assert program, second_dynamodb.HOW_TO_INSTALL
    second = SecondDynamoDB(program)
    assert second.ask("ListTables", "{}") == second_dynamodb.Answer(200, {"TableNames": []})
    refused = second.ask("GetItem", '{"TableName": "Nowhere", "Key": {"pk": {"S": "a"}}}')
    assert (refused.status, refused.body["__type"].partition("#")[2]) == (400, "ResourceNotFoundException")
    second.stop()


def test_it_ends_with_whoever_has_started_it_however_that_ends() -> None:
    assert second_dynamodb.executable(), second_dynamodb.HOW_TO_INSTALL
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTED], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    with parent, socket.create_connection(("127.0.0.1", int(parent.stdout.readline())), PATIENCE_S) as connection:
        parent.kill()
        assert has_ended(connection)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What npm is told; it is the only program here, and what it brings is the file `brought`."""
    (tmp_path / "brought").write_text("not the program")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    log = tmp_path / "log"
    npm.write_text(NPM.format(log=log, program=tmp_path / "brought", machine=second_dynamodb._machine()))
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    monkeypatch.setattr(second_dynamodb, "INSTALLED", tmp_path / "build")
    return log


def test_npm_brings_one_version_and_runs_nothing_of_it(log: Path, tmp_path: Path) -> None:
    (tmp_path / "brought").write_bytes(genuine().read_bytes())
    second_dynamodb.install()
    told = log.read_text().split()
    assert told[0] == "install"
    assert "--ignore-scripts" in told
    assert told[-1] == f"@dynoxide/{second_dynamodb._machine()}@{second_dynamodb.VERSION}"
    assert second_dynamodb.executable()


def test_another_program_of_that_name_is_not_kept(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    second_dynamodb.install()
    assert log.exists()
    assert second_dynamodb.executable() is None
    assert "or not the one that it should be" in capfd.readouterr().err


def test_without_npm_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(second_dynamodb, "INSTALLED", tmp_path / "build")
    second_dynamodb.install()
    assert capfd.readouterr().err == f"{second_dynamodb.HOW_TO_INSTALL}\n"


def has_ended(connection: socket.socket) -> bool:
    """Return, once the other end has closed the connection, or its process has gone, that it has."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def genuine() -> Path:
    found = REPOSITORY / ".build" / f"dynoxide-{second_dynamodb.VERSION}"
    (program,) = found.glob("node_modules/@dynoxide/*/dynoxide")
    return program
