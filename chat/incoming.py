"""Frames that clients send: a connection may send so many in ten seconds, and what is over is dropped.

The write that counts a frame finds its connection, too, and it is the first thing that is done for a frame: one that
is over the limit costs this one request, and any other no more than to look its connection up.
"""

import os

from chat import connections, windows
from chat.clock import now_s
from chat.connections import Connection
from chat.windows import Limit

WINDOW_S = 10


class TooManyFrames(Exception):
    """A connection has sent as many frames as it may for now: this one is to be dropped."""


def sender(connection_id: str) -> Connection | None:
    """Count a frame, and return the connection that has sent it, or None when it is not registered or has expired.

    Raises
    ------
    TooManyFrames
        The frame is one too many, and is not counted.
    """
    limit = Limit("frames", int(os.environ["FRAMES_IN_10_SECONDS"]), WINDOW_S)
    try:
        own_item = windows.count(
            os.environ["SESSIONS_TABLE_NAME"],
            connections.own_key(connection_id),
            [(limit, 1)],
            now_s(),
            condition="attribute_exists(pk)",
        )
    except windows.Refused as refused:
        if refused.limit is None:
            return None
        raise TooManyFrames from None
    return connections.live(connection_id, own_item)
