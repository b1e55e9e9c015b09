"""The rules themselves: each as everybody who there is, in each kind of room."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from chat import message_id, rules
from chat.memberships import ADMIN, MEMBER, Membership
from chat.places import Place
from chat.rooms import CLOSED, DIRECT, OPEN, Room
from chat.rules import Conflict, Deleted, Refused, Unknown
from tests.support.fake_time import FakeTime

ANN = "ann-sub"


def room(kind: str, **fields: Any) -> Room:
    return Room(id="garden", kind=kind, name="Garden", topic="", created_at="2026-11-22T20:04:05.678Z", **fields)


def place(kind: str, role: str | None, keeps_order: bool = False, **fields: Any) -> Place:
    member = role and Membership("garden", ANN, kind, role, "0199a000-0000-7000-8000-000000000001")
    return Place(room(kind, **fields), member or None, keeps_order)


# Who asks: a stranger, a member, the room's admin, an administrator of the chatroom, and one who is a member.
WHO = [(None, False), (MEMBER, False), (ADMIN, False), (None, True), (MEMBER, True)]
# What is done then: + it is let, and else who asks is told that it is unknown, refused, or a conflict.
SIGNS = {"+": None, "u": Unknown, "r": Refused, "c": Conflict}

READ, MEMBERS, ADMINS = ("+++++", "u++u+", "u++u+"), ("r++r+", "u++u+", "u++u+"), ("rr+++", "ur+u+", "ur+ur")

# Each rule in an open, a closed and a direct room. Nobody is a direct room's admin; the rules do not rely on it.
TABLE: dict[str, tuple[str, str, str]] = {
    "may_read": READ,
    "may_know_of": ("+++++", "u++++", "u++++"),
    "must_be_member": MEMBERS,
    "may_write": MEMBERS,
    "may_administer": ADMINS,
    "may_change": ("rr+++", "ur+u+", "uccuc"),
    "may_archive": ("rr+++", "ur+++", "ucccc"),
    "may_join": ("+++++", "u++u+", "uccuc"),
    "may_bring_in": ("r++++", "u++u+", "uccuc"),
    "may_invite": ("r++r+", "u++u+", "uccuc"),
    "may_give_roles": ("rr+++", "ur+u+", "uccuc"),
    "may_leave": ("u++u+", "u++u+", "uccuc"),
    "may_remove": ("rr+++", "ur+u+", "uccuc"),
}


def told(rule: Callable[[], object]) -> type[Exception] | None:
    try:
        rule()
    except (Unknown, Refused, Conflict) as refusal:
        return type(refusal)
    return None


def of_a_place() -> set[str]:
    """Return the names of the rules that need nothing but a place."""
    found = inspect.getmembers(rules, inspect.isfunction)
    return {name for name, rule in found if list(inspect.signature(rule).parameters) == ["place"]}


def test_every_rule_of_a_place_has_a_row() -> None:
    assert TABLE.keys() == of_a_place()


@pytest.mark.parametrize("name", TABLE)
def test_whom_a_rule_lets(name: str) -> None:
    rule = getattr(rules, name)
    for kind, signs in zip((OPEN, CLOSED, DIRECT), TABLE[name], strict=True):
        found = [told(lambda who=who, kind=kind: rule(place(kind, *who))) for who in WHO]
        assert found == [SIGNS[sign] for sign in signs], kind


def test_an_archived_room_is_read_and_left_and_nothing_is_written_there() -> None:
    archived = {"archived_at": "2026-11-22T20:04:05.678Z"}
    allowed = {
        name for name in TABLE if told(lambda name=name: getattr(rules, name)(place(OPEN, ADMIN, **archived))) is None
    }
    assert TABLE.keys() - allowed == {"may_invite", "may_write"}
    with pytest.raises(Conflict):
        rules.may_write(place(CLOSED, MEMBER, **archived))


def test_who_may_not_know_of_a_room_is_not_told_that_it_is_archived() -> None:
    with pytest.raises(Unknown):
        rules.may_write(place(CLOSED, None, archived_at="2026-11-22T20:04:05.678Z"))


# ------------------------------------------------------------------------------------------------------------- messages


def message(by: str = ANN, **fields: Any) -> dict[str, Any]:
    return {"room": "garden", "id": message_id.new(), "author": {"id": by, "name": "Somebody"}, **fields}


@pytest.mark.parametrize(
    ("by", "table"),
    [(ANN, ("+++++", "u++++", "u++++")), ("ben-sub", ("rr+++", "ur+++", "ur+++"))],
    ids=["one's own", "another's"],
)
def test_who_may_delete_a_message(by: str, table: tuple[str, str, str]) -> None:
    for kind, signs in zip((OPEN, CLOSED, DIRECT), table, strict=True):
        found = [told(lambda who=who, kind=kind: rules.may_delete(place(kind, *who), message(by), ANN)) for who in WHO]
        assert found == [SIGNS[sign] for sign in signs], kind


def test_in_an_archived_room_nobody_deletes() -> None:
    archived = place(OPEN, ADMIN, keeps_order=True, archived_at="2026-11-22T20:04:05.678Z")
    assert told(lambda: rules.may_delete(archived, message(), ANN)) is Conflict


def test_what_has_expired_is_not_there_and_what_is_deleted_is_not_changed() -> None:
    assert told(lambda: rules.must_be_there(None)) is Unknown
    assert told(lambda: rules.must_be_there(message(expires_at=1))) is Unknown
    with pytest.raises(Unknown, match="no such message in this room"):
        rules.must_be_there(None)
    there = message()
    assert rules.must_be_there(there) == there
    assert told(lambda: rules.must_not_be_deleted(message())) is None
    with pytest.raises(Deleted, match="has been deleted"):
        rules.must_not_be_deleted(message(deleted_at="now"))


@pytest.mark.parametrize(("ago_s", "may"), [(0, True), (24 * 60 * 60, True), (24 * 60 * 60 + 0.001, False)])
def test_a_message_can_be_edited_until_24_hours_after_it_was_sent(time: FakeTime, ago_s: float, may: bool) -> None:
    time.now_ms -= time.now_ms % 1_000
    sent = message()
    time.advance(ago_s)
    assert told(lambda: rules.may_edit(place(OPEN, MEMBER), sent, ANN)) is (None if may else Refused)


def test_nobody_edits_in_an_archived_room_nor_what_is_deleted() -> None:
    archived = place(OPEN, MEMBER, archived_at="2026-11-22T20:04:05.678Z")
    assert told(lambda: rules.may_edit(archived, message(), ANN)) is Conflict
    assert told(lambda: rules.may_edit(place(OPEN, MEMBER), message(deleted_at="now"), ANN)) is Deleted


def test_what_is_there_and_not_deleted_is_replied_to(time: FakeTime) -> None:
    until = int(time.time()) + 1
    assert told(lambda: rules.may_be_replied_to(message(expires_at=until))) is None
    assert told(lambda: rules.may_be_replied_to(message(deleted_at="now"))) is Deleted
    assert told(lambda: rules.may_be_replied_to(None)) is Unknown
    time.advance(1)
    assert told(lambda: rules.may_be_replied_to(message(expires_at=until))) is Unknown


# ---------------------------------------------------------------------------------------------------------------- rooms


def test_the_general_room_is_changed_but_neither_archived_nor_left() -> None:
    general = place(OPEN, ADMIN)
    general = general._replace(room=general.room._replace(id="general"))
    assert told(lambda: rules.may_change(general)) is None
    assert told(lambda: rules.must_allow(general.room, {"archived_at": "now"})) is Conflict
    assert told(lambda: rules.must_allow(general.room, {"name": "Hall"})) is None
    for rule in (rules.may_leave, rules.may_remove):
        assert told(lambda rule=rule: rule(general)) is Conflict


def test_an_archived_room_is_brought_back_before_it_changes() -> None:
    archived = room(CLOSED, archived_at="2026-11-22T20:04:05.678Z")
    assert told(lambda: rules.must_allow(archived, {"name": "Attic"})) is Conflict
    assert told(lambda: rules.must_allow(archived, {"name": "Attic", "archived_at": None})) is None


def test_a_refusal_says_why() -> None:
    for who, kind, rule in [((None, False), OPEN, rules.may_write), ((MEMBER, False), OPEN, rules.may_administer)]:
        with pytest.raises(Refused, match=r"\w.*\."):
            rule(place(kind, *who))
    with pytest.raises(Conflict, match=r"\w.*\."):
        rules.may_join(place(DIRECT, MEMBER))


def test_who_may_edit_and_who_may_revoke() -> None:
    for by, kind, signs in [
        (ANN, OPEN, "r++r+"),
        (ANN, CLOSED, "u++u+"),
        (ANN, DIRECT, "u++u+"),
        ("ben-sub", OPEN, "rrrrr"),
        ("ben-sub", CLOSED, "urrur"),
    ]:
        found = [
            told(lambda who=who, by=by, kind=kind: rules.may_edit(place(kind, *who), message(by), ANN)) for who in WHO
        ]
        assert found == [SIGNS[sign] for sign in signs], (by, kind)
    for maker, kind, signs in [(ANN, OPEN, "r++++"), ("ben-sub", OPEN, "rr+++"), ("ben-sub", CLOSED, "ur+u+")]:
        found = [
            told(lambda who=who, maker=maker, kind=kind: rules.may_revoke(place(kind, *who), maker)) for who in WHO
        ]
        assert found == [SIGNS[sign] for sign in signs], (maker, kind)


def test_of_an_invitation_that_is_not_there_members_know_and_nobody_else() -> None:
    for kind, signs in [(OPEN, "r++++"), (CLOSED, "u++u+")]:
        found = [told(lambda who=who, kind=kind: rules.may_revoke(place(kind, *who), None)) for who in WHO]
        assert found == [SIGNS[sign] for sign in signs], kind


@pytest.mark.parametrize(
    ("changes", "of_general", "of_archived"),
    [
        ({"name": "Hall"}, None, Conflict),
        ({"archived_at": "now"}, Conflict, None),
        ({"archived_at": None}, None, None),
        ({"archived_at": None, "name": "Hall"}, None, None),
    ],
)
def test_what_a_room_allows(
    changes: dict[str, object], of_general: type[Exception] | None, of_archived: type[Exception] | None
) -> None:
    archived = room(OPEN, archived_at="2026-11-22T20:04:05.678Z")
    assert told(lambda: rules.must_allow(room(OPEN)._replace(id="general"), changes)) is of_general
    assert told(lambda: rules.must_allow(archived, changes)) is of_archived
    assert told(lambda: rules.must_allow(room(OPEN), changes)) is None
