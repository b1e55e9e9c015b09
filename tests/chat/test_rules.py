"""Who may do what with a room and its members: each rule, in each kind of room, for everybody whom it tells apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chat import memberships, message_id, rooms, rules
from chat.memberships import Membership
from chat.places import Place
from chat.rooms import Room
from chat.rules import Conflict, Refused, Unknown

ROOM = Room("plans", rooms.OPEN, "Plans", "", "2026-11-26T00:00:00.000Z")
KINDS = (rooms.OPEN, rooms.CLOSED, rooms.DIRECT)
NO, HIDDEN, NEVER = Refused, Unknown, Conflict
YES = None

# Of a stranger, a member, an admin of the room; then of an administrator of the chatroom who is none, and a member.
# A direct room has no admin.
TABLE = {
    rules.may_read: {
        "open": (YES, YES, YES, YES, YES),
        "closed": (HIDDEN, YES, YES, HIDDEN, YES),
        "direct": (HIDDEN, YES, YES, HIDDEN, YES),
    },
    rules.must_be_member: {
        "open": (NO, YES, YES, NO, YES),
        "closed": (HIDDEN, YES, YES, HIDDEN, YES),
        "direct": (HIDDEN, YES, YES, HIDDEN, YES),
    },
    rules.may_change: {
        "open": (NO, NO, YES, YES, YES),
        "closed": (HIDDEN, NO, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
    rules.may_archive: {
        "open": (NO, NO, YES, YES, YES),
        "closed": (HIDDEN, NO, YES, YES, YES),
        "direct": (HIDDEN, NEVER, NEVER, NEVER, NEVER),
    },
    rules.may_join: {
        "open": (YES, YES, YES, YES, YES),
        "closed": (HIDDEN, YES, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
    rules.may_bring_in: {
        "open": (NO, YES, YES, YES, YES),
        "closed": (HIDDEN, YES, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
    rules.may_give_roles: {
        "open": (NO, NO, YES, YES, YES),
        "closed": (HIDDEN, NO, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
    rules.may_leave: {
        "open": (HIDDEN, YES, YES, HIDDEN, YES),
        "closed": (HIDDEN, YES, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
    rules.may_remove: {
        "open": (NO, NO, YES, YES, YES),
        "closed": (HIDDEN, NO, YES, HIDDEN, YES),
        "direct": (HIDDEN, NEVER, NEVER, HIDDEN, NEVER),
    },
}


def places(kind: str) -> list[Place]:
    """Return who is told apart, in the order of the table."""
    room = replace(ROOM, kind=kind)
    member = Membership(room.id, "ann-sub", kind, memberships.MEMBER, message_id.new())
    roles = (None, member, replace(member, role=memberships.ADMIN))
    return [*(Place(room, each) for each in roles), *(Place(room, each, keeps_order=True) for each in roles[:2])]


def outcome(rule: Callable[..., None], *of: object) -> type[Exception] | None:
    try:
        return rule(*of)
    except (Refused, Unknown, Conflict) as told:
        return type(told)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.__name__)
def test_a_rule_says_yes_to_whom_it_should_and_to_nobody_else(rule: Callable[[Place], None], kind: str) -> None:
    assert tuple(outcome(rule, place) for place in places(kind)) == TABLE[rule][kind]


@pytest.mark.parametrize("rule", [rules.may_leave, rules.may_remove])
def test_nobody_leaves_the_general_room_or_is_removed_from_it(rule: Callable[[Place], None]) -> None:
    admin = Membership("general", "ann-sub", rooms.OPEN, memberships.ADMIN, message_id.new())
    assert outcome(rule, Place(replace(ROOM, id="general"), admin)) is NEVER


def test_the_general_room_is_renamed_and_never_archived() -> None:
    general = replace(ROOM, id="general")
    assert outcome(rules.must_allow, general, {"name": "All"}) is YES
    assert outcome(rules.must_allow, general, {"archived_at": "now"}) is NEVER
    assert outcome(rules.must_allow, ROOM, {"archived_at": "now"}) is YES


def test_an_archived_room_is_brought_back_before_it_changes_or_at_the_same_time() -> None:
    archived = replace(ROOM, archived_at="2026-11-26T00:00:00.000Z")
    assert outcome(rules.must_allow, archived, {"name": "All"}) is NEVER
    assert outcome(rules.must_allow, archived, {"archived_at": None}) is YES
    assert outcome(rules.must_allow, archived, {"name": "All", "archived_at": None}) is YES


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.__name__)
def test_every_refusal_is_a_sentence(rule: Callable[[Place], None]) -> None:
    refusals = [(kind, who) for kind in KINDS for who, told in enumerate(TABLE[rule][kind]) if told in {NO, NEVER}]
    for kind, who in refusals:
        with pytest.raises((Refused, Conflict), match=r"^[A-Z].+\.$"):
            rule(places(kind)[who])
