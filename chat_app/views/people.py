"""`/me` and `/users`: who one is oneself, and who the others are."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from chat import finding, people, places, profiles, rules
from chat.people import Person
from chat.rooms import Room
from chat_app.api import ChatBlueprint
from chat_app.auth import count, current_user, limited, signed_in
from chat_app.settings import Settings
from chat_app.views.people_schemas import UserSchema
from chat_app.views.profiles_schemas import MeSchema, PeopleQuerySchema, PeopleSchema, ProfileSchema

blueprint = ChatBlueprint("people", __name__, description="Who one is, and who the others are")


class Me(MethodView):
    """The caller."""

    @signed_in
    @blueprint.response(200, MeSchema)
    def get(self) -> dict[str, Any]:
        """Tell who the caller is, and whether they are an administrator."""
        user = current_user()
        return {**people.find([user.id])[user.id], "admin": user.is_admin}

    @limited
    @blueprint.arguments(ProfileSchema)
    @blueprint.response(200, UserSchema)
    def patch(self, changes: dict[str, str]) -> Person:
        """Change what the caller is called, and what they say of themselves; what is not sent stays as it is.

        A name that was chosen here stays, whatever their tokens say from then on. Messages keep the name that their
        author had.
        """
        settings: Settings = current_app.extensions["chat"]
        counted = count(settings.limits.of_profile_change())
        return profiles.change(current_user().id, changes, counted.standing.name)


@signed_in
@blueprint.arguments(PeopleQuerySchema, location="query")
@blueprint.response(200, PeopleSchema)
@blueprint.alt_response(404, response="UNKNOWN")
def find_people(query: dict[str, str]) -> dict[str, list[Person]]:
    """Find people by how their name, or a word of it, begins: up to 20, those who have chosen a name or brought one.

    Case and accents do not count. With `room`, its members come first: all of them in a room of up to 100, in a larger
    one those among the first 300 of everybody who is called so.
    """
    return {"users": finding.find(query["name"], _room(query["room"]) if "room" in query else None)}


@signed_in
@blueprint.response(200, UserSchema)
@blueprint.alt_response(404, response="UNKNOWN")
def show_user(user_id: str) -> Person:
    """Tell who a user is."""
    found = people.find([user_id])
    if user_id not in found:
        raise rules.Unknown
    return found[user_id]


def _room(room_id: str) -> Room:
    """Return a room that the caller may see."""
    user = current_user()
    place = places.find(user.id, room_id, keeps_order=user.is_admin).place
    if place is None:
        raise rules.Unknown
    rules.may_read(place)
    return place.room
