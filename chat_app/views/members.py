"""`/rooms/{room}/members`: who belongs to a room."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import acting, audit, joining, leaving, members, memberships, people, roles, rules, standing
from chat.members import Member as ShownMember
from chat.memberships import Membership
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import counting, current_user, found_besides, here, in_room, limited, verified
from chat_app.settings import Settings
from chat_app.views.members_schemas import MemberSchema, MembersQuerySchema, MembersSchema, RoleSchema

blueprint = ChatBlueprint("members", __name__, description="Who belongs to a room")


def _whom(*_: Any, room: str, user: str, **__: Any) -> Sequence[tuple[str, dict[str, str]]]:
    """Return where it stands who somebody is, and whether they are a member."""
    return [standing.place(user), memberships.place(room, user)]


class Members(MethodView):
    """All of them."""

    @verified
    @blueprint.arguments(MembersQuerySchema, location="query")
    @in_room(rules.may_read)
    @blueprint.response(200, MembersSchema)
    @blueprint.problem(400, "No page of this list gave this cursor")
    def get(self, query: dict[str, Any], room: str) -> dict[str, Any]:
        """List the room's members. Within a page admins come first, then the others, by name."""
        of = f"members of {room}"
        after = cursors.take(of, query.get("cursor"), members.POSITION_PATTERN)
        found, more = members.page(room, query["limit"], after)
        return {"members": found, **cursors.give(of, more)}


class Member(MethodView):
    """One of them."""

    @limited
    @blueprint.arguments(RoleSchema)
    @in_room(rules.may_read, also=_whom)
    @blueprint.response(200, MemberSchema)
    @blueprint.alt_response(201, schema=MemberSchema, description="A new member")
    @blueprint.problem(409, "The room is direct, or archived, or it would have no admin")
    def put(self, given: dict[str, str], room: str, user: str) -> tuple[ShownMember, int]:
        """Join an open room; bring somebody else into a room that one is a member of; or, as its admin, give a role.

        Again changes nothing. An archived room takes nobody new.
        """
        person, member = _found(user)
        if user == current_user().id:
            rules.may_join(here())
        else:
            rules.may_bring_in(here())
        before = member.role if member else memberships.MEMBER
        role = given.get("role", before)
        if role != before:
            rules.may_give_roles(here())
        status = 200
        if member is None:
            rules.must_not_be_archived(here().room)
            member, status = _join(person, role), 201
        elif role != before:
            member = _give(person, member, role)
        return members.shown(person, member.role, member.stamp), status

    @in_room(rules.may_read, also=_whom)
    @blueprint.response(204)
    @blueprint.problem(409, "It is a direct room or the general one, or the room's other people would have no admin")
    def delete(self, room: str, user: str) -> None:
        """Leave a room, or, as its admin, remove somebody else. From then on they hear nothing more of it."""
        if user == current_user().id:
            rules.may_leave(here())
        else:
            rules.may_remove(here())
        person, member = _found(user)
        if member is None:
            raise rules.Unknown
        also = _also(audit.MEMBER_REMOVED, person, is_noted=user != current_user().id)
        with _counting():
            leaving.leave(member, also)


def _found(user: str) -> tuple[people.Person, Membership | None]:
    """Return whom the path names, and who they are in the room."""
    item, member = found_besides()
    if item is None or standing.KNOWN_SINCE not in item:
        raise rules.Unknown
    return people.shown(user, item), Membership.of(member) if member else None


def _join(person: people.Person, role: str) -> Membership:
    is_given = person["id"] != current_user().id or role != memberships.MEMBER
    also = _also(audit.MEMBER_ADDED, person, is_noted=is_given and (here().keeps_order or role != memberships.MEMBER))
    with _counting():
        return joining.join(here().room, person["id"], role, also)


def _give(person: people.Person, member: Membership, role: str) -> Membership:
    is_noted = here().keeps_order or person["id"] != current_user().id
    with _counting():
        return roles.give(member, role, _also(audit.MEMBER_UPDATED, person, is_noted=is_noted, role=role))


def _also(act: str, person: people.Person, *, is_noted: bool, **about: str) -> list[dict[str, Any]]:
    return acting.on_member(person, here(), current_user().as_author(), act, is_noted=is_noted, **about)


def _counting() -> AbstractContextManager[None]:
    settings: Settings = current_app.extensions["chat"]
    return counting(settings.limits.of_membership_change(here().room.members))
