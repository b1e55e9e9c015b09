"""What the table has of a room, read past the API."""

from chat import dynamodb, messages
from chat.messages import Message
from tests.support.local_chatroom import LocalChatroom


def stored(chatroom: LocalChatroom, room: str) -> list[Message]:
    """Return all of a room's messages as clients see them, oldest first, tombstones too."""
    pages = chatroom.stack().client("dynamodb").get_paginator("query")
    found = pages.paginate(
        TableName=chatroom.outputs()["MessagesTableName"],
        KeyConditionExpression="room = :room",
        ExpressionAttributeValues={":room": {"S": room}},
        ConsistentRead=True,
    )
    return [messages.shown(dynamodb.from_attributes(item)) for page in found for item in page["Items"]]
