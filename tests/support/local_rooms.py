"""Rooms of a running chatroom by the names that tests give them: the API itself gives each an id of its own."""

import contextlib

import pytest

from chat import memberships, rooms
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Member


def make(chatroom: LocalChatroom, room_ids: list[str], *members: Member) -> None:
    """Make open rooms with these members, unless they are there."""
    client = chatroom.stack().client("dynamodb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIRECTORY_TABLE_NAME", chatroom.outputs()["DirectoryTableName"])
        for room_id in room_ids:
            made = rooms.make(room_id, rooms.OPEN, name=room_id, members=len(members), admins=0)
            for member in members:
                made += memberships.begin(room_id, rooms.OPEN, member.id, memberships.MEMBER)
            # Another file's tests may have made them.
            with contextlib.suppress(client.exceptions.TransactionCanceledException):
                client.transact_write_items(TransactItems=made)
