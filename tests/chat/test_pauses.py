"""What is done at most once in a while."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from chat import pauses
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud


def test_until_a_pause_is_over_it_is_not_time_again(cloud: MotoCloud, time: FakeTime) -> None:
    assert pauses.begin("typing#general", "ann", 3)
    time.advance(2.999)
    assert not pauses.begin("typing#general", "ann", 3)
    time.advance(0.001)
    assert pauses.begin("typing#general", "ann", 3)
    assert not pauses.begin("typing#general", "ann", 3)


def test_who_asks_in_vain_does_not_make_it_longer(cloud: MotoCloud, time: FakeTime) -> None:
    pauses.begin("typing#general", "ann", 3)
    for _ in range(3):
        time.advance(1)
        begun = pauses.begin("typing#general", "ann", 3)
    assert begun


def test_each_key_has_pauses_of_its_own(cloud: MotoCloud, time: FakeTime) -> None:
    assert all(pauses.begin(pk, sk, 3) for pk in ("typing#general", "typing#garden") for sk in ("ann", "ben"))


def test_of_many_at_once_one_begins_it(cloud: MotoCloud, time: FakeTime) -> None:
    everyone = threading.Barrier(8)
    cloud.before("dynamodb:UpdateItem", lambda _: everyone.wait(timeout=60) and None)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: pauses.begin("typing#general", "ann", 3), range(8))) == 1


def test_it_is_one_write(cloud: MotoCloud) -> None:
    pauses.begin("typing#general", "ann", 3)
    pauses.begin("typing#general", "ann", 3)
    assert [call.action for call in cloud.calls] == ["dynamodb:UpdateItem"] * 2


def test_ttl_finds_it_once_it_is_over(cloud: MotoCloud, time: FakeTime) -> None:
    pauses.begin("typing#general", "ann", 3)
    (item,) = cloud.items("SessionsTable")
    # A minute after it, in whole seconds.
    assert time.time() + 62 < item["expires_at"] <= time.time() + 63


def test_trouble_with_the_table_is_not_taken_for_a_pause(cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:UpdateItem", "ThrottlingException")
    with pytest.raises(ClientError):
        pauses.begin("typing#general", "ann", 3)
