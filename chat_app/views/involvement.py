"""`/rooms/{room}/involvement`: what a member is told of."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import involvement, own_memberships, rules
from chat_app.api import ChatBlueprint
from chat_app.auth import counting, here, in_room, limited
from chat_app.settings import Settings
from chat_app.views.involvement_schemas import InvolvementSchema
from chat_app.views.rooms_schemas import MembershipSchema

blueprint = ChatBlueprint("involvement", __name__, description="What a member is told of a room")


class Involvement(MethodView):
    """What the caller is told of."""

    @limited
    @blueprint.arguments(InvolvementSchema)
    @in_room(rules.must_be_member)
    @blueprint.response(200, MembershipSchema)
    def put(self, given: dict[str, str], room: str) -> dict[str, Any]:
        """Choose what to be told of. Again changes nothing, and does not count."""
        settings: Settings = current_app.extensions["chat"]
        membership = here().member
        if given["involvement"] != membership.involvement:
            with counting(settings.limits.of_involvement()):
                membership = involvement.choose(membership, given["involvement"])
        return own_memberships.show(here().room, membership)
