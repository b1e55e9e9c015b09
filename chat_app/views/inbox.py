"""`/me/mentions`: what mentions the caller, by their name or as one of everyone."""

from typing import Any

from chat import inbox
from chat.message_id import UUID_PATTERN
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import current_user, enter, verified
from chat_app.views.admin_schemas import ListQuerySchema
from chat_app.views.inbox_schemas import MentionsSchema

blueprint = ChatBlueprint("inbox", __name__, description="What mentions the caller")


@verified
@blueprint.arguments(ListQuerySchema, location="query")
@blueprint.response(200, MentionsSchema)
@blueprint.problem(400, "No page of this list gave this cursor")
def list_mentions(query: dict[str, Any]) -> dict[str, Any]:
    """List the messages that mention the caller, the newest first, of rooms that they can read.

    What has been deleted is not among them, nor what mentions them no more; nor what one has written oneself. Of those
    to everyone some 100 of each of one's rooms are known, since one has joined it. A page may have fewer than `limit`.
    """
    own = enter(lambda caller: inbox.read(caller.id))
    of = f"mentions of {current_user().id}"
    found, more = inbox.page(own, query["limit"], cursors.take(of, query.get("cursor"), UUID_PATTERN))
    return {"mentions": found, **cursors.give(of, more)}
