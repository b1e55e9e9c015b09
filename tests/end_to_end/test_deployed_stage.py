"""What can be done with a stage that stands, in a cloud with IAM enforced. Each test leaves it as well as it was."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployer.stack import artifacts
from tests.support.deployed_chatroom import DeployedChatroom, EmptyCloud, health, succeeded
from tests.support.member import call


@pytest.fixture(scope="module")
def cloud() -> Iterator[EmptyCloud]:
    cloud = EmptyCloud(Path(tempfile.mkdtemp(prefix="stage-")) / "data")
    yield cloud
    cloud.stop()


@pytest.fixture(scope="module")
def chatroom(cloud: EmptyCloud) -> DeployedChatroom:
    return DeployedChatroom(cloud)


def test_the_template_goes_by_the_bucket_where_nobody_else_can_read_it(
    cloud: EmptyCloud, chatroom: DeployedChatroom
) -> None:
    stack, s3 = chatroom.stack(), cloud.client("s3")
    stored = [found["Key"] for found in s3.list_objects_v2(Bucket=stack.bucket, Prefix="templates/")["Contents"]]
    assert len(stored) == 1, "one content has one name"
    assert s3.head_object(Bucket=stack.bucket, Key=stored[0])["ContentLength"] > 51_200
    assert call("GET", artifacts.object_url(s3, stack.bucket, stored[0])).status == 403


def test_an_option_reaches_the_function_and_stays(cloud: EmptyCloud, chatroom: DeployedChatroom) -> None:
    succeeded(
        # Alone: the function reads it from an output, and a change of an output alone would be passed over.
        cloud.run("deployer", "deploy", "prod", "MessageRetentionDays=30")
    )
    succeeded(cloud.run("deployer", "deploy", "prod", "LogRetentionDays=7"))
    assert chatroom.outputs()["MessageRetentionDays"] == "30"
    said = chatroom.member("alice@example.com").say("Kept for a month")
    stored = cloud.client("dynamodb").get_item(
        TableName=chatroom.outputs()["MessagesTableName"],
        Key={"room": {"S": "general"}, "id": {"S": said["id"]}},
    )["Item"]
    assert "expires_at" in stored
    assert "expires_at" not in said
    refused = cloud.run("deployer", "deploy", "prod", "Colour=blue")
    assert "There is no option Colour" in refused.stderr.strip().splitlines()[-1]


def test_stages_live_side_by_side(cloud: EmptyCloud, chatroom: DeployedChatroom) -> None:
    succeeded(cloud.run("deployer", "deploy", "staging"))
    succeeded(cloud.run("deployer", "destroy", "staging", "--yes"))
    assert health(chatroom) == {"status": "ok"}
    assert chatroom.member("alice@example.com").say("Still here")


def test_zappas_own_commands_need_no_other_rights(cloud: EmptyCloud, chatroom: DeployedChatroom) -> None:
    status = json.loads(succeeded(cloud.run("zappa.cli", "status", "prod", "--json")))
    assert status["Lambda Name"] == "chatroom-prod"
    succeeded(cloud.run("zappa.cli", "tail", "prod", "--disable-keep-open", "--since", "10m"))
    succeeded(cloud.run("zappa.cli", "undeploy", "prod", "--yes"))
    assert call("GET", f"{chatroom.config()['api_url']}/health").status == 502
    succeeded(cloud.run("zappa.cli", "deploy", "prod"))
    assert health(chatroom) == {"status": "ok"}
