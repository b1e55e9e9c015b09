"""The emulator alone, killed at any moment: what it has answered is there again."""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from deployer.local.cloud import LocalCloud
from deployer.local.emulator import Emulator
from tests.support.ports import free_port

ONE_TRY = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20)
TABLE = "things"
TEXT = {"S": "\N{LATIN SMALL LETTER U WITH DIAERESIS}\N{GRINNING FACE}"}
KEYS = (("pk", "HASH"), ("sk", "RANGE"))


class Cloud:
    """An emulator with nothing in it but what a test puts there."""

    def __init__(self, module: str | None = None) -> None:
        self.local = LocalCloud(free_port(), Path(tempfile.mkdtemp(prefix="saving-")) / "data")
        self.emulator = Emulator(self.local.port, self.local.data_dir, *([module] if module else []))
        self.emulator.start()

    def client(self, service: str) -> Any:
        return self.local.session.client(service, endpoint_url=self.emulator.url, config=ONE_TRY)

    def kill(self) -> None:
        os.kill(self.emulator.process_id, signal.SIGKILL)
        assert self.emulator.how_it_ended() == "SIGKILL"

    def kill_and_start(self) -> None:
        self.kill()
        self.emulator.start()

    def make_table(self) -> None:
        self.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in KEYS],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in KEYS],
            BillingMode="PAY_PER_REQUEST",
        )
        self.emulator.save()

    def keys(self) -> set[str]:
        """Return the hash keys of all that is in the table."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        return {item["pk"]["S"] for page in pages for item in page["Items"]}

    @property
    def services_file(self) -> Path:
        return self.local.data_dir / "state" / "services.jsonl"


def item(key: str, **more: Any) -> dict[str, Any]:
    return {"pk": {"S": key}, "sk": {"S": "-"}, **more}


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    cloud = Cloud()
    yield cloud
    cloud.emulator.stop()


def test_every_kind_of_write_is_there_at_once_and_a_transaction_as_a_whole(cloud: Cloud) -> None:
    cloud.make_table()
    dynamodb = cloud.client("dynamodb")
    for key in ("put", "deleted", "updated"):
        dynamodb.put_item(TableName=TABLE, Item=item(key, text=TEXT))
    key = {"pk": {"S": "updated"}, "sk": {"S": "-"}}
    dynamodb.update_item(
        TableName=TABLE, Key=key, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "7"}}
    )
    dynamodb.delete_item(TableName=TABLE, Key={**key, "pk": {"S": "deleted"}})
    batch = [{"PutRequest": {"Item": item(f"batch {n}")}} for n in range(25)]
    dynamodb.batch_write_item(RequestItems={TABLE: batch})
    dynamodb.transact_write_items(
        TransactItems=[{"Put": {"TableName": TABLE, "Item": item(f"transaction {n}")}} for n in range(3)]
    )
    before = cloud.keys()
    assert len(before) == 2 + 25 + 3
    cloud.kill_and_start()
    assert cloud.keys() == before
    after = cloud.client("dynamodb").get_item(TableName=TABLE, Key=key)["Item"]
    assert after == item("updated", n={"N": "7"}, text=TEXT)
    lines = (cloud.local.data_dir / "state" / "items.jsonl").read_bytes().splitlines()
    assert len(lines) == len(before), "the journal has begun anew"
    cloud.client("dynamodb").put_item(TableName=TABLE, Item=item("later"))
    cloud.kill_and_start()
    assert cloud.keys() == {*before, "later"}


def test_a_request_is_one_line(cloud: Cloud) -> None:
    """A line is read as a whole or not at all, so half a transaction cannot be left."""
    cloud.make_table()
    journal = cloud.local.data_dir / "state" / "items.jsonl"
    cloud.client("dynamodb").transact_write_items(
        TransactItems=[{"Put": {"TableName": TABLE, "Item": item(f"transaction {n}")}} for n in range(3)]
    )
    assert len(journal.read_bytes().splitlines()) == 1


def test_killed_at_any_moment_under_load_no_answered_write_is_lost(cloud: Cloud) -> None:
    cloud.make_table()
    answered: set[str] = set()

    def write(name: str) -> None:
        client, n = cloud.client("dynamodb"), 0
        try:
            while True:
                client.put_item(TableName=TABLE, Item=item(f"{name} {n}", text={"S": "x" * 5000}))
                answered.add(f"{name} {n}")
                n += 1
        except (ClientError, ConnectionError, HTTPClientError):
            return  # The emulator has been killed.

    for round_ in range(3):
        writers = [threading.Thread(target=write, args=(f"{round_}{k}",)) for k in range(3)]
        for writer in writers:
            writer.start()
        while len(answered) < (round_ + 1) * 60:
            writers[0].join(0.01)
        cloud.kill()
        for writer in writers:
            writer.join()
        cloud.emulator.start()
        assert answered <= cloud.keys()


def test_a_user_and_the_password_and_the_pools_keys_are_there_soon(cloud: Cloud) -> None:
    cognito = cloud.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="site", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="carol", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="carol", Password="A-long-one-1", Permanent=True)
    signed_in = sign_in(cloud, client_id)
    # Nobody asks for it to be saved; made at first, the user has another status.
    wait_until_saved(cloud, '"CONFIRMED"')
    cloud.kill_and_start()
    renewed = cloud.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": signed_in["RefreshToken"]},
    )
    assert renewed["AuthenticationResult"]["IdToken"]
    assert header_of(renewed["AuthenticationResult"]["IdToken"]) == header_of(signed_in["IdToken"])
    assert sign_in(cloud, client_id)["IdToken"]


def sign_in(cloud: Cloud, client_id: str) -> dict[str, str]:
    answer = cloud.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "carol", "PASSWORD": "A-long-one-1"},
    )
    tokens: dict[str, str] = answer["AuthenticationResult"]
    return tokens


def header_of(token: str) -> str:
    """Return what names the key that a token is signed with."""
    return token.partition(".")[0]


def wait_until_saved(cloud: Cloud, text: str) -> None:
    give_up_at = time.monotonic() + 60
    # The first save makes the file.
    while not cloud.services_file.exists() or text not in cloud.services_file.read_text():
        assert time.monotonic() < give_up_at, f"{text} is never saved"
        time.sleep(0.05)  # a file is nothing to wait on: between two looks at it


def test_nothing_is_written_where_nothing_has_changed(cloud: Cloud) -> None:
    cloud.make_table()
    # Once asked, MiniStack has all of its services there.
    cloud.keys()
    cloud.emulator.save()
    before = cloud.services_file.stat().st_mtime_ns
    cloud.keys()
    cloud.client("dynamodb").put_item(TableName=TABLE, Item=item("in the journal"))
    cloud.emulator.save()
    assert cloud.services_file.stat().st_mtime_ns == before
    cloud.client("ssm").put_parameter(Name="n", Value="v", Type="String")
    cloud.emulator.save()
    assert cloud.services_file.stat().st_mtime_ns != before


def test_killed_while_it_saves_it_has_what_was_saved_before() -> None:
    cloud = Cloud("tests.support.dying_cloud")
    try:
        ssm = cloud.client("ssm")
        ssm.put_parameter(Name="before", Value="v", Type="String")
        cloud.emulator.save()
        ssm.put_parameter(Name="die", Value="v", Type="String")
        assert cloud.emulator.has_ended(30)
        assert cloud.emulator.how_it_ended() == "SIGKILL"
        cloud.emulator.start()
        names = [found["Name"] for found in cloud.client("ssm").describe_parameters()["Parameters"]]
        assert names == ["before"]
    finally:
        cloud.emulator.stop()


def test_a_stop_in_order_saves_what_was_answered_last(cloud: Cloud) -> None:
    cloud.make_table()
    cloud.client("dynamodb").put_item(TableName=TABLE, Item=item("the last"))
    cloud.client("ssm").put_parameter(Name="the last", Value="v", Type="String")
    cloud.client("logs").create_log_group(logGroupName="g")
    cloud.client("logs").create_log_stream(logGroupName="g", logStreamName="s")
    event = {"timestamp": int(time.time() * 1000), "message": "logged"}
    cloud.client("logs").put_log_events(logGroupName="g", logStreamName="s", logEvents=[event])
    cloud.emulator.stop()
    cloud.emulator.start()
    assert cloud.keys() == {"the last"}
    assert cloud.client("ssm").get_parameter(Name="the last")["Parameter"]["Value"] == "v"
    logged = cloud.client("logs").get_log_events(logGroupName="g", logStreamName="s")["events"]
    assert [each["message"] for each in logged] == ["logged"]


def test_two_never_work_in_one_folder(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    """Who starts while an earlier one still saves waits for that, and has it all."""
    cloud.make_table()
    cloud.client("dynamodb").put_item(TableName=TABLE, Item=item("said"))
    earlier, later = cloud.emulator.process_id, Emulator(free_port(), cloud.local.data_dir)
    os.kill(earlier, signal.SIGSTOP)
    starting = threading.Thread(target=later.start)
    starting.start()
    starting.join(1)
    assert starting.is_alive()
    os.kill(earlier, signal.SIGCONT)
    cloud.emulator.stop()
    starting.join()
    assert "is still saving its state" in capsys.readouterr().out
    cloud.emulator = later
    assert cloud.keys() == {"said"}
