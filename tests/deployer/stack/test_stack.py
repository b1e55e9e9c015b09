"""The deployer against moto's server: what it creates, leaves alone, refuses, and mends."""

import io
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployer.errors import DeploymentError, explained
from deployer.stack import package, template
from deployer.stack.stack import Stack
from deployer.target import Target

PARAMETERS = {"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"}


def table_name(target: Target) -> str:
    """The name of MessagesTable. moto has no outputs for a stack that a change set has made."""
    return target.stack.resources()["MessagesTable"][1]


def tables_and_functions(target: Target) -> dict[str, str]:
    kinds = {"AWS::DynamoDB::Table", "AWS::Lambda::Function"}
    return {name: identifier for name, (kind, identifier) in target.stack.resources().items() if kind in kinds}


@pytest.fixture
def document() -> dict[str, Any]:
    return template.load()


def test_it_creates_the_tables_the_functions_and_their_triggers(target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    messages = target.client("dynamodb").describe_table(TableName=table_name(target))["Table"]
    assert [key["AttributeName"] for key in messages["KeySchema"]] == ["room", "id"]
    assert messages["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    functions = target.client("lambda").list_functions()["Functions"]
    assert {function["Handler"].split(".")[1] for function in functions} == {
        "broadcast", "close", "connect", "default", "disconnect", "join", "leave", "memberships", "ping",
        "presence", "purge", "roll_call", "typing",
    }  # fmt: skip
    triggers = target.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert sorted(trigger["BatchSize"] for trigger in triggers) == [1, 10, 100, 100, 100]


def test_a_second_run_changes_nothing(target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    before = tables_and_functions(target)
    target.stack.deploy(PARAMETERS)
    assert tables_and_functions(target) == before


def test_an_option_that_is_not_named_again_keeps_its_value(target: Target) -> None:
    target.stack.deploy({**PARAMETERS, "MessageRetentionDays": "7"})
    target.stack.deploy({"LogRetentionDays": "7"})
    stack = target.client("cloudformation").describe_stacks(StackName=target.stack.name)["Stacks"][0]
    values = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack["Parameters"]}
    assert {**PARAMETERS, "MessageRetentionDays": "7", "LogRetentionDays": "7"}.items() <= values.items()


def test_an_option_that_does_not_exist_is_refused_with_those_that_do(target: Target) -> None:
    with pytest.raises(DeploymentError, match="no option Colour. There are: AlarmEmail, AllowedEmailDomains"):
        target.stack.deploy({**PARAMETERS, "Colour": "blue"})
    assert not target.stack.exists()


def test_its_progress_names_each_resource(target: Target) -> None:
    said: list[str] = []
    Stack(target.stack.name, target.session, bucket=target.bucket, say=said.append).deploy(PARAMETERS)
    assert any("CREATE_COMPLETE" in line and "chatroom-prod-stack" in line for line in said), said


def test_what_would_lose_messages_or_users_is_refused(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    target.stack.deploy(PARAMETERS)
    before = tables_and_functions(target)
    changes = [
        {"LogicalResourceId": "UserPool", "ResourceType": "AWS::Cognito::UserPool", "Action": "Remove"},
        {
            "LogicalResourceId": "MessagesTable",
            "ResourceType": "AWS::DynamoDB::Table",
            "Action": "Modify",
            "Replacement": "Conditional",
        },
        {
            "LogicalResourceId": "DirectoryTable",
            "ResourceType": "AWS::DynamoDB::Table",
            "Action": "Modify",
            "Replacement": "False",
        },
        {"LogicalResourceId": "PingRole", "ResourceType": "AWS::IAM::Role", "Action": "Modify", "Replacement": "True"},
    ]
    report_changes(target, monkeypatch, changes)
    with pytest.raises(DeploymentError, match="would replace or remove MessagesTable, UserPool,.* ALLOW_REPLACEMENT=1"):
        target.stack.deploy({"LogRetentionDays": "7"})
    assert tables_and_functions(target) == before
    target.stack.deploy({"LogRetentionDays": "7"}, allow_replacement=True)


def report_changes(target: Target, monkeypatch: pytest.MonkeyPatch, changes: list[dict[str, str]]) -> None:
    """Make CloudFormation tell of these changes: moto makes change sets, but does not compare."""
    cloudformation = target.stack._cloudformation
    describe = cloudformation.get_paginator

    class Pages:
        def paginate(self, **_: Any) -> list[dict[str, Any]]:
            return [{"Changes": [{"Type": "Resource", "ResourceChange": change} for change in changes]}]

    monkeypatch.setattr(
        cloudformation, "get_paginator", lambda name: Pages() if name == "describe_change_set" else describe(name)
    )


def test_a_failed_creation_is_cleared_away_and_tried_again(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    target.stack.deploy(PARAMETERS)
    failed = table_name(target)
    real_describe = target.stack._describe
    states = ["ROLLBACK_COMPLETE"]

    def describe() -> dict[str, Any] | None:
        stack = real_describe()
        return {**stack, "StackStatus": states.pop()} if stack and states else stack

    monkeypatch.setattr(target.stack, "_describe", describe)
    target.stack.deploy(PARAMETERS)
    assert table_name(target) != failed


def test_a_state_that_only_the_console_can_mend_is_named(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    target.stack.deploy(PARAMETERS)
    stuck = {"StackStatus": "UPDATE_ROLLBACK_FAILED", "StackId": "x"}
    monkeypatch.setattr(target.stack, "_describe", lambda: stuck)
    with pytest.raises(DeploymentError, match="is UPDATE_ROLLBACK_FAILED.*Continue update rollback"):
        target.stack.deploy(PARAMETERS)


def test_a_deletion_takes_all_but_what_people_have_said(target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    messages = table_name(target)
    target.stack.delete()
    assert not target.stack.exists()
    assert messages in target.client("dynamodb").list_tables()["TableNames"]
    assert target.client("lambda").list_functions()["Functions"] == []
    target.stack.delete()
    with pytest.raises(DeploymentError, match="no stack chatroom-prod-stack in this account and Region"):
        target.stack.outputs()


def test_the_package_is_the_same_bytes_from_the_same_files(tmp_path: Any) -> None:
    first, second = package.build(tmp_path / "a.zip"), package.build(tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()
    names = zipfile.ZipFile(io.BytesIO(first.read_bytes())).namelist()
    assert "websocket_handlers/broadcast.py" in names
    assert "chat/connections.py" in names
    assert all(name.startswith(("chat/", "websocket_handlers/")) and name.endswith(".py") for name in names)


def test_an_unchanged_package_is_uploaded_once(target: Target) -> None:
    target.stack.deploy(PARAMETERS)
    uploaded = {"Bucket": target.bucket, "Prefix": "websocket_handlers/"}
    first = target.client("s3").list_objects_v2(**uploaded)["Contents"]
    target.stack.deploy({"LogRetentionDays": "7"})
    assert target.client("s3").list_objects_v2(**uploaded)["Contents"] == first


def client_error(code: str, message: str = "because") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "CreateStack")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (client_error("ExpiredToken"), "session has expired. Sign in again"),
        (client_error("InvalidClientTokenId"), "does not know these credentials"),
        (client_error("AccessDenied", "not authorized to perform: s3:PutObject"), "not permitted: .*s3:PutObject"),
        (client_error("AlreadyExistsException", "taken"), "CreateStack failed: AlreadyExistsException: taken"),
    ],
)
def test_what_aws_complains_of_becomes_one_sentence(error: ClientError, sentence: str) -> None:
    with pytest.raises(DeploymentError, match=sentence), explained():
        raise error


def test_missing_credentials_and_a_missing_region_are_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(DeploymentError, match="No Region is chosen. Set one, such as AWS_DEFAULT_REGION"), explained():
        Target("prod").client("dynamodb")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with pytest.raises(DeploymentError, match="There are no AWS credentials"), explained():
        _ = Target("prod").bucket
