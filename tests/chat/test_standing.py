"""How a user stands: what is counted is counted for who may come in, and for nobody else."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chat import standing
from chat.standing import Blocked, Ended, LimitReached, Standing
from chat.windows import Limit
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

TABLE = "DirectoryTable"
BLOCK = {"at": "2026-11-22T20:04:05.678Z", "by": "admin-sub", "reason": "spam"}
ISSUED_AT = 1_800_000_000
LIMIT = Limit("tickets", 2, 60)


def count(user_id: str = "ann-sub", issued_at: int = ISSUED_AT) -> standing.Counted:
    return standing.count(user_id, issued_at, [(LIMIT, 1)])


def store(cloud: MotoCloud, **attributes: Any) -> None:
    cloud.put(TABLE, {"pk": "user#ann-sub", "sk": "standing", **attributes})


def used(cloud: MotoCloud) -> int:
    (item,) = cloud.items(TABLE)
    return sum(value for name, value in item.items() if name.startswith("count#"))


def test_who_has_done_nothing_yet_stands_well(cloud: MotoCloud) -> None:
    assert standing.of("ann-sub") == Standing()
    standing.of("ann-sub").admit(0)


def test_how_a_user_stands_is_read_consistently_and_once(cloud: MotoCloud) -> None:
    store(cloud, name="Ann", blocked=BLOCK, ended_before=7, known_since=5)
    assert standing.of("ann-sub") == Standing("Ann", BLOCK, 7, is_known=True)
    (call,) = cloud.calls
    assert (call.action, call.request["ConsistentRead"]) == ("dynamodb:GetItem", True)


def test_a_use_is_one_write_which_says_how_the_user_stands(cloud: MotoCloud) -> None:
    store(cloud, name="Ann", known_since=5)
    assert count().standing == Standing("Ann", is_known=True)
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]


def test_who_has_only_been_counted_is_not_known_yet(cloud: MotoCloud) -> None:
    assert not count().standing.is_known
    assert not standing.of("ann-sub").is_known


def test_the_counts_are_each_users_own(cloud: MotoCloud) -> None:
    for user_id in ("ann-sub", "ann-sub", "ben-sub"):
        count(user_id)
    with pytest.raises(LimitReached):
        count()
    count("ben-sub")


def test_who_has_reached_a_limit_is_told_which_and_for_how_long(cloud: MotoCloud, time: FakeTime) -> None:
    time.advance(60 - time.time() % 60 + 12)
    count(), count()
    with pytest.raises(LimitReached) as reached:
        count()
    assert (reached.value.limit, reached.value.retry_after_s) == (LIMIT, 48)
    time.advance(48)
    count()


@pytest.mark.parametrize("issued_at", [0, ISSUED_AT, 2**33])
def test_a_blocked_user_may_not_come_in_whatever_the_token(cloud: MotoCloud, issued_at: int) -> None:
    store(cloud, blocked=BLOCK)
    with pytest.raises(Blocked):
        count(issued_at=issued_at)
    with pytest.raises(Blocked):
        standing.of("ann-sub").admit(issued_at)
    assert used(cloud) == 0


@pytest.mark.parametrize(("issued_at", "may"), [(0, False), (99, False), (100, False), (101, True)])
def test_a_token_from_before_the_end_of_all_sessions_is_good_no_longer(
    cloud: MotoCloud, issued_at: int, may: bool
) -> None:
    store(cloud, ended_before=100)
    if may:
        count(issued_at=issued_at)
        standing.of("ann-sub").admit(issued_at)
    else:
        with pytest.raises(Ended):
            count(issued_at=issued_at)
        with pytest.raises(Ended):
            standing.of("ann-sub").admit(issued_at)
    assert used(cloud) == may


def test_a_token_that_does_not_say_when_it_was_issued_is_good_while_nothing_has_ended(cloud: MotoCloud) -> None:
    count(issued_at=0)


def test_who_is_blocked_is_told_that_and_not_of_a_limit(cloud: MotoCloud) -> None:
    count(), count()
    (item,) = cloud.items(TABLE)
    cloud.put(TABLE, {**item, "blocked": BLOCK, "ended_before": ISSUED_AT})
    with pytest.raises(Blocked):
        count()


def test_who_is_let_in_again_finds_the_counts_as_they_were(cloud: MotoCloud) -> None:
    count()
    (item,) = cloud.items(TABLE)
    cloud.put(TABLE, {**item, "blocked": BLOCK})
    with pytest.raises(Blocked):
        count()
    cloud.put(TABLE, item)
    count()
    assert used(cloud) == 2


def test_a_use_that_was_none_is_given_back_in_the_window_that_it_was_counted_in(
    cloud: MotoCloud, time: FakeTime
) -> None:
    counted = count()
    time.advance(LIMIT.window_s)
    count()
    counted.give_back()
    count()
    with pytest.raises(LimitReached):
        count()


def test_a_use_that_is_more_than_the_limit_is_refused_as_one(cloud: MotoCloud) -> None:
    with pytest.raises(LimitReached):
        standing.count("ann-sub", ISSUED_AT, [(LIMIT, LIMIT.most + 1)])


def test_trouble_with_the_table_is_not_taken_for_a_refusal(cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:UpdateItem", "ThrottlingException")
    with pytest.raises(ClientError):
        count()


def test_what_a_limit_would_refuse_may_not_be_done_though_it_is_not_counted(cloud: MotoCloud) -> None:
    store(cloud, known_since=5, **{LIMIT.attribute(90): 2})
    known = standing.of("ann-sub")
    with pytest.raises(LimitReached) as reached:
        known.must_have_left([(LIMIT, 1)], 90)
    assert (reached.value.limit, reached.value.retry_after_s, reached.value.standing) == (LIMIT, 30, known)
    assert "try again in 30 s" in str(reached.value)
    known.must_have_left([(LIMIT, 1)], 120)
    assert used(cloud) == 2


def test_what_has_been_done_is_counted_however_much_it_is(cloud: MotoCloud) -> None:
    standing.note("ann-sub", [(LIMIT, 1_000)])
    assert used(cloud) == 1_000
    with pytest.raises(LimitReached):
        count()


def test_how_a_user_stands_is_in_one_item_of_the_directory(cloud: MotoCloud) -> None:
    assert standing.place("ann-sub") == (TABLE, {"pk": "user#ann-sub", "sk": "standing"})


def test_a_use_that_is_given_back_is_there_for_another(cloud: MotoCloud, time: FakeTime) -> None:
    count()
    count().give_back()
    assert used(cloud) == 1
    count()
    with pytest.raises(LimitReached):
        count()
