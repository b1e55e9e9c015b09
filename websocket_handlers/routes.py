"""What the routes' handlers share: they read a frame from a client, and answer with one."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from chat import channels, incoming, json_text
from chat.connections import Connection

Event = dict[str, Any]
Response = dict[str, Any]
Message = dict[str, Any]

OK: Response = {"statusCode": 200}


class BadFrame(Exception):
    """A client's frame cannot be used; its text says why."""


class NotRegistered(Exception):
    """The connection that a frame has come from is not known, or has expired."""


def answered(answer: Callable[[Event, Connection], Message]) -> Callable[[Event, Any], Response]:
    """Make a route's handler of what is answered to a frame of a connection.

    A frame over the connection's limit is dropped, before anything else is done for it, and is not answered.
    """

    @wraps(answer)
    def handler(event: Event, context: Any) -> Response:
        try:
            return reply(answer(event, sender_of(event)))
        except incoming.TooManyFrames:
            return OK
        except NotRegistered:
            return reply(NOT_REGISTERED)
        except BadFrame as wrong:
            return reply(error(BAD_FRAME, str(wrong)))

    return handler


def sender_of(event: Event) -> Connection:
    """Count the frame, and return the connection that it has come from.

    Raises
    ------
    TooManyFrames
        It is to be dropped.
    NotRegistered
        There is no such connection, or no longer.
    """
    sender = incoming.sender(connection_id(event))
    if sender is None:
        raise NotRegistered
    return sender


def connection_id(event: Event) -> str:
    """Return API Gateway's name for the connection that the event is about."""
    return str(event["requestContext"]["connectionId"])


def room_named_by(event: Event) -> str:
    """Return the room that a client's frame names, or raise BadFrame."""
    try:
        frame = json_text.read((event.get("body") or "").encode())
    except ValueError:
        raise BadFrame("The frame is not JSON.") from None
    room = frame.get("room") if isinstance(frame, dict) else None
    if not channels.is_room(room):
        raise BadFrame("The frame needs a room: 1 to 64 of a-z, 0-9 and -, not starting with -.")
    return str(room)


def reply(message: Message) -> Response:
    """Answer the client with one frame; API Gateway sends it where the route has a route response."""
    return {"statusCode": 200, "body": json.dumps(message, ensure_ascii=False, separators=(",", ":"))}


def error(code: str, message: str) -> dict[str, str]:
    """Return the frame that says what was wrong: `code` for programs, `message` for people."""
    return {"type": "error", "code": code, "message": message}


BAD_FRAME = "bad_frame"
NOT_REGISTERED = error(
    "not_registered", "This connection is not registered, or has expired. Open a new one with a new ticket."
)
