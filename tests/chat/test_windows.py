"""Limits in fixed windows: a single write counts, or refuses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chat import windows
from chat.windows import Limit, Refused
from tests.support.moto_cloud import MotoCloud

TABLE = "DirectoryTable"
KEY = {"pk": "user#ann", "sk": "standing"}
FEW = Limit("messages", 3, 10)
MANY = Limit("messages", 5, 60)
# Where a window of ten seconds begins, but none of a minute.
T0 = 1_800_000_010.0


def count(*limits: Limit, at: float = T0, amount: int = 1, **more: Any) -> dict[str, Any]:
    return windows.count(TABLE, KEY, [(limit, amount) for limit in limits or (FEW, MANY)], at, **more)


def writes(cloud: MotoCloud) -> int:
    return len([call for call in cloud.calls if call.action == "dynamodb:UpdateItem"])


def test_so_many_uses_as_the_limit_has_are_counted_and_no_more(cloud: MotoCloud) -> None:
    for _ in range(3):
        count(FEW)
    with pytest.raises(Refused) as refused:
        count(FEW)
    assert refused.value.limit == FEW


def test_each_use_is_one_write_and_nothing_is_read(cloud: MotoCloud) -> None:
    count()
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"]


def test_the_next_window_begins_at_nothing(cloud: MotoCloud) -> None:
    for _ in range(3):
        count(FEW, at=T0 + 9.999)
    assert count(FEW, at=T0 + 10)[FEW.attribute(T0 + 10)] == 1


@pytest.mark.parametrize(("at", "left"), [(T0, 10), (T0 + 0.001, 10), (T0 + 9.5, 1), (T0 + 9.999, 1), (T0 + 3, 7)])
def test_who_is_refused_is_told_when_the_window_ends(cloud: MotoCloud, at: float, left: int) -> None:
    for _ in range(3):
        count(FEW, at=at)
    with pytest.raises(Refused) as refused:
        count(FEW, at=at)
    assert refused.value.retry_after_s == left


def test_of_two_reached_limits_the_one_that_ends_last_is_told(cloud: MotoCloud) -> None:
    for at in (T0, T0, T0, T0 + 10, T0 + 10):
        count(at=at)
    with pytest.raises(Refused) as refused:
        count(at=T0 + 10)
    assert refused.value.limit == MANY
    assert refused.value.retry_after_s == 40


def test_what_one_limit_refuses_counts_for_none(cloud: MotoCloud) -> None:
    for _ in range(3):
        count()
    with pytest.raises(Refused):
        count()
    assert cloud.items(TABLE)[0][MANY.attribute(T0)] == 3


def test_uses_may_be_larger_than_one(cloud: MotoCloud) -> None:
    count(FEW, amount=2)
    with pytest.raises(Refused):
        count(FEW, amount=2)
    count(FEW, amount=1)


def test_a_use_may_be_as_large_as_the_limit(cloud: MotoCloud) -> None:
    assert count(FEW, amount=3)[FEW.attribute(T0)] == 3


def test_a_use_that_is_larger_than_the_limit_is_refused_in_an_empty_window_too(cloud: MotoCloud) -> None:
    with pytest.raises(Refused) as refused:
        count(FEW, amount=4)
    assert refused.value.limit == FEW
    assert cloud.items(TABLE) == []


def test_many_at_once_get_no_more_than_there_is(cloud: MotoCloud) -> None:
    def one(_: int) -> bool:
        try:
            count(FEW)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) == 3


def test_the_callers_own_condition_is_told_from_a_limit(cloud: MotoCloud) -> None:
    count(keep={"blocked": True})
    with pytest.raises(Refused) as refused:
        count(condition="attribute_not_exists(blocked)")
    assert refused.value.limit is None
    assert refused.value.item["blocked"] is True


def test_a_limit_that_has_one_use_left_is_not_what_refused(cloud: MotoCloud) -> None:
    count(keep={"blocked": True})
    for limit in (Limit("messages", 2, 10), Limit("tickets", 1, 10)):
        with pytest.raises(Refused) as refused:
            count(limit, condition="attribute_not_exists(blocked)")
        assert refused.value.limit is None
        assert refused.value.retry_after_s == 0


def test_the_callers_condition_has_values(cloud: MotoCloud) -> None:
    count(keep={"name": "Ann"})
    assert count(condition="attribute_not_exists(ended_at) OR ended_at < :at", values={":at": 5})["name"] == "Ann"


def test_what_is_kept_is_there_afterwards(cloud: MotoCloud) -> None:
    assert count(keep={"name": "Ann"})["name"] == "Ann"


def test_an_item_does_not_grow_with_the_windows_that_pass(cloud: MotoCloud) -> None:
    sizes = [len(count(at=T0 + minute * 3_600)) for minute in range(200)]
    assert max(sizes) < 30
    assert writes(cloud) < 230


def test_one_who_goes_on_leaves_no_window_behind(cloud: MotoCloud) -> None:
    sizes = [len(count(FEW, at=T0 + step * 10)) for step in range(100)]
    assert max(sizes) == len(KEY) + 1


def test_tidying_up_comes_after_the_count_and_minds_no_item_that_has_gone(cloud: MotoCloud) -> None:
    for hour in range(17):
        count(FEW, at=T0 + hour * 3_600)
    cloud.before("dynamodb:UpdateItem", lambda call: "ConditionalCheckFailedException" if _tidies(call) else None)
    count(FEW, at=T0 + 17 * 3_600)


def _tidies(call: Any) -> bool:
    return "ADD" not in call.request["UpdateExpression"]


def test_what_was_no_use_after_all_is_counted_back(cloud: MotoCloud) -> None:
    for _ in range(3):
        count()
    windows.take_back(TABLE, KEY, [(FEW, 1), (MANY, 1)], T0)
    count()
    with pytest.raises(Refused):
        count()


def test_nothing_is_counted_back_that_is_not_there(cloud: MotoCloud) -> None:
    windows.take_back(TABLE, KEY, [(FEW, 1)], T0)
    assert cloud.items(TABLE) == []


@pytest.mark.parametrize("change", [lambda: count(), lambda: windows.take_back(TABLE, KEY, [(FEW, 1)], T0)])
def test_that_the_cloud_failed_is_not_taken_for_a_refusal(cloud: MotoCloud, change: Callable[[], object]) -> None:
    cloud.before("dynamodb:UpdateItem", lambda _: "InternalServerError")
    with pytest.raises(ClientError, match="InternalServerError"):
        change()


def test_a_refusal_says_what_is_reached(cloud: MotoCloud) -> None:
    count(FEW, amount=3)
    with pytest.raises(Refused, match="messages"):
        count(FEW)
    with pytest.raises(Refused, match="condition"):
        count(MANY, condition="attribute_not_exists(pk)")


def test_the_two_windows_before_are_taken_away_by_the_write_itself(cloud: MotoCloud) -> None:
    count(FEW)
    (call,) = cloud.calls
    names = call.request["ExpressionAttributeNames"]
    removed = call.request["UpdateExpression"].partition("REMOVE ")[2].split(", ")
    assert [names[each] for each in removed] == [FEW.attribute(T0 - 10), FEW.attribute(T0 - 20)]


@pytest.mark.parametrize(("stale", "is_tidied"), [(16, False), (17, True)])
def test_more_than_sixteen_counts_of_long_ago_are_tidied_up(cloud: MotoCloud, stale: int, is_tidied: bool) -> None:
    old = {FEW.attribute(T0 - 3_600 * ago): 1 for ago in range(1, stale + 1)}
    others = {MANY.attribute(T0 - 3_600): 1, "name": "Ann"}
    cloud.put(TABLE, {**KEY, **old, **others})
    count(FEW)
    (item,) = cloud.items(TABLE)
    assert item == {**KEY, **others, FEW.attribute(T0): 1, **({} if is_tidied else old)}
    assert writes(cloud) == 1 + is_tidied


def test_what_has_happened_is_counted_limit_or_not(cloud: MotoCloud) -> None:
    for _ in range(2):
        windows.note(TABLE, KEY, [(FEW, 1_000_000)], T0)
    assert windows.counts(cloud.items(TABLE)[0]) == {FEW.attribute(T0): 2_000_000}
    with pytest.raises(Refused):
        count(FEW)


@pytest.mark.parametrize(
    ("counted", "amount", "is_reached"), [(2, 1, False), (3, 1, True), (0, 3, False), (0, 4, True)]
)
def test_what_is_reached_is_told_by_the_counts_alone(counted: int, amount: int, is_reached: bool) -> None:
    counts = {FEW.attribute(T0): counted}
    assert windows.reached(counts, [(FEW, amount)], T0) == (FEW if is_reached else None)
    assert windows.reached({}, [(FEW, 1), (MANY, 9)], T0) == MANY


def test_a_windows_attribute_is_its_limits_and_its_number() -> None:
    assert FEW.attribute(1_800_000_019.999) == "count#messages#10#180000001"
    assert MANY.attribute(1_800_000_020) == "count#messages#60#30000000"
