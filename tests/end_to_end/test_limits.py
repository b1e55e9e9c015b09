"""A user's limits, counted in the local cloud's own tables: what moto does with a condition is moto's alone."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from flask import Flask

from chat import standing
from chat.standing import Blocked, LimitReached
from chat.windows import Limit
from chat_app import create_app
from tests.support import high_limits, local_rooms
from tests.support.caller import Caller
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member
from tests.support.moto_cloud import forget_clients

# Nobody else's, and never over while a test runs.
FEW = Limit("tests", 3, 10**9)


@pytest.fixture
def app(chatroom: LocalChatroom, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The API over the running chatroom's tables, with the limits that one has who chooses none."""
    for name, value in chatroom.cloud.environment(chatroom.outputs()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", chatroom.cloud.environment(chatroom.outputs())["AWS_REGION"])
    for name in high_limits.ENVIRONMENT:
        monkeypatch.delenv(name)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    forget_clients()
    yield create_app()
    forget_clients()


def count(user_id: str) -> standing.Counted:
    return standing.count(user_id, 1, [(FEW, 1)])


def test_a_use_is_counted_refused_at_the_limit_and_given_back(app: Flask) -> None:
    counted = [count("counted") for _ in range(3)]
    with pytest.raises(LimitReached) as reached:
        count("counted")
    assert reached.value.limit == FEW
    counted[0].give_back()
    assert count("counted").standing == standing.of("counted")


def test_of_many_at_once_just_so_many_get_through(app: Flask) -> None:
    everyone = threading.Barrier(16)

    def try_one(_: int) -> bool:
        everyone.wait(timeout=20)
        try:
            count("raced")
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(try_one, range(16))) == FEW.most


def test_a_refusal_says_that_the_user_is_blocked(app: Flask, chatroom: LocalChatroom) -> None:
    count("blocked")
    chatroom.stack().client("dynamodb").update_item(
        TableName=chatroom.outputs()["DirectoryTableName"],
        Key={name: {"S": value} for name, value in standing.key("blocked").items()},
        UpdateExpression="SET blocked = :block",
        ExpressionAttributeValues={":block": {"M": {"by": {"S": "admin"}}}},
    )
    with pytest.raises(Blocked):
        count("blocked")
    with pytest.raises(Blocked):
        standing.of("blocked").admit(1)


def test_a_flood_of_a_member_is_refused_and_a_retry_is_not(app: Flask, chatroom: LocalChatroom, alice: Member) -> None:
    local_rooms.make(chatroom, ["flooded"], alice)
    caller = Caller(app.test_client(), alice.tokens["id_token"])
    message = {"text": "Once", "client_id": "flooded"}
    first = caller.post("/rooms/flooded/messages", message)
    assert first.status_code == 201
    # Windows may end in between.
    answers = (caller.post("/rooms/flooded/messages", {"text": "Again"}) for _ in range(1_000))
    refused = next(answer for answer in answers if answer.status_code != 201)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    again = caller.post("/rooms/flooded/messages", message)
    assert (again.status_code, again.json) == (200, first.json)
