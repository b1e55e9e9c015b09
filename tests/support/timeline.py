"""A room's messages as a page keeps them: once per id, sorted by id, each in the version of the highest rev.

The same rules as in website/js/messages/timeline.js.
"""

from collections.abc import Iterable
from typing import Any

Message = dict[str, Any]


class Timeline:
    """What a page shows of one room."""

    def __init__(self) -> None:
        self._by_id: dict[str, Message] = {}
        self.repeated = 0
        """How many messages have come that were known already, in this version or a newer one."""
        self.revs = 0
        """The sum of all messages' revs: of two pages of a room the one with the higher sum knows more."""

    def merge(self, messages: Iterable[Message]) -> int:
        """Take messages in, in whatever order and however often they come; return how many were news."""
        news = 0
        for message in messages:
            known_rev = self._by_id[message["id"]]["rev"] if message["id"] in self._by_id else 0
            if message["rev"] > known_rev:
                self._by_id[message["id"]] = message
                self.revs += message["rev"] - known_rev
                news += 1
            else:
                self.repeated += 1
        return news

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._by_id

    @property
    def messages(self) -> list[Message]:
        """All that is known, oldest first, deleted ones too."""
        return [self._by_id[id_] for id_ in sorted(self._by_id)]

    @property
    def shown(self) -> list[Message]:
        """What the page shows: all but what has been deleted."""
        return shown(self.messages)


def shown(messages: Iterable[Message]) -> list[Message]:
    """Return what a page shows of a room's messages."""
    return [message for message in messages if "deleted_at" not in message]
