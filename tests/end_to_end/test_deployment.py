"""One command to AWS and one command away again, in an empty cloud with IAM enforced."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from deployer.local.emulator import ACCOUNT
from deployer.stack import boundary
from deployer.stack.template import REPOSITORY
from tests.support.deployed_chatroom import DeployedChatroom, EmptyCloud, health, succeeded
from tests.support.permissions.documents import FOLDER

# MiniStack makes the log group of a function anew that runs while its stack goes; on AWS no function may. So none is
# called by the clock in these tests' time.
SELDOM = {"RollCallMinutes": "30"}


@pytest.fixture
def repository_copy() -> Iterator[Path]:
    """A copy of the repository to change, with what has been built for packages."""
    copy = Path(tempfile.mkdtemp(prefix="copy-"))
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (REPOSITORY / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
    if (REPOSITORY / ".lambda").is_dir():
        # What packages are made of, without the modules that are in there.
        shutil.copytree(REPOSITORY / ".lambda", copy / ".lambda", ignore=shutil.ignore_patterns("python"))
    yield copy
    shutil.rmtree(copy)


def change(repository: Path, name: str, old: str, new: str) -> None:
    path = repository / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_a_stage_is_deployed_changed_rolled_back_and_destroyed(empty_cloud: EmptyCloud, repository_copy: Path) -> None:
    # A step that is not permitted is named, and the next run goes on from there.
    empty_cloud.forbid("lambda:CreateFunction", "arn:aws:lambda:*:*:function:chatroom-prod")
    refused = empty_cloud.run("deployer", "deploy", "prod", "RollCallMinutes=30")
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert refused.stderr.startswith("Error: `zappa deploy prod` has failed: ")
    assert "not authorized to perform: lambda:CreateFunction" in refused.stderr
    empty_cloud.permit_again()
    chatroom = DeployedChatroom(empty_cloud, SELDOM)
    assert health(chatroom) == {"status": "ok"}
    alice = chatroom.member("alice@example.com")
    said = alice.say("Before the change")
    resources, site = chatroom.stack().resources(), listed_site(chatroom)
    options = chatroom.stack().parameters()

    unchanged = succeeded(empty_cloud.run("deployer", "deploy", "prod"))
    assert "The stack chatroom-prod-stack is up to date." in unchanged
    assert "The function chatroom-prod is up to date." in unchanged
    assert "The site is up to date." in unchanged
    assert "kept for delivering messages" not in unchanged, "it was decided, and said, the first time"
    assert chatroom.stack().parameters() == options
    assert listed_site(chatroom) == site

    change(repository_copy, "chat_app/views/health.py", '"ok"', '"changed"')
    change(repository_copy, "websocket_handlers/ping.py", '"pong"', '"changed pong"')
    change(repository_copy, "website/index.html", "A quiet place to talk.", "A changed place to talk.")
    succeeded(empty_cloud.run("deployer", "deploy", "prod", repository=repository_copy))
    assert health(chatroom) == {"status": "changed"}
    assert alice.call("GET", "/messages").body["messages"] == [said]
    assert chatroom.stack().resources() == resources, "nothing was replaced"
    assert listed_site(chatroom) != site

    # The way back of all of it. (`zappa rollback` cannot be shown here: MiniStack hands out the newest code only.)
    succeeded(empty_cloud.run("deployer", "deploy", "prod"))
    assert health(chatroom) == {"status": "ok"}
    assert listed_site(chatroom) == site
    assert chatroom.stack().resources() == resources

    asked = empty_cloud.run("deployer", "destroy", "prod", answer="no\n")
    assert asked.returncode == 1
    assert "about 1 items" in asked.stdout
    assert asked.stderr.strip().splitlines()[-1] == "Error: Nothing has been deleted."
    assert alice.call("GET", "/messages").body["messages"] == [said]
    succeeded(empty_cloud.run("deployer", "destroy", "prod", answer="prod\n"))
    assert left_behind(empty_cloud) == {}
    assert "There is nothing of the stage prod" in succeeded(empty_cloud.run("deployer", "destroy", "prod"))


def listed_site(chatroom: DeployedChatroom) -> dict[str, str]:
    bucket = chatroom.outputs()["WebsiteBucketName"]
    listed = chatroom.cloud.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    return {stored["Key"]: stored["ETag"] for stored in listed}


def left_behind(cloud: EmptyCloud) -> dict[str, Any]:
    """What any service still has, but for the user who has deployed."""
    found = {
        "alarms": cloud.client("cloudwatch").describe_alarms()["MetricAlarms"],
        "apis": cloud.client("apigatewayv2").get_apis()["Items"],
        "buckets": cloud.client("s3").list_buckets()["Buckets"],
        "distributions": cloud.client("cloudfront").list_distributions()["DistributionList"].get("Items", []),
        "functions": cloud.client("lambda").list_functions()["Functions"],
        "log groups": cloud.client("logs").describe_log_groups()["logGroups"],
        "origin access controls": cloud.client("cloudfront")
        .list_origin_access_controls()["OriginAccessControlList"]
        .get("Items", []),
        "queues": cloud.client("sqs").list_queues().get("QueueUrls", []),
        "response headers policies": cloud.client("cloudfront")
        .list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]
        .get("Items", []),
        "roles": cloud.client("iam").list_roles()["Roles"],
        "rules": cloud.client("events").list_rules()["Rules"],
        "stacks": [
            stack
            for stack in cloud.client("cloudformation").list_stacks()["StackSummaries"]
            if stack["StackStatus"] != "DELETE_COMPLETE"
        ],
        "tables": cloud.client("dynamodb").list_tables()["TableNames"],
        "topics": cloud.client("sns").list_topics()["Topics"],
        "triggers": cloud.client("lambda").list_event_source_mappings()["EventSourceMappings"],
        "user pools": cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"],
    }
    return {kind: resources for kind, resources in found.items() if resources}


def test_a_removal_that_stopped_half_way_is_finished_by_the_next(empty_cloud: EmptyCloud) -> None:
    chatroom = DeployedChatroom(empty_cloud, SELDOM)
    empty_cloud.forbid("dynamodb:DeleteTable", "arn:aws:dynamodb:*:*:table/chatroom-prod-stack-MessagesTable-*")
    stopped = empty_cloud.run("deployer", "destroy", "prod", "--yes")
    assert stopped.returncode == 1
    assert "DeleteTable is not permitted" in stopped.stderr
    assert not chatroom.stack().exists()
    empty_cloud.permit_again()
    succeeded(empty_cloud.run("deployer", "destroy", "prod", "--yes"))
    assert left_behind(empty_cloud) == {}


def test_nothing_that_people_have_said_goes_while_it_is_protected_and_the_boundary_never(
    empty_cloud: EmptyCloud,
) -> None:
    chatroom = DeployedChatroom(empty_cloud, SELDOM)
    outputs = chatroom.outputs()
    with pytest.raises(ClientError, match="protect"):
        empty_cloud.client("dynamodb").delete_table(TableName=outputs["MessagesTableName"])
    pool = empty_cloud.client("cognito-idp").describe_user_pool(UserPoolId=outputs["UserPoolId"])["UserPool"]
    assert pool["DeletionProtection"] == "ACTIVE"

    # The functions stay within a boundary, which is there for the next deployment.
    iam = empty_cloud.client("iam")
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{boundary.NAME}"
    roles = [iam.get_role(RoleName=role["RoleName"])["Role"] for role in iam.list_roles()["Roles"]]
    assert len(roles) > 10
    assert {role["PermissionsBoundary"]["PermissionsBoundaryArn"] for role in roles} == {arn}
    empty_cloud.detach(FOLDER / "first-deployment.json")
    succeeded(empty_cloud.run("deployer", "deploy", "prod", "LogRetentionDays=7"))

    removed = succeeded(empty_cloud.run("deployer", "destroy", "prod", "--yes"))
    assert (
        f"Deleting MessagesTable {outputs['MessagesTableName']}, whose deletion protection is taken off first"
        in removed
    )
    assert removed.endswith(f"The policy {boundary.NAME} stays: it is all stages'.\n")
    assert iam.get_policy(PolicyArn=arn)["Policy"]["PolicyName"] == boundary.NAME
    assert left_behind(empty_cloud) == {}


def test_without_the_boundary_and_the_right_to_make_it_nothing_is_made(empty_cloud: EmptyCloud) -> None:
    """In this cloud it is CloudFormation that misses it, as on AWS for who has no say in the deployer."""
    empty_cloud.detach(FOLDER / "first-deployment.json")
    refused = empty_cloud.run("deployer", "deploy", "prod")
    assert refused.returncode == 1
    assert f"policy/{boundary.NAME} does not exist or is not attachable" in refused.stderr
    assert empty_cloud.client("iam").list_roles()["Roles"] == []
