"""Who has reacted to a message: an item for each person and emoji, and for each emoji a line of those who came late."""

from dataclasses import dataclass
from typing import Any

from chat import dynamodb, messages, standing
from chat.messages import TTL


@dataclass(frozen=True)
class Reacted:
    """Who has put one emoji on one message."""

    room_id: str
    message_id: str
    emoji: str

    def begin(self, user_id: str, at: str) -> dict[str, Any]:
        """Return the write, to be part of a transaction, by which somebody is one of them; unmet for who is."""
        return self._put(self._of(user_id), at=at)

    def end(self, user_id: str, at: str) -> dict[str, Any]:
        """Return the write, to be part of a transaction, that undoes `begin`; unmet where that is undone."""
        return self._delete(self._of(user_id), "at", at)

    def join_line(self, user_id: str, at: str) -> dict[str, Any]:
        """Return the write, to be part of a transaction, that lets somebody stand at the end of the line."""
        return self._put(self._in_line(at), user=user_id)

    def leave_line(self, user_id: str, at: str) -> dict[str, Any]:
        """Return the write, to be part of a transaction, that undoes `join_line`; unmet for who has moved up."""
        return self._delete(self._in_line(at), "user", user_id)

    def first_in_line(self) -> tuple[str, str] | None:
        """Return who has stood in line for longest, and since when; None where nobody does. A consistent read."""
        line = dynamodb.query(
            TableName=standing.table(),
            KeyConditionExpression="pk = :pk AND begins_with(sk, :line)",
            ExpressionAttributeValues={":pk": {"S": self._pk}, ":line": {"S": self._in_line()}},
            Limit=1,
        )
        return next(((item["user"], item["sk"].removeprefix(self._in_line())) for item in line), None)

    def place(self, user_id: str) -> tuple[str, dict[str, str]]:
        """Return the table and the key of somebody's item; `at` in it is since when they are one of them."""
        return standing.table(), {"pk": self._pk, "sk": self._of(user_id)}

    @property
    def _pk(self) -> str:
        return f"reactions#{self.room_id}#{self.message_id}"

    def _of(self, user_id: str) -> str:
        return f"{self.emoji}#{user_id}"

    def _in_line(self, at: str = "") -> str:
        return f"{self.emoji}!{at}"

    def _put(self, sk: str, **fields: str) -> dict[str, Any]:
        until = messages.expires_at(self.message_id)
        item = {"pk": self._pk, "sk": sk, **fields, **({} if until is None else {TTL: until})}
        return {
            "Put": {
                "TableName": standing.table(),
                "Item": dynamodb.to_attributes(item),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }

    def _delete(self, sk: str, name: str, value: str) -> dict[str, Any]:
        return {
            "Delete": {
                "TableName": standing.table(),
                "Key": dynamodb.to_attributes({"pk": self._pk, "sk": sk}),
                "ConditionExpression": "#is = :is",
                "ExpressionAttributeNames": {"#is": name},
                "ExpressionAttributeValues": {":is": {"S": value}},
            }
        }
