"""`/users/{user_id}/messages`: administrators have all go that somebody has written of late."""

from datetime import datetime

from flask import Response

from chat import purges
from chat.clock import now_s
from chat_app.api import ChatBlueprint
from chat_app.auth import admins_only, current_user
from chat_app.errors import Problem
from chat_app.views.purges_schemas import PurgeQuerySchema

blueprint = ChatBlueprint("purges", __name__, description="What somebody has written of late, by administrators")

OUT_OF_RANGE = "urn:chatroom:problem:out-of-range"


@admins_only
@blueprint.arguments(PurgeQuerySchema, location="query")
@blueprint.response(202)
@blueprint.problem(400, f"That is no time of the last 24 hours: `type` is `{OUT_OF_RANGE}`")
@blueprint.alt_response(404, response="UNKNOWN")
def purge(query: dict[str, str], user_id: str) -> Response:
    """Have all that a user has written since a time become tombstones, in whatever room.

    It is done within seconds, of very many messages within minutes; what was on its way meanwhile goes half a minute
    later. A user who is not to go on is blocked first.
    """
    purges.ask(user_id, _seconds(query["since"]), current_user().as_author())
    return Response(status=202)


def _seconds(time: str) -> float:
    """Return a time of the last 24 hours in seconds since 1970."""
    try:
        since_s = datetime.fromisoformat(time.upper()).timestamp()
    except (ValueError, OverflowError):  # the 30th of February, or the year 0
        since_s = 0.0
    # Whose clock is a little fast means now.
    if not -purges.MOST_AGO_S <= since_s - now_s() <= purges.SETTLED_AFTER_S:
        raise Problem(400, "`since` must be a time of the last 24 hours.", kind=OUT_OF_RANGE)
    return since_s
