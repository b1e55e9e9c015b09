"""Brings events to everyone who listens to a channel, and tidies up after connections that have ended."""

import functools
import json
import logging
import os
import time
from collections.abc import Iterable, Sequence
from typing import Any

import boto3

from websocket_handlers import connections, frames
from websocket_handlers.callbacks import BlockingCallbackClient, CallbackClient, Fate
from websocket_handlers.connections import Connection

logger = logging.getLogger(__name__)

# So much of a function's time is kept back for what comes after the posts: deleting items, and the answer.
RESERVE_S = 3.0


@functools.cache
def _callbacks() -> BlockingCallbackClient:
    session = boto3.Session()
    return BlockingCallbackClient(
        CallbackClient(os.environ["CALLBACK_URL"], region=session.region_name, credentials=session.get_credentials())
    )


def deadline_of(context: Any) -> float:
    """Return until when a function may post, on the clock of `time.monotonic()`, from its remaining time."""
    remaining_s: float = context.get_remaining_time_in_millis() / 1000
    return time.monotonic() + max(remaining_s - RESERVE_S, 0.0)


def broadcast(channel: str, events: Sequence[dict[str, Any]], deadline: float) -> None:
    """Deliver the events to everyone who hears the channel, and end the connections there that have expired."""
    live, expired = listeners(channel)
    deliver(events, live, channel, deadline)
    end(expired, channel, deadline)


def listeners(channel: str) -> tuple[list[Connection], list[Connection]]:
    """Return who hears the channel, and whose connections there have expired and are still to be closed."""
    live: list[Connection] = []
    expired: list[Connection] = []
    for connection in connections.in_channel(channel):
        (expired if connection.has_expired else live).append(connection)
    return live, expired


def deliver(events: Iterable[dict[str, Any]], to: Sequence[Connection], channel: str, deadline: float) -> None:
    """Send the events to connections that were found through `channel`, and forget those that are gone.

    No connection's trouble keeps the events from another. Who could not be reached is logged; the page catches up.
    """
    if not to:
        return
    outcomes = _callbacks().deliver(list(frames.pack(events)), [connection.id for connection in to], deadline)
    gone = set(outcomes.of(Fate.GONE))
    # A page that is still opening its socket fetches what it misses once the socket is open.
    connections.forget((each.id for each in to if each.id in gone and not each.may_be_opening), found_in=channel)
    for fate in (Fate.REJECTED, Fate.UNDELIVERED):
        for connection_id in outcomes.of(fate):
            logger.warning("%s: connection %s: %s", channel, connection_id, outcomes[connection_id])


def tell(connection_id: str, message: dict[str, Any], deadline: float) -> None:
    """Post one frame to one connection."""
    _callbacks().deliver([json.dumps(message, ensure_ascii=False).encode()], [connection_id], deadline)


def end(expired: Iterable[Connection], channel: str, deadline: float) -> None:
    """Close connections whose time is over, and forget them: a connection ends when its token has expired."""
    ids = [connection.id for connection in expired]
    if ids:
        _callbacks().close_connections(ids, deadline)
        connections.forget(ids, found_in=channel)
