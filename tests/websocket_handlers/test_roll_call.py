"""The roll call: who is disabled or gone in the user pool is out, and whoever the pool does not speak of is not."""

import threading
from typing import Any

import pytest

from chat import audit, closings, roll, standing
from chat.roll import Entry
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import NEVER, Context
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import USER_POOL_ID, Call, MotoCloud
from websocket_handlers import roll_call

DISABLED, GONE, UNKNOWN = "disabled", "gone", "unknown"


class Pool:
    """A user pool in which everybody is, and may come in, unless told."""

    def __init__(self) -> None:
        self.are: dict[str, str] = {}
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, call: Call) -> str | dict[str, Any]:
        assert call.request["UserPoolId"] == USER_POOL_ID
        username = call.request["Username"]
        with self._lock:
            self.asked.append(username)
        match self.are.get(username):
            case "gone":
                return "UserNotFoundException"
            case "unknown":
                return "ResourceNotFoundException"
            case state:
                return {"Enabled": state != DISABLED}


@pytest.fixture
def pool(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr(roll_call, "_wait_until", lambda _: None)
    pool = Pool()
    cloud.before("cognito-idp:AdminGetUser", pool)
    return pool


def enter(*user_ids: str, until: int = NEVER) -> None:
    for user_id in user_ids:
        roll.enter(Entry(user_id, user_id), until)


def call(remaining_ms: int = 240_000) -> None:
    context = Context()
    context.remaining_ms = remaining_ms
    roll_call.handler({}, context)


@pytest.mark.parametrize("state", [DISABLED, GONE])
def test_who_is_disabled_or_gone_is_out(cloud: MotoCloud, pool: Pool, time: FakeTime, state: str) -> None:
    enter("ann-sub", "ben-sub", "cat-sub")
    make_user("ben-sub", "Ben")
    pool.are["ben-sub"] = state
    call()
    assert sorted(pool.asked) == ["ann-sub", "ben-sub", "cat-sub"]
    assert standing.of("ben-sub").ended_before == int(time.time())
    assert [item["user_id"] for item in cloud.items("SessionsTable", closings.PREFIX)] == ["ben-sub"]
    ((entry,), _) = audit.page(10)
    assert (entry["who"], entry["act"], entry["user"]) == (
        {"id": "cognito", "name": "Cognito"},
        "user.ended",
        {"id": "ben-sub", "name": "Ben"},
    )
    assert [each.user_id for each in roll.entries()] == ["ann-sub", "cat-sub"]
    assert standing.of("ann-sub").ended_before is None


def test_who_is_out_is_asked_for_no_more(cloud: MotoCloud, pool: Pool) -> None:
    enter("ben-sub")
    pool.are["ben-sub"] = GONE
    call()
    call()
    assert pool.asked == ["ben-sub"]
    assert len(audit.page(10)[0]) == 1


def test_two_roll_calls_at_once_end_a_user_once(cloud: MotoCloud, pool: Pool) -> None:
    enter("ben-sub")
    pool.are["ben-sub"] = GONE

    def be_quicker(_: Call) -> None:
        cloud.heal()
        roll.end("ben-sub")

    cloud.before("dynamodb:TransactWriteItems", be_quicker)
    call()
    assert len(audit.page(10)[0]) == 1


def test_whoever_the_pool_does_not_speak_of_stays_and_the_call_says_that_it_failed(
    cloud: MotoCloud, pool: Pool
) -> None:
    enter("ann-sub", "ben-sub", "cat-sub")
    pool.are |= {"ann-sub": UNKNOWN, "ben-sub": UNKNOWN, "cat-sub": DISABLED}
    with pytest.raises(RuntimeError, match="2 of 3"):
        call()
    assert standing.of("ann-sub").ended_before is None
    assert standing.of("cat-sub").ended_before is not None


def test_an_expired_token_is_not_asked_for_though_ttl_has_not_deleted_it(
    cloud: MotoCloud, pool: Pool, time: FakeTime
) -> None:
    enter("ann-sub", until=int(time.time()))
    enter("ben-sub", until=int(time.time()) + 1)
    call()
    assert pool.asked == ["ben-sub"]


def test_the_pool_is_asked_by_the_name_that_it_has_for_somebody(cloud: MotoCloud, pool: Pool) -> None:
    roll.enter(Entry("ann-sub", "google_42"), NEVER)
    call()
    assert pool.asked == ["google_42"]


def test_it_goes_on_where_it_had_to_stop_and_then_begins_anew(cloud: MotoCloud, pool: Pool) -> None:
    names = [f"user-{number:02}" for number in range(3 * roll_call.AT_ONCE - 1)]
    enter(*names)
    asked = []
    for _ in range(4):
        pool.asked.clear()
        call(remaining_ms=0)
        asked.append(sorted(pool.asked))
    at_once = roll_call.AT_ONCE
    thirds = [names[:at_once], names[at_once : 2 * at_once], names[2 * at_once :]]
    # The last third has no more after it, but the call had no time to see that.
    assert asked == [*thirds, []]
    pool.asked.clear()
    call()
    assert sorted(pool.asked) == names


def test_with_time_enough_all_are_asked_and_no_position_is_kept(cloud: MotoCloud, pool: Pool) -> None:
    names = [f"user-{number:02}" for number in range(50)]
    enter(*names)
    call()
    assert sorted(pool.asked) == names
    assert cloud.items("SessionsTable", "roll-call") == []


def test_the_pool_is_asked_below_its_rate(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeTime()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.advance(seconds)

    monkeypatch.setattr(clock, "sleep", sleep, raising=False)
    monkeypatch.setattr(roll_call, "time", clock)
    cloud.before("cognito-idp:AdminGetUser", Pool())
    enter(*(f"user-{number:02}" for number in range(40)))
    call()
    assert slept == [pytest.approx(0.2, abs=0.002)] * 5


@pytest.mark.parametrize(("remaining_ms", "asked"), [(15_000, 16), (14_999, 8)])
def test_a_call_stops_fifteen_seconds_before_its_time_is_over(
    cloud: MotoCloud, pool: Pool, monkeypatch: pytest.MonkeyPatch, remaining_ms: int, asked: int
) -> None:
    monkeypatch.setattr(roll_call, "time", FakeTime())
    enter(*(f"user-{number:02}" for number in range(16)))
    call(remaining_ms)
    assert len(pool.asked) == asked
    assert roll.reached() == (None if asked == 16 else "user-07")


def test_a_token_that_is_issued_after_the_end_is_good(cloud: MotoCloud, pool: Pool, time: FakeTime) -> None:
    enter("ben-sub")
    pool.are["ben-sub"] = DISABLED
    call()
    with pytest.raises(standing.Ended):
        standing.of("ben-sub").admit(int(time.time()))
    standing.of("ben-sub").admit(int(time.time()) + 1)
