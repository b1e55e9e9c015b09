"""How a user stands: whether they may come in, and how much they have done. It is one item of the directory.

What has a limit is counted there by one write, whose condition asks at the same time whether the user may come in: so
that question costs a call with a limit nothing, and any other call one read.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat import dynamodb, windows
from chat.clock import now_s
from chat.windows import Limit

Uses = Sequence[tuple[Limit, int]]

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
        What the user was called when a use was last counted with a name; empty where none ever was.
    blocked
        `{"at", "by", "reason"}` while the user is blocked.
    ended_before
        Tokens that were issued at this time or before it, in seconds since 1970, are good no longer.
    is_known
        Whether the user has been here before.
    """

    name: str = ""
    blocked: Mapping[str, Any] | None = None
    ended_before: int | None = None
    is_known: bool = False

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


@dataclass(frozen=True)
class Counted:
    """Uses that were counted for a user, and how the user stands since."""

    user_id: str
    uses: Uses
    at: float
    standing: Standing = field(default_factory=Standing)

    def give_back(self) -> None:
        """Count them back: they were none after all."""
        windows.take_back(_table(), key(self.user_id), self.uses, self.at)


def of(user_id: str) -> Standing:
    """Return how the user stands, by one consistent read; who has no item yet stands well."""
    got = dynamodb.client().get_item(TableName=_table(), Key=dynamodb.to_attributes(key(user_id)), ConsistentRead=True)
    return _standing(dynamodb.from_attributes(got.get("Item", {})))


def count(user_id: str, name: str | None, issued_at: int, uses: Uses) -> Counted:
    """Count uses for a user who may come in, all or none, by one write, and keep the user's name.

    Parameters
    ----------
    name
        What the user is called; None where their token does not say, and then the name that is known stays.
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
            _table(),
            key(user_id),
            uses,
            at,
            keep={"name": name} if name else None,
            condition=_MAY_COME_IN,
            values={":issued_at": issued_at},
        )
    except windows.Refused as refused:
        standing = _standing(refused.item)
        standing.admit(issued_at)
        if refused.limit is None:
            raise
        raise LimitReached(refused.limit, refused.retry_after_s, standing) from None
    return Counted(user_id, uses, at, _standing(item))


def introduce(user_id: str, name: str | None) -> None:
    """Make the item of a user who is here for the first time, and does nothing that is counted.

    Parameters
    ----------
    name
        What the user is called; None where their token does not say.
    """
    kept = {"known_since": int(now_s()), **({"name": name} if name else {})}
    dynamodb.client().update_item(
        TableName=_table(),
        Key=dynamodb.to_attributes(key(user_id)),
        UpdateExpression="SET " + ", ".join(f"#{each} = :{each}" for each in kept),
        ExpressionAttributeNames={f"#{each}": each for each in kept},
        ExpressionAttributeValues=dynamodb.to_attributes({f":{each}": value for each, value in kept.items()}),
    )


def key(user_id: str) -> dict[str, str]:
    """Return the key of the user's item in DirectoryTable."""
    return {"pk": f"user#{user_id}", "sk": "standing"}


def _standing(item: dynamodb.Item) -> Standing:
    return Standing(item.get("name", ""), item.get("blocked"), item.get("ended_before"), is_known=bool(item))


def _table() -> str:
    return os.environ["DIRECTORY_TABLE_NAME"]
