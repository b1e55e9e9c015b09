"""What the routes' handlers share: they read a frame from a client, and answer with one."""

import json
from typing import Any

from chat import channels

Event = dict[str, Any]
Response = dict[str, Any]

OK: Response = {"statusCode": 200}


class BadFrame(Exception):
    """A client's frame cannot be used; its text says why."""


def connection_id(event: Event) -> str:
    """Return API Gateway's name for the connection that the event is about."""
    return str(event["requestContext"]["connectionId"])


def room_named_by(event: Event) -> str:
    """Return the room that a client's frame names, or raise BadFrame."""
    try:
        frame = json.loads(event.get("body") or "")
    except (ValueError, RecursionError):  # thousands of brackets
        raise BadFrame("The frame is not JSON.") from None
    room = frame.get("room") if isinstance(frame, dict) else None
    if not channels.is_room(room):
        raise BadFrame("The frame needs a room: 1 to 64 of a-z, 0-9 and -, not starting with -.")
    return str(room)


def reply(message: dict[str, Any]) -> Response:
    """Answer the client with one frame; API Gateway sends it where the route has a route response."""
    return {"statusCode": 200, "body": json.dumps(message, ensure_ascii=False, separators=(",", ":"))}


def error(code: str, message: str) -> dict[str, str]:
    """Return the frame that says what was wrong: `code` for programs, `message` for people."""
    return {"type": "error", "code": code, "message": message}


BAD_FRAME = "bad_frame"
NOT_REGISTERED = error(
    "not_registered", "This connection is not registered, or has expired. Open a new one with a new ticket."
)
