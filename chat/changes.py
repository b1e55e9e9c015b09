"""Changes: what becomes of a message after it was sent. Each is one transaction of the message and its room's list.

The list of a room's changes is what pages catch up by. An entry says which message was changed, and the message says
which change was its last: an entry of an earlier one is superseded.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat import dynamodb, message_id, messages
from chat.clock import now_s, rfc3339
from chat.messages import SECONDS_A_DAY, TTL, Message
from chat.rules import Deleted, Unknown

# So long a page that was away is told what it has missed.
LISTED_FOR_S = 7 * SECONDS_A_DAY
# A catch-up that began in time may take a while to come to its end.
_KEPT_FOR_S = LISTED_FOR_S + SECONDS_A_DAY


_WRITES = 2
_SETS = ("rev = rev + :one", "changed = :change")
_IS_THERE = "attribute_exists(id) AND attribute_not_exists(deleted_at)"


@dataclass(frozen=True)
class Change:
    """A change of a message that is to be made.

    Attributes
    ----------
    room, message
        The room's id, and the message's.
    id
        Its own, a UUIDv7: the place in the list.
    """

    room: str
    message: str
    id: str = field(default_factory=message_id.new)

    @property
    def at(self) -> str:
        """When it is made, as clients see it."""
        return rfc3339(message_id.made_at_s(self.id))

    def make(self, *also: dict[str, Any], **update: Any) -> Message:
        """Make the change, and return the message as it is since: two requests.

        Parameters
        ----------
        also
            Further writes of the transaction.
        update
            As `writes` takes it.

        Raises
        ------
        Deleted, Unknown
            Only a tombstone is there, or nothing any more.
        dynamodb.Unmet
            Of `also`, counted from 0; or at -1, where a condition of the caller's own does not hold.
        """
        try:
            dynamodb.transact_write([*self.writes(**update), *also])
        except dynamodb.Unmet as unmet:
            if unmet.position == 0 and not unmet.item:
                raise Unknown from None
            if unmet.position == 0 and "deleted_at" in unmet.item:
                raise Deleted from None
            position = -1 if unmet.position == 0 else unmet.position - _WRITES
            raise dynamodb.Unmet(position, unmet.item) from None
        return found(self.room, self.message)

    def writes(
        self,
        *,
        sets: Sequence[str],
        removes: Sequence[str] = (),
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> list[dict[str, Any]]:
        """Return the writes that are the change, to be part of a transaction; the first is unmet after a deletion.

        Parameters
        ----------
        sets, removes
            The actions of the message's UpdateExpression: `text = :text`, `everyone`.
        condition
            What must hold besides, as a ConditionExpression.
        names, values
            What stands in them for attributes' names and for values.
        """
        updated = {
            "TableName": messages.table(),
            "Key": dynamodb.to_attributes(messages.key(self.room, self.message)),
            "UpdateExpression": f"SET {', '.join([*sets, *_SETS])}"
            + (f" REMOVE {', '.join(removes)}" if removes else ""),
            "ConditionExpression": _IS_THERE + (f" AND ({condition})" if condition else ""),
            "ExpressionAttributeValues": dynamodb.to_attributes({":change": self.id, ":one": 1, **(values or {})}),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **({"ExpressionAttributeNames": dict(names)} if names else {}),
        }
        entry = {**list_key(self.room, self.id), "id": self.message, TTL: int(now_s()) + _KEPT_FOR_S}
        listed = {"TableName": _sessions_table(), "Item": dynamodb.to_attributes(entry)}
        return [{"Update": updated}, {"Put": listed}]


def found(room: str, identifier: str) -> Message:
    """Return the message as it is now, or raise Unknown."""
    message = messages.find(room, identifier)
    if message is None:
        raise Unknown
    return message


def list_key(room: str, change_id: str) -> dict[str, str]:
    """Return the key of a change in SessionsTable, in the list of its room's."""
    return {"pk": f"changes#{room}", "sk": change_id}


def _sessions_table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]
