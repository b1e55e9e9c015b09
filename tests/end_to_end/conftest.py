"""What the end-to-end tests share beyond the running chatroom: a deployed one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import high_limits
from tests.support.deployed_chatroom import DeployedChatroom, EmptyCloud
from tests.support.member import Listener


@pytest.fixture(autouse=True)
def no_socket_stays_open() -> Iterator[None]:
    """What is said later is sent to one that does; and it answers pings from a thread that uses `random`."""
    yield
    Listener.close_all()


@pytest.fixture
def empty_cloud() -> Iterator[EmptyCloud]:
    cloud = EmptyCloud(Path(tempfile.mkdtemp(prefix="empty-")) / "data")
    yield cloud
    cloud.stop()


@pytest.fixture(scope="session")
def deployed_chatroom() -> Iterator[DeployedChatroom]:
    """The chatroom deployed as on AWS, for all tests that do not change it."""
    cloud = EmptyCloud(Path(tempfile.mkdtemp(prefix="deployed-")) / "data")
    try:
        yield DeployedChatroom(cloud, high_limits.PARAMETERS)
    finally:
        cloud.stop()
