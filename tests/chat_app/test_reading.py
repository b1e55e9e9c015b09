"""What is read at once: of ordinary reading nothing is counted, of large answers each, until the minute has no more."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g

from chat import message_id
from chat.clock import now_s, rfc3339
from chat.message_text import MAX_CODE_POINTS
from chat.standing import LimitReached, Standing
from chat_app import create_app, reading
from chat_app.auth.tokens import User
from chat_app.reading import LARGE_BYTES
from chat_app.refusals import BLOCKED, LIMIT_REACHED
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.caller import Caller
from tests.support.counted import counted
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

LIMIT = 3 * LARGE_BYTES
ANN = User("ann-sub", "Ann", True, 2**40, 0)
MESSAGES = "/rooms/garden/messages"
PATHS = [
    MESSAGES,
    f"{MESSAGES}?after={message_id.first_of(0)}",
    "/rooms/garden/export",
    "/rooms",
    "/rooms/garden/members",
]


@pytest.fixture
def reader(app: Flask, user_pool: UserPool, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Ann, where an operator lets nobody read much."""
    monkeypatch.setenv("LARGE_READ_BYTES_A_MINUTE", str(LIMIT))
    time.advance(60 - time.time() % 60)
    ann = Caller(create_app().test_client(), user_pool.token(exp=2**40))
    make_room("garden", ann_sub="admin")
    ann.get("/me")
    return ann


@pytest.fixture
def fill(cloud: MotoCloud) -> Callable[..., None]:
    def put(count: int, text: str = "\U0001f600" * MAX_CODE_POINTS, **more: Any) -> None:
        for _ in range(count):
            said = {"room": "garden", "text": text, "author": {"id": "ben-sub", "name": "Ben"}, **more}
            cloud.put("MessagesTable", {**said, "id": message_id.new(), "sent_at": rfc3339(now_s())})

    return put


def writes(cloud: MotoCloud) -> list[str]:
    return [
        call.action for call in cloud.calls if call.action.partition(":")[2].startswith(("Update", "Put", "Transact"))
    ]


@pytest.mark.parametrize("path", [path for path in PATHS if "export" not in path])
def test_ordinary_reading_writes_nothing(
    reader: Caller, cloud: MotoCloud, fill: Callable[..., None], path: str
) -> None:
    fill(50, "x" * 500)
    cloud.calls.clear()
    assert reader.get(path).status_code == 200
    assert writes(cloud) == []


def test_a_large_answer_is_counted_by_its_bytes_and_by_those_that_were_read(
    reader: Caller, cloud: MotoCloud, fill: Callable[..., None]
) -> None:
    fill(60)
    answer = reader.get(MESSAGES)
    assert len(answer.data) > LARGE_BYTES
    assert counted(cloud, "bytes of large answers") > 2 * len(answer.data)


def test_who_has_read_all_that_a_minute_has_reads_on_in_the_next_one(
    reader: Caller, cloud: MotoCloud, fill: Callable[..., None], time: FakeTime
) -> None:
    fill(60)
    time.advance(50)
    assert reader.get(MESSAGES).status_code == 200
    assert counted(cloud, "bytes of large answers") > LIMIT
    cloud.calls.clear()
    for path in (*PATHS, "/me", "/users?name=ann"):
        refused = reader.get(path)
        assert (refused.status_code, refused.headers["Retry-After"], refused.json["type"]) == (429, "10", LIMIT_REACHED)
    assert {call.action.partition(":")[2] for call in cloud.calls} <= {"BatchGetItem", "GetItem", "Query"}
    # What one writes has limits of its own.
    assert reader.post(MESSAGES, {"text": "still here"}).status_code == 201
    time.advance(10)
    assert reader.get(MESSAGES).status_code == 200


