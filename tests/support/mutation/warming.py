"""Uses the app once, so that libraries have read what they read at their first use.

It imports what is to be broken, so only what has done so anyway may import it.
"""

import pytest

from chat_app import create_app
from tests.support.caller import Caller
from tests.support.moto_cloud import moto_cloud
from tests.support.user_pool import UserPool


def say_something() -> None:
    """Send a message, in a cloud that is gone afterwards."""
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as cloud, UserPool() as user_pool:
        for name, value in user_pool.environment().items():
            patch.setenv(name, value)
        Caller(create_app().test_client(), user_pool.token()).say("hello")
        assert cloud.records("MessagesTable")
