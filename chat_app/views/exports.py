"""`/rooms/{room}/export`: a room's messages, for its admins to take with them."""

from collections.abc import Iterator

from flask import Response, current_app, url_for

from chat import exports, message_id, rules
from chat.messages import Message
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import count, in_room
from chat_app.settings import Settings
from chat_app.views.exports_schemas import ExportQuerySchema
from chat_app.views.messages_schemas import MessageSchema

blueprint = ChatBlueprint("exports", __name__, description="A room's messages, to take with one")

CONTENT_TYPE = "application/x-ndjson"
# "Lambda quotas": an answer has 6 MB at most, and what is no text is a third larger there, in base64.
PART_BYTES = 4_000_000
# A part of very short messages would take longer than the function has.
PART_MESSAGES = 5_000


@in_room(rules.may_administer)
@blueprint.arguments(ExportQuerySchema, location="query")
@blueprint.response(
    200,
    {"type": "string"},
    content_type=CONTENT_TYPE,
    description="A message a line, each as in a page of messages",
    example='{"room": "general", "id": "0199f3a1-7c4e-7d21-9a5b-3f2c8d1e6b70", "text": "Hello", ...}\n',
    headers={
        "Link": {
            "description": '`<...>; rel="next"`: where the next part is (RFC 8288); absent on the last one',
            "schema": {"type": "string"},
        }
    },
)
@blueprint.problem(400, "No part of this export gave this cursor")
def export_room(query: dict[str, str], room: str) -> Response:
    """Take all messages of a room, tombstones too, the oldest first: by its admins, in parts of at most 4 MB.

    What is written meanwhile comes with the last part.
    """
    of = f"export of {room}"
    position = cursors.take(of, query.get("cursor"), message_id.UUID_PATTERN)
    settings: Settings = current_app.extensions["chat"]
    count(settings.limits.of_export())
    lines, last = _part(exports.messages_after(room, position))
    answer = Response(b"".join(lines), content_type=CONTENT_TYPE)
    if last is not None:
        address = url_for("exports.export_room", room=room, cursor=cursors.give(of, last)["next"])
        answer.headers["Link"] = f'<{address}>; rel="next"'
    return answer


def _part(coming: Iterator[Message]) -> tuple[list[bytes], str | None]:
    """Return the lines of one part, and after which message the next one begins; None where all have come."""
    lines: list[bytes] = []
    schema, left, last = MessageSchema(), PART_BYTES, None
    for message in coming:
        line = f"{current_app.json.dumps(schema.dump(message))}\n".encode()
        left -= len(line)
        if left < 0 or len(lines) == PART_MESSAGES:
            return lines, last
        lines.append(line)
        last = message["id"]
    return lines, None