def test_what_little_is_shown_of_much_is_counted(reader: Caller, cloud: MotoCloud, fill: Callable[..., None]) -> None:
    """A reply shows 140 letters of what it replies to, all of which is read."""
    fill(60)
    originals = [each["id"] for each in cloud.items("MessagesTable")]
    for each in originals:
        fill(1, "short", reply_to={"id": each, "author": "ben-sub"})
    answer = reader.get(f"{MESSAGES}?limit=60")
    assert len(answer.data) < LARGE_BYTES
    assert counted(cloud, "bytes of large answers") > LARGE_BYTES


def test_an_exports_parts_have_a_limit_of_their_own(
    reader: Caller, cloud: MotoCloud, fill: Callable[..., None]
) -> None:
    fill(60)
    assert len(reader.get("/rooms/garden/export").data) > LARGE_BYTES
    assert counted(cloud, "bytes of large answers") == 0


def test_who_is_blocked_is_told_that_and_not_of_a_limit(
    reader: Caller, cloud: MotoCloud, fill: Callable[..., None], zoe: Caller
) -> None:
    fill(60)
    reader.get(MESSAGES)
    assert zoe.put("/users/ann-sub/block", {}).status_code in {200, 204}
    assert reader.get(MESSAGES).json["type"] == BLOCKED


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What is counted for whom, where every request is answered with so many bytes and has read ten."""
    noted: list[tuple[str, int]] = []
    monkeypatch.setattr(reading.dynamodb, "measured_bytes", lambda: 10)
    monkeypatch.setattr(reading.standing, "note", lambda user_id, uses: noted.append((user_id, uses[0][1])))
    return noted


LARGEST = 384 * 1024 - 10


@pytest.mark.parametrize(
    ("method", "size", "of_whom", "is_counted"),
    [
        ("GET", LARGEST + 1, {"user": ANN}, True),
        ("HEAD", LARGEST + 1, {"user": ANN}, True),
        ("GET", LARGEST, {"user": ANN}, False),
        ("POST", LARGEST + 1, {"user": ANN}, False),
        ("GET", LARGEST + 1, {"user": ANN, "counted": None}, False),
        ("GET", LARGEST + 1, {}, False),
    ],
)
def test_an_answer_is_large_by_what_was_read_and_sent_together(
    noted: list[tuple[str, int]], method: str, size: int, of_whom: dict[str, Any], is_counted: bool
) -> None:
    answered(b"x" * size, method, of_whom)
    assert noted == ([("ann-sub", size + 10)] if is_counted else [])


@pytest.mark.parametrize("more", [0, 1])
def test_of_an_answer_with_nothing_in_it_just_what_was_read_counts(
    noted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(reading.dynamodb, "measured_bytes", lambda: 384 * 1024 + more)
    answered(b"", "GET", {"user": ANN})
    assert noted == [("ann-sub", 384 * 1024 + 1)] * more


def answered(content: bytes, method: str, of_whom: dict[str, Any]) -> None:
    """Have a call answered so."""
    app = Flask(__name__)
    app.extensions["chat"] = Settings.from_environment(ENVIRONMENT)
    reading.init_app(app)

    def view() -> bytes:
        for name, value in of_whom.items():
            setattr(g, name, value)
        return content

    app.add_url_rule("/", "view", view, methods=["GET", "POST"])
    app.test_client().open("/", method=method)


@pytest.mark.parametrize(
    ("method", "short_of_it", "may"),
    [("GET", 1, True), ("GET", 0, False), ("HEAD", 1, True), ("HEAD", 0, False), ("POST", 0, True)],
)
def test_who_has_a_byte_left_reads_and_who_has_none_does_not(
    time: FakeTime, method: str, short_of_it: int, may: bool
) -> None:
    app = Flask(__name__)
    app.extensions["chat"] = settings = Settings.from_environment(ENVIRONMENT)
    ((limit, _),) = settings.limits.of_reading(1)
    known = Standing("Ann", is_known=True, counts={limit.attribute(time.time()): limit.most - short_of_it})
    with app.test_request_context("/", method=method):
        if may:
            reading.must_be_left(known)
        else:
            with pytest.raises(LimitReached):
                reading.must_be_left(known)
