"""A short form of `make soak`: functions killed and networks lost, and in the end every page shows what is left."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.measure.soak import SHORT, soak
from tests.support import high_limits
from tests.support.busy_member import PER_CENT
from tests.support.local_chatroom import LocalChatroom


@pytest.fixture
def own_chatroom() -> Iterator[LocalChatroom]:
    """A chatroom that no other test uses: its function is killed."""
    chatroom = LocalChatroom(Path(tempfile.mkdtemp(prefix="soak-")) / "data", high_limits.CROWD).start()
    yield chatroom
    chatroom.stop()


def test_every_page_shows_what_the_table_has_whatever_was_killed_and_lost(own_chatroom: LocalChatroom) -> None:
    result = soak(own_chatroom, SHORT)
    assert sum(map(len, result.stored.values())) == SHORT.messages
    assert result.answered == result.stored
    assert set(result.changes) == set(PER_CENT)
    assert result.told_of_changes > 0
    assert len(result.shown) == SHORT.pages
    assert result.wrong() == []
    assert result.by_push_alone == result.steady == SHORT.pages - SHORT.dropping
    assert result.kills == SHORT.kills
    assert result.drops == SHORT.dropping * SHORT.drops
