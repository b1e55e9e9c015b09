"""What all tests share: a cloud in this process, one running chatroom, its two members, and a place for files."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from deployer.stack.template import REPOSITORY
from tests.support import high_limits, sharing
from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member
from tests.support.moto_cloud import MotoCloud, moto_cloud
from tests.support.user_pool import UserPool
from websocket_handlers.callbacks import Retries

# A busy machine is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

TEST_FILES = REPOSITORY / ".test"


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in the checkout, those of child processes too."""
    TEST_FILES.mkdir(exist_ok=True)
    temporary = tempfile.mkdtemp(prefix="run-", dir=TEST_FILES)
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    config.add_cleanup(lambda: shutil.rmtree(temporary))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow; where several processes share the tests, what takes long goes first."""
    for item in items:
        if sharing.is_slow(item):
            item.add_marker(pytest.mark.slow)
    if hasattr(config, "workerinput"):
        items.sort(key=sharing.turn)
    # Moto and botocore make much that is soon let go: to look for circles as often as Python does takes a tenth of the
    # time.
    gc.set_threshold(100_000, 20, 100)


# With pytest 9.2, xdist's own `--dist loadgroup` takes no notice of groups.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> sharing.Groups:
    """Hand out the tests in groups."""
    return sharing.Groups(config, log)


@pytest.fixture(scope="session")
def chatroom() -> Iterator[LocalChatroom]:
    """A running chatroom, with its cloud, for all tests that do not stop it; they share its two users' limits."""
    running = LocalChatroom(Path(tempfile.mkdtemp(prefix="chatroom-")) / "data", high_limits.PARAMETERS).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def alice(chatroom: LocalChatroom) -> Member:
    return chatroom.member("alice@example.com")


@pytest.fixture(scope="session")
def bob(chatroom: LocalChatroom) -> Member:
    return chatroom.member("bob@example.com")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[MotoCloud]:
    """The tables and queues of the template, on moto in this process."""
    with moto_cloud(monkeypatch) as cloud:
        yield cloud


@pytest.fixture
def sockets(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[CallbackServer]:
    """A local @connections API that can misbehave."""
    monkeypatch.setattr(Retries, "pause_s", lambda *_: 0.001)
    with CallbackServer() as server:
        monkeypatch.setenv("CALLBACK_URL", server.endpoint)
        yield server


@pytest.fixture
def user_pool() -> Iterator[UserPool]:
    with UserPool() as user_pool:
        yield user_pool


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    return FakeTime().install(monkeypatch)
