"""`/rooms/{room}/read`: how far the caller has read."""

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView

from chat import messages, read_markers, rules
from chat_app.api import ChatBlueprint
from chat_app.auth import found_besides, here, in_room, verified
from chat_app.views.read_markers_schemas import ReadMarkerSchema, ReadSchema

blueprint = ChatBlueprint("read markers", __name__, description="How far one has read")


def _message(*views_arguments: Any, room: str) -> Sequence[tuple[str, dict[str, str]]]:
    """Return where the message is that the body names."""
    *_, given = views_arguments
    return [messages.place(room, given["id"])]


class ReadMarker(MethodView):
    """How far the caller has read a room."""

    @verified
    @blueprint.arguments(ReadSchema)
    @in_room(rules.must_be_member, also=_message)
    @blueprint.response(200, ReadMarkerSchema)
    def put(self, given: dict[str, str], room: str) -> dict[str, str]:
        """Say that one has read the room up to a message. It goes forward only: an older one changes nothing."""
        (message,) = found_besides()
        rules.must_be_there(message)
        return {"read_id": read_markers.move(here().member, given["id"])}
