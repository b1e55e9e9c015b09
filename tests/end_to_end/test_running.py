"""Starting and stopping the chatroom as a newcomer does, on ports and data of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployer.stack.template import REPOSITORY
from tests.support.local_chatroom import LocalChatroom, is_alive
from tests.support.member import call

NOTHING_LEFT_WITHIN_S = 30


@pytest.fixture
def own_chatroom() -> Iterator[LocalChatroom]:
    """A chatroom that the test starts and stops itself."""
    chatroom = LocalChatroom(Path(tempfile.mkdtemp(prefix="own-")) / "data")
    yield chatroom
    if chatroom.process is not None:
        chatroom.stop()


def wait_until_gone(pids: set[int]) -> None:
    give_up_at = time.monotonic() + NOTHING_LEFT_WITHIN_S
    while left := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < give_up_at, f"processes are left behind: {left}"


def test_what_was_said_is_there_after_a_restart_and_live_delivery_too(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    alice = own_chatroom.member("alice@example.com")
    listener = alice.listen()
    said = alice.say("Remember this")
    listener.wait_for_message(said["id"])
    own_chatroom.stop()
    for _ in range(2):
        own_chatroom.start()
        alice, bob = own_chatroom.member("alice@example.com"), own_chatroom.member("bob@example.com")
        assert alice.id == said["author"]["id"]
        assert alice.call("GET", "/messages").body["messages"][0] == said
        assert alice.call("GET", "/rooms/general/presence").body["count"] == 0
        listener = bob.listen()
        live = alice.say("And this is new")
        assert listener.wait_for_message(live["id"]) == live
        own_chatroom.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_process_is_left_behind(own_chatroom: LocalChatroom, number: signal.Signals) -> None:
    own_chatroom.start()
    listener = own_chatroom.member("alice@example.com").listen()
    processes = own_chatroom.processes()
    assert len(processes) >= 3, "the server, its cloud, and a function that has run"
    own_chatroom.stop(number)
    wait_until_gone(processes)
    listener.close()


def test_the_reloader_reuses_the_running_cloud(own_chatroom: LocalChatroom, tmp_path: Path) -> None:
    # No file of the repository: other tests' servers look at those, too.
    changed = tmp_path / "changed.py"
    changed.touch()
    own_chatroom.arguments = ["--debug", "--extra-files", str(changed)]
    own_chatroom.start()
    before = own_chatroom.member("alice@example.com").say("Before the reload")
    loaded = own_chatroom.log().count("Debugger is active")
    os.utime(changed, (time.time() + 5, time.time() + 5))
    give_up_at = time.monotonic() + 60
    while own_chatroom.log().count("Debugger is active") == loaded:
        assert time.monotonic() < give_up_at, own_chatroom.log()
    alice = own_chatroom.member("alice@example.com")
    assert alice.call("GET", "/messages").body["messages"] == [before]
    assert own_chatroom.log().count("Starting the local cloud") == 1
    processes = own_chatroom.processes()
    own_chatroom.stop()
    wait_until_gone(processes)


def test_a_taken_port_is_named_with_the_way_out(own_chatroom: LocalChatroom) -> None:
    for port, variable in ((own_chatroom.port, "PORT"), (own_chatroom.cloud_port, "CHAT_CLOUD_PORT")):
        with socket.create_server(("127.0.0.1", port)):
            refused = run_once(own_chatroom)
        assert refused.returncode == 1
        assert last_line(refused) == (
            f"Error: Port {port} is taken by another program. "
            f"Stop it, or choose another port with {variable}={port + 1}."
        )


def test_a_second_chatroom_beside_the_first_says_where_the_first_is(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    second = run_once(own_chatroom)
    assert second.returncode == 1
    assert f"The chatroom already runs at {own_chatroom.url}" in last_line(second)
    assert call("GET", f"{own_chatroom.url}/api/health").status == 200


def test_an_unsupported_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "Makefile", tmp_path)
    (tmp_path / "requirements-dev.txt").touch()
    old = tmp_path / "python3.10"
    old.write_text('#!/bin/sh\nexec python3 -c "import sys; sys.version_info = (3, 10, 0); exec(sys.argv[1])" "$2"\n')
    old.chmod(0o755)
    for python, complaint in ((str(old), "is 3.10"), ("python-that-is-not-here", "is not here")):
        refused = subprocess.run(
            ["make", "run", f"PYTHON={python}"], cwd=tmp_path, check=False, capture_output=True, text=True
        )
        assert refused.returncode != 0
        said = [line for line in refused.stderr.splitlines() if not re.match(r"make(\[\d+\])?: \*\*\*", line)]
        assert len(said) == 1, said
        assert said[0].startswith("Python 3.11 to 3.14 is needed"), said
        assert complaint in said[0]


def test_the_site_is_served_with_its_configuration_and_its_policy(chatroom: LocalChatroom) -> None:
    outputs = chatroom.outputs()
    assert call("GET", f"{chatroom.url}/config.json").body == {
        "api_url": f"{chatroom.url}/api",
        "user_pool_id": outputs["UserPoolId"],
        "client_id": outputs["ClientId"],
        "cognito_url": chatroom.cloud.url,
    }
    page = call("GET", f"{chatroom.url}/")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    by_number = call("GET", f"http://127.0.0.1:{chatroom.port}/?code=1")
    assert (by_number.status, by_number.headers["location"]) == (302, f"{chatroom.url}/?code=1")
    assert call("GET", f"{chatroom.url}/../Makefile").status == 404


def test_only_this_machine_can_reach_it(chatroom: LocalChatroom) -> None:
    for port in (chatroom.port, chatroom.cloud_port):
        with pytest.raises(OSError, match="refused|timed out|unreachable"):
            socket.create_connection(("127.0.0.2", port), timeout=5)


def run_once(chatroom: LocalChatroom) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        chatroom.command(),
        cwd=REPOSITORY,
        env=chatroom.environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def last_line(finished: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in finished.stderr
    return finished.stderr.strip().splitlines()[-1]
