"""Which tests are slow, and which go together when several processes share them.

A test is slow, and left out by `make test-fast`, that needs the local cloud, a browser or a built package.

`make test` hands out groups, each to one process: the tests of a file, as they share what the file has made; all files
that use the deployed chatroom, so that it is deployed once; and one by one those that start clouds of their own, as
each takes long. A running chatroom is started by each process that has a test for it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parents[1]

SLOW_FOLDERS = ("browser", "end_to_end", "website")
SLOW_FIXTURES = frozenset({"answered", "chatroom", "deployed_chatroom", "empty_cloud", "own_chatroom", "package"})
OWN_CLOUD = ("empty_cloud", "own_chatroom")
DEPLOYED = "deployed_chatroom"


class Groups(LoadScopeScheduling):
    """Hands the groups out, in the order in which they have been collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def is_slow(item: pytest.Item) -> bool:
    """Return whether `make test-fast` leaves it out."""
    return _in_slow_folder(item) or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def group(nodeid: str) -> str:
    """Return the name of a test's group."""
    file = nodeid.partition("::")[0]
    text = _text(TESTS.parent / file)
    if any(fixture in text for fixture in OWN_CLOUD):
        return nodeid
    return DEPLOYED if re.search(rf'{DEPLOYED}[:"]', text) else file


def turn(item: pytest.Item) -> int:
    """Return when its group is handed out: what takes long first, so that nobody is left with it in the end."""
    its_group = group(item.nodeid)
    if its_group == DEPLOYED:
        return 0
    if its_group == item.nodeid:
        return 1
    return 2 if any(map(_text(item.path).count, SLOW_FIXTURES)) or _in_slow_folder(item) else 3


def _in_slow_folder(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] in SLOW_FOLDERS


@cache
def _text(path: Path) -> str:
    return path.read_text()
