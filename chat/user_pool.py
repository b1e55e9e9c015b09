"""The user pool, as far as the domain asks it: whether somebody may still come in."""

import functools
import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

_CONFIG = Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3})


class NoAnswer(Exception):
    """The pool does not say."""


@functools.cache
def client() -> Any:
    """Return this process's client."""
    return boto3.client("cognito-idp", config=_CONFIG)


def has(username: str) -> bool:
    """Return whether the pool has a user of this name who is not disabled.

    "AdminGetUser" in the Amazon Cognito API Reference. That somebody has been signed out everywhere is nothing that the
    pool tells: it only takes their tokens no longer.

    Raises
    ------
    NoAnswer
        The pool cannot be reached, or refuses.
    """
    try:
        user = client().admin_get_user(UserPoolId=os.environ["USER_POOL_ID"], Username=username)
    except ClientError as error:
        if error.response["Error"]["Code"] == "UserNotFoundException":
            return False
        raise NoAnswer(str(error)) from None
    except BotoCoreError as error:
        raise NoAnswer(str(error)) from None
    return bool(user["Enabled"])
