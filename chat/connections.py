"""Who hears what: every open connection, and the channels that it listens to.

A connection has an item of its own (`connection#<id>`), which knows its user and what it has on the screen, one that
knows the rooms that it hears as a member, and one item in each channel (`channel#room#general` / `<id>`), so that one
Query finds everyone who hears a room. What is on its screen is the matter of `chat.screens`, of which rooms it is a
member that of `chat.hearing`.

Who hears a channel as a member is there with the `stamp` of the membership. When it ends, the channel is marked: the
mark is found first by whoever looks up listeners, and whoever is still there by that membership, or by one before it,
is none of them. So nobody hears a room after they were removed from it, whatever was under way.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from chat import dynamodb
from chat.channels import is_room_channel, room_channel, room_on_screen, user_channel
from chat.clock import now_s
from chat.tickets import Ticket

# "Quotas for configuring and running a WebSocket API in API Gateway": it cannot be raised.
CONNECTION_LIFETIME_S = 2 * 60 * 60
# Registration is the last thing that `$connect` does. What follows takes milliseconds; this leaves room for bad days.
HANDSHAKE_MS = 5_000

NOBODY = {"id": "", "name": ""}

# Before a user's id: the sort key of a mark. No connection's id begins so, and each sorts after it.
MARK = "!"

# What a listener's item says in one attribute, with spaces between: `since_ms`, `expires_at` and the user's id. It is
# read for each listener at each message, and botocore takes as long for each attribute, whatever is in it.
_SAID_IN_BRIEF = 3
_WITHOUT_USERS = {"ProjectionExpression": "sk, brief, stamp"}

Attributes = dict[str, Any]


class TooManyChannels(Exception):
    """A connection hears as many channels as it may."""


class Connection(NamedTuple):
    """An open WebSocket.

    Attributes
    ----------
    id
        API Gateway's name for it.
    user
        `{"id": ..., "name": ...}`, as the ticket had it.
    channels
        Its user's own channel, and those of the rooms on its screen; empty where it was found through one channel.
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
    """Let a new connection hear what is meant for its user, until its token or API Gateway's limit ends it."""
    now = now_s()
    connection = Connection(
        id=connection_id,
        user=ticket.user,
        since_ms=int(now * 1000),
        expires_at=min(ticket.session_expires_at, int(now) + CONNECTION_LIFETIME_S),
        channels=frozenset({user_channel(ticket.user["id"])}),
    )
    of_rooms = {**rooms_key(connection.id), "expires_at": connection.expires_at}
    put(connection, [of_rooms, *(listener(channel, connection) for channel in connection.channels)])
    return connection


def put(connection: Connection, items: Iterable[dynamodb.Item]) -> None:
    """Store the connection's own item along with others of its items."""
    own = {**own_key(connection.id), **attributes(connection), "channels": set(connection.channels)}
    _put([own, *items])


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
    stop_listening((known_in, connection_id) for connection_id in connection_ids)


def live(connection_id: str, own_item: dynamodb.Item) -> Connection | None:
    """Return the connection that has this item of its own, or None when it has expired."""
    connection = _connection(connection_id, own_item)
    return None if connection.has_expired else connection


def listen(connection: Connection, stamps: Mapping[str, str | None]) -> None:
    """Put the connection into channels, by their names, each with the stamp of a membership or with none.

    Whoever does so then notes them in the connection's own items, and takes this back where those are gone: should the
    connection close in between, nothing is left. The other way round could leave a listener that nobody ends.
    """
    _put([listener(channel, connection, stamp) for channel, stamp in stamps.items()])


def stop_listening(places: Iterable[tuple[str, str]]) -> None:
    """Take connections out of channels, each `(channel, connection id)`. One that is not there is no error."""
    keys = [dynamodb.to_attributes({"pk": channel, "sk": connection_id}) for channel, connection_id in places]
    dynamodb.batch_write(_table(), [{"DeleteRequest": {"Key": key}} for key in keys])


