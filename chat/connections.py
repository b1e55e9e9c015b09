"""Who hears what: every open connection, and the channels that it listens to.

A connection has an item of its own (`connection#<id>`), which knows its user and channels, and one item in each
channel (`channel#room#general` / `<id>`), so that one Query finds everyone who hears a room. What is on its screen is
the matter of `chat.screens`.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chat import dynamodb
from chat.channels import room_channel, room_on_screen
from chat.clock import now_s
from chat.tickets import Ticket

# "Quotas for configuring and running a WebSocket API in API Gateway": it cannot be raised.
CONNECTION_LIFETIME_S = 2 * 60 * 60
# Registration is the last thing that `$connect` does. What follows takes milliseconds; this leaves room for bad days.
HANDSHAKE_MS = 5_000

NOBODY = {"id": "", "name": ""}


class TooManyChannels(Exception):
    """A connection hears as many channels as it may."""


@dataclass(frozen=True)
class Connection:
    """An open WebSocket.

    Attributes
    ----------
    id
        API Gateway's name for it.
    user
        `{"id": ..., "name": ...}`, as the ticket had it.
    channels
        What it listens to, but for the rooms that it hears only because they are on its screen; empty where it was
        found through one channel.
    since_ms
        When it began to listen, in milliseconds since 1970.
    expires_at
        When it must end, in seconds since 1970.
    """

    id: str
    user: dict[str, str]
    since_ms: int
    expires_at: int
    channels: frozenset[str] = frozenset()

    @property
    def may_be_opening(self) -> bool:
        """Whether `$connect` may not have returned yet: until then, posts to the connection are answered 410."""
        return now_s() * 1000 - self.since_ms < HANDSHAKE_MS

    @property
    def has_expired(self) -> bool:
        """Whether the connection is to be heard no more. TTL deletes hours late, so every reader asks."""
        return self.expires_at <= now_s()


def register(connection_id: str, ticket: Ticket) -> Connection:
    """Let a new connection hear the ticket's channels, until its token or API Gateway's limit ends it."""
    now = now_s()
    connection = Connection(
        id=connection_id,
        user=ticket.user,
        since_ms=int(now * 1000),
        expires_at=min(ticket.session_expires_at, int(now) + CONNECTION_LIFETIME_S),
        channels=frozenset(ticket.channels),
    )
    items = [_own_item(connection), *(_channel_item(channel, connection) for channel in sorted(ticket.channels))]
    dynamodb.batch_write(_table(), [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items])
    return connection


def forget(connection_ids: Iterable[str], found_in: str | None = None) -> None:
    """Delete the connections' items, in all of their channels. A connection that is not known is no error.

    `found_in` is a channel to delete them from whatever their own items say. It comes last: who is killed in between
    leaves the connection there, and whoever finds it tries again.
    """
    last = {found_in} if found_in else set()
    for connection_id in connection_ids:
        _silence(connection_id, last)
        _delete_from_channels(connection_id, last)


def silence(connection_ids: Iterable[str], known_in: str) -> None:
    """Let the connections hear nothing more, and be known in one channel only: there whoever ends them finds them."""
    for connection_id in connection_ids:
        _silence(connection_id, {known_in})


def drop(connection_ids: Iterable[str], known_in: str) -> None:
    """Delete the last that is known of connections that have been silenced."""
    _delete([(known_in, connection_id) for connection_id in connection_ids])


def live(connection_id: str, own_item: dynamodb.Item) -> Connection | None:
    """Return the connection that has this item of its own, or None when it has expired."""
    connection = _connection(connection_id, own_item)
    return None if connection.has_expired else connection


def join(connection: Connection, channel: str, *and_hear: str, most: int) -> bool:
    """Let the connection hear one more channel; return False when it has closed meanwhile.

    `and_hear` are channels that it hears along with this one and that its own item does not name; of those that it
    names there are `most` at most, however many are joined at once.

    The channels' items come first: should the connection close in between, its own item is gone, the last write fails,
    and the first ones are taken back. The other way round could leave a listener that nobody ends.

    All are written even if the connection hears the channel by its own item: a `leave` at the same time may have taken
    the channel's.

    Raises
    ------
    TooManyChannels
        Its own item names `most` others.
    """
    listening = Connection(connection.id, connection.user, int(now_s() * 1000), connection.expires_at)
    items = [_channel_item(each, listening) for each in (*and_hear, channel)]
    dynamodb.batch_write(_table(), [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items])
    try:
        _add_channel(connection.id, channel, most)
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise
        _delete_from_channels(connection.id, [*and_hear, channel])
        if "Item" in error.response:
            raise TooManyChannels from None
        return False
    return True


def leave(connection_id: str, channel: str, *and_hear: str) -> None:
    """Let the connection hear one channel less, and those along with it. One that it did not hear is no error."""
    _delete_from_channels(connection_id, [channel, *and_hear])
    try:
        _update_own(connection_id, "DELETE channels :channel", "attribute_exists(pk)", {":channel": {"SS": [channel]}})
    except ClientError as error:
        if not dynamodb.is_unmet(error):
            raise


def in_channel(channel: str, at_once: int | None = None, *, with_users: bool = True) -> Iterator[Connection]:
    """Yield the connections that listen to `channel`, expired ones too: the caller asks `has_expired`.

    They are read as they are taken, `at_once` of them at a time, or as many as DynamoDB has in a page (1 MB). Without
    their users it is half the work.

    The read is consistent: a page that has registered and then fetched what it missed must be found by every broadcast
    of a later message.
    """
    listening = dynamodb.query(
        TableName=_table(),
        KeyConditionExpression="pk = :channel",
        ExpressionAttributeValues={":channel": {"S": channel}},
        ConsistentRead=True,
        **({"Limit": at_once} if at_once else {}),
        **({} if with_users else {"ProjectionExpression": "sk, since_ms, expires_at"}),
    )
    return (_connection(item["sk"], item) for item in listening)


def _own_item(connection: Connection) -> dynamodb.Item:
    item = {**own_key(connection.id), **_attributes(connection)}
    # DynamoDB has no empty sets.
    return {**item, "channels": set(connection.channels)} if connection.channels else item


def _channel_item(channel: str, connection: Connection) -> dynamodb.Item:
    return {"pk": channel, "sk": connection.id, **_attributes(connection)}


def _attributes(connection: Connection) -> dict[str, Any]:
    return {"user": connection.user, "since_ms": connection.since_ms, "expires_at": connection.expires_at}


def _connection(connection_id: str, item: dynamodb.Item) -> Connection:
    """Read a connection's item. One that lacks something still counts: it must not keep a room from being read."""
    return Connection(
        id=connection_id,
        user=item.get("user") or NOBODY,
        since_ms=item.get("since_ms", 0),
        expires_at=item.get("expires_at", 0),
        channels=frozenset(item.get("channels", ())),
    )


