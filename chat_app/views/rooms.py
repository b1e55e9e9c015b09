"""`/rooms`: the caller's rooms and open ones, making a room, and the room itself."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import (
    acting,
    audit,
    direct_rooms,
    dynamodb,
    new_rooms,
    open_rooms,
    own_memberships,
    room_changes,
    room_list,
    rooms,
    rules,
)
from chat.folding import folded
from chat.new_rooms import IsThere, Prospect
from chat.places import Place
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import admit, counting, current_user, enter, here, in_room, limited, verified
from chat_app.settings import Settings
from chat_app.views.rooms_schemas import (
    MembershipSchema,
    NewRoomSchema,
    PlaceSchema,
    RoomChangesSchema,
    RoomsQuerySchema,
    RoomsSchema,
)

blueprint = ChatBlueprint("rooms", __name__, description="Rooms, and what is the caller's own in them")


class Rooms(MethodView):
    """The caller's rooms, and those that anybody may join."""

    @verified
    @blueprint.arguments(RoomsQuerySchema, location="query")
    @blueprint.response(200, RoomsSchema)
    @blueprint.problem(400, "No page of this list gave this cursor")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the caller's rooms, the most recently active first; or, with `open=true`, all open rooms by name.

        One's own come all at once, archived ones aside. Who is in direct rooms with more than 100 people is told the
        names of those in the longest silent ones as they were when the room was made.
        """
        if query["open"] == "true":
            return _open_rooms(query)
        return {"rooms": room_list.listed(enter(lambda caller: room_list.read(caller.id)))}

    @limited
    @blueprint.arguments(NewRoomSchema)
    @blueprint.response(201, MembershipSchema)
    @blueprint.alt_response(200, schema=MembershipSchema, description="The direct room of these people, made before")
    @blueprint.problem(404, "One of `users` has never been here")
    @blueprint.problem(409, f"A direct room has {direct_rooms.MIN_PEOPLE} to {direct_rooms.MAX_PEOPLE} people")
    def post(self, new: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Make a room. Its maker is its admin, and nobody is one of a direct room.

        The same people's direct room is the same room, whoever asks and however many at once: where it is there
        already, it is answered with 200, and is none that counts.
        """
        prospect = _look(new)
        if prospect.existing is None:
            new_rooms.must_be_known(prospect, new["users"])
            try:
                return _make(new, prospect), 201
            except IsThere:
                prospect = _look(new)
        return own_memberships.show(*prospect.found), 200


class Room(MethodView):
    """One room."""

    @in_room(rules.may_read)
    @blueprint.response(200, PlaceSchema)
    def get(self, room: str) -> dict[str, Any]:
        """Tell what the room is, and to its members what is theirs in it."""
        return _shown(here())

    @limited
    @blueprint.arguments(RoomChangesSchema)
    @in_room(rules.may_archive)
    @blueprint.response(200, PlaceSchema)
    @blueprint.problem(409, "It is a direct room, the general room cannot be archived, or an archived room is changed")
    def patch(self, given: dict[str, Any], room: str) -> dict[str, Any]:
        """Change the room's name or topic, archive it, or bring it back: by its admins.

        The chatroom's administrators may archive a closed room that they are not in, and bring it back: the answer
        then has neither its name nor its topic.
        """
        place = here()
        if given.keys() - {"archived"}:
            rules.may_change(place)
        if changes := room_changes.of(place.room, **given):
            rules.must_allow(place.room, changes)
            place = place._replace(room=_change(place, changes))
        return _shown(place)


def _open_rooms(query: dict[str, Any]) -> dict[str, Any]:
    admit()
    of = f"open rooms {folded(query['name'])}"
    after = cursors.take(of, query.get("cursor"), open_rooms.position_pattern(query["name"]))
    ids, more = open_rooms.page(query["limit"], query["name"], after)
    found = (rooms.Room.of(item) for item in dynamodb.batch_get([rooms.place(each) for each in ids]) if item)
    return {"rooms": [room.shown() for room in found if not room.archived_at], **cursors.give(of, more)}


def _look(new: dict[str, Any]) -> Prospect:
    return enter(lambda caller: new_rooms.look(caller.id, new["kind"], new["users"]))


def _make(new: dict[str, Any], prospect: Prospect) -> dict[str, Any]:
    """Count the room, make it, and return its maker's membership."""
    settings: Settings = current_app.extensions["chat"]
    maker = current_user().id
    with counting(settings.limits.of_room()):
        if new["kind"] == rooms.DIRECT:
            made = new_rooms.make_direct(maker, prospect)
        else:
            made = new_rooms.make(maker, new["kind"], prospect, new["name"], new["topic"])
    return own_memberships.shown(*made, known=prospect.people)


def _change(place: Place, changes: room_changes.Changes) -> rooms.Room:
    """Change the room, and note it where one of the chatroom's administrators does."""
    by = current_user().as_author()
    also = acting.on_room(place, by, audit.ROOM_UPDATED, is_noted=place.keeps_order, changes=changes)
    settings: Settings = current_app.extensions["chat"]
    with counting(settings.limits.of_membership_change(place.room.members)):
        return room_changes.write(place.room, changes, by, also)


def _shown(place: Place) -> dict[str, Any]:
    """Return the room as the caller may see it."""
    if place.membership is not None:
        return own_memberships.show(place.room, place.membership)
    return place.room.shown() if place.room.kind == rooms.OPEN else place.room._replace(name=None, topic="").shown()