def stop_watching(connection_id: str, room: str) -> None:
    """Take the connection out of a room's channel, unless it hears the room as a member."""
    _write_if(
        "delete_item",
        listener_key(room_channel(room), connection_id),
        ConditionExpression="attribute_not_exists(stamp)",
    )


def restamp(channel: str, connection_id: str, stamp: str | None) -> None:
    """Let a listener be in a channel by another membership, or with None by none; where it is not there, it is not.

    Only who is there by one goes on without.
    """
    change = {
        "UpdateExpression": "REMOVE stamp" if stamp is None else "SET stamp = :stamp",
        "ConditionExpression": "attribute_exists(stamp)" if stamp is None else "attribute_exists(pk)",
        **({} if stamp is None else {"ExpressionAttributeValues": {":stamp": {"S": stamp}}}),
    }
    _write_if("update_item", listener_key(channel, connection_id), **change)


def note(connection_id: str, channel: str, most: int) -> bool:
    """Note in the connection's own item that it listens to a channel; return False when it has closed meanwhile.

    Raises
    ------
    TooManyChannels
        The item names `most` others, however many are noted at once.
    """
    try:
        _update_own(
            connection_id,
            "ADD channels :added",
            "attribute_exists(pk) AND "
            "(attribute_not_exists(channels) OR contains(channels, :channel) OR size(channels) < :most)",
            {":added": {"SS": [channel]}, ":channel": {"S": channel}, ":most": {"N": str(most)}},
        )
    except dynamodb.Unmet as unmet:
        if unmet.item:
            raise TooManyChannels from None
        return False
    return True


def forget_channel(connection_id: str, channel: str) -> None:
    """Take a channel out of the connection's own item. One that it did not name is no error."""
    with contextlib.suppress(dynamodb.Unmet):
        _update_own(connection_id, "DELETE channels :channel", "attribute_exists(pk)", {":channel": {"SS": [channel]}})


def note_rooms(connection_id: str, rooms: Iterable[str]) -> bool:
    """Note that the connection hears rooms as a member; return False when it has closed meanwhile."""
    return _write_if(
        "update_item",
        rooms_key(connection_id),
        UpdateExpression="ADD heard :rooms",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":rooms": {"SS": sorted(rooms)}},
    )


def forget_room(connection_id: str, room: str) -> None:
    """Note that the connection does not hear a room as a member any more."""
    _write_if(
        "update_item",
        rooms_key(connection_id),
        UpdateExpression="DELETE heard :rooms",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":rooms": {"SS": [room]}},
    )


def in_channel(channel: str, at_once: int | None = None, *, with_users: bool = True) -> Iterator[Connection]:
    """Yield the connections that listen to `channel`, expired ones too: the caller asks `has_expired`.

    They are read as they are taken, `at_once` of them at a time, or as many as DynamoDB has in a page (1 MB). Without
    their users' names it is less work.

    The read is consistent: a page that has registered and then fetched what it missed must be found by every broadcast
    of a later message.
    """
    listening = dynamodb.query_attributes(
        TableName=_table(),
        KeyConditionExpression="pk = :channel",
        ExpressionAttributeValues={":channel": {"S": channel}},
        **({"Limit": at_once} if at_once else {}),
        **({} if with_users else _WITHOUT_USERS),
    )
    return (_listening(attributes, with_users) for attributes in _unmarked(listening))


def _unmarked(listening: Iterable[Attributes]) -> Iterator[Attributes]:
    """Leave out marks, which come first, and who is here by a membership that has ended."""
    ended: dict[str, str] = {}
    for attributes in listening:
        name: str = attributes["sk"]["S"]
        if name.startswith(MARK):
            ended[name.removeprefix(MARK)] = attributes.get("stamp", {}).get("S", "")
        elif not (ended and "stamp" in attributes and attributes["stamp"]["S"] <= ended.get(_brief(attributes)[2], "")):
            yield attributes


def _listening(attributes: Attributes, with_user: bool) -> Connection:
    """Read the item of a listener. One that lacks something still counts: it must not keep a room from being read.

    Of a room's thousands each is read so, at every message, and no attribute more than is needed.
    """
    since_ms, expires_at, user_id = _brief(attributes)
    user = {"id": user_id, "name": ""} if user_id else NOBODY
    if with_user and "user" in attributes:
        user = dynamodb.from_attributes(attributes["user"]["M"])
    return Connection(attributes["sk"]["S"], user, int(since_ms), int(expires_at))