def _named_in(own_attributes: dict[str, Any]) -> set[str]:
    return set(dynamodb.from_attributes(own_attributes).get("channels", ()))


def _channels_of(own_attributes: dict[str, Any]) -> set[str]:
    """Return the channels that the connection may have items in: whoever has a room on the screen hears it."""
    named = _named_in(own_attributes)
    return named | {room_channel(room) for room in map(room_on_screen, named) if room is not None}


def _add_channel(connection_id: str, channel: str, most: int) -> None:
    _update_own(
        connection_id,
        "ADD channels :added",
        "attribute_exists(pk) AND "
        "(attribute_not_exists(channels) OR contains(channels, :channel) OR size(channels) < :most)",
        {":added": {"SS": [channel]}, ":channel": {"S": channel}, ":most": {"N": str(most)}},
    )


def _update_own(connection_id: str, update: str, condition: str, values: dict[str, Any]) -> None:
    """Change the connection's own item where the condition holds; else the error has the item, where there is one."""
    dynamodb.client().update_item(
        TableName=_table(),
        Key=dynamodb.to_attributes(own_key(connection_id)),
        UpdateExpression=update,
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )


def _silence(connection_id: str, but_for: set[str]) -> None:
    """Delete the connection's items, but for those in some channels."""
    key = dynamodb.to_attributes(own_key(connection_id))
    own = dynamodb.client().get_item(TableName=_table(), Key=key, ConsistentRead=True).get("Item", {})
    first = _channels_of(own) - but_for
    _delete_from_channels(connection_id, first)
    # By now it may have joined another.
    deleted = dynamodb.client().delete_item(TableName=_table(), Key=key, ReturnValues="ALL_OLD")
    _delete_from_channels(connection_id, _channels_of(deleted.get("Attributes", {})) - first - but_for)


def _delete_from_channels(connection_id: str, channels: Iterable[str]) -> None:
    _delete([(channel, connection_id) for channel in sorted(channels)])


def _delete(places: list[tuple[str, str]]) -> None:
    """Delete the items of connections in channels."""
    keys = [dynamodb.to_attributes({"pk": channel, "sk": connection_id}) for channel, connection_id in places]
    dynamodb.batch_write(_table(), [{"DeleteRequest": {"Key": key}} for key in keys])


def own_key(connection_id: str) -> dict[str, str]:
    """Return the key of the connection's own item in SessionsTable."""
    return {"pk": f"connection#{connection_id}", "sk": "connection"}


def _table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]
