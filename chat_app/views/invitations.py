"""`/rooms/{room}/invitations` and `/invitations/{code}`: members make codes by which others join."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import current_app
from flask.views import MethodView

from chat import acting, audit, invitations, joining, own_memberships, people, rules
from chat.invitations import Invitation, Opened
from chat.places import Outdated
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import counting, current_user, enter, found_besides, here, in_room, limited, verified
from chat_app.errors import RETRY_AFTER_S, Problem
from chat_app.settings import Settings
from chat_app.views.invitations_schemas import (
    InvitationsQuerySchema,
    InvitationsSchema,
    InvitedToSchema,
    NewInvitationSchema,
    SentInvitationSchema,
)
from chat_app.views.rooms_schemas import MembershipSchema

blueprint = ChatBlueprint("invitations", __name__, description="Codes by which others join a room")

# Each time somebody else was faster, and that somebody has joined.
_ATTEMPTS = 5


class Invitations(MethodView):
    """The invitations into a room."""

    @in_room(rules.must_be_member)
    @blueprint.arguments(InvitationsQuerySchema, location="query")
    @blueprint.response(200, InvitationsSchema)
    @blueprint.problem(400, "No page of this list gave this cursor")
    def get(self, query: dict[str, Any], room: str) -> dict[str, Any]:
        """List the invitations by which one may still join, the oldest first; never their codes.

        One of somebody who is blocked is on it, too: it opens nothing until they are let in again. A page may have
        fewer than `limit`, or none, and still be followed by another.
        """
        of = f"invitations into {room}"
        after = cursors.take(of, query.get("cursor"), invitations.POSITION_PATTERN)
        found, more = invitations.page(room, query["limit"], after)
        by = people.find(each.by for each in found)
        return {"invitations": [each.shown() | {"by": by[each.by]} for each in found], **cursors.give(of, more)}

    @limited
    @blueprint.arguments(NewInvitationSchema)
    @in_room(rules.may_invite)
    @blueprint.response(201, SentInvitationSchema)
    @blueprint.problem(409, "The room is direct, or archived")
    def post(self, wanted: dict[str, int], room: str) -> dict[str, Any]:
        """Invite people: whoever has the code joins by it, so long and so often.

        The code is told here and never again. The invitation ends with its maker's membership, and while they are
        blocked.
        """
        settings: Settings = current_app.extensions["chat"]
        with counting(settings.limits.of_invitation()):
            made, code = invitations.make(here().member, wanted["expires_in_s"], wanted["uses"])
        # What comes after "#" is sent to no server, and so into no log.
        return {**made.shown(), "code": code, "url": f"{settings.allowed_origin}/#/invitations/{code}"}


def _one(*_: Any, room: str, invitation_id: UUID, **__: Any) -> Sequence[tuple[str, dict[str, str]]]:
    return [invitations.place(room, str(invitation_id))]


@in_room(rules.may_read, also=_one)
@blueprint.response(204)
def revoke(room: str, invitation_id: UUID) -> None:
    """Take an invitation back: by its maker and by the room's admins. Nobody joins by it any more."""
    (item,) = found_besides()
    rules.may_revoke(here(), item["by"] if item else None)
    invitation = Invitation.of(rules.must_be_there(item, "invitation"))
    by, about = current_user().as_author(), {}
    if is_noted := invitation.by != by["id"]:
        maker = people.find([invitation.by])[invitation.by]
        about = {"user": {name: maker[name] for name in ("id", "name")}}
    invitations.revoke(invitation, acting.on_room(here(), by, audit.INVITATION_REVOKED, is_noted=is_noted, **about))


class Code(MethodView):
    """What a code opens."""

    @verified
    @blueprint.response(200, InvitedToSchema)
    @blueprint.alt_response(404, response="NO_INVITATION")
    def get(self, code: str) -> dict[str, Any]:
        """Tell what one is invited to, and by whom."""
        opened = _open(code)
        if opened.place is None or opened.invitation is None:
            raise rules.Unknown
        room = opened.place.room.shown()
        return {"room": {name: room[name] for name in ("name", "topic", "kind", "members")}, "by": opened.by}

    @limited
    @blueprint.response(200, MembershipSchema)
    @blueprint.alt_response(404, response="NO_INVITATION")
    @blueprint.problem(409, "The room is archived")
    def post(self, code: str) -> dict[str, Any]:
        """Join by a code. Who is a member already uses nothing, also when the last use has been taken since."""
        for _ in range(_ATTEMPTS):
            opened = _open(code)
            if opened.place is not None and opened.place.membership is not None:
                return own_memberships.show(opened.place.room, opened.place.membership)
            with suppress(Outdated):
                return _join(opened)
        raise Problem(503, "Too many join at once. Try again.", {"Retry-After": str(RETRY_AFTER_S)})


def _open(code: str) -> Opened:
    return enter(lambda caller: invitations.look(caller.id, code))


def _join(opened: Opened) -> dict[str, Any]:
    """Use an invitation, and return the membership."""
    if opened.place is None or opened.invitation is None:
        raise rules.Unknown
    room = opened.place.room
    rules.must_not_be_archived(room)
    settings: Settings = current_app.extensions["chat"]
    with counting(settings.limits.of_membership_change(room.members)):
        membership = joining.join(room, current_user().id, also=[opened.invitation.use()])
    return own_memberships.show(room._replace(members=room.members + 1), membership)
