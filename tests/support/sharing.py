"""Which tests are slow, and which go together when several processes share them.

A test is slow, and left out by `make test-fast`, that needs the local cloud, a browser or a built package.

`make test` hands out groups, each to one process: the tests of a file, as they share what the file has made; all those
that talk to the running chatroom and all those that do so in a browser, so that it is started twice at most; and one
by one those that start and stop clouds of their own, each of which takes long.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

SLOW_FOLDERS = ("browser", "end_to_end", "website")
RUNNING_CHATROOM = frozenset({"chatroom", "deployed_chatroom"})
OWN_CLOUD = frozenset({"empty_cloud", "own_chatroom"})
BUILT_PACKAGE = frozenset({"package", "answered"})


def is_slow(item: pytest.Item) -> bool:
    """Return whether `make test-fast` leaves it out."""
    return _folder(item) in SLOW_FOLDERS or _uses(item, RUNNING_CHATROOM | OWN_CLOUD | BUILT_PACKAGE)


def group(item: pytest.Item) -> str | None:
    """Return the name of its group; None of one that goes by itself."""
    if _uses(item, RUNNING_CHATROOM):
        return "browser" if _folder(item) == "browser" else "chatroom"
    return None if _uses(item, OWN_CLOUD) else item.path.relative_to(TESTS).as_posix()


def turn(item: pytest.Item) -> int:
    """Return when its group is handed out: what takes long first, so that nobody is left with it in the end."""
    if _uses(item, RUNNING_CHATROOM):
        return 0
    if _uses(item, OWN_CLOUD):
        return 1
    return 2 if is_slow(item) else 3


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


def _uses(item: pytest.Item, fixtures: frozenset[str]) -> bool:
    return not fixtures.isdisjoint(getattr(item, "fixturenames", ()))
