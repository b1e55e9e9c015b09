"""How a user stands: whether they may come in, and how much they have done. It is one item of the directory.

What has a limit is counted there by one write, whose condition asks at the same time whether the user may come in: so
that question costs a call with a limit nothing, and any other call one read.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chat import dynamodb, windows
from chat.clock import now_s, rfc3339
from chat.windows import Limit

Uses = Sequence[tuple[Limit, int]]

# Since when the user has a profile, in seconds since 1970.
KNOWN_SINCE = "known_since"

# As `Standing.admit` says it, in one write.
_MAY_COME_IN = "attribute_not_exists(blocked) AND (attribute_not_exists(ended_before) OR ended_before < :issued_at)"


class Blocked(Exception):
    """The user is blocked."""


class Ended(Exception):
    """The user's sessions have been ended, and the token is from one of them."""


@dataclass(frozen=True)
class Standing:
    """How a user stands.

    Attributes
    ----------
    name
        What the user is called; empty where neither they nor a token of theirs has said.
    blocked
        `{"at", "by", "reason"}` while the user is blocked.
    ended_before
        Tokens that were issued at this time or before it, in seconds since 1970, are good no longer.
    is_known
        Whether the user has been here before: has a profile, and belongs to the general room.
    counts
        What has been counted for the user, as `chat.windows` keeps it.
    """

    name: str = ""
    blocked: Mapping[str, Any] | None = None
    ended_before: int | None = None
    is_known: bool = False
    counts: Mapping[str, int] = field(default_factory=dict, compare=False)

    def admit(self, issued_at: int) -> None:
        """Let the bearer of a token that was issued at this time come in.

        Raises
        ------
        Blocked, Ended
            They may not.
        """
        if self.blocked is not None:
            raise Blocked
        if self.ended_before is not None and self.ended_before >= issued_at:
            raise Ended

    def must_have_left(self, uses: Uses, at: float) -> None:
        """Let somebody do this who could count it, without counting it.

        Raises
        ------
        LimitReached
            They could not, at this time in seconds since 1970.
        """
        limit = windows.reached(self.counts, uses, at)
        if limit is not None:
            raise LimitReached(limit, limit.seconds_left(at), self)


class LimitReached(Exception):
    """The user may come in, and has done as much as a limit allows; nothing was counted.

    Attributes
    ----------
    limit
        The limit.
    retry_after_s
        After how many whole seconds its window has ended.
    standing
        How the user stands.
    """

    def __init__(self, limit: Limit, retry_after_s: int, standing: Standing) -> None:
        super().__init__(f"{limit}: try again in {retry_after_s} s")
        self.limit = limit
        self.retry_after_s = retry_after_s
        self.standing = standing


class Counted(NamedTuple):
    """Uses that were counted for a user, and how the user stands since."""

    user_id: str
    uses: Uses
    at: float
    standing: Standing = Standing()

    def give_back(self) -> None:
        """Count them back: they were none after all."""
        windows.take_back(table(), key(self.user_id), self.uses, self.at)


def of(user_id: str) -> Standing:
    """Return how the user stands, by one consistent read; who has no item yet stands well."""
    got = dynamodb.client().get_item(TableName=table(), Key=dynamodb.to_attributes(key(user_id)), ConsistentRead=True)
    return read(dynamodb.from_attributes(got.get("Item", {})))


def count(user_id: str, issued_at: int, uses: Uses) -> Counted:
    """Count uses for a user who may come in, all or none, by one write.

    Parameters
    ----------
    issued_at
        When the user's token was issued, in seconds since 1970.

    Raises
    ------
    Blocked, Ended, LimitReached
        Nothing was counted.
    """
    at = now_s()
    try:
        item = windows.count(
            table(),
            key(user_id),
            uses,
            at,
            condition=_MAY_COME_IN,
            values={":issued_at": issued_at},
        )
    except windows.Refused as refused:
        standing = read(refused.item)
        standing.admit(issued_at)
        if refused.limit is None:
            raise
        raise LimitReached(refused.limit, refused.retry_after_s, standing) from None
    return Counted(user_id, uses, at, read(item))


def note(user_id: str, uses: Uses) -> None:
    """Count what a user has done already, however much it is: what a limit allows is asked before the next one."""
    windows.note(table(), key(user_id), uses, now_s())


def key(user_id: str) -> dict[str, str]:
    """Return the key of the user's item in DirectoryTable."""
    return {"pk": f"user#{user_id}", "sk": "standing"}


def place(user_id: str) -> tuple[str, dict[str, str]]:
    """Return the table and the key of the user's item."""
    return table(), key(user_id)


def changed_key(user_id: str) -> dict[str, str]:
    """Return the key of the item that says that the user is shown otherwise now; the stream tells of it."""
    return {**key(user_id), "sk": "changed"}


def tell_of_change(user_id: str) -> dict[str, Any]:
    """Return the write that has others told that the user is shown otherwise now, to be part of a transaction."""
    item = {**changed_key(user_id), "at": rfc3339(now_s())}
    return {"Put": {"TableName": table(), "Item": dynamodb.to_attributes(item)}}


def read(item: dynamodb.Item) -> Standing:
    """Return how the user stands who has this item; an empty one for who has none."""
    return Standing(
        item.get("name", ""), item.get("blocked"), item.get("ended_before"), KNOWN_SINCE in item, windows.counts(item)
    )


def table() -> str:
    """Return the name of the table that users are in."""
    return os.environ["DIRECTORY_TABLE_NAME"]
