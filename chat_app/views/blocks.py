"""`/users/{user_id}/block`: throws somebody out, and lets them in again."""

from typing import Any

from flask.views import MethodView
from werkzeug.exceptions import NotFound

from chat import blocks
from chat.blocks import UnknownUser
from chat.channels import is_user
from chat_app.api import ChatBlueprint
from chat_app.auth import admins_only, current_user
from chat_app.errors import Problem
from chat_app.views.blocks_schemas import BlockSchema, ReasonSchema

blueprint = ChatBlueprint("blocks", __name__, description="Who is thrown out, by administrators")


class Block(MethodView):
    """Whether a user is blocked."""

    @admins_only
    @blueprint.arguments(ReasonSchema)
    @blueprint.response(200, BlockSchema)
    @blueprint.problem(404, "There is no such user")
    @blueprint.problem(409, "Nobody blocks themselves")
    def put(self, given: dict[str, str], user_id: str) -> dict[str, Any]:
        """Block a user: all their calls are 403 from now on, and their sockets end. Again changes nothing."""
        if user_id == current_user().id:
            raise Problem(409, "You cannot block yourself. Another administrator can.")
        try:
            return blocks.block(_checked(user_id), current_user().as_author(), given["reason"])
        except UnknownUser:
            raise NotFound from None

    @admins_only
    @blueprint.arguments(ReasonSchema)
    @blueprint.response(204)
    @blueprint.problem(404, "There is no such user")
    def delete(self, given: dict[str, str], user_id: str) -> None:
        """Let a user in again, with a token issued since the block. Again is harmless."""
        try:
            blocks.unblock(_checked(user_id), current_user().as_author(), given["reason"])
        except UnknownUser:
            raise NotFound from None


def _checked(user_id: str) -> str:
    """Return a path's user id; what can be nobody's is nobody's."""
    if not is_user(user_id):
        raise UnknownUser
    return user_id
