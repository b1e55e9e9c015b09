"""The user pool: who is there, who is not, and when it does not say."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chat import user_pool
from chat.user_pool import NoAnswer
from tests.support.moto_cloud import USER_POOL_ID, Call, MotoCloud


@pytest.mark.parametrize(
    ("answer", "is_there"), [({"Enabled": True}, True), ({"Enabled": False}, False), ("UserNotFoundException", False)]
)
def test_who_is_there_and_not_disabled(cloud: MotoCloud, answer: Any, is_there: bool) -> None:
    cloud.before("cognito-idp:AdminGetUser", lambda _: answer)
    assert user_pool.has("ann") is is_there
    assert cloud.calls[-1].request == {"UserPoolId": USER_POOL_ID, "Username": "ann"}


def test_what_the_pool_refuses_is_no_answer(cloud: MotoCloud) -> None:
    cloud.before("cognito-idp:AdminGetUser", lambda _: "NotAuthorizedException")
    with pytest.raises(NoAnswer, match="NotAuthorizedException"):
        user_pool.has("ann")


def test_a_pool_that_cannot_be_reached_gives_none(cloud: MotoCloud) -> None:
    def unreachable(_: Call) -> str:
        raise EndpointConnectionError(endpoint_url="https://cognito-idp")

    cloud.before("cognito-idp:AdminGetUser", unreachable)
    with pytest.raises(NoAnswer, match="cognito-idp"):
        user_pool.has("ann")


def test_it_is_given_up_before_a_function_would_be_stopped(cloud: MotoCloud) -> None:
    config = user_pool.client().meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 3)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
