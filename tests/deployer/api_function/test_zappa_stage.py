"""The settings callback: what a stage gets from its stack, what the environment overrides, and what is refused."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from zappa.cli import ZappaCLI

from deployer.api_function import dependencies, interpreter, zappa_stage
from deployer.errors import DeploymentError
from deployer.stack.template import REPOSITORY

ROLE = "arn:aws:iam::123456789012:role/chatroom-api"
OUTPUTS = {
    "ApiFunctionName": "chatroom-prod",
    "ApiRoleArn": ROLE,
    "ClientId": "client",
    "CognitoUrl": "https://chatroom.auth.eu-central-1.amazoncognito.com",
    "DeliveriesAnHour": "450000",
    "DirectoryTableName": "directory",
    "EditsAndReactionsAMinute": "60",
    "ExportPartsAnHour": "600",
    "InvitationsAnHour": "30",
    "LargeReadBytesAMinute": "67108864",
    "MembershipChangesAMinute": "30",
    "MessageBytesAMinute": "131072",
    "MessageRetentionDays": "0",
    "MessagesAMinute": "60",
    "MessagesIn10Seconds": "10",
    "MessagesTableName": "messages",
    "ProfileChangesAnHour": "20",
    "RoomsADay": "20",
    "SessionsTableName": "sessions",
    "TicketsAMinute": "30",
    "UserPoolId": "eu-central-1_pool",
    "WebSocketUrl": "wss://sockets.example.com/live",
    "WebsiteURL": "https://chat.example.com",
}
WITHOUT_STACK = ["package", "status", "tail", "undeploy"]


@pytest.fixture(autouse=True)
def at_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    monkeypatch.setattr(dependencies, "install", lambda platform: Path("installed-for", platform))


@pytest.fixture
def stack(moto_aws: str) -> dict[str, str]:
    return make_stack({})


def make_stack(changes: dict[str, str]) -> dict[str, str]:
    outputs = {**OUTPUTS, **changes}
    template = {
        "Resources": {"Group": {"Type": "AWS::Logs::LogGroup"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    boto3.client("cloudformation").create_stack(StackName="chatroom-prod-stack", TemplateBody=json.dumps(template))
    return outputs


def read(command: str, stage: str = "prod", **arguments: Any) -> Any:
    """Return Zappa's CLI as it is when it calls the callback."""
    cli = ZappaCLI()
    cli.command, cli.api_stage = command, stage
    cli.vargs = {"all": False, **arguments}
    cli.load_settings()
    return cli


def complete(command: str, stage: str = "prod", **arguments: Any) -> Any:
    cli = read(command, stage, **arguments)
    zappa_stage.complete(cli)
    return cli


@pytest.mark.parametrize("command", ["deploy", "update"])
def test_role_environment_and_bucket_come_from_the_stack(command: str, stack: dict[str, str]) -> None:
    cli = complete(command)
    assert cli.zappa.credentials_arn == ROLE
    assert dict(cli.aws_environment_variables) == {
        "ALLOWED_ORIGIN": "https://chat.example.com",
        "CLIENT_ID": "client",
        "COGNITO_URL": "https://chatroom.auth.eu-central-1.amazoncognito.com",
        "DELIVERIES_AN_HOUR": "450000",
        "DIRECTORY_TABLE_NAME": "directory",
        "EDITS_AND_REACTIONS_A_MINUTE": "60",
        "EXPORT_PARTS_AN_HOUR": "600",
        "INSTANTIATE_LAMBDA_HANDLER_ON_IMPORT": "1",
        "INVITATIONS_AN_HOUR": "30",
        "LARGE_READ_BYTES_A_MINUTE": "67108864",
        "MEMBERSHIP_CHANGES_A_MINUTE": "30",
        "MESSAGES_A_MINUTE": "60",
        "MESSAGES_IN_10_SECONDS": "10",
        "MESSAGES_TABLE_NAME": "messages",
        "MESSAGE_BYTES_A_MINUTE": "131072",
        "MESSAGE_RETENTION_DAYS": "0",
        "PROFILE_CHANGES_AN_HOUR": "20",
        "ROOMS_A_DAY": "20",
        "SESSIONS_TABLE_NAME": "sessions",
        "TICKETS_A_MINUTE": "30",
        "USER_POOL_ID": "eu-central-1_pool",
        "WEB_SOCKET_URL": "wss://sockets.example.com/live",
    }
    assert cli.s3_bucket_name == "chatroom-prod-artifacts-123456789012-eu-central-1"
    assert boto3.client("s3").get_public_access_block(Bucket=cli.s3_bucket_name)


