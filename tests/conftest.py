"""What all tests share: one running chatroom, its two members, and a place for files inside the checkout."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployer.template import REPOSITORY
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member

TEST_FILES = REPOSITORY / ".test"


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in the checkout, those of child processes too."""
    TEST_FILES.mkdir(exist_ok=True)
    temporary = tempfile.mkdtemp(prefix="run-", dir=TEST_FILES)
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    config.add_cleanup(lambda: shutil.rmtree(temporary))


@pytest.fixture(scope="session")
def chatroom() -> Iterator[LocalChatroom]:
    """A running chatroom, with its cloud, for all tests that do not stop it."""
    running = LocalChatroom(Path(tempfile.mkdtemp(prefix="chatroom-")) / "data").start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def alice(chatroom: LocalChatroom) -> Member:
    return chatroom.member("alice@example.com")


@pytest.fixture(scope="session")
def bob(chatroom: LocalChatroom) -> Member:
    return chatroom.member("bob@example.com")
