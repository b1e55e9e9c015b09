"""`/rooms/{room}/changes`: what has become of messages since a page last asked."""

from typing import Any

from chat import catching_up, rules
from chat.catching_up import POSITION_PATTERN, Position, TooOld
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import in_room
from chat_app.errors import Problem
from chat_app.views.changes_schemas import ChangesQuerySchema, ChangesSchema

blueprint = ChatBlueprint("changes", __name__, description="What has become of messages")


@in_room(rules.may_read)
@blueprint.arguments(ChangesQuerySchema, location="query")
@blueprint.response(200, ChangesSchema)
@blueprint.problem(400, "No answer for this room gave this cursor")
@blueprint.problem(410, "The cursor is older than 7 days: load the room again, and begin without one")
def list_changes(query: dict[str, Any], room: str) -> dict[str, Any]:
    """List messages that were edited, deleted or reacted to, each once, as it is now.

    Without a cursor the answer has no messages, and says where to begin: ask so before you load the room. Then open the
    socket first, ask here and for new messages, and of two versions of a message keep the one with the higher `rev`.
    While there is `more`, go on with `next` at once. What happened in the 30 s before a cursor may be told again.
    """
    of = f"changes of {room}"
    given = cursors.take(of, query.get("after"), POSITION_PATTERN)
    if given is None:
        return {"messages": [], "more": False, **cursors.give(of, str(catching_up.begin()))}
    try:
        caught = catching_up.catch_up(room, Position.read(given), query["limit"])
    except TooOld:
        raise Problem(410, "This cursor is older than 7 days. Load the room again, and begin without one.") from None
    return {"messages": caught.messages, "more": caught.more, **cursors.give(of, str(caught.position))}
