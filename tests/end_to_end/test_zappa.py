"""Zappa's own commands, as people with a pipeline of their own call them, on a running chatroom's cloud."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deployer.stack.template import REPOSITORY
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member, call

FUNCTION = "chatroom-local"
Zappa = Callable[..., str]


@pytest.fixture(scope="module")
def zappa(chatroom: LocalChatroom) -> Zappa:
    """The command `zappa`, with the AWS settings of the chatroom's cloud; it returns what is printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

    def run(*arguments: str, code: int = 0) -> str:
        finished = subprocess.run(
            [str(Path(sys.executable).parent / "zappa"), *arguments, "--json"],
            cwd=REPOSITORY,
            env={**inherited, **chatroom.cloud.emulator.key.environment(), "AWS_ENDPOINT_URL": chatroom.cloud.url},
            check=False,
            capture_output=True,
            text=True,
        )
        assert finished.returncode == code, finished.stdout + finished.stderr
        return finished.stdout + finished.stderr

    return run


@pytest.fixture(scope="module")
def api(chatroom: LocalChatroom, zappa: Zappa) -> Iterator[str]:
    """The API's base behind its gateway, where Zappa has deployed the function."""
    url = f"{chatroom.outputs()['HttpApiUrl']}/api"
    assert call("GET", f"{url}/health").status == 502, "the stack stands, and its function is not there yet"
    zappa("deploy", "local")
    yield url
    zappa("undeploy", "local", "--yes")
    assert call("GET", f"{url}/health").status == 502


def function(chatroom: LocalChatroom) -> dict[str, Any]:
    found: dict[str, Any] = chatroom.stack().client("lambda").get_function_configuration(FunctionName=FUNCTION)
    del found["ResponseMetadata"]
    return found


def versions(chatroom: LocalChatroom) -> list[str]:
    listed = chatroom.stack().client("lambda").list_versions_by_function(FunctionName=FUNCTION)["Versions"]
    return [version["Version"] for version in listed]


def test_the_deployed_api_answers_through_its_gateway(api: str, chatroom: LocalChatroom) -> None:
    assert call("GET", f"{api}/health").body == {"status": "ok"}
    assert call("GET", f"{api}/messages").status == 401
    assert function(chatroom)["Role"] == chatroom.outputs()["ApiRoleArn"]


def test_the_deployed_api_stores_messages_with_the_stacks_role(api: str, alice: Member) -> None:
    token = {"Authorization": f"Bearer {alice.tokens['id_token']}"}
    said = call("POST", f"{api}/rooms/general/messages", {"text": "By way of Zappa"}, token)
    assert said.status == 201
    found = call("GET", f"{api}/rooms/general/messages?limit=1", None, token)
    assert found.body["messages"] == [said.body]
    assert call("POST", f"{api}/tickets", {}, token).status == 201


def test_an_update_with_nothing_changed_changes_nothing(api: str, chatroom: LocalChatroom, zappa: Zappa) -> None:
    before = function(chatroom), versions(chatroom)
    assert "The function chatroom-local is up to date." in zappa("update", "local")
    assert (function(chatroom), versions(chatroom)) == before


def test_a_variable_taken_out_of_the_settings_leaves_the_function(
    api: str, chatroom: LocalChatroom, zappa: Zappa, tmp_path: Path
) -> None:
    environment = function(chatroom)["Environment"]["Variables"]
    settings = json.loads((REPOSITORY / "zappa_settings.json").read_text())
    settings["local"]["aws_environment_variables"] = {"EXTRA": "1"}
    with_extra = tmp_path / "zappa_settings.json"
    with_extra.write_text(json.dumps(settings))
    assert "differs in Environment." in zappa("update", "local", "--settings_file", str(with_extra))
    assert function(chatroom)["Environment"]["Variables"] == {**environment, "EXTRA": "1"}
    zappa("update", "local")
    assert function(chatroom)["Environment"]["Variables"] == environment
    assert call("GET", f"{api}/health").body == {"status": "ok"}


def test_status_tail_and_rollback_work_without_preparation(api: str, zappa: Zappa) -> None:
    assert json.loads(zappa("status", "local"))["Lambda Name"] == FUNCTION
    assert "Zappa Event" not in zappa("tail", "local", "--disable-keep-open")
    assert "so it cannot go back 9" in zappa("rollback", "local", "--num-rollback", "9", code=1)


def test_deploying_what_is_there_is_refused(api: str, zappa: Zappa) -> None:
    assert "already deployed" in zappa("deploy", "local", code=1)
