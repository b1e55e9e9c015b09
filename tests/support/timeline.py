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

    def merge(self, messages: Iterable[Message]) -> None:
        """Take messages in, in whatever order and however often they come."""
        for message in messages:
            known = self._by_id.get(message["id"])
            if known is None or message["rev"] > known["rev"]:
                self._by_id[message["id"]] = message
            else:
                self.repeated += 1

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def messages(self) -> list[Message]:
        """All that is known, oldest first, deleted ones too."""
        return [self._by_id[id_] for id_ in sorted(self._by_id)]

    @property
    def shown(self) -> list[Message]:
        """What the page shows: all but what has been deleted."""
        return shown(self.messages)

    @property
    def newest_id(self) -> str | None:
        """The id of the last message."""
        return max(self._by_id, default=None)


def shown(messages: Iterable[Message]) -> list[Message]:
    """Return what a page shows of a room's messages."""
    return [message for message in messages if "deleted_at" not in message]