def _brief(attributes: Attributes) -> list[str]:
    """Return since when and until when a listener listens, and whose it is."""
    said: list[str] = attributes["brief"]["S"].split(" ") if "brief" in attributes else []
    return said if len(said) == _SAID_IN_BRIEF else ["0", "0", ""]


def listener(channel: str, connection: Connection, stamp: str | None = None) -> dynamodb.Item:
    """Return the item by which the connection listens to a channel."""
    brief = f"{connection.since_ms} {connection.expires_at} {connection.user['id']}"
    item = {**listener_key(channel, connection.id), "brief": brief, "expires_at": connection.expires_at}
    # Who hears a room is told of by nobody: only where people come and go, their names are needed.
    named = {} if is_room_channel(channel) else {"user": connection.user}
    return {**item, **named, **({} if stamp is None else {"stamp": stamp})}


def attributes(connection: Connection) -> dict[str, Any]:
    """Return what the connection's own item says of it."""
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


def _channels_of(items: Iterable[dynamodb.Item | None]) -> set[str]:
    """Return the channels that the connection of these items may be in: whoever has a room on the screen hears it."""
    channels: set[str] = set()
    for item in items:
        named, heard = (item or {}).get("channels", ()), (item or {}).get("heard", ())
        shown = {room for room in map(room_on_screen, named) if room is not None}
        channels |= {*named, *map(room_channel, {*heard, *shown})}
    return channels


def _update_own(connection_id: str, update: str, condition: str, values: dict[str, Any]) -> None:
    """Change the connection's own item where the condition holds; else the error has the item, where there is one."""
    dynamodb.write(
        "update_item",
        TableName=_table(),
        Key=dynamodb.to_attributes(own_key(connection_id)),
        UpdateExpression=update,
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )


def _write_if(operation: str, key: dict[str, str], **request: Any) -> bool:
    """Carry out a write, and return True; return False when its condition does not hold."""
    try:
        dynamodb.write(operation, TableName=_table(), Key=dynamodb.to_attributes(key), **request)
    except dynamodb.Unmet:
        return False
    return True


def _silence(connection_id: str, but_for: set[str]) -> None:
    """Delete the connection's items, but for those in some channels."""
    keys = [own_key(connection_id), rooms_key(connection_id)]
    first = _channels_of(dynamodb.batch_get([(_table(), key) for key in keys])) - but_for
    _delete_from_channels(connection_id, first)
    # By now it may have joined another.
    deleted = [
        dynamodb.client().delete_item(TableName=_table(), Key=dynamodb.to_attributes(key), ReturnValues="ALL_OLD")
        for key in keys
    ]
    left = [dynamodb.from_attributes(each.get("Attributes", {})) for each in deleted]
    _delete_from_channels(connection_id, _channels_of(left) - first - but_for)


def _delete_from_channels(connection_id: str, channels: Iterable[str]) -> None:
    stop_listening((channel, connection_id) for channel in sorted(channels))


def _put(items: Iterable[dynamodb.Item]) -> None:
    dynamodb.batch_write(_table(), [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items])


def own_key(connection_id: str) -> dict[str, str]:
    """Return the key of the connection's own item in SessionsTable."""
    return {"pk": f"connection#{connection_id}", "sk": "connection"}


def rooms_key(connection_id: str) -> dict[str, str]:
    """Return the key of the item that knows which rooms it hears as a member: apart, as each frame writes its own."""
    return {"pk": f"connection#{connection_id}", "sk": "rooms"}


def listener_key(channel: str, connection_id: str) -> dict[str, str]:
    """Return the key of the item by which a connection listens to a channel."""
    return {"pk": channel, "sk": connection_id}


def place(key: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the table and the key of one of these items."""
    return _table(), key


def _table() -> str:
    return os.environ["SESSIONS_TABLE_NAME"]
