"""News of a user that others are told, so often and no more."""

import pytest
from botocore.exceptions import ClientError

from chat import news
from chat.windows import Limit
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

TWICE = Limit("knocking", 2, 10)


def test_it_is_told_as_often_as_the_limit_allows_of_each_user_and_kept_a_minute_longer_than_that(
    cloud: MotoCloud, time: FakeTime
) -> None:
    time.advance(10 - time.time() % 10)
    assert [news.may_be_told("ann-sub", TWICE) for _ in range(3)] == [True, True, False]
    assert news.may_be_told("ben-sub", TWICE) is True
    assert cloud.items("SessionsTable") == [
        {
            "pk": f"knocking#{user_id}",
            "sk": "news",
            TWICE.attribute(time.time()): count,
            "expires_at": int(time.time()) + 10 + 60,
        }
        for user_id, count in (("ann-sub", 2), ("ben-sub", 1))
    ]
    time.advance(10)
    assert news.may_be_told("ann-sub", TWICE) is True


def test_trouble_with_the_table_is_not_taken_for_a_limit(cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:UpdateItem", "ThrottlingException")
    with pytest.raises(ClientError):
        news.may_be_told("ann-sub", TWICE)