@pytest.mark.parametrize(
    ("change", "field", "last"), [("active", "State", "Active"), ("updated", "LastUpdateStatus", "Successful")]
)
def test_zappa_goes_on_as_soon_as_the_function_is_ready(
    change: str, field: str, last: str, stack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses_s: list[float] = []
    monkeypatch.setattr("botocore.waiter.time.sleep", pauses_s.append)
    cli = complete("deploy")
    answers = iter(["Pending", "InProgress", last])

    def answer(**_: Any) -> tuple[Any, dict[str, Any]]:
        return SimpleNamespace(status_code=200), {"Configuration": {field: next(answers)}}

    cli.zappa.lambda_client.meta.events.register("before-call.lambda.GetFunction", answer)
    getattr(cli.zappa, f"wait_until_lambda_function_is_{change}")(function_name="chatroom-prod")
    assert list(answers) == []
    assert len(pauses_s) == 2
    assert max(pauses_s) < 1


def test_a_variable_that_the_function_still_has_is_not_taken_over(stack: dict[str, str]) -> None:
    environment = complete("update").aws_environment_variables
    environment["TAKEN_OUT"] = "as Zappa adds it"
    assert "TAKEN_OUT" not in environment


@pytest.mark.parametrize("command", WITHOUT_STACK)
def test_other_commands_need_no_stack(command: str, moto_aws: str) -> None:
    cli = complete(command)
    assert cli.zappa.credentials_arn is None


def test_what_is_packed_is_for_the_functions_processor(moto_aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    complete("package")
    assert os.environ["VIRTUAL_ENV"] == "installed-for/arm64"
    monkeypatch.setenv("CHAT_ARCHITECTURE", "x86_64")
    assert complete("package").zappa.architecture == "x86_64"
    assert os.environ["VIRTUAL_ENV"] == "installed-for/x86_64"
    complete("package", "local")
    assert os.environ["VIRTUAL_ENV"] == "installed-for/local"


@pytest.mark.parametrize(
    ("variable", "text", "attribute", "value"),
    [
        ("CHAT_MEMORY_SIZE", "512", "memory_size", 512),
        ("CHAT_TIMEOUT_SECONDS", "10", "timeout_seconds", 10),
        ("CHAT_LOG_LEVEL", "WARNING", "log_level", "WARNING"),
        ("CHAT_NUM_RETAINED_VERSIONS", "3", "num_retained_versions", 3),
        ("CHAT_LAMBDA_CONCURRENCY", "7", "lambda_concurrency", 7),
        ("CHAT_S3_BUCKET", "my-bucket", "s3_bucket_name", "my-bucket"),
    ],
)
def test_the_environment_overrides_the_stage(
    variable: str, text: str, attribute: str, value: Any, stack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    cli = complete("deploy")
    assert getattr(cli, attribute) == value
    assert cli.stage_config[variable.removeprefix("CHAT_").lower()] == value


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("CHAT_MEMORY_SIZE", "much"),
        ("CHAT_MEMORY_SIZE", "64"),
        ("CHAT_TIMEOUT_SECONDS", "25"),
        ("CHAT_ARCHITECTURE", "mips"),
        ("CHAT_LOG_LEVEL", "DEBUG"),
        ("CHAT_S3_BUCKET", "No Bucket"),
    ],
)
def test_an_impossible_choice_is_named_with_what_it_must_be(
    variable: str, text: str, moto_aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(DeploymentError, match=f"{variable} is '{text}', and must be "):
        complete("status")


@pytest.mark.parametrize(("setting", "value"), [("debug", True), ("timeout_seconds", 30), ("log_level", "DEBUG")])
def test_a_stage_that_would_do_harm_is_refused(
    setting: str, value: Any, moto_aws: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = json.loads((REPOSITORY / "zappa_settings.json").read_text())
    settings["prod"][setting] = value
    (tmp_path / "zappa_settings.json").write_text(json.dumps(settings))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeploymentError, match=f"`{setting}` of the stage prod in zappa_settings.json"):
        complete("status")


def test_the_base_is_no_stage(moto_aws: str) -> None:
    with pytest.raises(DeploymentError, match="Name a stage"):
        complete("deploy", "base")


def test_the_functions_python_is_named_whatever_python_deploys_it(
    stack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "local_runtime", lambda: "python3.9")
    assert complete("deploy").runtime == "python3.13"
    assert complete("package", "local").runtime == "python3.9", "the local cloud's functions run on this machine"


def test_another_python_than_the_packages_is_refused(stack: dict[str, str]) -> None:
    cli = read("deploy")
    cli.runtime = "python3.9"
    with pytest.raises(DeploymentError, match=r"`runtime` of the stage prod.* is python3\.9, and must be python3\.13"):
        zappa_stage.complete(cli)


def test_a_stack_that_calls_the_function_otherwise_is_refused(moto_aws: str) -> None:
    make_stack({"ApiFunctionName": "another"})
    with pytest.raises(DeploymentError, match="ApiFunctionName=chatroom-prod"):
        complete("deploy")


def test_an_unfinished_stack_is_refused(moto_aws: str) -> None:
    template = json.dumps({"Resources": {"Group": {"Type": "AWS::Logs::LogGroup"}}})
    boto3.client("cloudformation").create_stack(StackName="chatroom-prod-stack", TemplateBody=template)
    with pytest.raises(DeploymentError, match="no outputs yet"):
        complete("deploy")


def test_another_processor_than_the_functions_is_refused(
    stack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_function(["arm64"])
    assert complete("update").architecture == "arm64"
    monkeypatch.setenv("CHAT_ARCHITECTURE", "x86_64")
    with pytest.raises(DeploymentError, match=r"runs on arm64.*zappa undeploy prod"):
        complete("update")


def test_a_rollback_reaches_as_far_as_there_are_versions(moto_aws: str) -> None:
    make_function(["arm64"])
    boto3.client("lambda").update_function_code(
        FunctionName="chatroom-prod", ZipFile=b"PK\5\6" + 19 * b"\0", Publish=True
    )
    complete("rollback", num_rollback=1)
    with pytest.raises(DeploymentError, match="has 1 earlier versions, so it cannot go back 2"):
        complete("rollback", num_rollback=2)


def make_function(architectures: list[str]) -> None:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:*"}]}
    role = boto3.client("iam").create_role(RoleName="api", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    boto3.client("lambda").create_function(
        FunctionName="chatroom-prod",
        Role=role["Arn"],
        Runtime="python3.13",
        Handler="handler.lambda_handler",
        Code={"ZipFile": b"PK\5\6" + 18 * b"\0"},
        Architectures=architectures,
        Publish=True,
    )


def test_an_expired_session_is_named(stack: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def expired(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ExpiredToken", "Message": "expired"}}, "GetCallerIdentity")

    cli = read("deploy")
    monkeypatch.setattr(cli.zappa.sts_client, "get_caller_identity", expired)
    with pytest.raises(DeploymentError, match="session has expired"):
        zappa_stage.complete(cli)


def zappa(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return subprocess.run(
        [str(Path(sys.executable).parent / "zappa"), *arguments, "--json"],
        cwd=REPOSITORY,
        env={**inherited, "AWS_EC2_METADATA_DISABLED": "true", "AWS_DEFAULT_REGION": "eu-central-1", **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_without_a_stack_zappa_says_what_comes_first(moto_aws: str) -> None:
    refused = zappa("deploy", "prod", AWS_ENDPOINT_URL=moto_aws, AWS_ACCESS_KEY_ID="moto", AWS_SECRET_ACCESS_KEY="moto")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: There is no stack chatroom-prod-stack")


def test_without_credentials_zappa_says_so(tmp_path: Path) -> None:
    nobody = {"HOME": str(tmp_path), "AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none"}
    refused = zappa("deploy", "prod", **nobody)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: There are no AWS credentials.")
