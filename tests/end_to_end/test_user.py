"""`make user NAME=carol`, beside a chatroom that runs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deployer.local import demo_users
from deployer.stack.template import REPOSITORY
from tests.support.local_chatroom import LocalChatroom


def add(chatroom: LocalChatroom, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deployer.local.user", *arguments],
        cwd=REPOSITORY,
        env={**chatroom.environment(), **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def users(chatroom: LocalChatroom) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (
        chatroom.stack().client("cognito-idp").list_users(UserPoolId=chatroom.outputs()["UserPoolId"])["Users"]
    )
    return sorted(listed, key=lambda user: user["Username"])


@pytest.mark.parametrize(
    ("said", "email", "name"),
    [
        ("olive", "olive@example.com", "Olive"),
        ("José  María", "jose.maria@example.com", "José María"),
        ("Ольга", "ольга@example.com", "Ольга"),
        ("Dave+1@Work.org", "dave+1@work.org", "Dave 1"),
        ("-n", "n@example.com", "-N"),
    ],
)
def test_whoever_is_added_signs_in_as_it_says_and_speaks(
    chatroom: LocalChatroom, said: str, email: str, name: str
) -> None:
    # The chatroom says itself where its cloud is.
    added = add(chatroom, "--", said, CHAT_CLOUD_PORT="1")
    assert added.returncode == 0, added.stderr
    printed = dict(line.strip().split(":  ", 1) for line in added.stdout.splitlines() if ":  " in line)
    assert {key: value.strip() for key, value in printed.items()} == {
        "Chatroom": chatroom.url,
        "Sign in as": email,
        "Password": demo_users.PASSWORD,
    }
    assert added.stdout.startswith(f"{name} is new here.\n")
    message = chatroom.member(email).say("Hello from somebody new")
    assert message["author"]["name"] == name


def test_a_second_call_changes_nothing(chatroom: LocalChatroom) -> None:
    assert add(chatroom, "erin").returncode == 0
    erin, before = chatroom.member("erin@example.com").id, users(chatroom)
    for said in ("erin", "ERIN", "Erin", "erin@example.com", "alice"):
        again = add(chatroom, said)
        assert again.returncode == 0, again.stderr
        assert "has been here before; nothing is changed" in again.stdout
    assert users(chatroom) == before
    assert chatroom.member("erin@example.com").id == erin


def test_who_was_made_without_a_password_gets_it_from_the_next_call(chatroom: LocalChatroom) -> None:
    chatroom.stack().client("cognito-idp").admin_create_user(
        UserPoolId=chatroom.outputs()["UserPoolId"],
        Username="frank@example.com",
        UserAttributes=[{"Name": "email", "Value": "frank@example.com"}, {"Name": "name", "Value": "Frank"}],
        MessageAction="SUPPRESS",
    )
    assert add(chatroom, "frank").returncode == 0
    assert chatroom.member("frank@example.com").say("Here at last")


@pytest.mark.parametrize("arguments", [(), ("",), ("<carol>",), ("carol@",), ("x" * 100,)])
def test_a_name_that_will_not_do_is_refused_in_one_sentence(
    chatroom: LocalChatroom, arguments: tuple[str, ...]
) -> None:
    before = users(chatroom)
    assert_refused(add(chatroom, *arguments))
    assert users(chatroom) == before


def test_where_no_chatroom_runs_it_says_how_to_start_one(tmp_path: Path) -> None:
    stopped = LocalChatroom(tmp_path / "data")
    assert "Start it with `make run`" in assert_refused(add(stopped, "carol"))
    assert not stopped.cloud.data_dir.exists()


def test_where_the_chatroom_is_still_starting_it_says_so(tmp_path: Path) -> None:
    starting = LocalChatroom(tmp_path / "data")
    with starting.cloud.claim(starting.url):
        assert f"The chatroom at {starting.url} has not started yet" in assert_refused(add(starting, "carol"))


@pytest.mark.parametrize("name", ["carol", "Mary Ann", "O'Brien", '"; echo no', "--help", "*"])
def test_make_hands_the_name_over_as_it_was_typed(tmp_path: Path, name: str) -> None:
    assert handed_over(tmp_path, f"NAME={name}") == ["-m", "deployer.local.user", "--", name]


@pytest.mark.parametrize(("said", "options"), [("yes", ["--admin"]), ("no", []), ("", [])])
def test_make_hands_over_who_is_to_be_an_administrator(tmp_path: Path, said: str, options: list[str]) -> None:
    assert handed_over(tmp_path, "NAME=carol", f"ADMIN={said}") == [
        "-m",
        "deployer.local.user",
        *options,
        "--",
        "carol",
    ]


def test_make_makes_nobody_an_administrator_whom_a_variable_of_the_system_names(tmp_path: Path) -> None:
    assert handed_over(tmp_path, "NAME=carol", ADMIN="yes") == ["-m", "deployer.local.user", "--", "carol"]


def test_an_administrator_is_made_also_of_who_has_been_here_before(chatroom: LocalChatroom) -> None:
    assert add(chatroom, "gina").returncode == 0
    assert chatroom.member("gina@example.com").call("GET", "/admin/blocked").status == 403
    for _ in range(2):
        added = add(chatroom, "--admin", "--", "gina")
        assert added.returncode == 0, added.stderr
        assert added.stdout.startswith("Gina is an administrator, once signed in anew.\n")
    assert chatroom.member("gina@example.com").call("GET", "/admin/blocked").status == 200
    added = add(chatroom, "--admin", "--", "henry")
    assert added.stdout.startswith("Henry is new here, and an administrator, once signed in anew.\n")
    assert chatroom.member("henry@example.com").call("GET", "/admin/audit").status == 200


def test_make_takes_no_name_that_was_not_typed(tmp_path: Path) -> None:
    assert handed_over(tmp_path, NAME="this-machine") == ["-m", "deployer.local.user", "--"]


def handed_over(folder: Path, *arguments: str, **variables: str) -> list[str]:
    """Return what `make user` calls Python with."""
    (folder / "requirements-dev.txt").touch()
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    python.chmod(0o755)
    (folder / ".venv" / ".ready").touch()
    made = subprocess.run(
        ["make", "--no-print-directory", "-f", REPOSITORY / "Makefile", "user", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **variables},
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.splitlines()


def assert_refused(finished: subprocess.CompletedProcess[str]) -> str:
    assert (finished.returncode, finished.stdout) == (1, "")
    assert len(finished.stderr.splitlines()) == 1, finished.stderr
    assert finished.stderr.startswith("Error: ")
    return finished.stderr
