"""Acting on a room and on others: who does still has to be who they were when a rule let them, and may be noted."""

from typing import Any

from chat import audit, memberships
from chat.people import Person
from chat.places import Place


def on_room(place: Place, by: dict[str, str], act: str, *, is_noted: bool, **about: Any) -> list[dict[str, Any]]:
    """Return what the transaction that does something to a room checks and writes besides.

    Parameters
    ----------
    place
        Where whoever acts is, as it was read.
    by
        Who acts, `{"id": ..., "name": ...}`.
    act
        What it is called in the audit list.
    is_noted
        Whether it belongs there.
    about
        What that says besides.
    """
    return [*_proof(place), *_entry(place, by, act, is_noted=is_noted, **about)]


def on_member(
    person: Person, place: Place, by: dict[str, str], act: str, *, is_noted: bool, **about: Any
) -> list[dict[str, Any]]:
    """Return what the transaction that does something to a member, or makes one, checks and writes besides.

    What somebody does to themselves needs no check: it is their own membership that is written.
    """
    user = {"id": person["id"], "name": person["name"]}
    # A transaction writes and checks an item once at most.
    proof = [] if person["id"] == by["id"] else _proof(place)
    return [*proof, *_entry(place, by, act, is_noted=is_noted, user=user, **about)]


def _entry(place: Place, by: dict[str, str], act: str, *, is_noted: bool, **about: Any) -> list[dict[str, Any]]:
    return [audit.write(by, act, room=place.room.id, **about)] if is_noted else []


def _proof(place: Place) -> list[dict[str, Any]]:
    """Return the check that who acts is still in the room, and still its admin where that was what let them."""
    if place.membership is None:
        return []
    is_by_role = place.membership.role == memberships.ADMIN and not place.keeps_order
    return [place.membership.still_has_its_role() if is_by_role else place.membership.is_still_there()]
